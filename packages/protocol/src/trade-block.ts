/** Trade blocks and the listing records that begin their chains, docs/spec/trades.md. */

import { isZero, readU32, readU64, writeBytes, writeU8, writeU32, writeU64 } from './bytes.ts';
import { TAGS } from './domains.ts';
import { type Hasher, h64 } from './hasher.ts';
import { chunkRoot } from './merkle.ts';
import { fromLatin1 } from './text.ts';

/** Length of the fields of a trade block. */
export const TRADE_FIELDS_BYTES = 64;
/** Length of a trade as it is stored: `fields ‖ buyerCommitment ‖ sellerCommitment`. */
export const STORED_TRADE_BYTES = 128;
/** Length of a listing record. */
export const LISTING_BYTES = 256;

/** Public fields of a trade block. */
export interface TradeFields {
  issue: number;
  /** Number of the phase (`PHASES`). */
  phase: number;
  /** From 1 in its issue. */
  index: number;
  /** Microseconds. */
  timestamp: number;
  price: number;
  quantity: number;
}

function hash64(hasher: Hasher, input: Uint8Array): Uint8Array {
  const output = new Uint8Array(32);
  hasher.hash64(input, output, 1);
  return output;
}

/** The 64 bytes of the fields; throws a RangeError at a field outside its range. */
export function encodeTradeFields(fields: TradeFields): Uint8Array {
  const bytes = new Uint8Array(TRADE_FIELDS_BYTES);
  writeU32(bytes, 0, fields.issue);
  writeU8(bytes, 4, fields.phase);
  writeU64(bytes, 8, fields.index);
  writeU64(bytes, 16, fields.timestamp);
  writeU64(bytes, 24, fields.price);
  writeU64(bytes, 32, fields.quantity);
  return bytes;
}

/** The fields at `offset`; throws a RangeError if the 64 bytes there are not those of any trade. */
export function decodeTradeFields(bytes: Uint8Array, offset: number): TradeFields {
  const fields = {
    issue: readU32(bytes, offset),
    phase: bytes[offset + 4] ?? 0,
    index: readU64(bytes, offset + 8),
    timestamp: readU64(bytes, offset + 16),
    price: readU64(bytes, offset + 24),
    quantity: readU64(bytes, offset + 32),
  };
  const { index, timestamp, price, quantity } = fields;
  const whole = offset >= 0 && offset + TRADE_FIELDS_BYTES <= bytes.length;
  const padded = isZero(bytes, offset + 5, offset + 8) && isZero(bytes, offset + 40, offset + 64);
  if (!whole || !padded || index < 0 || timestamp < 0 || price < 0 || quantity < 0) {
    throw new RangeError('not the fields of a trade');
  }
  return fields;
}

/**
 * Salt of a side's commitment, 16 bytes.
 *
 * @param secret16 - secret of the side's account.
 * @param issue - the trade block's, as is `index`.
 * @param side - 0 buyer, 1 seller.
 */
export function sideSalt(
  hasher: Hasher,
  secret16: Uint8Array,
  issue: number,
  index: number,
  side: number,
): Uint8Array {
  const input = new Uint8Array(64);
  input.set(TAGS.salt);
  writeBytes(input, 16, secret16, 16);
  writeU32(input, 32, issue);
  writeU64(input, 36, index);
  writeU8(input, 44, side);
  return hash64(hasher, input).slice(0, 16);
}

/** Commitment to one side of a trade, 32 bytes; whoever has the salt can check it. */
export function sideCommitment(
  hasher: Hasher,
  salt16: Uint8Array,
  account: number,
  orderId: number,
  side: number,
): Uint8Array {
  const input = new Uint8Array(64);
  input.set(TAGS.side);
  writeBytes(input, 16, salt16, 16);
  writeU32(input, 32, account);
  writeU64(input, 36, orderId);
  writeU8(input, 44, side);
  return hash64(hasher, input);
}

/** Hash of a trade block; throws a RangeError if a part has a wrong length. */
export function tradeHash(
  hasher: Hasher,
  previousHash: Uint8Array,
  fields64: Uint8Array,
  buyerCommitment: Uint8Array,
  sellerCommitment: Uint8Array,
): Uint8Array {
  if (fields64.length !== TRADE_FIELDS_BYTES) throw new RangeError('not the fields of a trade');
  const record = h64(
    hasher,
    hash64(hasher, fields64),
    h64(hasher, buyerCommitment, sellerCommitment),
  );
  return h64(hasher, previousHash, record);
}

/** Block 0 of an issue. */
export interface Listing {
  issue: number;
  currency: number;
  /** Microseconds. */
  timestamp: number;
  tick: number;
  lot: number;
  basePrice: number;
  lowerLimit: number;
  upperLimit: number;
  tickTable: number;
  priceDecimals: number;
  matchingMode: number;
  market: number;
  /** Latin-1, at most 12 characters. */
  shortCode: string;
  /** Latin-1, at most 12 characters. */
  isin: string;
  /** UTF-8, at most 64 bytes. */
  name: Uint8Array;
  /** UTF-8, at most 64 bytes. */
  nameEnglish: Uint8Array;
}

function writePadded(bytes: Uint8Array, offset: number, text: Uint8Array, room: number): void {
  if (text.length > room) throw new RangeError(`more than ${room} bytes: ${text.length}`);
  bytes.set(text, offset);
}

/** The 256 bytes of a listing record; throws a RangeError at a field outside its range. */
export function encodeListing(listing: Listing): Uint8Array {
  const bytes = new Uint8Array(LISTING_BYTES);
  bytes.set(TAGS.listing);
  writeU32(bytes, 16, listing.issue);
  writeU32(bytes, 20, listing.currency);
  writeU64(bytes, 24, listing.timestamp);
  writeU64(bytes, 32, listing.tick);
  writeU64(bytes, 40, listing.lot);
  writeU64(bytes, 48, listing.basePrice);
  writeU64(bytes, 56, listing.lowerLimit);
  writeU64(bytes, 64, listing.upperLimit);
  writeU32(bytes, 72, listing.tickTable);
  writeU8(bytes, 76, listing.priceDecimals);
  writeU8(bytes, 77, listing.matchingMode);
  writeU8(bytes, 78, listing.market);
  writePadded(bytes, 80, fromLatin1(listing.shortCode), 12);
  writePadded(bytes, 92, fromLatin1(listing.isin), 12);
  writePadded(bytes, 128, listing.name, 64);
  writePadded(bytes, 192, listing.nameEnglish, 64);
  return bytes;
}

/** Hash of a listing record, `H64(chainId ‖ chunkRoot(record))`: the previous hash of an issue's first trade. */
export function listingHash(hasher: Hasher, chainId: Uint8Array, listing: Listing): Uint8Array {
  return h64(hasher, chainId, chunkRoot(hasher, encodeListing(listing)));
}
