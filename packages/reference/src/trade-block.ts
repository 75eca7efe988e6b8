/** Trade blocks, side commitments and listing records (docs/spec/trades.md sections 1 to 3). */
import { concatBytes, type Hasher } from '@jangbu/protocol';
import { Fields } from './fields.ts';
import { h64, tag16 } from './hashing.ts';
import { chunkRoot } from './tree.ts';

/** What the public tape shows of a trade. */
export interface TradeFields {
  readonly issue: number;
  readonly phase: number;
  /** From 1 in its issue. */
  readonly index: number;
  readonly timestamp: number;
  readonly price: bigint;
  readonly quantity: bigint;
}

/** The 64 bytes of `fields` in section 1. */
export function encodeFields(trade: TradeFields): Uint8Array {
  return new Fields(64)
    .u32(0, trade.issue)
    .u8(4, trade.phase)
    .u64(8, trade.index)
    .u64(16, trade.timestamp)
    .u64(24, trade.price)
    .u64(32, trade.quantity).bytes;
}

/** The side of one account in one trade; `side` is 0 for the buyer and 1 for the seller. */
interface TradeSide {
  readonly secret: Uint8Array;
  readonly issue: number;
  readonly index: number;
  readonly side: 0 | 1;
  readonly account: number;
  readonly orderId: number;
}

/** The side commitment of section 2. */
export function commitmentOf(hasher: Hasher, trade: TradeSide): Uint8Array {
  const place = new Fields(32).u32(0, trade.issue).u64(4, trade.index).u8(12, trade.side).bytes;
  const salt16 = h64(hasher, tag16('jangbu/salt'), trade.secret, place).subarray(0, 16);
  const opened = new Fields(32).u32(0, trade.account).u64(4, trade.orderId).u8(12, trade.side);
  return h64(hasher, tag16('jangbu/side'), salt16, opened.bytes);
}

/**
 * The hash of a trade block from its fields, its commitments and the hash of the block before it in
 * its issue.
 */
export function tradeHashOf(
  hasher: Hasher,
  previousHash: Uint8Array,
  fields: Uint8Array,
  buyerCommitment: Uint8Array,
  sellerCommitment: Uint8Array,
): Uint8Array {
  const record = h64(
    hasher,
    h64(hasher, fields),
    h64(hasher, concatBytes(buyerCommitment, sellerCommitment)),
  );
  return h64(hasher, previousHash, record);
}

/** What block 0 of an issue says. */
interface ListingRecord {
  readonly issue: number;
  readonly currency: number;
  readonly timestamp: number;
  readonly tick: bigint;
  readonly lot: bigint;
  readonly basePrice: bigint;
  readonly lowerLimit: bigint;
  readonly upperLimit: bigint;
  readonly tickTable: number;
  readonly priceDecimals: number;
  readonly matchingMode: number;
  readonly market: number;
  readonly shortCode: Uint8Array;
  readonly isin: Uint8Array;
  readonly name: Uint8Array;
  readonly nameEnglish: Uint8Array;
}

/** The hash of the listing record of section 3. */
export function listingHashOf(
  hasher: Hasher,
  chainId: Uint8Array,
  listing: ListingRecord,
): Uint8Array {
  const record = new Fields(256)
    .put(0, tag16('jangbu/listing'))
    .u32(16, listing.issue)
    .u32(20, listing.currency)
    .u64(24, listing.timestamp)
    .u64(32, listing.tick)
    .u64(40, listing.lot)
    .u64(48, listing.basePrice)
    .u64(56, listing.lowerLimit)
    .u64(64, listing.upperLimit)
    .u32(72, listing.tickTable)
    .u8(76, listing.priceDecimals)
    .u8(77, listing.matchingMode)
    .u8(78, listing.market)
    .put(80, listing.shortCode, 12)
    .put(92, listing.isin, 12)
    .put(128, listing.name, 64)
    .put(192, listing.nameEnglish, 64).bytes;
  return h64(hasher, chainId, chunkRoot(hasher, record));
}
