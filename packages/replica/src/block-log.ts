/** The writing side of the block log: appends whole batches, each with one sync, and stops for good when that fails. */

import { equalBytes } from '@jangbu/protocol';
import { BatchMarkFile, type BatchMarkParts, SCRATCH_FOLDER } from './batch-mark.ts';
import {
  ensureFolder,
  errorCodeOf,
  errorText,
  type FilePort,
  isPassing,
  nodeFilePort,
  readFully,
  removeIfPresent,
  writeAll,
  writeZeros,
} from './file-port.ts';
import { frameBytes, type LogEntry, payloadBlockHash, writeFrame } from './frame.ts';
import type { LogEnd } from './log-reader.ts';
import {
  decodeSegmentHead,
  encodeSegmentHead,
  SEGMENT_HEAD_BYTES,
  SEGMENTS_FOLDER,
  segmentCapacityBytes,
  segmentPath,
  standardCapacityBytes,
} from './segment.ts';

const SPARE_FILE = 'next.seg';
/** How much of the next segment `prepareNext` writes at a time unless told otherwise: about a millisecond. */
const PREPARE_PIECE_BYTES = 1_048_576;
/** Most of the room that is ready that only cancels, halts and time-driven blocks may take. */
const MAX_RESERVE_BYTES = 4_194_304;
/** Buffers up to this size are kept from batch to batch. */
const KEPT_BUFFER_BYTES = 1_048_576;

/** A write or sync of the log failed: what is on disk is unknown, and this log takes nothing any more. */
export class LogBrokenError extends Error {
  override readonly name = 'LogBrokenError';
  /** Code of the system error (`EIO`, `ENOSPC`, …), or empty. */
  readonly code: string;

  constructor(cause: unknown) {
    super(`the block log stopped at a failed write or sync: ${errorText(cause)}`, { cause });
    this.code = errorCodeOf(cause);
  }
}

/** There is no room for another segment. Nothing was written, and the log goes on when there is. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
  /** Code of the system error (`ENOSPC`, …). */
  readonly code: string;

  constructor(cause: unknown) {
    super(`no room for the next segment: ${errorText(cause)}`, { cause });
    this.code = errorCodeOf(cause);
  }
}

/** A segment that is being filled with zeros under another name. */
interface Spare {
  file: number;
  segment: number;
  writtenBytes: number;
  isReady: boolean;
}

/** The segment that takes frames. */
interface OpenSegment {
  file: number;
  segment: number;
  capacityBytes: number;
}

/** A log as plain values, which may go to another thread of the process: its files stay open. */
export interface BlockLogParts {
  readonly dir: string;
  readonly chainId: Uint8Array;
  readonly mark: BatchMarkParts;
  readonly current: OpenSegment | undefined;
  readonly spare: Spare | undefined;
  readonly offset: number;
  readonly lastIndex: number;
  readonly lastHash: Uint8Array;
}

/** Entries that go into one segment. */
interface Group {
  /** Capacity of the segment that they begin; 0 for those that go on in the present one. */
  newCapacityBytes: number;
  entries: LogEntry[];
}

/**
 * The log of a data folder, open for appending. One writer at a time: hold the folder's lock.
 *
 * A batch is one write and one sync (two syncs if it has several blocks: see `BatchMarkFile`); a new segment, which must
 * be synced, renamed and its folder synced, appears only together with its first block.
 */
export class BlockLog {
  readonly #port: FilePort;
  readonly #dir: string;
  readonly #chainId: Uint8Array;
  #mark: BatchMarkFile;
  #current: OpenSegment | undefined;
  #spare: Spare | undefined;
  #offset: number;
  #lastIndex: number;
  #lastHash: Uint8Array;
  #buffer = new Uint8Array(0);
  #broken: LogBrokenError | undefined;
  #isAway = false;

  private constructor(port: FilePort, dir: string, end: LogEnd, parts?: BlockLogParts) {
    this.#port = port;
    this.#dir = dir;
    this.#chainId = end.chainId;
    this.#offset = end.offset;
    this.#lastIndex = end.lastIndex;
    this.#lastHash = end.lastIndex < 0 ? end.chainId : end.lastHash;
    if (parts !== undefined) {
      this.#mark = new BatchMarkFile(port, dir, parts.mark);
      this.#current = parts.current;
      this.#spare = parts.spare;
      return;
    }
    ensureFolder(port, dir, SEGMENTS_FOLDER);
    ensureFolder(port, dir, SCRATCH_FOLDER);
    if (end.lastIndex >= 0) this.#current = openSegment(port, dir, end);
    this.#mark = new BatchMarkFile(port, dir);
  }

