import { concatBytes, equalBytes } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { BlockLog } from './block-log.ts';
import { frameBytes, type LogEntry, writeFrame } from './frame.ts';
import {
  CHAIN_ID,
  chainOfBlocks,
  contentOf,
  cutFile,
  DIR,
  emptyDisk,
  readAll,
  savedLog,
  seededRandom,
  setByte,
} from './log-fixture.ts';
import type { MemoryFilePort } from './memory-file-port.ts';
import { SEGMENT_HEAD_BYTES } from './segment.ts';
import { DamagedLogError, recoverLog } from './torn-tail.ts';

const MEBIBYTE = 1_048_576;
const SEGMENT_0 = 'segments/00000000.seg';
const SEGMENT_1 = 'segments/00000001.seg';

function offsetsOf(entries: readonly LogEntry[]): number[] {
  const offsets = [SEGMENT_HEAD_BYTES];
  for (const { payload } of entries) offsets.push(offsets.at(-1)! + frameBytes(payload.length));
  return offsets;
}

function expectRefused(port: MemoryFilePort, code: string, index: number): void {
  const changes = port.changeCount;
  let error: unknown;
  try {
    recoverLog(port, DIR);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DamagedLogError);
  expect((error as DamagedLogError).fault).toMatchObject({ code, index });
  expect((error as DamagedLogError).message).toContain('nothing was changed');
  expect(port.changeCount).toBe(changes);
}

describe('a full disk', () => {
  it('that has no room for the torn bytes refuses the start, in words, and leaves the log as it is', () => {
    const entries = chainOfBlocks([0, 3, 5]);
    const port = savedLog(entries);
    cutFile(port, SEGMENT_0, offsetsOf(entries)[3]! - 7);
    const before = contentOf(port, SEGMENT_0);
    let isFull = true;
    port.beforeChange = ({ call, path }) => {
      if (!isFull || call !== 'write' || !path.endsWith('scratch/torn')) return;
      throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    };
    expect(() => recoverLog(port, DIR)).toThrow(
      expect.objectContaining({
        code: 'ENOSPC',
        message: expect.stringMatching(
          /no room to keep \d+ torn bytes .*; make room and start again/,
        ),
      }),
    );
    expect(equalBytes(contentOf(port, SEGMENT_0), before)).toBe(true);
    isFull = false;
    expect(recoverLog(port, DIR)).toMatchObject({ lastIndex: 1, torn: { index: 2 } });
  });

  it('gives the room of the segment that was being filled to the torn bytes', () => {
    const entries = chainOfBlocks([0, 3, 5]);
    const port = savedLog(entries);
    cutFile(port, SEGMENT_0, offsetsOf(entries)[3]! - 7);
    port.close(port.open(`${DIR}/scratch/next.seg`, 'create'));
    const calls: string[] = [];
    port.beforeChange = ({ call, path }) => calls.push(`${call} ${path.slice(DIR.length + 1)}`);
    recoverLog(port, DIR);
    const removed = calls.indexOf('remove scratch/next.seg');
    expect(removed).toBeGreaterThanOrEqual(0);
    expect(removed).toBeLessThan(calls.indexOf('open scratch/torn'));
  });
});

