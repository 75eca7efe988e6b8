/** The writing side of the block log: appends whole batches, each with one sync, and stops for good when that fails. */

import { equalBytes } from '@jangbu/protocol';
import { BatchMarkFile, type BatchMarkParts, SCRATCH_FOLDER } from './batch-mark.ts';
import {
  ensureFolder,
  errorCodeOf,
  type FilePort,
  isPassing,
  nodeFilePort,
  readFully,
  writeAll,
} from './file-port.ts';
import { FrameBuffer, type LogEntry, payloadBlockHash } from './frame.ts';
import { LogBrokenError, StorageUnavailableError } from './log-errors.ts';
import type { LogEnd } from './log-reader.ts';
import {
  decodeSegmentHead,
  encodeSegmentHead,
  SEGMENT_HEAD_BYTES,
  SEGMENTS_FOLDER,
  segmentPath,
  standardCapacityBytes,
} from './segment.ts';
import { planSegments, type SegmentEntries } from './segment-plan.ts';
import { SPARE_FILE, type SpareParts, SpareSegment } from './spare-segment.ts';

/** How much of the next segment `prepareNext` writes at a time unless told otherwise: about a millisecond. */
const PREPARE_PIECE_BYTES = 1_048_576;
/** Most of the room that is ready that only cancels, halts and time-driven blocks may take. */
const MAX_RESERVE_BYTES = 4_194_304;

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
  readonly spare: SpareParts | undefined;
  readonly offset: number;
  readonly lastIndex: number;
  readonly lastHash: Uint8Array;
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
  #spare: SpareSegment;
  #offset: number;
  #lastIndex: number;
  #lastHash: Uint8Array;
  readonly #frames = new FrameBuffer();
  #broken: LogBrokenError | undefined;
  #isAway = false;

  private constructor(port: FilePort, dir: string, end: LogEnd, parts?: BlockLogParts) {
    this.#port = port;
    this.#dir = dir;
    this.#chainId = end.chainId;
    this.#offset = end.offset;
    this.#lastIndex = end.lastIndex;
    this.#lastHash = end.lastIndex < 0 ? end.chainId : end.lastHash;
    this.#spare = new SpareSegment(port, dir, parts?.spare);
    if (parts !== undefined) {
      this.#mark = new BatchMarkFile(port, dir, parts.mark);
      this.#current = parts.current;
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
      spare: this.#spare.release(),
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
    this.#spare = new SpareSegment(this.#port, this.#dir, parts.spare);
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
    return this.#spare.isReady;
  }

  /**
   * Bytes of frames that it takes for certain, in whatever pieces they come, without another byte of the disk, less the
   * reserve: half of the present segment, at most 4 MiB. Below zero once the reserve is being used.
   */
  get ordinaryRoomBytes(): number {
    const capacityBytes = this.#current?.capacityBytes ?? 0;
    const next = this.hasSpare ? standardCapacityBytes(this.#nextSegment) - SEGMENT_HEAD_BYTES : 0;
    return Math.max(this.roomBytes, next) - Math.min(MAX_RESERVE_BYTES, capacityBytes / 2);
  }

  /**
   * Prepares the next segment if there is room for fewer bytes of ordinary blocks; false if the disk has none for it.
   * Throws a `LogBrokenError` if the device fails.
   */
  ensureRoom(bytes: number): boolean {
    try {
      while (this.ordinaryRoomBytes < bytes && !this.prepareNext());
      return true;
    } catch (error) {
      if (error instanceof StorageUnavailableError) return false;
      throw error;
    }
  }

  /**
   * Appends the blocks that follow the last one; all of them are on disk when it returns.
   *
   * Throws a RangeError for blocks that do not follow (nothing is written); a `StorageUnavailableError` if there is no
   * room for some of them: those can be appended later, and nothing else in their place; a `LogBrokenError` if a write or
   * sync failed otherwise, now or before: some of the blocks may be on disk, and the log takes nothing any more.
   */
  append(entries: readonly LogEntry[]): void {
    if (this.#broken !== undefined) throw this.#broken;
    this.#checkChain(entries);
    let stored = 0;
    try {
      const groups = planSegments(entries, this.roomBytes, this.#nextSegment);
      // Before anything is written: a new segment is what most often has no room.
      if (groups.some((group) => group.newCapacityBytes > 0)) this.#finishSpare();
      for (const group of groups) {
        if (group.newCapacityBytes === 0) this.#appendHere(group.entries);
        else this.#appendToNew(group);
        stored += group.entries.length;
      }
    } catch (error) {
      throw this.#failure(error, stored);
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
      throw this.#failure(error, 0);
    }
  }

  /** Closes the files; the log must not be used afterwards. */
  close(): void {
    if (this.#isAway) return;
    this.#spare.drop();
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

  #appendHere(entries: readonly LogEntry[]): void {
    const { file, segment } = this.#current!;
    const bytes = this.#frames.of(entries, 0);
    const last = entries.at(-1)!;
    if (entries.length > 1) {
      const firstIndex = entries[0]!.index;
      this.#mark.set({ segment, offset: this.#offset, firstIndex, lastIndex: last.index });
      this.#mustSync(() => this.#mark.sync());
    }
    writeAll(this.#port, file, bytes, this.#offset);
    this.#mustSync(() => this.#port.sync(file));
    this.#mark.clear();
    this.#endAt(this.#offset + bytes.length, last);
  }

  #appendToNew({ entries, newCapacityBytes }: SegmentEntries): void {
    const port = this.#port;
    // The spare of the batch's first new segment waits; a batch that needs more of them fills them on the way.
    this.#finishSpare();
    this.#spare.extend(newCapacityBytes);
    const { file } = this.#spare;
    const segment = this.#nextSegment;
    const bytes = this.#frames.of(entries, SEGMENT_HEAD_BYTES);
    const first = entries[0]!;
    const head = {
      segment,
      capacityBytes: newCapacityBytes,
      firstIndex: first.index,
      chainId: this.#chainId,
      previousHash: first.previousHash,
    };
    bytes.set(encodeSegmentHead(head));
    writeAll(port, file, bytes, 0);
    this.#mustSync(() => port.sync(file));
    const path = `${this.#dir}/${segmentPath(segment)}`;
    // Only a segment 0 that recovery found without a whole block may be replaced.
    if (segment > 0 && port.stat(path) !== undefined) throw new Error(`${path} is there already`);
    port.rename(`${this.#dir}/${SPARE_FILE}`, path);
    this.#mustSync(() => port.syncFolder(`${this.#dir}/${SEGMENTS_FOLDER}`));

    this.#spare.handOver();
    if (this.#current !== undefined) port.close(this.#current.file);
    this.#current = { file, segment, capacityBytes: newCapacityBytes };
    this.#endAt(bytes.length, entries.at(-1)!);
  }

  #endAt(offset: number, last: LogEntry): void {
    this.#offset = offset;
    this.#lastIndex = last.index;
    this.#lastHash = payloadBlockHash(last.payload);
  }

  get #nextSegment(): number {
    return (this.#current?.segment ?? -1) + 1;
  }

  #finishSpare(): void {
    while (!this.#fillSpare(PREPARE_PIECE_BYTES));
  }

  #fillSpare(maxBytes: number): boolean {
    return this.#spare.fill(this.#nextSegment, maxBytes);
  }

  /** A sync of blocks: whatever it fails with, nobody knows what is on disk, and it is never tried again. */
  #mustSync(sync: () => void): void {
    try {
      sync();
    } catch (error) {
      this.#broken = new LogBrokenError(error);
      throw this.#broken;
    }
  }

  /** What to throw after a failed call: want of room passes, and everything else is for good. */
  #failure(error: unknown, stored: number): Error {
    if (this.#broken === undefined && isPassing(errorCodeOf(error))) {
      return new StorageUnavailableError(error, stored);
    }
    this.#broken ??= new LogBrokenError(error);
    this.#spare.drop();
    return this.#broken;
  }
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
