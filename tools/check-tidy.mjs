// `npm run check:tidy`: habits of the house that no other checker knows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data']);
const NAMELESS_FOLDER = /^(?:utils?|common|helpers?|shared)$/;
const SOURCE = /\.(?:ts|tsx|mjs|cjs)$/;
const TEST = /\.test\.tsx?$/;
// About 400 is the habit; a file of this size is a room that wants a wall.
const MAX_SOURCE_LINES = 600;
// Spelled in two halves, so that this file does not find itself.
const UNFINISHED = new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|X${'XX'})\\b`);
const DEPENDENCIES = /** @type {const} */ (['dependencies', 'devDependencies']);
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** @type {string[]} */
const faults = [];

/**
 * @param {string} path
 * @param {string} text
 */
function checkSource(path, text) {
  const lines = text.split('\n');
  if (lines.length > MAX_SOURCE_LINES && !TEST.test(path)) {
    faults.push(`${path}: ${lines.length} lines, more than ${MAX_SOURCE_LINES}`);
  }
  for (const [index, line] of lines.entries()) {
    if (UNFINISHED.test(line))
      faults.push(`${path}:${index + 1} unfinished work belongs elsewhere`);
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
function checkManifest(path, text) {
  const manifest = JSON.parse(text);
  for (const field of DEPENDENCIES) {
    for (const [name, version] of Object.entries(manifest[field] ?? {})) {
      if (!EXACT_VERSION.test(version)) faults.push(`${path}: ${name} is not pinned: ${version}`);
    }
  }
  if (manifest.private !== true) faults.push(`${path}: not private`);
}

/** @param {string} text */
function checkLock(text) {
  for (const [path, { resolved, link, inBundle, integrity, optional }] of Object.entries(
    JSON.parse(text).packages,
  )) {
    if (resolved !== undefined && link !== true) {
      faults.push(`package-lock.json: ${path} names a registry: ${resolved}`);
    }
    const fetched = path.startsWith('node_modules/') && link !== true && inBundle !== true;
    // A registry may lack the builds of other platforms; their entries then have no digest to hold.
    if (fetched && integrity === undefined && optional !== true) {
      faults.push(`package-lock.json: ${path} has no integrity`);
    }
  }
}

/** @param {string} folder relative to the checkout, with a slash at its end unless it is the checkout itself. */
function checkFolder(folder) {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) {
      if (NOT_OURS.has(entry.name)) continue;
      if (NAMELESS_FOLDER.test(entry.name)) faults.push(`${path}: name it after what it holds`);
      checkFolder(`${path}/`);
      continue;
    }
    const read = () => readFileSync(join(ROOT, path), 'utf8');
    if (SOURCE.test(path)) checkSource(path, read());
    else if (entry.name === 'package.json') checkManifest(path, read());
    else if (path === 'package-lock.json') checkLock(read());
  }
}

checkFolder('');
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`${faults.length} faults\n`);
if (faults.length > 0) process.exitCode = 1;
