// A reporter of Vitest that writes one small JSON file: what passed, what failed, and what was skipped and why.
import { writeFileSync } from 'node:fs';

/**
 * What a test run came to.
 *
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} TestSummary
 */

export default class TestSummaryReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} testModules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(testModules, unhandledErrors) {
    /** @type {TestSummary} */
    const summary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const testModule of testModules) {
      // A file or a group whose code throws outside its tests has tests that never ran.
      const suites = [testModule, ...testModule.children.allSuites()];
      summary.failed += suites.filter((suite) => suite.errors().length > 0).length;
      for (const test of testModule.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') summary.passed += 1;
        else if (result.state === 'failed') summary.failed += 1;
        else {
          const name = `${testModule.relativeModuleId} > ${test.fullName}`;
          const note = result.state === 'skipped' ? result.note : undefined;
          const reason = note ?? (test.options.mode === 'todo' ? 'not written' : 'no reason given');
          summary.skipped.push({ name, reason });
        }
      }
    }
    const file = process.env.JANGBU_TEST_SUMMARY;
    if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
  }
}
