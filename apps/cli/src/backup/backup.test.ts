import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, randomFlow, start } from '../cli-fixture.ts';

let folder: string;
let ledger: string;
let backup: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-backup-'));
  ledger = join(folder, 'ledger');
  backup = join(folder, 'backup');
  writeFileSync(join(folder, 'flow.csv'), randomFlow(5, 400));
  await call(['replay', join(folder, 'flow.csv'), '--data', ledger, '--batch', '8']);
  expect((await call(['backup', ledger, backup])).exitCode).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

async function json(...argv: string[]) {
  const { exitCode, out } = await call([...argv, '--json']);
  return { exitCode, ...JSON.parse(out) };
}

/** A copy of the backup that may be damaged. */
function copy(name: string): string {
  cpSync(backup, at(name), { recursive: true });
  return at(name);
}

function changeManifest(dir: string, change: (manifest: Record<string, unknown>) => void): void {
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  change(manifest);
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
}

describe('jangbu backup and restore', () => {
  it('give back the same segments, and a ledger that is anchored', async () => {
    const restored = await json('restore', backup, at('restored'));
    const anchor = ['--trust', join(ledger, 'anchor.json')];
    const verified = await json('verify', at('restored'), ...anchor);
    const { index, hash, blocks, trades } = verified;
    expect(verified).toMatchObject({ exitCode: 0, verdict: 'anchored' });
    expect(restored).toMatchObject({
      exitCode: 0,
      verdict: 'anchored',
      index,
      hash,
      blocks,
      trades,
    });
    expect(restored.stateRoot).toMatch(/^[0-9a-f]{64}$/);
    for (const name of readdirSync(join(ledger, 'segments'))) {
      const [was, is] = [ledger, at('restored')].map((dir) =>
        readFileSync(join(dir, 'segments', name)),
      );
      expect(is?.equals(was!)).toBe(true);
    }
    const mark = JSON.parse(readFileSync(at('restored/restored.json'), 'utf8'));
    expect(mark).toEqual({ index, hash, at: expect.stringMatching(/Z$/) });
    expect(existsSync(at('restored/restoring'))).toBe(false);
  });

  it('leave the operator key out unless it is asked for', async () => {
    expect(existsSync(join(backup, 'operator-key.json'))).toBe(false);
    expect(await json('backup', ledger, at('with-key'), '--with-operator-key')).toMatchObject({
      hasOperatorKey: true,
    });
    expect(statSync(at('with-key/operator-key.json')).mode & 0o777).toBe(0o600);
    const key = join(ledger, 'operator-key.json');
    const twice = await json('restore', at('with-key'), at('twice'), '--operator-key', key);
    expect(twice).toMatchObject({ exitCode: 2, error: { code: 'operator_key' } });
    const added = await call(['restore', backup, at('key-added'), '--operator-key', key]);
    expect(added.exitCode).toBe(0);
    expect(readFileSync(at('key-added/operator-key.json'))).toEqual(readFileSync(key));
    await call(['keys', 'new', at('other-key.json')]);
    const other = await json(
      'restore',
      backup,
      at('other'),
      '--operator-key',
      at('other-key.json'),
    );
    expect(other).toMatchObject({ exitCode: 2, error: { code: 'operator_key' } });
    expect(existsSync(at('other'))).toBe(false);
  });

  it('drill without leaving anything', async () => {
    const drills = () => readdirSync(tmpdir()).filter((name) => name.startsWith('jangbu-drill-'));
    const before = drills();
    const { exitCode, out } = await call(['restore', backup, '--drill', '--lang', 'en']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^restored and verified to block \d+ [0-9a-f]{64}, state root /);
    expect(out).toContain('nothing was kept');
    expect(drills()).toEqual(before);
    const korean = await call(['restore', backup, '--drill', '--lang', 'ko']);
    expect(korean.out).toContain('연습이었습니다');
  });

  it('refuse folders that are not free, and calls that make no sense', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full/mine.txt'), 'mine');
    for (const argv of [
      ['backup', ledger],
      ['restore', backup],
    ]) {
      const refused = await json(...argv, at('full'));
      expect(refused).toMatchObject({ exitCode: 2, error: { code: 'not_empty' } });
    }
    expect(readdirSync(at('full'))).toEqual(['mine.txt']);
    const inside = await json('backup', ledger, join(ledger, 'copy'));
    expect(inside).toMatchObject({ exitCode: 2, error: { code: 'inside_source' } });
    expect((await call(['restore', backup])).exitCode).toBe(2);
    expect((await call(['restore', backup, at('x'), '--drill'])).exitCode).toBe(2);
    expect((await call(['backup', at('nowhere'), at('x')])).exitCode).toBe(2);
  });

  it('refuse a backup that was damaged, and name the file', async () => {
    const segment = 'segments/00000000.seg';
    const cases: [string, number, string | undefined, (dir: string) => void][] = [
      ['no_manifest', 1, undefined, (dir) => rmSync(join(dir, 'manifest.json'))],
      ['missing_file', 1, 'anchor.json', (dir) => rmSync(join(dir, 'anchor.json'))],
      ['extra_file', 1, 'segments/more', (dir) => writeFileSync(join(dir, 'segments/more'), '')],
      [
        'differs',
        1,
        segment,
        (dir) => {
          const bytes = readFileSync(join(dir, segment));
          bytes[5_000] = bytes[5_000]! ^ 1;
          writeFileSync(join(dir, segment), bytes);
        },
      ],
      ['differs', 1, 'genesis.json', (dir) => writeFileSync(join(dir, 'genesis.json'), '{}')],
      [
        'future_version',
        4,
        undefined,
        (dir) => changeManifest(dir, (manifest) => Object.assign(manifest, { formatVersion: 2 })),
      ],
      [
        'bad_manifest',
        1,
        undefined,
        (dir) =>
          changeManifest(dir, (manifest) => {
            const files = manifest.files as { path: string }[];
            files[0]!.path = '../outside';
          }),
      ],
      [
        'false_ledger',
        1,
        'manifest.json',
        (dir) => changeManifest(dir, (manifest) => Object.assign(manifest, { index: 3 })),
      ],
    ];
    for (const [place, [code, exitCode, file, damage]] of cases.entries()) {
      const dir = copy(`damaged-${place}`);
      damage(dir);
      const target = at(`target-${place}`);
      const refused = await json('restore', dir, target);
      expect(refused).toMatchObject({ exitCode, error: { code } });
      if (file !== undefined) expect(refused.error.file).toBe(file);
      expect(existsSync(target)).toBe(false);
    }
  });

  it('refuse to restore under the anchor of another ledger', async () => {
    const anchor = JSON.parse(readFileSync(join(ledger, 'anchor.json'), 'utf8'));
    writeFileSync(at('anchor.json'), JSON.stringify({ ...anchor, genesis: '00'.repeat(32) }));
    const refused = await json('restore', backup, at('untrusted'), '--trust', at('anchor.json'));
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'false_ledger' } });
    expect(existsSync(at('untrusted'))).toBe(false);
  });
});

