/** Reads a block log from its files, checks everything that the log itself promises, and repairs nothing. */

import { equalBytes } from '@jangbu/protocol';
import { errorText, type FilePort } from './file-port.ts';
import { FileWindow } from './file-window.ts';
import {
  claimedPayloadBytes,
  FRAME_HEAD_BYTES,
  frameAgreesWithHeader,
  frameBytes,
  frameChecksumHolds,
  frameIndex,
  framePayload,
  framePreviousHash,
  payloadBlockHash,
} from './frame.ts';
import {
  decodeSegmentHead,
  SEGMENT_FORMAT_VERSION,
  SEGMENT_HEAD_BYTES,
  SEGMENTS_FOLDER,
  type SegmentHead,
  segmentCapacityBytes,
  segmentNumberOf,
  segmentPath,
} from './segment.ts';

/**
 * What is wrong with a log. Closed:
 * `cut` (a file ends early), `bad_checksum`, `bad_length` (a record that would not fit), `not_zero` (bytes behind the
 * last record), `bad_head`, `bad_capacity`, `wrong_chain`, `index_gap`, `previous_hash`, `not_a_block`, `misplaced` (a
 * record that belongs in the segment before), `empty_segment`, `too_long`, `missing_segment`, `extra_file`,
 * `future_version`, `unreadable` (the system refuses to read).
 */
export type LogFaultCode =
  | 'cut'
  | 'bad_checksum'
  | 'bad_length'
  | 'not_zero'
  | 'bad_head'
  | 'bad_capacity'
  | 'wrong_chain'
  | 'index_gap'
  | 'previous_hash'
  | 'not_a_block'
  | 'misplaced'
  | 'empty_segment'
  | 'too_long'
  | 'missing_segment'
  | 'extra_file'
  | 'future_version'
  | 'unreadable';

/** The first thing that is wrong with a log. */
export interface LogFault {
  kind: 'fault';
  code: LogFaultCode;
  /** Path from the data folder. */
  file: string;
  /** Where the damaged record begins in its file. */
  offset: number;
  /** Index of the damaged block, or of the one that would come next. */
  index: number;
  reason: string;
}

/** A whole frame of the log. */
export interface LogFrame {
  kind: 'frame';
  index: number;
  /** Path from the data folder. */
  file: string;
  /** Where the frame begins in its file. */
  offset: number;
  previousHash: Uint8Array;
  /** Hash of the block, from the bytes of its header. */
  hash: Uint8Array;
  /** SSZ(StoredBlock): a view into memory that is never written again. */
  payload: Uint8Array;
}

/** Where the whole blocks that were read end; `lastIndex` is -1 if there is none, and then nothing else counts. */
export interface LogEnd {
  segment: number;
  /** Where the next frame would begin. */
  offset: number;
  /** Where the last frame begins. */
  lastOffset: number;
  lastIndex: number;
  lastHash: Uint8Array;
  chainId: Uint8Array;
}

/** How `readLog` reads. */
export interface ReadLogOptions {
  /** Index of the first block that is wanted: whole segments before it are passed over. */
  from?: number;
  /** Chain id that the log must have; without it that of the first segment read is taken. */
  chainId?: Uint8Array;
  /**
   * Called when the end of the last segment looks damaged, after which it is looked at once more: for a log that another
   * process may be writing. It should wait a few milliseconds.
   */
  pause?: () => void;
}

/**
 * The blocks of the log in `DIR/segments` in order, then the fault that ends them if there is one; returns where the
 * whole blocks end.
 *
 * Never throws and holds about one MiB, or one frame if that is longer. A claimed length is believed only as far as the
 * file reaches.
 */
export function* readLog(
  port: FilePort,
  dir: string,
  options: ReadLogOptions = {},
): Generator<LogFrame | LogFault, LogEnd> {
  return yield* new LogReading(port, dir, options).run();
}

class LogReading {
  readonly #port: FilePort;
  readonly #dir: string;
  readonly #options: ReadLogOptions;
  readonly #end: LogEnd;
  #nextIndex = 0;
  #segment = 0;
  /** Bytes left behind the last frame of the segment before; -1 if it was not read. */
  #roomBefore = -1;

  constructor(port: FilePort, dir: string, options: ReadLogOptions) {
    this.#port = port;
    this.#dir = dir;
    this.#options = options;
    const chainId = options.chainId ?? new Uint8Array(0);
    const lastHash = new Uint8Array(0);
    this.#end = { segment: 0, offset: 0, lastOffset: 0, lastIndex: -1, lastHash, chainId };
  }

