/** Single blocks of a log by their index, also while it grows. */

import type { FilePort } from './file-port.ts';
import { FileWindow } from './file-window.ts';
import {
  claimedPayloadBytes,
  FRAME_HEAD_BYTES,
  frameBytes,
  frameChecksumHolds,
  frameIndex,
  framePayload,
  framePreviousHash,
  payloadBlockHash,
} from './frame.ts';
import type { LogFrame } from './log-reader.ts';
import { decodeSegmentHead, SEGMENT_HEAD_BYTES, segmentPath } from './segment.ts';

/** Where the blocks of a segment are, as far as anybody asked. */
interface SegmentPlaces {
  firstIndex: number;
  /** Offset of each known frame, from that of `firstIndex` on. */
  offsets: number[];
  /** Where the next frame would begin. */
  end: number;
}

/**
 * Remembers where blocks are, 8 bytes a block: the first call for a segment walks over the heads of its frames (at most
 * some 40 ms), later ones read one frame.
 */
export class BlockReader {
  readonly #port: FilePort;
  readonly #dir: string;
  readonly #segments: SegmentPlaces[] = [];

  constructor(port: FilePort, dir: string) {
    this.#port = port;
    this.#dir = dir;
  }

  /**
   * The block of this index; undefined if the log has none yet, or only half of it.
   *
   * Its checksum and index were checked. Throws if the block is damaged or the system refuses to read.
   */
  read(index: number): LogFrame | undefined {
    this.#findSegments(index);
    const segment = this.#segments.findLastIndex(({ firstIndex }) => firstIndex <= index);
    const places = this.#segments[segment];
    if (places === undefined) return undefined;
    const window = new FileWindow(this.#port, `${this.#dir}/${segmentPath(segment)}`);
    try {
      findFrames(window, places, index);
      const offset = places.offsets[index - places.firstIndex];
      return offset === undefined ? undefined : readFrame(window, segment, offset, index);
    } finally {
      window.close();
    }
  }

  /** Reads the heads of segments until one begins behind `index` or there is no more. */
  #findSegments(index: number): void {
    while ((this.#segments.at(-1)?.firstIndex ?? -1) <= index) {
      const path = segmentPath(this.#segments.length);
      if (this.#port.stat(`${this.#dir}/${path}`) === undefined) return;
      const window = new FileWindow(this.#port, `${this.#dir}/${path}`);
      try {
        const decoded = decodeSegmentHead(window.bytes(0, SEGMENT_HEAD_BYTES));
        if (decoded.kind !== 'head') throw new Error(`${path}: the head is damaged`);
        const { firstIndex } = decoded.head;
        this.#segments.push({ firstIndex, offsets: [], end: SEGMENT_HEAD_BYTES });
      } finally {
        window.close();
      }
    }
  }
}

/** Walks over the heads of frames until that of `index` is known or none follows. */
function findFrames(window: FileWindow, places: SegmentPlaces, index: number): void {
  while (places.firstIndex + places.offsets.length <= index) {
    const head = window.bytes(places.end, FRAME_HEAD_BYTES);
    const payloadBytes = head.length < FRAME_HEAD_BYTES ? 0 : claimedPayloadBytes(head);
    const end = places.end + frameBytes(payloadBytes);
    // A length that is only half written leads nowhere: the index in the head tells.
    const isNext = frameIndex(head) === places.firstIndex + places.offsets.length;
    if (payloadBytes === 0 || end > window.sizeBytes || !isNext) return;
    if (!frameChecksumHolds(window.bytes(places.end, end - places.end))) return;
    places.offsets.push(places.end);
    places.end = end;
  }
}

function readFrame(window: FileWindow, segment: number, offset: number, index: number): LogFrame {
  const file = segmentPath(segment);
  const head = window.bytes(offset, FRAME_HEAD_BYTES);
  const frame = window.bytes(offset, frameBytes(claimedPayloadBytes(head)));
  if (!frameChecksumHolds(frame) || frameIndex(frame) !== index) {
    throw new Error(`${file}, byte ${offset}, block ${index}: the record is damaged`);
  }
  const previousHash = framePreviousHash(frame);
  const payload = framePayload(frame);
  const hash = payloadBlockHash(payload);
  return { kind: 'frame', index, file, offset, previousHash, hash, payload };
}
