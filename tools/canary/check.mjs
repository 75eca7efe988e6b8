// `npm run check:canary`: every checker is seen to fail. Each case has a bad file, which its tool must refuse for the expected
// reason, and a clean twin, which it must accept; a checker that reads nothing accepts both and is found out.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CASES = fileURLToPath(new URL('cases', import.meta.url));
const MARKET = 'packages/market/src/canary.ts';
const SIMULATOR = 'packages/simulator/src/canary.ts';

/** Files of the checkout that the tools read their rules from, or that the rules are about. */
const COPIED = [
  '.dependency-cruiser.cjs',
  'biome.json',
  'knip.json',
  'tools/check-pure-rooms.mjs',
  'tools/pure-room-guard.ts',
  'tsconfig.base.json',
  'packages/market/tsconfig.json',
  'vitest.config.ts',
];

/** What the small checkout holds besides, so that every arrow has something to point at. */
const NEIGHBOUR = 'export const neighbour = 1;\n';
const WRITTEN = {
  'package.json': '{ "name": "canary", "type": "module", "workspaces": ["packages/*"] }\n',
  'packages/market/package.json':
    '{ "name": "canary-market", "type": "module", "exports": { ".": "./src/index.ts" } }\n',
  [MARKET]: 'export const canary = (): number => 0;\n',
  'packages/market/src/index.ts': "export { canary } from './canary.ts';\n",
  'packages/market/src/canary.test.ts': [
    "import { expect, it } from 'vitest';",
    "import { canary } from './canary.ts';",
    '',
    "it('runs', () => {",
    '  expect(canary()).toBe(0);',
    '});',
    '',
  ].join('\n'),
  'packages/protocol/src/index.ts': NEIGHBOUR,
  'packages/exchange/src/index.ts': NEIGHBOUR,
  'packages/gateway/src/index.ts': NEIGHBOUR,
  'packages/simulator/src/index.ts': NEIGHBOUR,
  'packages/gateway/src/ws/index.ts': NEIGHBOUR,
  'apps/venue/src/index.ts': NEIGHBOUR,
};

const bin = (/** @type {string} */ name) => join(ROOT, 'node_modules', '.bin', name);

/**
 * The command line of each tool, given the file of the case.
 *
 * @type {Record<string, (file: string) => string[]>}
 */
const TOOLS = {
  rooms: () => [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'packages', 'apps'],
  lint: (file) => [bin('biome'), 'check', '--error-on-warnings', file],
  pure: (file) => [process.execPath, 'tools/check-pure-rooms.mjs', dirname(file)],
  types: () => [bin('tsc'), '-p', 'packages/market'],
  unused: () => [bin('knip'), '--include', 'exports', '--no-config-hints'],
  guard: () => [bin('vitest'), 'run', 'packages/market'],
};

/** One case a line: folder, tool, where its file goes, what the refusal says. */
const TABLE = /** @type {const} */ ([
  ['node-builtin-in-pure-room', 'rooms', MARKET, 'pure-rooms-have-no-node'],
  ['node-builtin-in-pure-room', 'types', MARKET, 'TS2591'],
  ['arrow-upwards', 'rooms', MARKET, 'arrows-of-market'],
  ['app-imported-by-package', 'rooms', 'packages/views/src/canary.ts', 'the-venue-is-composed'],
  ['doors-know-each-other', 'rooms', 'packages/gateway/src/http/canary.ts', 'doors-do-not-know'],
  ['clock-in-pure-room', 'lint', MARKET, 'noRestrictedGlobals'],
  ['clock-at-run-time', 'guard', MARKET, 'called from a pure room'],
  ['randomness-in-pure-room', 'pure', MARKET, 'Math.random'],
  ['clock-in-a-world', 'lint', SIMULATOR, 'noRestrictedGlobals'],
  ['randomness-in-a-world', 'pure', SIMULATOR, 'Math.random'],
  ['node-builtin-in-a-world', 'rooms', SIMULATOR, 'worlds-have-no-node'],
  ['world-that-is-shipped', 'rooms', 'apps/cli/src/canary.ts', 'the-simulator-is-for-development'],
  ['locale-in-pure-room', 'pure', MARKET, 'localeCompare'],
  ['timer-does-not-compile', 'types', MARKET, 'setTimeout'],
  ['swapped-units', 'types', MARKET, 'TS2345'],
  ['formatting', 'lint', MARKET, 'format'],
  ['any-type', 'lint', MARKET, 'noExplicitAny'],
  ['unused-export', 'unused', MARKET, 'nobodyWantsThis'],
]);

/**
 * Builds a small checkout around one file of a case and runs the tool in it.
 *
 * @param {typeof TABLE[number]} entry
 * @param {'bad' | 'clean'} twin
 */
function runTool([name, tool, place], twin) {
  const folder = mkdtempSync(join(tmpdir(), 'jangbu-canary-'));
  const at = (/** @type {string} */ path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const path of COPIED) copyFileSync(join(ROOT, path), at(path));
  for (const [path, text] of Object.entries(WRITTEN)) writeFileSync(at(path), text);
  copyFileSync(join(CASES, name, `${twin}.ts`), at(place));
  const [command = '', ...args] = TOOLS[tool]?.(place) ?? [];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { status, output: `${stdout}${stderr}` };
}

/**
 * What is wrong with the tool of a case, or undefined.
 *
 * @param {typeof TABLE[number]} entry
 */
function faultOf(entry) {
  const clean = runTool(entry, 'clean');
  if (clean.status !== 0) return `the clean file was refused:\n${clean.output}`;
  const bad = runTool(entry, 'bad');
  if (bad.status === 0) return `the bad file was accepted:\n${bad.output}`;
  return bad.output.includes(entry[3]) ? undefined : `refused for another reason:\n${bad.output}`;
}

/** Sources of the checkout that the room check does not look at: it must see each of them. */
function unseenSources() {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages', 'apps'];
  const { stdout } = spawnSync(bin('depcruise'), args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  /** @type {{ modules: { source: string }[] }} */
  const { modules } = JSON.parse(stdout);
  const seen = new Set(modules.map(({ source }) => source));
  return ['packages', 'apps']
    .flatMap((top) => readdirSync(join(ROOT, top)).map((room) => `${top}/${room}/src`))
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
        .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
    )
    .filter((file) => !seen.has(file));
}

let failed = 0;
/**
 * @param {string} what
 * @param {string | undefined} fault
 */
function report(what, fault) {
  process.stdout.write(`${fault === undefined ? 'ok    ' : 'failed'} ${what}\n${fault ?? ''}`);
  if (fault !== undefined) failed += 1;
}

for (const entry of TABLE) report(`${entry[1]} refuses ${entry[0]}`, faultOf(entry));
const cases = new Set(TABLE.map(([name]) => /** @type {string} */ (name)));
const strangers = readdirSync(CASES).filter((name) => !cases.has(name));
report('every case has its line', strangers.length === 0 ? undefined : `${strangers.join('\n')}\n`);
const unseen = unseenSources();
report('rooms reads every source', unseen.length === 0 ? undefined : `${unseen.join('\n')}\n`);
if (failed > 0) process.exitCode = 1;
