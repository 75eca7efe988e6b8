import { concatBytes, equalBytes, readU32, writeU32 } from '@jangbu/protocol';
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
import type { LogFault } from './log-reader.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { encodeSegmentHead, SEGMENT_HEAD_BYTES } from './segment.ts';

const MEBIBYTE = 1_048_576;
const SEGMENT_0 = 'segments/00000000.seg';
const SEGMENT_1 = 'segments/00000001.seg';

/** Where each block begins, and at last where the log ends. */
function offsetsOf(entries: readonly LogEntry[]): number[] {
  const offsets = [SEGMENT_HEAD_BYTES];
  for (const { payload } of entries) offsets.push(offsets.at(-1)! + frameBytes(payload.length));
  return offsets;
}

function faultOf(port: MemoryFilePort): LogFault | undefined {
  return readAll(port).fault;
}

/** Writes a file of the data folder anew. */
function replaceFile(port: MemoryFilePort, path: string, bytes: Uint8Array): void {
  if (port.stat(`${DIR}/${path}`) !== undefined) port.remove(`${DIR}/${path}`);
  const file = port.open(`${DIR}/${path}`, 'create');
  port.write(file, bytes, 0);
  port.close(file);
}

describe('damage', () => {
  const entries = chainOfBlocks([0, 3, 5]);
  const offsets = offsetsOf(entries);
  const endOfLog = offsets[3]!;

  it('a flip of any byte is found, with the block and where it begins', () => {
    const port = savedLog(entries);
    const content = contentOf(port, SEGMENT_0);
    for (let offset = 0; offset < endOfLog + 80; offset += 1) {
      const index = offsets.findLastIndex((start) => start <= offset);
      for (const flip of [1, 0x80, 0xff]) {
        setByte(port, SEGMENT_0, offset, content[offset]! ^ flip);
        const { frames, fault } = readAll(port);
        const expected = index < 0 ? { offset: 0, index: 0 } : { offset: offsets[index], index };
        expect(fault).toMatchObject({ kind: 'fault', file: SEGMENT_0, ...expected });
        expect(frames.length).toBe(Math.max(0, index));
      }
      setByte(port, SEGMENT_0, offset, content[offset]!);
    }
    expect(faultOf(port)).toBeUndefined();
  });

  it('a flip anywhere in the zeros behind the log is found', () => {
    const port = savedLog(entries);
    const random = seededRandom(7);
    for (let n = 0; n < 40; n += 1) {
      const offset = endOfLog + 48 + Math.floor(random() * (MEBIBYTE - endOfLog - 48));
      setByte(port, SEGMENT_0, offset, 1);
      const reason = `byte ${offset}, behind the last record, is not zero`;
      expect(faultOf(port)).toMatchObject({ code: 'not_zero', offset: endOfLog, index: 3, reason });
      setByte(port, SEGMENT_0, offset, 0);
    }
  });

  it('a cut at any byte is found, in the records and in the zeros', () => {
    const port = savedLog(entries);
    const random = seededRandom(9);
    const cuts = Array.from({ length: endOfLog + 60 }, (_, n) => endOfLog + 59 - n);
    const inZeros = Array.from({ length: 40 }, () => Math.floor(random() * MEBIBYTE));
    for (const size of [MEBIBYTE - 1, ...inZeros.sort((a, b) => b - a), ...cuts]) {
      if (size >= contentOf(port, SEGMENT_0).length) continue;
      cutFile(port, SEGMENT_0, size);
      const index = offsets.findLastIndex((start) => start <= size);
      const { frames, fault } = readAll(port);
      expect(frames.length).toBe(Math.max(0, index));
      expect(fault).toMatchObject({
        code: 'cut',
        file: SEGMENT_0,
        offset: index < 0 ? 0 : offsets[index],
        index: Math.max(0, index),
      });
    }
  });

  it('a file longer than its capacity is found', () => {
    const port = savedLog(entries);
    setByte(port, SEGMENT_0, MEBIBYTE, 0);
    expect(faultOf(port)).toMatchObject({ code: 'too_long', offset: MEBIBYTE, index: 3 });
  });

  it('a record that claims gigabytes is refused without room for them', () => {
    const port = savedLog(entries);
    const length = new Uint8Array(4);
    writeU32(length, 0, 0xffff_ffff);
    const file = port.open(`${DIR}/${SEGMENT_0}`, 'update');
    port.write(file, length, offsets[1]!);
    const fault = faultOf(port);
    expect(fault).toMatchObject({ code: 'bad_length', offset: offsets[1], index: 1 });
  });

  it('a device that refuses to read is no damage of the log', () => {
    const port = savedLog(entries);
    port.read = () => {
      throw new Error('EIO: i/o error, read');
    };
    expect(faultOf(port)).toMatchObject({ code: 'unreadable', reason: 'EIO: i/o error, read' });
  });
});