describe('cuts', () => {
  const entries = chainOfBlocks([0, 3, 5, 2]);
  const offsets = offsetsOf(entries);
  const whole = savedLog(entries);
  const content = contentOf(whole, SEGMENT_0);

  it('at every byte of the last two records: back to the last whole block, the torn bytes kept', () => {
    for (let size = offsets[2]!; size < offsets[4]!; size += 1) {
      const port = whole.afterCrash('all', seededRandom(1));
      cutFile(port, SEGMENT_0, size);
      const last = size < offsets[3]! ? 1 : 2;
      const from = offsets[last + 1]!;
      const end = recoverLog(port, DIR);
      expect(end.lastIndex).toBe(last);
      expect(readAll(port)).toMatchObject({ fault: undefined });
      expect(contentOf(port, SEGMENT_0).length).toBe(MEBIBYTE);
      const torn = content.subarray(from, size);
      if (torn.every((byte) => byte === 0)) {
        expect(end.torn).toBeUndefined();
        continue;
      }
      const file = `torn/00000000-${from}-0.bin`;
      expect(end.torn).toMatchObject({ file, segmentFile: SEGMENT_0, offset: from });
      expect(end.torn!.index).toBe(last + 1);
      const kept = contentOf(port, file);
      expect(kept.length).toBe(end.torn!.bytes);
      expect(equalBytes(kept, torn.subarray(0, kept.length))).toBe(true);
      expect(torn.subarray(kept.length).every((byte) => byte === 0)).toBe(true);
      // The log takes the same blocks again and has the same bytes as if nothing had been.
      const log = BlockLog.open(port, DIR, end);
      log.append(entries.slice(last + 1));
      expect(Buffer.compare(contentOf(port, SEGMENT_0), content)).toBe(0);
    }
  });

  it('in the zeros behind the log: nothing is lost', () => {
    for (const size of [offsets[4]!, offsets[4]! + 1, 500_000, MEBIBYTE - 1]) {
      const port = whole.afterCrash('all', seededRandom(1));
      cutFile(port, SEGMENT_0, size);
      const end = recoverLog(port, DIR);
      expect(end.lastIndex).toBe(3);
      expect(end.torn).toBeUndefined();
      expect(equalBytes(contentOf(port, SEGMENT_0), content)).toBe(true);
    }
  });

  it('in block 0 or the head: the log begins anew, however often recovery is run', () => {
    for (const size of [0, 1, 100, 128, 129, 300]) {
      const port = whole.afterCrash('all', seededRandom(1));
      cutFile(port, SEGMENT_0, size);
      expect(recoverLog(port, DIR).lastIndex).toBe(-1);
      expect(recoverLog(port, DIR).lastIndex).toBe(-1);
      const log = BlockLog.create(port, DIR, CHAIN_ID);
      log.append(entries);
      expect(equalBytes(contentOf(port, SEGMENT_0), content)).toBe(true);
    }
  });

  it('at any byte of the first record of a second segment: that segment goes', () => {
    const two = chainOfBlocks([0, 14_000, 3000]);
    const saved = savedLog(two);
    const frame = frameBytes(two[2]!.payload.length);
    const random = seededRandom(3);
    const sizes = Array.from({ length: 20 }, () => Math.floor(random() * (128 + frame)));
    for (const from of [0, 2]) {
      for (const size of [0, 127, 128, 129, 175, 176, 127 + frame, ...sizes]) {
        const port = saved.afterCrash('all', seededRandom(1));
        cutFile(port, SEGMENT_1, size);
        const end = recoverLog(port, DIR, { from });
        expect(end).toMatchObject({ lastIndex: 1, segment: 0 });
        expect(port.stat(`${DIR}/${SEGMENT_1}`)).toBeUndefined();
        expect(readAll(port)).toMatchObject({ fault: undefined });
        const log = BlockLog.open(port, DIR, end);
        log.append(two.slice(2));
        expect(equalBytes(contentOf(port, SEGMENT_1), contentOf(saved, SEGMENT_1))).toBe(true);
      }
    }
  });

  it('the same tail torn twice is kept once, another one beside it', () => {
    const port = whole.afterCrash('all', seededRandom(1));
    const names: string[] = [];
    for (const bytes of [70, 70, 90]) {
      cutFile(port, SEGMENT_0, offsets[3]! + bytes);
      const end = recoverLog(port, DIR);
      names.push(end.torn!.file);
      const log = BlockLog.open(port, DIR, end);
      log.append(entries.slice(3));
      log.close();
    }
    const stem = `torn/00000000-${offsets[3]}`;
    expect(names).toEqual([`${stem}-0.bin`, `${stem}-0.bin`, `${stem}-1.bin`]);
  });
});

