import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BOOK_ENGINES } from '@jangbu/market';
import { expect, it } from 'vitest';
import { runMatch } from './match.ts';

const RECORDED = fileURLToPath(new URL('../../../../shared/data/nasdaq/', import.meta.url));

it.each(Object.keys(BOOK_ENGINES))(
  'the %s book repeats, byte for byte, what an exchange recorded',
  (engine) => {
    const folder = mkdtempSync(join(tmpdir(), 'jangbu-recorded-'));
    const [events, top] = [join(folder, 'fills.csv'), join(folder, 'top.csv')];
    const errors: string[] = [];
    const exitCode = runMatch({
      file: join(RECORDED, 'msft50.orders.csv'),
      tick: 100,
      lot: 1,
      events,
      top,
      engine,
      json: true,
      stdout: { write: () => undefined },
      stderr: { write: (text) => errors.push(text) },
    });
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
    const read = (path: string) => readFileSync(path, 'utf8');
    expect(read(events)).toBe(read(join(RECORDED, 'msft50.fills.csv')));
    expect(read(top)).toBe(read(join(RECORDED, 'msft50.top.csv')));
    rmSync(folder, { recursive: true });
  },
);
