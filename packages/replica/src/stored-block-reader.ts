/** Reads whole blocks out of the segments that another part of this process appends to, wherever a reader begins. */

import { errorText, type FilePort, readFully } from './file-port.ts';
import {
  claimedPayloadBytes,
  FRAME_HEAD_BYTES,
  frameBytes,
  frameChecksumHolds,
  frameIndex,
  framePayload,
} from './frame.ts';
import { decodeSegmentHead, SEGMENT_HEAD_BYTES, segmentPath } from './segment.ts';

/** First piece that is read of a range, and the longest one. */
const FIRST_PIECE_BYTES = 32_768;
const LONGEST_PIECE_BYTES = 1_048_576;
/** Distance of the remembered places of a segment. */
const PLACE_DISTANCE_BYTES = 262_144;
/** Ends of the last ranges: where the readers that go on will begin. */
const MAX_ENDS = 64;

/** Where the frame of a block begins. */
interface Place {
  readonly index: number;
  readonly segment: number;
  readonly offset: number;
}

/** Bounds of a range. */
export interface RangeBounds {
  readonly maxBlocks: number;
  /** All payloads together, unless the first one alone is longer. */
  readonly maxBytes: number;
}

/** Somebody who waits for a block. */
interface Waiter {
  readonly index: number;
  readonly wake: () => void;
}

/**
 * The stored blocks of a data folder as bytes, up to the last one that `advance` named: what lies behind it may not be on
 * disk yet and is never read.
 *
 * Holds one place for every 256 KiB of the log that was read, and nothing of the blocks. A range costs as much as its own
 * bytes if it begins where another one ended; else up to 256 KiB more, or up to one segment where nobody has read yet.
 */
export class StoredBlockReader {
  readonly #port: FilePort;
  readonly #dir: string;
  #lastIndex: number;
  /** Of each segment known so far its first frame and some of those behind, ascending. */
  readonly #places: Place[][] = [[{ index: 0, segment: 0, offset: SEGMENT_HEAD_BYTES }]];
  readonly #ends = new Map<number, Place>();
  readonly #waiters = new Set<Waiter>();
  #isClosed = false;

  /** @param lastIndex - index of the last block on disk; -1 for none. */
  constructor(port: FilePort, dir: string, lastIndex: number) {
    this.#port = port;
    this.#dir = dir;
    this.#lastIndex = lastIndex;
  }

  /** Index of the last block that may be read; -1 if there is none. */
  lastIndex(): number {
    return this.#lastIndex;
  }

  /** All blocks up to `index` are on disk now: whoever waits for one of them goes on. */
  advance(index: number): void {
    this.#lastIndex = Math.max(this.#lastIndex, index);
    for (const waiter of this.#waiters) if (waiter.index <= this.#lastIndex) waiter.wake();
  }

  /** Settles when block `index` may be read, after `waitMs` milliseconds, or when the reader is closed. */
  async waitFor(index: number, waitMs: number): Promise<void> {
    if (index <= this.#lastIndex || waitMs <= 0 || this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const waiter = {
        index,
        wake: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.wake, waitMs);
      this.#waiters.add(waiter);
    });
  }

  /** Lets everybody go who waits; nobody waits from now on. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of this.#waiters) waiter.wake();
  }

  /**
   * SSZ(StoredBlock) of the blocks from `from` on, in order: none if `from` is not on disk, else at least one. The memory
   * is never written again. Throws an Error if the files cannot be read or are damaged there.
   */
  read(from: number, { maxBlocks, maxBytes }: RangeBounds): Uint8Array[] {
    const last = Math.min(this.#lastIndex, from + maxBlocks - 1);
    const payloads: Uint8Array[] = [];
    if (from < 0 || from > last) return payloads;
    let bytes = 0;
    let end = this.#placeBefore(from);
    while (end.index <= last) {
      const walk = new SegmentWalk(this.#port, this.#dir, end);
      try {
        for (let frame = walk.next(); frame !== undefined; frame = walk.next()) {
          this.#remember(end);
          if (end.index >= from) {
            const payload = this.#checked(frame, end);
            if (payloads.length > 0 && bytes + payload.length > maxBytes) {
              return this.#endAt(end, payloads);
            }
            payloads.push(payload);
            bytes += payload.length;
          }
          end = walk.place;
          if (end.index > last) return this.#endAt(end, payloads);
        }
      } finally {
        walk.close();
      }
      end = this.#startOfSegment(end.segment + 1, end.index);
    }
    return this.#endAt(end, payloads);
  }

  #endAt(end: Place, payloads: Uint8Array[]): Uint8Array[] {
    this.#ends.delete(end.index);
    this.#ends.set(end.index, end);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MAX_ENDS && oldest !== undefined) this.#ends.delete(oldest);
    return payloads;
  }

  #checked(frame: Uint8Array, { index, segment, offset }: Place): Uint8Array {
    if (frameChecksumHolds(frame) && frameIndex(frame) === index) return framePayload(frame);
    throw new Error(`${segmentPath(segment)}, byte ${offset}: block ${index} is damaged`);
  }

  /** Keeps a place if it lies far enough behind the last known one of its segment. */
  #remember(place: Place): void {
    const known = this.#places[place.segment];
    if (known === undefined) return;
    if (place.offset >= known.at(-1)!.offset + PLACE_DISTANCE_BYTES) known.push(place);
  }

  /** The nearest known place at or before block `index`. */
  #placeBefore(index: number): Place {
    const end = this.#ends.get(index);
    if (end !== undefined) return end;
    this.#findSegments(index);
    const segment = lastAtOrBefore(this.#places, index, (places) => places[0]!);
    return lastAtOrBefore(segment, index, (place) => place);
  }

  /** Learns from their heads where the segments up to that of block `index` begin. */
  #findSegments(index: number): void {
    for (;;) {
      const segment = this.#places.length;
      if (this.#places.at(-1)![0]!.index >= index) return;
      if (this.#port.stat(`${this.#dir}/${segmentPath(segment)}`) === undefined) return;
      const place = this.#startOfSegment(segment);
      if (place.index > index) return;
      this.#places.push([place]);
    }
  }

  /** First frame of a segment; throws if its head is damaged or names another block than `index`. */
  #startOfSegment(segment: number, index?: number): Place {
    const head = new Uint8Array(SEGMENT_HEAD_BYTES);
    const file = this.#port.open(`${this.#dir}/${segmentPath(segment)}`, 'read');
    try {
      readFully(this.#port, file, head, 0);
    } finally {
      this.#port.close(file);
    }
    const decoded = decodeSegmentHead(head);
    if (decoded.kind !== 'head' || (index !== undefined && decoded.head.firstIndex !== index)) {
      throw new Error(`${segmentPath(segment)}: the head is damaged`);
    }
    return { index: decoded.head.firstIndex, segment, offset: SEGMENT_HEAD_BYTES };
  }
}

