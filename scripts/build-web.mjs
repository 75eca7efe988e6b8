// Builds the web pages for whoever starts a venue from a checkout.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './install.mjs';

const WEB = join(ROOT, 'apps', 'web');
const WEB_SOURCES = [
  WEB,
  join(ROOT, 'packages', 'sdk', 'src'),
  join(ROOT, 'packages', 'protocol', 'src'),
  join(ROOT, 'package-lock.json'),
];
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

/** Builds the web pages when they are not there or older than what they are made of; ends the process if that fails. */
export function buildWebWhenOutdated() {
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