describe('whole records in wrong places', () => {
  const entries = chainOfBlocks([0, 14_000, 3000, 5]);

  it('a block left out, repeated, or of another chain', () => {
    const [a, b, c] = chainOfBlocks([0, 1, 2]);
    const other = chainOfBlocks([0, 1], new Uint8Array(32).fill(9));
    const cases: [LogEntry[], Partial<LogFault>][] = [
      [[a!, c!], { code: 'index_gap', index: 1 }],
      [[a!, b!, b!], { code: 'index_gap', index: 2 }],
      [[a!, { ...c!, index: 1 }], { code: 'previous_hash', index: 1 }],
      [[a!, other[1]!], { code: 'previous_hash', index: 1 }],
      [[a!, { ...c!, index: 1, previousHash: b!.previousHash }], { code: 'not_a_block', index: 1 }],
    ];
    for (const [records, fault] of cases) {
      const port = savedLog([a!]);
      const bytes = contentOf(port, SEGMENT_0);
      let at = SEGMENT_HEAD_BYTES;
      for (const record of records) {
        writeFrame(bytes, at, record);
        at += frameBytes(record.payload.length);
      }
      replaceFile(port, SEGMENT_0, bytes);
      expect(faultOf(port)).toMatchObject(fault);
    }
  });

  it('a missing segment, a strange file, another order', () => {
    const missing = savedLog(entries);
    missing.rename(`${DIR}/${SEGMENT_0}`, `${DIR}/away`);
    expect(faultOf(missing)).toMatchObject({ code: 'missing_segment', file: SEGMENT_0, index: 0 });

    const between = savedLog(entries);
    between.rename(`${DIR}/${SEGMENT_1}`, `${DIR}/segments/00000002.seg`);
    const fault = faultOf(between);
    expect(fault).toMatchObject({ code: 'missing_segment', file: SEGMENT_1, index: 2 });

    const strange = savedLog(entries);
    replaceFile(strange, 'segments/notes.txt', Uint8Array.of(1));
    const { frames, fault: extra } = readAll(strange);
    expect(frames.length).toBe(4);
    expect(extra).toMatchObject({ code: 'extra_file', file: 'segments/notes.txt', index: 4 });

    const none = new MemoryFilePort();
    none.makeFolder(DIR);
    expect(faultOf(none)).toMatchObject({ code: 'missing_segment', file: SEGMENT_0, index: 0 });
  });

  it('heads that hold but say something else', () => {
    const port = savedLog(entries);
    const content = contentOf(port, SEGMENT_1);
    const { frames } = readAll(port);
    const head = {
      segment: 1,
      capacityBytes: 2 * MEBIBYTE,
      firstIndex: 2,
      chainId: CHAIN_ID,
      previousHash: frames[1]!.hash,
    };
    const zeros = new Uint8Array(32);
    const cases: [Partial<typeof head>, Partial<LogFault>][] = [
      [{ segment: 2 }, { code: 'bad_head' }],
      [{ firstIndex: 3 }, { code: 'index_gap' }],
      [{ chainId: zeros }, { code: 'wrong_chain' }],
      [{ previousHash: zeros }, { code: 'previous_hash' }],
      [{ capacityBytes: MEBIBYTE }, { code: 'bad_capacity' }],
      [{ capacityBytes: 3 * MEBIBYTE }, { code: 'bad_capacity' }],
    ];
    for (const [change, fault] of cases) {
      const bytes = encodeSegmentHead({ ...head, ...change });
      replaceFile(port, SEGMENT_1, concatBytes(bytes, content.subarray(SEGMENT_HEAD_BYTES)));
      expect(faultOf(port)).toMatchObject({ ...fault, file: SEGMENT_1, offset: 0, index: 2 });
    }
    const intact = concatBytes(encodeSegmentHead(head), content.subarray(SEGMENT_HEAD_BYTES));
    expect(equalBytes(intact, content)).toBe(true);
  });

  it('a record that had room in the segment before', () => {
    const small = chainOfBlocks([0, 1]);
    const port = savedLog(small.slice(0, 1));
    const head = encodeSegmentHead({
      segment: 1,
      capacityBytes: 2 * MEBIBYTE,
      firstIndex: 1,
      chainId: CHAIN_ID,
      previousHash: small[1]!.previousHash,
    });
    const bytes = new Uint8Array(2 * MEBIBYTE);
    bytes.set(head);
    writeFrame(bytes, SEGMENT_HEAD_BYTES, small[1]!);
    replaceFile(port, SEGMENT_1, bytes);
    const fault = faultOf(port);
    expect(fault).toMatchObject({ code: 'misplaced', file: SEGMENT_1, index: 1 });
  });

  it('a future version is believed only if the checksum holds', () => {
    const port = savedLog(entries);
    const content = contentOf(port, SEGMENT_0);
    const future = content.slice();
    writeU32(future, 8, 2);
    replaceFile(port, SEGMENT_0, future);
    expect(faultOf(port)).toMatchObject({ code: 'bad_head' });

    // The checksum of a head is the only use of these four bytes: taken from a head that was made with it.
    const crc = futureHeadChecksum(future);
    writeU32(future, 124, crc);
    replaceFile(port, SEGMENT_0, future);
    const fault = faultOf(port);
    expect(fault).toMatchObject({ code: 'future_version', offset: 0, index: 0 });
    expect(fault!.reason).toContain('format version 2');
  });

  it('an index at or above 2^53 is refused', () => {
    const port = savedLog(entries.slice(0, 1));
    const bytes = contentOf(port, SEGMENT_0);
    const at = SEGMENT_HEAD_BYTES + frameBytes(entries[0]!.payload.length);
    writeFrame(bytes, at, chainOfBlocks([0, 1])[1]!);
    bytes.fill(0xff, at + 8, at + 16);
    replaceFile(port, SEGMENT_0, bytes);
    expect(faultOf(port)).toMatchObject({ code: 'bad_checksum', index: 1, offset: at });
  });
});