  *run(): Generator<LogFrame | LogFault, LogEnd> {
    const listing = this.#list();
    if (listing.kind === 'fault') {
      yield listing;
      return this.#end;
    }
    const { segments, strangers } = listing;
    const last = Math.max(0, segments.at(-1) ?? 0);
    const present = new Set(segments);
    const first = this.#firstSegment(segments);
    for (this.#segment = 0; this.#segment <= last; this.#segment += 1) {
      if (!present.has(this.#segment)) {
        yield this.#fault('missing_segment', 0, 'the segment is missing');
        return this.#end;
      }
      if (this.#segment < first) continue;
      const sound = yield* this.#readSegment(this.#segment === last);
      if (!sound) return this.#end;
    }
    const stranger = strangers[0];
    if (stranger !== undefined) {
      const reason = 'this is not a segment and does not belong here';
      const file = `${SEGMENTS_FOLDER}/${stranger}`;
      yield { kind: 'fault', code: 'extra_file', file, offset: 0, index: this.#nextIndex, reason };
    }
    return this.#end;
  }

  #list(): { kind: 'listing'; segments: number[]; strangers: string[] } | LogFault {
    const segments: number[] = [];
    const strangers: string[] = [];
    const folder = `${this.#dir}/${SEGMENTS_FOLDER}`;
    try {
      const entries = this.#port.stat(folder) === undefined ? [] : this.#port.list(folder);
      for (const { name, kind } of entries) {
        const segment = segmentNumberOf(name);
        if (segment === null || kind !== 'file') strangers.push(name);
        else segments.push(segment);
      }
    } catch (error) {
      return this.#fault('unreadable', 0, errorText(error), SEGMENTS_FOLDER);
    }
    return { kind: 'listing', segments: segments.sort((a, b) => a - b), strangers };
  }

  /** The last segment that begins at or before the wanted index; one with a damaged head is never skipped over. */
  #firstSegment(segments: readonly number[]): number {
    const from = this.#options.from ?? 0;
    if (from <= 0) return 0;
    for (const segment of segments.toReversed()) {
      try {
        const window = new FileWindow(this.#port, `${this.#dir}/${segmentPath(segment)}`);
        try {
          const decoded = decodeSegmentHead(window.bytes(0, SEGMENT_HEAD_BYTES));
          if (decoded.kind === 'head' && decoded.head.firstIndex <= from) return segment;
        } finally {
          window.close();
        }
      } catch {
        // Whatever is wrong with this file is found and named when the reading comes to it.
      }
    }
    return 0;
  }

  /** Reads a segment to its end; false if a fault was found. */
  *#readSegment(isLast: boolean): Generator<LogFrame | LogFault, boolean> {
    let window: FileWindow;
    try {
      window = new FileWindow(this.#port, `${this.#dir}/${segmentPath(this.#segment)}`);
    } catch (error) {
      yield this.#fault('unreadable', 0, errorText(error));
      return false;
    }
    try {
      return yield* this.#readFrames(window, isLast);
    } finally {
      window.close();
    }
  }

  *#readFrames(window: FileWindow, isLast: boolean): Generator<LogFrame | LogFault, boolean> {
    const head = this.#guard(0, () => this.#readHead(window));
    if (head.kind === 'fault') {
      yield head;
      return false;
    }
    let offset = SEGMENT_HEAD_BYTES;
    let pausedAt = -1;
    for (;;) {
      const at = offset;
      const read = this.#guard(at, () => this.#readFrame(window, head, at));
      if (read.kind === 'fault') {
        if (isLast && pausedAt !== at && this.#options.pause !== undefined) {
          pausedAt = at;
          this.#options.pause();
          window.refresh();
          continue;
        }
        yield read;
        return false;
      }
      if (read.kind === 'end') {
        this.#roomBefore = head.capacityBytes - at;
        return true;
      }
      offset += frameBytes(read.payload.length);
      this.#nextIndex = read.index + 1;
      this.#end.segment = this.#segment;
      this.#end.offset = offset;
      this.#end.lastOffset = at;
      this.#end.lastIndex = read.index;
      this.#end.lastHash = read.hash;
      if (read.index >= (this.#options.from ?? 0)) yield read;
    }
  }

  #readHead(window: FileWindow): (SegmentHead & { kind: 'head' }) | LogFault {
    if (window.sizeBytes < SEGMENT_HEAD_BYTES) {
      return this.#fault('cut', 0, `the file ends at byte ${window.sizeBytes}, within its head`);
    }
    const decoded = decodeSegmentHead(window.bytes(0, SEGMENT_HEAD_BYTES));
    if (decoded.kind === 'damaged') return this.#fault('bad_head', 0, decoded.reason);
    if (decoded.kind === 'future_version') {
      const needs = `the segment has format version ${decoded.formatVersion}`;
      const reason = `${needs}, this program reads up to ${SEGMENT_FORMAT_VERSION}`;
      return this.#fault('future_version', 0, reason);
    }
    const { head } = decoded;
    if (head.segment !== this.#segment) {
      return this.#fault('bad_head', 0, `the head is that of segment ${head.segment}`);
    }
    if (this.#end.chainId.length === 0) this.#end.chainId = head.chainId;
    if (!equalBytes(head.chainId, this.#end.chainId)) {
      return this.#fault('wrong_chain', 0, 'the segment belongs to another ledger');
    }
    return this.#continueFrom(head);
  }

  /** Checks that a segment goes on where the one before ended, or takes its word if that was not read. */
  #continueFrom(head: SegmentHead): (SegmentHead & { kind: 'head' }) | LogFault {
    if (this.#end.lastIndex < 0) {
      const isFirst = this.#segment === 0;
      if (isFirst && head.firstIndex !== 0) {
        return this.#fault('index_gap', 0, `segment 0 begins at block ${head.firstIndex}`);
      }
      if (isFirst && !equalBytes(head.previousHash, head.chainId)) {
        return this.#fault('previous_hash', 0, 'segment 0 does not follow from the chain id');
      }
      this.#nextIndex = head.firstIndex;
      this.#end.lastHash = head.previousHash;
      return { kind: 'head', ...head };
    }
    if (head.firstIndex !== this.#nextIndex) {
      return this.#fault('index_gap', 0, `the segment begins at block ${head.firstIndex}`);
    }
    if (!equalBytes(head.previousHash, this.#end.lastHash)) {
      return this.#fault('previous_hash', 0, 'the head names another block before its first');
    }
    return { kind: 'head', ...head };
  }

  #readFrame(
    window: FileWindow,
    head: SegmentHead,
    offset: number,
  ): LogFrame | { kind: 'end' } | LogFault {
    const { capacityBytes } = head;
    const room = capacityBytes - offset;
    if (room < FRAME_HEAD_BYTES) return this.#readPadding(window, capacityBytes, offset);
    const ends = `the file ends at byte ${window.sizeBytes} of ${capacityBytes}`;
    if (window.sizeBytes < offset + FRAME_HEAD_BYTES) return this.#fault('cut', offset, ends);
    const claimed = claimedPayloadBytes(window.bytes(offset, FRAME_HEAD_BYTES));
    if (claimed === 0) return this.#readPadding(window, capacityBytes, offset);
    const length = frameBytes(claimed);
    if (length > room) {
      const reason = `the record claims ${length} bytes where ${room} are left`;
      return this.#fault('bad_length', offset, reason);
    }
    if (offset + length > window.sizeBytes) return this.#fault('cut', offset, ends);
    const frame = window.bytes(offset, length);
    if (!frameChecksumHolds(frame)) {
      return this.#fault('bad_checksum', offset, 'the checksum of the record does not hold');
    }
    return this.#checkFrame(frame, head, offset);
  }

  #checkFrame(frame: Uint8Array, head: SegmentHead, offset: number): LogFrame | LogFault {
    const index = frameIndex(frame);
    const previousHash = framePreviousHash(frame);
    if (index !== this.#nextIndex) {
      const found = index < 0 ? 'at or above 2^53' : String(index);
      return this.#fault('index_gap', offset, `the record is that of block ${found}`);
    }
    if (!equalBytes(previousHash, this.#end.lastHash)) {
      const reason = 'the previous hash is not the hash of the block before';
      return this.#fault('previous_hash', offset, reason);
    }
    if (!frameAgreesWithHeader(frame, this.#end.chainId)) {
      return this.#fault('not_a_block', offset, 'the record and the header in it disagree');
    }
    if (offset === SEGMENT_HEAD_BYTES) {
      if (head.capacityBytes !== segmentCapacityBytes(this.#segment, frame.length)) {
        return this.#fault('bad_capacity', 0, `the capacity cannot be ${head.capacityBytes}`);
      }
      if (frame.length <= this.#roomBefore) {
        const reason = 'the record had room in the segment before';
        return this.#fault('misplaced', offset, reason);
      }
    }
    const payload = framePayload(frame);
    const file = segmentPath(this.#segment);
    const hash = payloadBlockHash(payload);
    return { kind: 'frame', index, file, offset, previousHash, hash, payload };
  }

  /** Checks what lies behind the last record: zeros up to the capacity, and nothing behind that. */
  #readPadding(
    window: FileWindow,
    capacityBytes: number,
    offset: number,
  ): { kind: 'end' } | LogFault {
    const stray = window.firstNonZero(offset, Math.min(capacityBytes, window.sizeBytes));
    if (stray >= 0) {
      const reason = `byte ${stray}, behind the last record, is not zero`;
      return this.#fault('not_zero', offset, reason);
    }
    if (window.sizeBytes < capacityBytes) {
      const reason = `the file ends at byte ${window.sizeBytes} of ${capacityBytes}`;
      return this.#fault('cut', offset, reason);
    }
    if (window.sizeBytes > capacityBytes) {
      const reason = `the file has ${window.sizeBytes} bytes, its head says ${capacityBytes}`;
      return this.#fault('too_long', capacityBytes, reason);
    }
    if (offset === SEGMENT_HEAD_BYTES) {
      return this.#fault('empty_segment', offset, 'the segment holds no block');
    }
    return { kind: 'end' };
  }

  #guard<Result>(offset: number, read: () => Result): Result | LogFault {
    try {
      return read();
    } catch (error) {
      return this.#fault('unreadable', offset, errorText(error));
    }
  }

  #fault(
    code: LogFaultCode,
    offset: number,
    reason: string,
    file = segmentPath(this.#segment),
  ): LogFault {
    return { kind: 'fault', code, file, offset, index: this.#nextIndex, reason };
  }
}
