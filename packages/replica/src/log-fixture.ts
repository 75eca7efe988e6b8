/** Logs for tests: chains of blocks that execute nothing, on a disk in memory. */

import { encodeStoredBlock, type Header, hashHeader } from '@jangbu/protocol';
import { BlockLog } from './block-log.ts';
import type { LogEntry } from './frame.ts';
import { type LogFault, type LogFrame, type ReadLogOptions, readLog } from './log-reader.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';

/** Data folder of the test logs. */
export const DIR = '/data';
/** Chain id of the test logs. */
export const CHAIN_ID = new Uint8Array(32).fill(0xc1);

/** Numbers from 0 (included) to 1 (excluded) that only depend on `seed`. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    // SplitMix32: neighbouring seeds give unlike numbers from the first one on.
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}

/** Blocks that follow each other; block i has `eventCounts[i]` events of bytes that are not zero. */
export function chainOfBlocks(
  eventCounts: readonly number[],
  chainId: Uint8Array = CHAIN_ID,
): LogEntry[] {
  const entries: LogEntry[] = [];
  let previousHash: Uint8Array = chainId;
  for (const [index, count] of eventCounts.entries()) {
    const header: Header = {
      version: 1,
      chainId,
      index,
      previousHash,
      timestamp: 1_700_000_000_000_000 + index,
      transactionsRoot: new Uint8Array(32).fill(1),
      eventsRoot: new Uint8Array(32).fill(2),
      tradeLogSize: 0,
      tradeLogRoot: new Uint8Array(32).fill(3),
      stateRoot: new Uint8Array(32).fill(4),
    };
    const payload = encodeStoredBlock({
      header,
      operatorSignature: new Uint8Array(64).fill(5),
      transactions: [],
      events: new Uint8Array(64 * count).fill(6),
      trades: new Uint8Array(0),
    });
    entries.push({ index, previousHash, payload });
    previousHash = hashHeader(nativeHasher, header);
  }
  return entries;
}

/** A disk in memory with an empty data folder that survives crashes. */
export function emptyDisk(): MemoryFilePort {
  const port = new MemoryFilePort();
  port.makeFolder(DIR);
  port.syncFolder('');
  return port;
}

/** A log of `entries`, appended `batchSize` at a time and closed. */
export function savedLog(entries: readonly LogEntry[], batchSize = 1): MemoryFilePort {
  const port = emptyDisk();
  const log = BlockLog.create(port, DIR, CHAIN_ID);
  for (let i = 0; i < entries.length; i += batchSize) log.append(entries.slice(i, i + batchSize));
  log.close();
  return port;
}

/** Everything that reading a log gives. */
export function readAll(
  port: MemoryFilePort,
  options: ReadLogOptions = {},
): { frames: LogFrame[]; fault: LogFault | undefined } {
  const frames: LogFrame[] = [];
  for (const step of readLog(port, DIR, options)) {
    if (step.kind === 'fault') return { frames, fault: step };
    frames.push(step);
  }
  return { frames, fault: undefined };
}

/** Content of a file of the data folder. */
export function contentOf(port: MemoryFilePort, path: string): Uint8Array {
  const file = port.open(`${DIR}/${path}`, 'read');
  const bytes = new Uint8Array(port.sizeOf(file));
  port.read(file, bytes, 0);
  port.close(file);
  return bytes;
}

/** Changes one byte of a file in place. */
export function setByte(port: MemoryFilePort, path: string, offset: number, value: number): void {
  const file = port.open(`${DIR}/${path}`, 'update');
  port.write(file, Uint8Array.of(value), offset);
  port.sync(file);
  port.close(file);
}

/** Cuts a file of the data folder. */
export function cutFile(port: MemoryFilePort, path: string, sizeBytes: number): void {
  const file = port.open(`${DIR}/${path}`, 'update');
  port.truncate(file, sizeBytes);
  port.sync(file);
  port.close(file);
}