/** CRC-32 of the first 124 bytes, computed bit by bit. */
function futureHeadChecksum(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes.subarray(0, 124)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}

describe('a log in use', () => {
  it('is read to a whole block while another process writes', () => {
    const entries = chainOfBlocks([0, 3, 5, 2]);
    const port = emptyDisk();
    const log = BlockLog.create(port, DIR, CHAIN_ID);
    log.append(entries.slice(0, 2));
    const [, , at] = offsetsOf(entries);
    const frame = new Uint8Array(frameBytes(entries[2]!.payload.length));
    writeFrame(frame, 0, entries[2]!);
    // Half of a record is there when the reader comes; the rest arrives while it waits.
    const file = port.open(`${DIR}/${SEGMENT_0}`, 'update');
    port.write(file, frame.subarray(0, 200), at!);
    expect(faultOf(port)).toMatchObject({ code: 'bad_checksum', index: 2 });
    let pauses = 0;
    const pause = () => {
      pauses += 1;
      port.write(file, frame, at!);
    };
    const { frames, fault } = readAll(port, { pause });
    expect(fault).toBeUndefined();
    expect(frames.length).toBe(3);
    expect(pauses).toBe(1);
    expect(readU32(contentOf(port, SEGMENT_0), at!)).toBe(entries[2]!.payload.length);
  });

  it('stays damaged if nothing changes', () => {
    const port = savedLog(chainOfBlocks([0, 3]));
    setByte(port, SEGMENT_0, 700, 0xff);
    let pauses = 0;
    const { fault } = readAll(port, { pause: () => (pauses += 1) });
    expect(fault).toMatchObject({ code: 'bad_checksum', index: 1 });
    expect(pauses).toBe(1);
  });
});
