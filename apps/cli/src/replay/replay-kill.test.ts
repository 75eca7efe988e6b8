import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, csvRows, randomFlow, start } from '../cli-fixture.ts';

const ROWS = 5_000;
const KILLS = 5;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Asset → the sum of what all accounts have of it, available and held. */
async function sums(data: string): Promise<Record<string, number>> {
  const { out } = await call(['export', data, 'accounts']);
  const totals: Record<string, number> = {};
  for (const { asset = '', available, held } of csvRows(out)) {
    totals[asset] = (totals[asset] ?? 0) + Number(available) + Number(held);
  }
  return totals;
}

it(`keeps every acknowledged row through ${KILLS} kills, and trades none twice`, async () => {
  const flow = join(folder, 'flow.csv');
  const data = join(folder, 'ledger');
  const acks = join(folder, 'acks.csv');
  const fills = join(folder, 'fills.csv');
  writeFileSync(flow, randomFlow(23, ROWS));
  const argv = ['replay', flow, '--data', data, '--acks', acks, '--events', fills];
  const size = () => (existsSync(acks) ? statSync(acks).size : 0);

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const before = size();
    const child = start(argv);
    const closed = once(child, 'close');
    // Each time at another moment after new rows were acknowledged.
    while (size() <= before && child.exitCode === null) await setTimeout(5);
    await setTimeout(17 * kill);
    child.kill('SIGKILL');
    const [exitCode, signal] = await closed;
    expect({ exitCode, signal, kill }).toEqual({ exitCode: null, signal: 'SIGKILL', kill });

    const acknowledged = readFileSync(acks, 'utf8').split('\n').slice(0, -1);
    const { out } = await call(['export', data, 'events', '--json']);
    const results = new Set(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ kind, reject }) => kind === 'command_result' && reject === 'ok')
        .map(({ blockIndex, position }) => `${blockIndex},${position}`),
    );
    for (const line of acknowledged) {
      expect(results).toContain(line.slice(line.indexOf(',') + 1));
    }
  }

  const finished = await call(argv);
  expect(finished.exitCode).toBe(0);
  const matched = join(folder, 'matched.csv');
  await call(['match', flow, '--events', matched]);
  expect(readFileSync(fills, 'utf8')).toBe(readFileSync(matched, 'utf8'));
  expect(readFileSync(acks, 'utf8').trimEnd().split('\n')).toHaveLength(ROWS);

  const undisturbed = join(folder, 'undisturbed');
  await call(['replay', flow, '--data', undisturbed]);
  expect(await sums(data)).toEqual(await sums(undisturbed));
  const head = async (dir: string) => JSON.parse((await call(['verify', dir, '--json'])).out);
  expect(await head(data)).toEqual(await head(undisturbed));
  expect(await head(data)).toMatchObject({ verdict: 'consistent' });
}, 120_000);

it('lets only one process into a folder', async () => {
  const flow = join(folder, 'long.csv');
  const data = join(folder, 'locked');
  const acks = join(folder, 'locked.csv');
  writeFileSync(flow, randomFlow(5, ROWS));
  const child = start(['replay', flow, '--data', data, '--acks', acks]);
  const closed = once(child, 'close');
  while (!existsSync(acks) || statSync(acks).size === 0) await setTimeout(5);
  const second = await call(['replay', flow, '--data', data, '--json']);
  expect(second.exitCode).toBe(4);
  expect(JSON.parse(second.out).error.code).toBe('locked');
  // Readers need no lock.
  expect((await call(['export', data, 'blocks'])).exitCode).toBe(0);
  expect((await call(['verify', data])).exitCode).toBe(0);
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
});
