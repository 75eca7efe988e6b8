import { parseUint, readU32 } from '@jangbu/protocol';
import { UnreachableError } from './errors.ts';
import type { HttpDoor } from './http-door.ts';

const LENGTH_BYTES = 4;
/** Longest answer that is read: a venue sends one MiB, or one block that is longer. */
const MAX_ANSWER_BYTES = 268_435_456;
/** How long an answer is waited for, beside the time that the venue was asked to wait. */
const ANSWER_WITHIN_MS = 30_000;

/** Which full blocks are asked for. */
export interface RawBlocksQuery {
  readonly from: number;
  /** At most so many blocks; the venue has a bound of its own. */
  readonly limit?: number;
  /** How long the venue may wait for block `from` if it is the next one. */
  readonly waitMs?: number;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

/** Full blocks in order. */
export interface RawBlocks {
  /** SSZ(StoredBlock) each. */
  readonly blocks: readonly Uint8Array[];
  /** Index of the last block that the venue has on disk. */
  readonly index: number;
}

/** Asks a venue for full blocks; throws as the door does, and an UnreachableError for an answer that is not of its form. */
export async function readRawBlocks(door: HttpDoor, query: RawBlocksQuery): Promise<RawBlocks> {
  const { signal, ...parameters } = query;
  const timeoutMs = ANSWER_WITHIN_MS + (query.waitMs ?? 0);
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES, ...(signal && { signal }) };
  const { bytes, headers } = await door.bytes('/v1/blocks/raw', parameters, limits);
  const index = parseUint(headers.get('jangbu-index') ?? '');
  if (index === null) throw new UnreachableError('answer without the index of the last block');
  return { blocks: splitBlocks(bytes), index };
}

function splitBlocks(bytes: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start > bytes.length ? Number.POSITIVE_INFINITY : start + readU32(bytes, at);
    if (end > bytes.length) throw new UnreachableError('answer is cut off within a block');
    blocks.push(bytes.subarray(start, end));
    at = end;
  }
  return blocks;
}
