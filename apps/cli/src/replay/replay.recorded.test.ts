import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { call } from '../cli-fixture.ts';

const RECORDED = fileURLToPath(new URL('../../../../../shared/data/nasdaq/', import.meta.url));

it.each(['1', '100'])(
  'the venue, given %s row(s) an envelope, repeats what an exchange recorded',
  async (batch) => {
    const folder = mkdtempSync(join(tmpdir(), 'jangbu-recorded-'));
    const [data, events, top] = ['ledger', 'fills.csv', 'top.csv'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const flow = join(RECORDED, 'msft50.orders.csv');
    const outputs = ['--events', events, '--top', top];
    const options = ['--data', data, '--tick', '100', '--batch', batch, ...outputs];
    const { exitCode, err } = await call(['replay', flow, ...options]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const read = (path: string) => readFileSync(path, 'utf8');
    expect(read(events)).toBe(read(join(RECORDED, 'msft50.fills.csv')));
    expect(read(top)).toBe(read(join(RECORDED, 'msft50.top.csv')));
    const verified = await call(['verify', data, '--independent', '--priority', '--json']);
    expect(JSON.parse(verified.out)).toMatchObject({ verdict: 'consistent', trades: 58 });
    rmSync(folder, { recursive: true });
  },
);
