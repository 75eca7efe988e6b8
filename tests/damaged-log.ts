import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeFilePort, openLedger, readLog, verifyLedger } from '@jangbu/replica';

const SEGMENT = 'segments/00000000.seg';

/** Where the records of the only segment begin and end. */
export interface RecordSpan {
  readonly index: number;
  readonly offset: number;
  readonly end: number;
}

/** The records of a ledger of one segment, in order. */
export function recordsOf(dir: string): RecordSpan[] {
  const spans: RecordSpan[] = [];
  for (const frame of readLog(nodeFilePort, dir)) {
    if (frame.kind === 'fault') throw new Error(frame.reason);
    const end = frame.offset + 48 + frame.payload.length;
    spans.push({ index: frame.index, offset: frame.offset, end });
  }
  return spans;
}

/**
 * Flips one byte of the written part after the other (every `stride`-th) and says where `verify` did not call the ledger
 * false with the right file, offset and index. The head of the segment counts as the record at 0 of its first block.
 */
export function findUndetectedFlips(
  dir: string,
  stride: number,
): { flips: number; wrong: string[] } {
  const records = recordsOf(dir);
  const end = records.at(-1)?.end ?? 0;
  const file = openSync(join(dir, SEGMENT), 'r+');
  const wrong: string[] = [];
  let flips = 0;
  const byte = new Uint8Array(1);
  for (let at = 0; at < end; at += stride) {
    const record = records.find((span) => at >= span.offset && at < span.end);
    readSync(file, byte, 0, 1, at);
    byte[0] = (byte[0] as number) ^ (1 << (at % 8));
    writeSync(file, byte, 0, 1, at);
    const { verdict, file: named, offset, faultIndex } = verifyLedger(dir);
    byte[0] = (byte[0] as number) ^ (1 << (at % 8));
    writeSync(file, byte, 0, 1, at);
    flips += 1;
    const expected = `false ${SEGMENT} ${record?.offset ?? 0} ${record?.index ?? 0}`;
    const found = `${verdict} ${named} ${offset} ${faultIndex}`;
    if (found !== expected) wrong.push(`byte ${at}: ${found}, not ${expected}`);
  }
  closeSync(file);
  return { flips, wrong };
}

/**
 * Cuts the segment at every byte of its last two records (every `stride`-th) and says where `verify` did not call it
 * false, or a start did not go back to the last whole block with the torn bytes kept.
 */
export async function findBadRecoveries(
  dir: string,
  stride: number,
): Promise<{ cuts: number; wrong: string[] }> {
  const records = recordsOf(dir);
  const [before, last] = records.slice(-2) as [RecordSpan, RecordSpan];
  const path = join(dir, SEGMENT);
  const whole = readFileSync(path);
  copyFileSync(path, `${dir}.whole`);
  const wrong: string[] = [];
  let cuts = 0;
  for (let length = before.offset; length < last.end; length += stride) {
    copyFileSync(`${dir}.whole`, path);
    truncateSync(path, length);
    cuts += 1;
    const { verdict } = verifyLedger(dir);
    if (verdict !== 'false') wrong.push(`cut at ${length}: verify says ${verdict}`);
    const kept = length < last.offset ? before : last;
    const tornBytes = length - kept.offset;
    const opened = await openLedger({ dir });
    const { header } = opened.ledger;
    await opened.close();
    if (header.index !== kept.index - 1) wrong.push(`cut at ${length}: goes on at ${header.index}`);
    const { torn } = opened;
    const bytes = torn === undefined ? new Uint8Array(0) : readFileSync(join(dir, torn.file));
    // Zeros at the end of a torn record cannot be told from room that was never written.
    const expected = withoutTrailingZeros(whole.subarray(kept.offset, length));
    if (tornBytes > 0 && !expected.equals(withoutTrailingZeros(bytes)))
      wrong.push(`cut at ${length}: torn bytes differ`);
    if (verifyLedger(dir).verdict !== 'consistent') wrong.push(`cut at ${length}: not mended`);
  }
  copyFileSync(`${dir}.whole`, path);
  return { cuts, wrong };
}

/** Names of the torn ends that were kept. */
export function tornFiles(dir: string): string[] {
  return readdirSync(join(dir, 'torn'));
}

function withoutTrailingZeros(bytes: Uint8Array): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return Buffer.from(bytes.subarray(0, end));
}
