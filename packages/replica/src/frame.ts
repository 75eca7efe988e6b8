/** Frames of the block log, docs/spec/block.md section 5: one stored block each, with its checksum. */

import { crc32 } from 'node:zlib';
import {
  concatBytes,
  DOMAINS,
  equalBytes,
  HEADER_BYTES,
  readU32,
  readU64,
  writeBytes,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';

/** Bytes of a frame before its payload. */
export const FRAME_HEAD_BYTES = 48;
/** Shortest payload: a stored block without transactions, events and trades. */
export const MIN_PAYLOAD_BYTES = HEADER_BYTES + 64 + 12;

const CRC_AT = 4;
const INDEX_AT = 8;
const PREVIOUS_HASH_AT = 16;
// Places within the header, with which a stored block begins.
const HEADER_CHAIN_ID_AT = 2;
const HEADER_INDEX_AT = 34;
const HEADER_PREVIOUS_HASH_AT = 42;

/** What is appended to a log: SSZ(StoredBlock) and what its frame says of it. */
export interface LogEntry {
  index: number;
  /** Hash of the block before, 32 bytes; the chain id for block 0. */
  previousHash: Uint8Array;
  payload: Uint8Array;
}

/** Buffers up to this size are kept from batch to batch. */
const KEPT_BUFFER_BYTES = 1_048_576;

/** Length of the frame of a payload. */
export function frameBytes(payloadBytes: number): number {
  return FRAME_HEAD_BYTES + payloadBytes;
}

/** Checksum of the frame at the beginning of `frame`, over everything but the checksum itself. */
function frameChecksum(frame: Uint8Array): number {
  return crc32(frame.subarray(INDEX_AT), crc32(frame.subarray(0, CRC_AT)));
}

/** Writes the frame of `entry` at `offset`; throws a RangeError if there is no room or a field is out of range. */
export function writeFrame(target: Uint8Array, offset: number, entry: LogEntry): void {
  const end = offset + frameBytes(entry.payload.length);
  if (end > target.length) throw new RangeError('no room for the frame');
  const frame = target.subarray(offset, end);
  writeU32(frame, 0, entry.payload.length);
  writeU64(frame, INDEX_AT, entry.index);
  writeBytes(frame, PREVIOUS_HASH_AT, entry.previousHash, 32);
  frame.set(entry.payload, FRAME_HEAD_BYTES);
  writeU32(frame, CRC_AT, frameChecksum(frame));
}

/** Length of the payload that the frame at the beginning of `bytes` claims; 0 ends a segment. */
export function claimedPayloadBytes(bytes: Uint8Array): number {
  return readU32(bytes, 0);
}

/** True if the checksum of exactly one frame holds. */
export function frameChecksumHolds(frame: Uint8Array): boolean {
  return readU32(frame, CRC_AT) === frameChecksum(frame);
}

/** Block index that a frame names; -1 if it is not below 2^53. */
export function frameIndex(frame: Uint8Array): number {
  return readU64(frame, INDEX_AT);
}

/** Hash of the block before that a frame names: a view. */
export function framePreviousHash(frame: Uint8Array): Uint8Array {
  return frame.subarray(PREVIOUS_HASH_AT, FRAME_HEAD_BYTES);
}

/** Payload of a frame: a view. */
export function framePayload(frame: Uint8Array): Uint8Array {
  return frame.subarray(FRAME_HEAD_BYTES);
}

/**
 * True if the header at the beginning of the payload names the frame's index and previous hash, and `chainId` (any if
 * that is empty).
 */
export function frameAgreesWithHeader(frame: Uint8Array, chainId: Uint8Array): boolean {
  const payload = framePayload(frame);
  if (payload.length < MIN_PAYLOAD_BYTES) return false;
  const named = payload.subarray(HEADER_PREVIOUS_HASH_AT, HEADER_PREVIOUS_HASH_AT + 32);
  return (
    readU64(payload, HEADER_INDEX_AT) === frameIndex(frame) &&
    equalBytes(named, framePreviousHash(frame)) &&
    (chainId.length === 0 ||
      equalBytes(payload.subarray(HEADER_CHAIN_ID_AT, HEADER_CHAIN_ID_AT + 32), chainId))
  );
}

/** Hash of the block whose stored form is `payload`, from its header's bytes alone. */
export function payloadBlockHash(payload: Uint8Array): Uint8Array {
  return nativeHasher.sha256(concatBytes(DOMAINS.header, payload.subarray(0, HEADER_BYTES)));
}

/** Frames in memory that the next ones use again. */
export class FrameBuffer {
  #buffer = new Uint8Array(0);

  /** The frames of `entries` behind `lead` bytes of any content; good until the next call. */
  of(entries: readonly LogEntry[], lead: number): Uint8Array {
    let length = lead;
    for (const entry of entries) length += frameBytes(entry.payload.length);
    const bytes = this.#take(length);
    let at = lead;
    for (const entry of entries) {
      writeFrame(bytes, at, entry);
      at += frameBytes(entry.payload.length);
    }
    return bytes;
  }

  #take(length: number): Uint8Array {
    if (length > KEPT_BUFFER_BYTES) return new Uint8Array(length);
    if (length > this.#buffer.length) this.#buffer = new Uint8Array(length * 2);
    return this.#buffer.subarray(0, length);
  }
}
