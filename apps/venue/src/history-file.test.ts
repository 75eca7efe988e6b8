import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHistoryFile } from './history-file.ts';

test('a file that cannot be made is made at a later write', () => {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-history-'));
  try {
    const scratch = join(dir, 'scratch');
    writeFileSync(scratch, 'in the way');
    const history = openHistoryFile(dir);
    const page = Uint8Array.of(1, 2, 3);
    expect(() => history.write(0, page)).toThrow('EEXIST');
    expect(() => history.read(0, new Uint8Array(3))).toThrow('ends within a page');
    rmSync(scratch);
    history.write(0, page);
    const read = new Uint8Array(3);
    history.read(0, read);
    expect(read).toEqual(page);
    history.close();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('what is written is read again, and no file is left behind', () => {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-history-'));
  try {
    const history = openHistoryFile(dir);
    const page = Uint8Array.from({ length: 300_000 }, (_, place) => place % 251);
    history.write(0, page);
    history.write(page.length, page);
    history.write(0, page.subarray(1, 1_001));
    const read = new Uint8Array(1_001);
    history.read(0, read);
    expect(read.subarray(0, 1_000)).toEqual(page.subarray(1, 1_001));
    expect(read[1_000]).toBe(page[1_000]);
    expect(() => history.read(page.length + 1, page)).toThrow('ends within a page');
    expect(readdirSync(join(dir, 'scratch'))).toEqual([]);
    history.close();
  } finally {
    rmSync(dir, { recursive: true });
  }
});
