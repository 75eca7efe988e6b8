// `npm test`: installs what is missing, runs the tests, and says what passed, failed and was skipped, and why.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, ROOT, requireNode } from './install.mjs';

/**
 * Runs Vitest to its end, passing SIGTERM on; a Ctrl-C reaches it from the terminal.
 *
 * @param {string[]} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code.
 */
function runVitest(options, env) {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...options], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {string} file
 * @returns {import('./test-summary-reporter.mjs').TestSummary | undefined} undefined when the run was cut short.
 */
function readSummary(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** @param {import('./test-summary-reporter.mjs').TestSummary} summary */
function describeSummary({ passed, failed, skipped }) {
  const lines = [`Tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped`];
  /** @type {Map<string, string[]>} */
  const namesByReason = new Map();
  for (const { name, reason } of skipped) {
    namesByReason.set(reason, [...(namesByReason.get(reason) ?? []), name]);
  }
  for (const [reason, names] of namesByReason) {
    lines.push(`Skipped, ${reason}:`, ...names.map((name) => `  ${name}`));
  }
  if (!existsSync(join(ROOT, '..', 'shared', 'data'))) {
    lines.push('Left out: *.recorded.test.ts, which need market data in ../shared/data.');
  }
  return `${lines.join('\n')}\n`;
}

requireNode();
ensureInstalled();

const args = process.argv.slice(2);
const slow = args.includes('--slow');
const folder = mkdtempSync(join(tmpdir(), 'jangbu-test-'));
const file = process.env.JANGBU_TEST_SUMMARY ?? join(folder, 'summary.json');
rmSync(file, { force: true });

const code = await runVitest(
  [
    '--reporter=default',
    `--reporter=${join(ROOT, 'scripts', 'test-summary-reporter.mjs')}`,
    ...args.filter((arg) => arg !== '--slow'),
  ],
  { ...process.env, JANGBU_TEST_SUMMARY: file, ...(slow ? { JANGBU_SLOW: '1' } : {}) },
);
const summary = readSummary(file);
rmSync(folder, { recursive: true });

process.exitCode = code;
if (summary === undefined) {
  process.stdout.write('Tests: the run ended before its result was known\n');
  process.exitCode ||= 1;
} else {
  process.stdout.write(describeSummary(summary));
  if (summary.failed > 0) process.exitCode ||= 1;
  if (process.env.JANGBU_REQUIRE_ALL === '1' && summary.skipped.length > 0) process.exitCode ||= 1;
}