describe('damage that no crash explains', () => {
  const entries = chainOfBlocks([0, 3, 5]);
  const offsets = offsetsOf(entries);

  it('any byte before the last block: refused, nothing changed', () => {
    const port = savedLog(entries, 3);
    const content = contentOf(port, SEGMENT_0);
    for (let offset = 0; offset < offsets[2]!; offset += 1) {
      setByte(port, SEGMENT_0, offset, content[offset]! ^ 0x10);
      const index = Math.max(
        0,
        offsets.findLastIndex((start) => start <= offset),
      );
      expectRefused(port, offset < SEGMENT_HEAD_BYTES ? 'bad_head' : expect.any(String), index);
      setByte(port, SEGMENT_0, offset, content[offset]!);
    }
    expect(recoverLog(port, DIR).lastIndex).toBe(2);
  });

  it('any byte of the last block: it goes, the blocks before stay', () => {
    const saved = savedLog(entries, 3);
    const content = contentOf(saved, SEGMENT_0);
    for (let offset = offsets[2]!; offset < offsets[3]!; offset += 1) {
      const port = saved.afterCrash('all', seededRandom(1));
      setByte(port, SEGMENT_0, offset, content[offset]! ^ 0x10);
      const end = recoverLog(port, DIR);
      expect(end.lastIndex).toBe(1);
      expect(end.torn).toMatchObject({ offset: offsets[2], index: 2 });
      expect(readAll(port)).toMatchObject({ fault: undefined });
    }
  });

  it('in an earlier segment, or a segment that is missing', () => {
    const two = chainOfBlocks([0, 14_000, 3000]);
    const flipped = savedLog(two);
    setByte(flipped, SEGMENT_0, 500, 0xff);
    expectRefused(flipped, 'bad_checksum', 1);
    const cut = savedLog(two);
    cutFile(cut, SEGMENT_0, MEBIBYTE - 1);
    expectRefused(cut, 'cut', 2);
    const missing = savedLog(two);
    missing.rename(`${DIR}/${SEGMENT_0}`, `${DIR}/away`);
    expect(() => recoverLog(missing, DIR)).toThrow('the segment is missing');
  });

  it('another chain than the genesis document says', () => {
    const port = savedLog(entries);
    const chainId = new Uint8Array(32);
    expect(() => recoverLog(port, DIR, { chainId })).toThrow('another ledger');
  });

  it('a device that refuses to read', () => {
    const port = savedLog(entries);
    port.read = () => {
      throw new Error('EIO');
    };
    expect(() => recoverLog(port, DIR)).toThrow('see to the disk');
  });
});

describe('reading along', () => {
  it('gives every whole block once, from the wanted one on', () => {
    const entries = chainOfBlocks([0, 14_000, 3000, 2, 2]);
    const port = savedLog(entries);
    cutFile(port, SEGMENT_1, 2 * MEBIBYTE - 5);
    for (const from of [0, 1, 2, 4]) {
      const seen: number[] = [];
      recoverLog(port, DIR, { from, onFrame: ({ index }) => seen.push(index) });
      expect(seen).toEqual([0, 1, 2, 3, 4].slice(from));
    }
  });

  it('refuses a ledger that lost its segments', () => {
    expect(() => recoverLog(emptyDisk(), DIR)).toThrow('the segment is missing');
  });
});

describe('bytes in a torn record that look like a record', () => {
  it('count as one only if the operator signed them', () => {
    const [first, second, third] = chainOfBlocks([0, 9, 0]);
    const fake = new Uint8Array(frameBytes(third!.payload.length));
    writeFrame(fake, 0, third!);
    // A member can bring such bytes in: here they are the events of block 1, which is torn right behind them.
    const payload = concatBytes(second!.payload.subarray(0, 294), fake, new Uint8Array(64).fill(7));
    const port = savedLog([first!, { ...second!, payload }]);
    cutFile(port, SEGMENT_0, offsetsOf([first!])[1]! + frameBytes(payload.length) - 1);
    expect(() => recoverLog(port, DIR)).toThrow('block 2 follows whole');
    const end = recoverLog(port, DIR, { isGenuine: () => false });
    expect(end).toMatchObject({ lastIndex: 0, torn: { index: 1 } });
  });
});
