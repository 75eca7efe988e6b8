// `npm start`: installs what is missing, builds the web pages when they are outdated, and runs a demo venue.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWebWhenOutdated } from './build-web.mjs';
import { ensureInstalled, ROOT, requireNode } from './install.mjs';

const DOUBLED_SIGNAL_MS = 500;
const PARENT_CHECK_MS = 500;

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
