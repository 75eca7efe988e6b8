// `npm start`: installs what is missing, builds the web pages when they are outdated, and runs a demo venue.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, ROOT, requireNode } from './install.mjs';

const WEB = join(ROOT, 'apps', 'web');
const WEB_SOURCES = [
  WEB,
  join(ROOT, 'packages', 'sdk', 'src'),
  join(ROOT, 'packages', 'protocol', 'src'),
  join(ROOT, 'package-lock.json'),
];
const DOUBLED_SIGNAL_MS = 500;
const PARENT_CHECK_MS = 500;
const NOT_SOURCES = new Set(['dist', 'node_modules']);

/**
 * The newest modification time below a path, in milliseconds since 1970.
 *
 * @param {string} path
 * @returns {number}
 */
function newestMs(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(path).filter((name) => !NOT_SOURCES.has(name));
  return names.reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), 0);
}

function buildWebWhenOutdated() {
  const built = statSync(join(WEB, 'dist', 'index.html'), { throwIfNoEntry: false });
  if (built !== undefined && WEB_SOURCES.every((path) => newestMs(path) <= built.mtimeMs)) return;
  process.stderr.write('Building the web pages …\n');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: WEB,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write('The web pages could not be built; the reason stands above.\n');
  process.exit(1);
}

/**
 * Makes one signal of the two that a Ctrl-C under npm brings: the terminal sends it to this process, and npm sends it again. A
 * second Ctrl-C, later than that, still counts.
 */
function mergeDoubledSignals() {
  const { emit } = process;
  let lastMs = Number.NEGATIVE_INFINITY;
  /** @type {(event: string | symbol, ...args: unknown[]) => boolean} */
  const emitOnce = (event, ...args) => {
    if (event === 'SIGINT' || event === 'SIGTERM') {
      const sinceLastMs = performance.now() - lastMs;
      lastMs = performance.now();
      if (sinceLastMs < DOUBLED_SIGNAL_MS) return true;
    }
    return Reflect.apply(emit, process, [event, ...args]);
  };
  Object.assign(process, { emit: emitOnce });
}

/** Stops the venue as SIGTERM does when npm is killed without a chance to pass a signal on. */
function stopWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

requireNode();
ensureInstalled();
buildWebWhenOutdated();
mergeDoubledSignals();
if (process.env.npm_lifecycle_event === 'start') stopWithParent();

// The command runs in this very process: its exit code is ours, and no child of ours can outlive us.
process.chdir(ROOT);
const command = join(ROOT, 'apps', 'cli', 'bin', 'jangbu.mjs');
const defaults = ['start', '--demo', '--data', './data', '--port', '8420'];
process.argv = [process.execPath, command, ...defaults, ...process.argv.slice(2)];
await import(pathToFileURL(command).href);