describe('a venue in use', () => {
  const running: ChildProcess[] = [];
  afterAll(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    }
  });

  /** Starts a demo venue and waits until it is ready; what it logs is in `log`. */
  async function venue(dir: string): Promise<{ child: ChildProcess; url: string; log: string[] }> {
    const child = start(['start', '--demo', '--data', dir, '--port', '0']);
    running.push(child);
    const log: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text));
    let out = '';
    child.stdout?.setEncoding('utf8');
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', (text: string) => {
        out += text;
        const found = /^ready (\S+)\n/.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('close', () => reject(new Error(`the venue ended: ${out}${log.join('')}`)));
    });
    return { child, url, log };
  }

  it('is backed up while its market makers trade, and goes on from the backup', async () => {
    const live = at('live');
    const first = await venue(live);
    const results = [];
    for (let round = 0; round < 5; round += 1) {
      results.push(await json('backup', live, at(`live-${round}`), '--with-operator-key'));
    }
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    const closed = once(first.child, 'close');
    first.child.kill('SIGTERM');
    await closed;

    const restored = await json('restore', at('live-4'), at('live-again'));
    expect(restored).toMatchObject({ exitCode: 0, index: results[4].index, hash: results[4].hash });
    const again = await venue(at('live-again'));
    expect(again.log.join('')).toContain(`restored from a backup at block ${restored.index};`);
    const before = restored.index as number;
    let index = before;
    // Reads the folder of the running venue until its market makers have traded on.
    while (index <= before) ({ index } = await json('verify', at('live-again')));
    expect(index).toBeGreaterThan(before);
  });
});
