/** Block headers, docs/spec/block.md section 1. */

import {
  concatBytes,
  copyBytes,
  readU16,
  readU64,
  writeBytes,
  writeU16,
  writeU64,
} from './bytes.ts';
import { DOMAINS } from './domains.ts';
import type { Hasher } from './hasher.ts';

/** Length of SSZ(header). */
export const HEADER_BYTES = 218;
/** Version of the headers of this release. */
export const HEADER_VERSION = 1;

/** Header of a ledger block; hashes and roots are 32 bytes. */
export interface Header {
  version: number;
  chainId: Uint8Array;
  index: number;
  previousHash: Uint8Array;
  /** Microseconds. */
  timestamp: number;
  transactionsRoot: Uint8Array;
  eventsRoot: Uint8Array;
  /** Trades of the ledger after the block. */
  tradeLogSize: number;
  tradeLogRoot: Uint8Array;
  stateRoot: Uint8Array;
}

/** What `decodeHeader` found. */
export type DecodedHeader = { ok: true; header: Header } | { ok: false; reason: string };

/** SSZ(header), 218 bytes; throws a RangeError at a field outside its range. */
export function encodeHeader(header: Header): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  writeU16(bytes, 0, header.version);
  writeBytes(bytes, 2, header.chainId, 32);
  writeU64(bytes, 34, header.index);
  writeBytes(bytes, 42, header.previousHash, 32);
  writeU64(bytes, 74, header.timestamp);
  writeBytes(bytes, 82, header.transactionsRoot, 32);
  writeBytes(bytes, 114, header.eventsRoot, 32);
  writeU64(bytes, 146, header.tradeLogSize);
  writeBytes(bytes, 154, header.tradeLogRoot, 32);
  writeBytes(bytes, 186, header.stateRoot, 32);
  return bytes;
}

/** The header that 218 bytes hold, copied out of them, or the reason why they hold none; never throws. */
export function decodeHeader(bytes: Uint8Array): DecodedHeader {
  if (bytes.length !== HEADER_BYTES) return { ok: false, reason: `not ${HEADER_BYTES} bytes` };
  const index = readU64(bytes, 34);
  const timestamp = readU64(bytes, 74);
  const tradeLogSize = readU64(bytes, 146);
  if (index < 0) return { ok: false, reason: 'index is not below 2^53' };
  if (timestamp < 0) return { ok: false, reason: 'timestamp is not below 2^53' };
  if (tradeLogSize < 0) return { ok: false, reason: 'tradeLogSize is not below 2^53' };
  return {
    ok: true,
    header: {
      version: readU16(bytes, 0),
      chainId: copyBytes(bytes, 2, 34),
      index,
      previousHash: copyBytes(bytes, 42, 74),
      timestamp,
      transactionsRoot: copyBytes(bytes, 82, 114),
      eventsRoot: copyBytes(bytes, 114, 146),
      tradeLogSize,
      tradeLogRoot: copyBytes(bytes, 154, 186),
      stateRoot: copyBytes(bytes, 186, 218),
    },
  };
}

/** Hash of the block: `SHA-256(domain ‖ SSZ(header))`. */
export function hashHeader(hasher: Hasher, header: Header): Uint8Array {
  return hasher.sha256(concatBytes(DOMAINS.header, encodeHeader(header)));
}