/** The last of ascending entries whose place is at or before block `index`; the first is. */
function lastAtOrBefore<Entry>(
  entries: readonly Entry[],
  index: number,
  placeOf: (entry: Entry) => Place,
): Entry {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (placeOf(entries[middle]!).index <= index) low = middle;
    else high = middle - 1;
  }
  return entries[low]!;
}

/** Goes from frame to frame of one segment, reading ahead in pieces that grow. */
class SegmentWalk {
  readonly #port: FilePort;
  readonly #file: number;
  /** Where the next frame begins. */
  place: Place;
  #bytes = new Uint8Array(0);
  #bytesAt = 0;
  #pieceBytes = FIRST_PIECE_BYTES;

  constructor(port: FilePort, dir: string, place: Place) {
    this.#port = port;
    this.#file = port.open(`${dir}/${segmentPath(place.segment)}`, 'read');
    this.place = place;
  }

  /** The next whole frame, or undefined at the end of the segment. */
  next(): Uint8Array | undefined {
    const { index, segment, offset } = this.place;
    const head = this.#view(offset, FRAME_HEAD_BYTES);
    if (head.length < FRAME_HEAD_BYTES) return undefined;
    const claimed = claimedPayloadBytes(head);
    if (claimed === 0) return undefined;
    const length = frameBytes(claimed);
    // A claimed length is believed only as far as the file reaches.
    const isWithin = offset + length <= this.#port.sizeOf(this.#file);
    const frame = isWithin ? this.#view(offset, length) : head;
    if (frame.length < length) {
      throw new Error(`${segmentPath(segment)}, byte ${offset}: block ${index} is damaged`);
    }
    this.place = { index: index + 1, segment, offset: offset + length };
    return frame;
  }

  close(): void {
    this.#port.close(this.#file);
  }

  /** `length` bytes from `offset` on, fewer only at the end of the file. */
  #view(offset: number, length: number): Uint8Array {
    const at = offset - this.#bytesAt;
    if (at >= 0 && at + length <= this.#bytes.length) return this.#bytes.subarray(at, at + length);
    const piece = new Uint8Array(Math.max(length, this.#pieceBytes));
    this.#pieceBytes = Math.min(2 * this.#pieceBytes, LONGEST_PIECE_BYTES);
    try {
      this.#bytes = piece.subarray(0, readFully(this.#port, this.#file, piece, offset));
    } catch (error) {
      throw new Error(`${segmentPath(this.place.segment)}: ${errorText(error)}`, { cause: error });
    }
    this.#bytesAt = offset;
    return this.#bytes.subarray(0, length);
  }
}
