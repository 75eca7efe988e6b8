// Plain Node without dependencies: these files run before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const NODE_FLOOR = [20, 19];

/** Ends the process with a plain sentence when this Node is older than the floor. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = NODE_FLOOR;
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return;
  process.stderr.write(
    `Jangbu needs Node.js ${floorMajor}.${floorMinor} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run the same command again.\n`,
  );
  process.exit(4);
}

/**
 * The packages of a lock file, or undefined when it is absent or damaged.
 *
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function readLockedPackages(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether `node_modules` holds what the lock file asks for.
 *
 * npm writes what it installed to `node_modules/.package-lock.json` as its last step, so an interrupted or outdated installation
 * shows as a difference. Optional packages of other platforms are not installed and do not count.
 *
 * @returns {boolean}
 */
export function isInstalled() {
  const wanted = readLockedPackages(join(ROOT, 'package-lock.json'));
  const present = readLockedPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return (
      found.version === version && found.integrity === integrity && existsSync(join(ROOT, path))
    );
  });
}

/** Runs `npm ci` when something is missing or outdated; ends the process when that fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write('Installing the dependencies (npm ci) …\n');
  // Inside `npm start` and `npm test` npm names its own script; a shell is needed only to find npm by its name.
  const npm = process.env.npm_execpath;
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] };
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, 'ci'], options)
    : spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  if (status === 0) return;
  process.stderr.write(
    'The dependencies could not be installed; the reason stands above. Nothing was started.\n',
  );
  process.exit(4);
}
