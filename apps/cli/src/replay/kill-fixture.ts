import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { call, csvRows, randomFlow, start } from '../cli-fixture.ts';

/** Asset → the sum of what all accounts have of it, available and held. */
async function sums(data: string): Promise<Record<string, number>> {
  const { out } = await call(['export', data, 'accounts']);
  const totals: Record<string, number> = {};
  for (const { asset = '', available, held } of csvRows(out)) {
    totals[asset] = (totals[asset] ?? 0) + Number(available) + Number(held);
  }
  return totals;
}

/**
 * Kills a replay with --acks again and again, each time at another moment; throws unless every acknowledged row is on the
 * ledger, and the ledger that comes out at last is that of an undisturbed run.
 */
export async function surviveKills(rows: number, kills: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jangbu-kill-'));
  try {
    await killAndCompare(folder, rows, kills);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function killAndCompare(folder: string, rows: number, kills: number): Promise<void> {
  const flow = join(folder, 'flow.csv');
  const data = join(folder, 'ledger');
  const acks = join(folder, 'acks.csv');
  const fills = join(folder, 'fills.csv');
  writeFileSync(flow, randomFlow(23, rows));
  const argv = ['replay', flow, '--data', data, '--acks', acks, '--events', fills];
  const size = () => (existsSync(acks) ? statSync(acks).size : 0);

  for (let kill = 1; kill <= kills; kill += 1) {
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
  expect(readFileSync(acks, 'utf8').trimEnd().split('\n')).toHaveLength(rows);

  const undisturbed = join(folder, 'undisturbed');
  await call(['replay', flow, '--data', undisturbed]);
  expect(await sums(data)).toEqual(await sums(undisturbed));
  const head = async (dir: string) => JSON.parse((await call(['verify', dir, '--json'])).out);
  expect(await head(data)).toEqual(await head(undisturbed));
  expect(await head(data)).toMatchObject({ verdict: 'consistent' });
}
