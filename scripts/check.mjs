// `npm run check`: every checker but the tests, one line each; all of them run even when one fails.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { ensureInstalled, ROOT, requireNode } from './install.mjs';

const CHECKS = [
  'typecheck',
  'lint',
  'check:rooms',
  'check:pure',
  'check:tidy',
  'check:unused',
  'check:canary',
];

requireNode();
ensureInstalled();

const results = CHECKS.map((name) => {
  process.stdout.write(`\n== ${name}\n`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['run', '--silent', name], { cwd: ROOT, stdio: 'inherit' });
  return { name, passed: status === 0 };
});

const lines = results.map(({ name, passed }) => `${passed ? 'passed' : 'failed'} ${name}\n`);
process.stdout.write(`\n${lines.join('')}`);
// Continuous integration adds these to the count of the tests.
const file = process.env.JANGBU_CHECK_SUMMARY;
if (file !== undefined) appendFileSync(file, lines.join(''));
if (results.some(({ passed }) => !passed)) process.exitCode = 1;
