/**
 * The mark of the batch that is being written: which frames may be torn by a loss of power.
 *
 * A disk may keep any of the sectors that were not yet synced. Of several frames written at once a later one may
 * therefore survive whole behind an earlier one that did not, which looks like damage in the middle of the log. The mark,
 * synced before such a batch is written and taken back behind it, tells the two apart. Without a mark every whole frame
 * behind a damaged one means damage.
 */

import { crc32 } from 'node:zlib';
import { fromLatin1, isZero, latin1, readU32, readU64, writeU32, writeU64 } from '@jangbu/protocol';
import { type FilePort, readFully, writeAll } from './file-port.ts';

/** Folder of a data folder for what may be lost: the mark, and the segment that is being prepared. */
export const SCRATCH_FOLDER = 'scratch';

const MARK_FILE = 'batch';
const MAGIC = 'JANGBUBM';
const MARK_BYTES = 64;
const CRC_AT = MARK_BYTES - 4;

/** A batch of frames: blocks `firstIndex` to `lastIndex` from `offset` of `segment` on. */
export interface BatchMark {
  segment: number;
  offset: number;
  firstIndex: number;
  lastIndex: number;
}

/** Path of the mark in a data folder. */
export function batchMarkPath(dir: string): string {
  return `${dir}/${SCRATCH_FOLDER}/${MARK_FILE}`;
}

function encodeMark(mark: BatchMark): Uint8Array {
  const bytes = new Uint8Array(MARK_BYTES);
  bytes.set(fromLatin1(MAGIC));
  writeU32(bytes, 8, mark.segment);
  writeU64(bytes, 16, mark.offset);
  writeU64(bytes, 24, mark.firstIndex);
  writeU64(bytes, 32, mark.lastIndex);
  writeU32(bytes, CRC_AT, crc32(bytes.subarray(0, CRC_AT)));
  return bytes;
}

/** The mark of a data folder, or undefined if there is none that can be believed; throws if it cannot be read. */
export function loadBatchMark(port: FilePort, dir: string): BatchMark | undefined {
  if (port.stat(batchMarkPath(dir)) === undefined) return undefined;
  const file = port.open(batchMarkPath(dir), 'read');
  const bytes = new Uint8Array(MARK_BYTES);
  try {
    if (readFully(port, file, bytes, 0) < MARK_BYTES) return undefined;
  } finally {
    port.close(file);
  }
  if (isZero(bytes, 0, MARK_BYTES)) return undefined;
  if (readU32(bytes, CRC_AT) !== crc32(bytes.subarray(0, CRC_AT))) return undefined;
  if (latin1(bytes.subarray(0, 8)) !== MAGIC) return undefined;
  return {
    segment: readU32(bytes, 8),
    offset: readU64(bytes, 16),
    firstIndex: readU64(bytes, 24),
    lastIndex: readU64(bytes, 32),
  };
}

/** A file of marks as plain values, which may go to another thread of the process. */
export interface BatchMarkParts {
  readonly file: number;
  readonly isSet: boolean;
}

/** Writes marks in place into one small file, so that a full disk cannot refuse them. */
export class BatchMarkFile {
  readonly #port: FilePort;
  readonly #file: number;
  #isSet = false;

  /** Opens the file, which is made if it is not there, or goes on with parts; throws if the system refuses. */
  constructor(port: FilePort, dir: string, parts?: BatchMarkParts) {
    this.#port = port;
    if (parts !== undefined) {
      this.#file = parts.file;
      this.#isSet = parts.isSet;
      return;
    }
    const path = batchMarkPath(dir);
    if (port.stat(path) !== undefined) {
      this.#file = port.open(path, 'update');
      return;
    }
    this.#file = port.open(path, 'create');
    writeAll(port, this.#file, new Uint8Array(MARK_BYTES), 0);
    port.sync(this.#file);
    port.syncFolder(`${dir}/${SCRATCH_FOLDER}`);
  }

  /** What another thread goes on with; this one must not be used any more. */
  release(): BatchMarkParts {
    return { file: this.#file, isSet: this.#isSet };
  }

  /** Marks a batch that may be written once the mark is on disk: see `sync`. */
  set(mark: BatchMark): void {
    this.#isSet = true;
    writeAll(this.#port, this.#file, encodeMark(mark), 0);
  }

  /** Waits until the mark is on disk. */
  sync(): void {
    this.#port.sync(this.#file);
  }

  /**
   * Takes the mark back once its batch is on disk. It is not waited for: if the loss of power brings the mark back, only
   * the very last batch is under it.
   */
  clear(): void {
    if (!this.#isSet) return;
    this.#isSet = false;
    writeAll(this.#port, this.#file, new Uint8Array(MARK_BYTES), 0);
  }

  /** Waits until the mark is as it should be, and closes its file. */
  close(): void {
    this.#port.sync(this.#file);
    this.#port.close(this.#file);
  }

  /** Closes its file and leaves the mark as it is. */
  abandon(): void {
    this.#port.close(this.#file);
  }
}