  /** A log without blocks; the first append makes segment 0, and replaces one in which recovery found no whole block. */
  static create(port: FilePort, dir: string, chainId: Uint8Array): BlockLog {
    const none = { segment: 0, offset: 0, lastOffset: 0, lastIndex: -1, lastHash: chainId };
    return new BlockLog(port, dir, { ...none, chainId });
  }

  /** The log whose end `recoverLog` just found; throws if the device fails. */
  static open(port: FilePort, dir: string, end: LogEnd): BlockLog {
    return new BlockLog(port, dir, end);
  }

  /** The log of another one's parts, in this thread. */
  static adopt(port: FilePort, parts: BlockLogParts): BlockLog {
    const { dir, chainId, current, offset, lastIndex, lastHash } = parts;
    const segment = current?.segment ?? 0;
    const end = { segment, offset, lastOffset: 0, lastIndex, lastHash, chainId };
    return new BlockLog(port, dir, end, parts);
  }

  /**
   * Gives the log away, or nothing if it is not on the disk of this machine or broken. Until `resume` it can only be
   * closed, which then does nothing: whoever has the parts closes the files.
   */
  release(): BlockLogParts | undefined {
    if (this.#port !== nodeFilePort || this.#broken !== undefined) return undefined;
    this.#isAway = true;
    return {
      dir: this.#dir,
      chainId: this.#chainId,
      mark: this.#mark.release(),
      current: this.#current,
      spare: this.#spare,
      offset: this.#offset,
      lastIndex: this.#lastIndex,
      lastHash: this.#lastHash,
    };
  }

  /** Goes on with parts that came of its own. */
  resume(parts: BlockLogParts): void {
    this.#isAway = false;
    this.#mark = new BatchMarkFile(this.#port, this.#dir, parts.mark);
    this.#current = parts.current;
    this.#spare = parts.spare;
    this.#offset = parts.offset;
    this.#lastIndex = parts.lastIndex;
    this.#lastHash = parts.lastHash;
  }

  /** Chain id of its ledger. */
  get chainId(): Uint8Array {
    return this.#chainId;
  }

  /** Index of the last block on disk; -1 if there is none. */
  get lastIndex(): number {
    return this.#lastIndex;
  }

  /** Hash of the last block on disk; the chain id if there is none. */
  get lastHash(): Uint8Array {
    return this.#lastHash;
  }

  /** False once a write or sync failed, or after `close`. */
  get isSound(): boolean {
    return this.#broken === undefined;
  }

  /** Bytes left in the present segment. */
  get roomBytes(): number {
    return this.#current === undefined ? 0 : this.#current.capacityBytes - this.#offset;
  }

  /** True if the next segment waits, filled and synced. */
  get hasSpare(): boolean {
    return this.#spare?.isReady === true;
  }

  /**
   * Bytes of frames that it takes for certain, in whatever pieces they come, without another byte of the disk, less the
   * reserve: half of the present segment, at most 4 MiB. Below zero once the reserve is being used.
   */
  get ordinaryRoomBytes(): number {
    const { segment, capacityBytes } = this.#current ?? { segment: -1, capacityBytes: 0 };
    const next = this.hasSpare ? standardCapacityBytes(segment + 1) - SEGMENT_HEAD_BYTES : 0;
    return Math.max(this.roomBytes, next) - Math.min(MAX_RESERVE_BYTES, capacityBytes / 2);
  }

  /**
   * Prepares the next segment if there is room for fewer bytes of ordinary blocks; false if the disk has none for it.
   * Throws a `LogBrokenError` if the device fails.
   */
  ensureRoom(bytes: number): boolean {
    try {
      if (this.ordinaryRoomBytes < bytes) this.#finishSpare();
      return true;
    } catch (error) {
      if (error instanceof StorageUnavailableError) return false;
      throw error;
    }
  }

  /**
   * Appends the blocks that follow the last one; all of them are on disk when it returns.
   *
   * Throws a RangeError for blocks that do not follow (nothing is written); a `StorageUnavailableError` if a new segment
   * is needed and there is no room for it (nothing is written, try again later); a `LogBrokenError` if a write or sync
   * failed, now or before: some of the blocks may be on disk, and the log takes nothing any more.
   */
  append(entries: readonly LogEntry[]): void {
    if (this.#broken !== undefined) throw this.#broken;
    this.#checkChain(entries);
    const groups = this.#group(entries);
    if (groups.some((group) => group.newCapacityBytes > 0)) this.#finishSpare();
    try {
      for (const group of groups) {
        if (group.newCapacityBytes === 0) this.#appendHere(group.entries);
        else this.#appendToNew(group);
      }
    } catch (error) {
      throw this.#break(error);
    }
  }

  /**
   * Fills up to `maxBytes` more of the next segment with zeros, and syncs it when it is full; true once it waits ready.
   *
   * For idle moments: a batch that finds no segment waiting fills one itself, which takes a tenth of a second for 64 MiB.
   * Throws as `append` does.
   */
  prepareNext(maxBytes = PREPARE_PIECE_BYTES): boolean {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return this.#fillSpare(maxBytes);
    } catch (error) {
      this.#dropSpare();
      if (isPassing(errorCodeOf(error))) throw new StorageUnavailableError(error);
      throw this.#break(error);
    }
  }

  /** Closes the files; the log must not be used afterwards. */
  close(): void {
    if (this.#isAway) return;
    this.#dropSpare();
    if (this.#current !== undefined) this.#port.close(this.#current.file);
    this.#current = undefined;
    if (this.#broken === undefined) this.#mark.close();
    else this.#mark.abandon();
    this.#broken ??= new LogBrokenError(new Error('it was closed'));
  }

  /** Throws a RangeError unless each of `entries` follows from the one before. */
  #checkChain(entries: readonly LogEntry[]): void {
    let index = this.#lastIndex;
    let hash = this.#lastHash;
    for (const entry of entries) {
      index += 1;
      if (entry.index !== index)
        throw new RangeError(`block ${entry.index} where ${index} is next`);
      if (!equalBytes(entry.previousHash, hash)) {
        throw new RangeError(`block ${index} does not follow from the block before`);
      }
      hash = payloadBlockHash(entry.payload);
    }
  }

  /** Which blocks go on in the present segment and which begin new ones. */
  #group(entries: readonly LogEntry[]): Group[] {
    const groups: Group[] = [];
    let room = this.roomBytes;
    let segment = this.#current?.segment ?? -1;
    for (const entry of entries) {
      const needed = frameBytes(entry.payload.length);
      let group = groups.at(-1);
      if (needed > room) {
        segment += 1;
        const newCapacityBytes = segmentCapacityBytes(segment, needed);
        room = newCapacityBytes - SEGMENT_HEAD_BYTES;
        group = { newCapacityBytes, entries: [] };
        groups.push(group);
      } else if (group === undefined) {
        group = { newCapacityBytes: 0, entries: [] };
        groups.push(group);
      }
      group.entries.push(entry);
      room -= needed;
    }
    return groups;
  }

  /** The frames of `entries` behind `lead` bytes, in memory that the next batch uses again. */
  #framed(entries: readonly LogEntry[], lead: number): Uint8Array {
    let length = lead;
    for (const entry of entries) length += frameBytes(entry.payload.length);
    if (length > KEPT_BUFFER_BYTES) return writeFrames(new Uint8Array(length), entries, lead);
    if (length > this.#buffer.length) this.#buffer = new Uint8Array(length * 2);
    return writeFrames(this.#buffer.subarray(0, length), entries, lead);
  }

  #appendHere(entries: readonly LogEntry[]): void {
    const { file, segment } = this.#current!;
    const bytes = this.#framed(entries, 0);
    const last = entries.at(-1)!;
    if (entries.length > 1) {
      const firstIndex = entries[0]!.index;
      this.#mark.set({ segment, offset: this.#offset, firstIndex, lastIndex: last.index });
    }
    writeAll(this.#port, file, bytes, this.#offset);
    this.#port.sync(file);
    this.#mark.clear();
    this.#endAt(this.#offset + bytes.length, last);
  }

  #appendToNew({ entries, newCapacityBytes }: Group): void {
    const port = this.#port;
    // The spare of the batch's first new segment waits; a batch that needs more of them fills them on the way.
    while (!this.#fillSpare(PREPARE_PIECE_BYTES));
    const { file, segment, writtenBytes } = this.#spare!;
    const bytes = this.#framed(entries, SEGMENT_HEAD_BYTES);
    const first = entries[0]!;
    const head = {
      segment,
      capacityBytes: newCapacityBytes,
      firstIndex: first.index,
      chainId: this.#chainId,
      previousHash: first.previousHash,
    };
    bytes.set(encodeSegmentHead(head));
    writeZeros(port, file, writtenBytes, newCapacityBytes);
    writeAll(port, file, bytes, 0);
    port.sync(file);
    const path = `${this.#dir}/${segmentPath(segment)}`;
    // Only a segment 0 that recovery found without a whole block may be replaced.
    if (segment > 0 && port.stat(path) !== undefined) throw new Error(`${path} is there already`);
    port.rename(`${this.#dir}/${SCRATCH_FOLDER}/${SPARE_FILE}`, path);
    port.syncFolder(`${this.#dir}/${SEGMENTS_FOLDER}`);

    this.#spare = undefined;
    if (this.#current !== undefined) port.close(this.#current.file);
    this.#current = { file, segment, capacityBytes: newCapacityBytes };
    this.#endAt(bytes.length, entries.at(-1)!);
  }

  #endAt(offset: number, last: LogEntry): void {
    this.#offset = offset;
    this.#lastIndex = last.index;
    this.#lastHash = payloadBlockHash(last.payload);
  }

  /** Makes the spare segment ready before anything of a batch that needs it is written. */
  #finishSpare(): void {
    while (!this.prepareNext());
  }

  #fillSpare(maxBytes: number): boolean {
    const port = this.#port;
    const spare = this.#spare ?? this.#makeSpare();
    if (spare.isReady) return true;
    const capacityBytes = standardCapacityBytes(spare.segment);
    const to = Math.min(capacityBytes, spare.writtenBytes + maxBytes);
    writeZeros(port, spare.file, spare.writtenBytes, to);
    spare.writtenBytes = to;
    if (to === capacityBytes) {
      port.sync(spare.file);
      spare.isReady = true;
    }
    return spare.isReady;
  }

  #makeSpare(): Spare {
    const path = `${this.#dir}/${SCRATCH_FOLDER}/${SPARE_FILE}`;
    // Never written over: after a crash this may be another name of the present segment.
    removeIfPresent(this.#port, path);
    const file = this.#port.open(path, 'create');
    const segment = (this.#current?.segment ?? -1) + 1;
    this.#spare = { file, segment, writtenBytes: 0, isReady: false };
    return this.#spare;
  }

  #dropSpare(): void {
    if (this.#spare === undefined) return;
    const { file } = this.#spare;
    this.#spare = undefined;
    try {
      this.#port.close(file);
      this.#port.remove(`${this.#dir}/${SCRATCH_FOLDER}/${SPARE_FILE}`);
    } catch {
      // It is removed before it is made again.
    }
  }

  #break(error: unknown): LogBrokenError {
    this.#broken = error instanceof LogBrokenError ? error : new LogBrokenError(error);
    return this.#broken;
  }
}

function writeFrames(bytes: Uint8Array, entries: readonly LogEntry[], lead: number): Uint8Array {
  let at = lead;
  for (const entry of entries) {
    writeFrame(bytes, at, entry);
    at += frameBytes(entry.payload.length);
  }
  return bytes;
}

function openSegment(port: FilePort, dir: string, { segment }: LogEnd): OpenSegment {
  const file = port.open(`${dir}/${segmentPath(segment)}`, 'update');
  const head = new Uint8Array(SEGMENT_HEAD_BYTES);
  readFully(port, file, head, 0);
  const decoded = decodeSegmentHead(head);
  if (decoded.kind !== 'head' || port.sizeOf(file) !== decoded.head.capacityBytes) {
    port.close(file);
    throw new Error(`${segmentPath(segment)} was not recovered before it was opened`);
  }
  return { file, segment, capacityBytes: decoded.head.capacityBytes };
}
