// `npm run typecheck`: a compiler run for each tsconfig of the checkout, two at a time.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './install.mjs';

const CONCURRENCY = 2;
const CACHE = join(ROOT, 'node_modules', '.cache', 'typecheck');

const rooms = ['packages', 'apps'].flatMap((top) =>
  readdirSync(join(ROOT, top)).map((room) => `${top}/${room}`),
);
// The rooms with the most dependencies first: they take longest.
const projects = ['', ...rooms.reverse()]
  .flatMap((room) => ['tsconfig.json', 'tsconfig.test.json'].map((name) => join(room, name)))
  .filter((project) => existsSync(join(ROOT, project)));

/**
 * Runs the compiler on one project; what it found is printed when it is done.
 *
 * @param {string} project
 * @returns {Promise<boolean>} whether the project compiles.
 */
function compile(project) {
  const info = join(CACHE, `${project.replaceAll(/[\\/]/g, '-')}.tsbuildinfo`);
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(
    process.execPath,
    [tsc, '-p', project, '--incremental', '--tsBuildInfoFile', info],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(`${code === 0 ? 'ok    ' : 'failed'} ${project}\n${output}`);
      resolve(code === 0);
    });
  });
}

mkdirSync(CACHE, { recursive: true });
const queue = [...projects];
let failed = 0;
async function work() {
  for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
    if (!(await compile(project))) failed += 1;
  }
}
await Promise.all(Array.from({ length: CONCURRENCY }, work));
if (failed > 0) process.exitCode = 1;
