import { equalBytes } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { BlockLog } from './block-log.ts';
import { BlockReader } from './block-reader.ts';
import {
  CHAIN_ID,
  chainOfBlocks,
  DIR,
  emptyDisk,
  readAll,
  savedLog,
  setByte,
} from './log-fixture.ts';

describe('BlockReader', () => {
  const entries = chainOfBlocks([0, 14_000, 3, 3000, 5, 1]);

  it('reads what iteration reads, in any order', () => {
    const port = savedLog(entries);
    const { frames } = readAll(port);
    const reader = new BlockReader(port, DIR);
    for (const index of [4, 0, 5, 2, 2, 1, 3]) {
      const { payload, ...found } = reader.read(index)!;
      const { payload: expected, ...rest } = frames[index]!;
      expect(found).toEqual(rest);
      expect(equalBytes(payload, expected)).toBe(true);
    }
    expect(reader.read(6)).toBeUndefined();
    expect(port.openCount).toBe(0);
  });

  it('sees blocks that come later, in new segments too', () => {
    const port = emptyDisk();
    const reader = new BlockReader(port, DIR);
    const log = BlockLog.create(port, DIR, CHAIN_ID);
    expect(reader.read(0)).toBeUndefined();
    for (const [index, entry] of entries.entries()) {
      expect(reader.read(index)).toBeUndefined();
      log.append([entry]);
      expect(reader.read(index)?.index).toBe(index);
    }
  });

  it('says which record is damaged', () => {
    const port = savedLog(entries);
    const reader = new BlockReader(port, DIR);
    const { offset, file } = reader.read(2)!;
    setByte(port, file, offset + 100, 0x77);
    expect(() => reader.read(2)).toThrow(`${file}, byte ${offset}, block 2: the record is damaged`);
    expect(reader.read(5)?.index).toBe(5);
  });
});
