import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './three-block-ledger.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLIENT = join(ROOT, 'clients', 'python');
const SYSTEM_PYTHON = '/usr/bin/python3';

/** A Python that has the cryptography package, or undefined. */
function findPython(): string | undefined {
  const candidates = [process.env.JANGBU_PYTHON ?? SYSTEM_PYTHON, SYSTEM_PYTHON, 'python3'];
  return candidates.find((path) => {
    if (path.startsWith('/') && !existsSync(path)) return false;
    return spawnSync(path, ['-c', 'import cryptography']).status === 0;
  });
}

const python = findPython();
const required = process.env.JANGBU_REQUIRE_ALL === '1';
const folder = temporaryFolder();
let venue: ChildProcess | undefined;

afterAll(async () => {
  if (venue !== undefined && venue.exitCode === null) {
    const ended = new Promise((resolve) => venue?.once('exit', resolve));
    venue.kill('SIGTERM');
    await ended;
  }
  folder.remove();
});

function run(args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(python ?? SYSTEM_PYTHON, args, {
    cwd: CLIENT,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Starts a venue on a fresh ledger without the demo; resolves to its address. */
function startVenue(keys: string): Promise<string> {
  const launcher = join(ROOT, 'apps', 'cli', 'bin', 'jangbu.mjs');
  const options = ['start', '--data', join(folder.path, 'ledger'), '--port', '0'];
  options.push('--genesis', join(keys, 'genesis.json'));
  options.push('--operator-key', join(keys, 'checkpoint-key.json'));
  const child = spawn(process.execPath, [launcher, ...options], { cwd: ROOT });
  venue = child;
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /^ready (\S+)$/m.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('exit', (code) => reject(new Error(`the venue ended with ${code}: ${text}`)));
  });
}

describe.skipIf(python === undefined && !required)(
  'the client in Python, written from docs/spec alone (skipped where Python has no cryptography package)',
  () => {
    it('passes its own tests, the golden vectors among them', () => {
      const { status, output } = run(['-m', 'unittest', 'discover', '-q']);
      expect(output).toMatch(/Ran \d+ tests/);
      expect(output).not.toMatch(/skipped/);
      expect(status, output).toBe(0);
    }, 180_000);

    it('signs every command up to a trade on a fresh ledger, and recomputes each hash by itself', async () => {
      const keys = join(folder.path, 'keys');
      const made = run([join(CLIENT, 'make_genesis.py'), '--out', keys]);
      expect(made.status, made.output).toBe(0);
      const url = await startVenue(keys);
      const genesis = join(keys, 'genesis.json');
      const { status, output } = run([
        join(CLIENT, 'trade.py'),
        '--url',
        url,
        '--keys',
        keys,
        '--genesis',
        genesis,
      ]);
      expect(output).toMatch(/^\d+ steps passed, 0 failed$/m);
      expect(status, output).toBe(0);
    }, 180_000);
  },
);
