/** Segment files of the block log, docs/spec/block.md section 5: names, capacities, heads. */

import { crc32 } from 'node:zlib';
import {
  copyBytes,
  fromLatin1,
  isZero,
  latin1,
  readU32,
  readU64,
  writeBytes,
  writeU32,
  writeU64,
} from '@jangbu/protocol';

/** Length of the head of a segment; the first frame begins behind it. */
export const SEGMENT_HEAD_BYTES = 128;
/** Version of the segments of this release. */
export const SEGMENT_FORMAT_VERSION = 1;
/** Folder of the segments in a data folder. */
export const SEGMENTS_FOLDER = 'segments';

const MAGIC = 'JANGBULG';
const MEBIBYTE = 1_048_576;
const MAX_STANDARD_MEBIBYTES = 64;
const CAPACITY_STEP_BYTES = 4_096;
const CRC_AT = SEGMENT_HEAD_BYTES - 4;
const RESERVED_AT = 96;
const SEGMENT_NAME = /^[0-9]{8}\.seg$/;

/** What the head of a segment says. */
export interface SegmentHead {
  segment: number;
  capacityBytes: number;
  firstIndex: number;
  /** 32 bytes. */
  chainId: Uint8Array;
  /** Hash of the block before `firstIndex`; the chain id for segment 0. */
  previousHash: Uint8Array;
}

/** What `decodeSegmentHead` found; a future version is believed only where the checksum holds. */
export type DecodedSegmentHead =
  | { kind: 'head'; head: SegmentHead }
  | { kind: 'future_version'; formatVersion: number }
  | { kind: 'damaged'; reason: string };

/** File name of a segment: eight digits and `.seg`. */
export function segmentFileName(segment: number): string {
  return `${String(segment).padStart(8, '0')}.seg`;
}

/** Path of a segment from its data folder. */
export function segmentPath(segment: number): string {
  return `${SEGMENTS_FOLDER}/${segmentFileName(segment)}`;
}

/** Number of the segment of a file name; null if it is not the name of one. */
export function segmentNumberOf(name: string): number | null {
  return SEGMENT_NAME.test(name) ? Number(name.slice(0, 8)) : null;
}

/** Capacity in bytes of a segment whose first frame does not need more: min(2^n, 64) MiB. */
export function standardCapacityBytes(segment: number): number {
  return segment >= 6 ? MAX_STANDARD_MEBIBYTES * MEBIBYTE : 2 ** segment * MEBIBYTE;
}

/** Capacity in bytes of a segment that begins with a frame of `firstFrameBytes`. */
export function segmentCapacityBytes(segment: number, firstFrameBytes: number): number {
  const needed = SEGMENT_HEAD_BYTES + firstFrameBytes;
  const standard = standardCapacityBytes(segment);
  return needed <= standard
    ? standard
    : Math.ceil(needed / CAPACITY_STEP_BYTES) * CAPACITY_STEP_BYTES;
}

/** The 128 bytes of a head; throws a RangeError at a field outside its range. */
export function encodeSegmentHead(head: SegmentHead): Uint8Array {
  const bytes = new Uint8Array(SEGMENT_HEAD_BYTES);
  bytes.set(fromLatin1(MAGIC));
  writeU32(bytes, 8, SEGMENT_FORMAT_VERSION);
  writeU32(bytes, 12, head.segment);
  writeU64(bytes, 16, head.capacityBytes);
  writeU64(bytes, 24, head.firstIndex);
  writeBytes(bytes, 32, head.chainId, 32);
  writeBytes(bytes, 64, head.previousHash, 32);
  writeU32(bytes, CRC_AT, crc32(bytes.subarray(0, CRC_AT)));
  return bytes;
}

/** Reads the head at the beginning of `bytes`; never throws. */
export function decodeSegmentHead(bytes: Uint8Array): DecodedSegmentHead {
  if (bytes.length < SEGMENT_HEAD_BYTES) return { kind: 'damaged', reason: 'the head is cut off' };
  if (readU32(bytes, CRC_AT) !== crc32(bytes.subarray(0, CRC_AT))) {
    return { kind: 'damaged', reason: 'the checksum of the head does not hold' };
  }
  if (latin1(bytes.subarray(0, 8)) !== MAGIC) {
    return { kind: 'damaged', reason: 'the head is not that of a segment' };
  }
  const formatVersion = readU32(bytes, 8);
  if (formatVersion > SEGMENT_FORMAT_VERSION) return { kind: 'future_version', formatVersion };
  const capacityBytes = readU64(bytes, 16);
  const firstIndex = readU64(bytes, 24);
  if (formatVersion !== SEGMENT_FORMAT_VERSION || capacityBytes < 0 || firstIndex < 0) {
    return { kind: 'damaged', reason: 'a number in the head is out of range' };
  }
  if (!isZero(bytes, RESERVED_AT, CRC_AT)) {
    return { kind: 'damaged', reason: 'the unused bytes of the head are not zero' };
  }
  const segment = readU32(bytes, 12);
  const chainId = copyBytes(bytes, 32, 64);
  const previousHash = copyBytes(bytes, 64, 96);
  return { kind: 'head', head: { segment, capacityBytes, firstIndex, chainId, previousHash } };
}
