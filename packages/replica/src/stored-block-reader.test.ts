import { equalBytes } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { BlockLog } from './block-log.ts';
import type { LogEntry } from './frame.ts';
import {
  CHAIN_ID,
  chainOfBlocks,
  contentOf,
  DIR,
  emptyDisk,
  savedLog,
  seededRandom,
  setByte,
} from './log-fixture.ts';
import { StoredBlockReader } from './stored-block-reader.ts';

const ALL = { maxBlocks: 1_000, maxBytes: 1_000_000_000 };

/** Blocks of very different lengths over three segments: one fills half a segment. */
const ENTRIES = (() => {
  const random = seededRandom(7);
  const counts = Array.from({ length: 400 }, () => Math.floor(random() * 200));
  counts[150] = 9_000;
  return chainOfBlocks(counts);
})();

/** Throws unless these are the payloads of these entries; a comparison by value of the test's own takes minutes. */
function expectBlocks(found: readonly Uint8Array[], entries: readonly LogEntry[]): void {
  expect(found).toHaveLength(entries.length);
  const differing = entries.findIndex(({ payload }, n) => !equalBytes(payload, found[n]!));
  expect(differing).toBe(-1);
}

describe('a reader of stored blocks', () => {
  it('gives the blocks of any range, in the order of the readers or in another', () => {
    const port = savedLog(ENTRIES, 7);
    expect(port.list(`${DIR}/segments`).length).toBeGreaterThan(2);
    const random = seededRandom(8);
    const reader = new StoredBlockReader(port, DIR, ENTRIES.length - 1);
    expectBlocks(reader.read(0, ALL), ENTRIES);
    for (let round = 0; round < 200; round += 1) {
      const fresh = round % 10 === 0 ? new StoredBlockReader(port, DIR, 399) : reader;
      const from = Math.floor(random() * 400);
      const maxBlocks = 1 + Math.floor(random() * 40);
      expectBlocks(fresh.read(from, { ...ALL, maxBlocks }), ENTRIES.slice(from, from + maxBlocks));
    }
  });

  it('keeps to the bytes that are asked for, but gives one block at least', () => {
    const reader = new StoredBlockReader(savedLog(ENTRIES), DIR, 399);
    for (let from = 0; from < 400; ) {
      const blocks = reader.read(from, { maxBlocks: 1_000, maxBytes: 50_000 });
      const bytes = blocks.reduce((sum, { length }) => sum + length, 0);
      expect(blocks.length).toBeGreaterThan(0);
      if (blocks.length > 1) expect(bytes).toBeLessThanOrEqual(50_000);
      expectBlocks(blocks, ENTRIES.slice(from, from + blocks.length));
      from += blocks.length;
    }
  });

  it('never reads behind the last block that is known to be on disk', () => {
    const port = emptyDisk();
    const log = BlockLog.create(port, DIR, CHAIN_ID);
    const reader = new StoredBlockReader(port, DIR, -1);
    expect(reader.read(0, ALL)).toEqual([]);
    for (const [index, entry] of ENTRIES.slice(0, 200).entries()) {
      log.append([entry]);
      expect(reader.read(index, ALL)).toEqual([]);
      reader.advance(index);
      expect(reader.lastIndex()).toBe(index);
      expectBlocks(reader.read(index, ALL), [entry]);
    }
    expect(reader.read(200, ALL)).toEqual([]);
    expect(reader.read(-1, ALL)).toEqual([]);
    log.close();
  });

  it('lets those go who wait for a block when it is there, when they have waited enough, and at the end', async () => {
    const reader = new StoredBlockReader(savedLog(ENTRIES), DIR, 10);
    await reader.waitFor(10, 60_000);
    await reader.waitFor(11, 0);
    await reader.waitFor(11, 1);
    const seen: string[] = [];
    const twelve = reader.waitFor(12, 60_000).then(() => seen.push('twelve'));
    const thirteen = reader.waitFor(13, 60_000).then(() => seen.push('thirteen'));
    reader.advance(11);
    reader.advance(12);
    await twelve;
    expect(seen).toEqual(['twelve']);
    reader.close();
    await thirteen;
    await reader.waitFor(99, 60_000);
  });

  it('refuses damaged bytes instead of giving them', () => {
    const port = savedLog(ENTRIES);
    const segment = 'segments/00000000.seg';
    const reader = new StoredBlockReader(port, DIR, 399);
    const content = contentOf(port, segment);
    setByte(port, segment, 400, content[400]! ^ 1);
    expect(() => reader.read(0, { ...ALL, maxBlocks: 1 })).toThrow('block 0 is damaged');
    setByte(port, segment, 400, content[400]!);
    // The length of the record of block 0, now beyond the file.
    setByte(port, segment, 131, 0x70);
    expect(() => reader.read(0, ALL)).toThrow('block 0 is damaged');
  });
});
