import type { Envelope, Header } from '@jangbu/protocol';

/** The rows of one state table that a block wrote, as copies. */
export interface TouchedTable {
  /** Table number of docs/spec/state.md. */
  readonly table: number;
  /** Row numbers. */
  readonly rows: ArrayLike<number>;
  /** The rows one after the other, each of the table's row bytes. */
  readonly bytes: Uint8Array;
  /** 1 where the row exists after the block, 0 where it does not. */
  readonly present: ArrayLike<number>;
}

/**
 * What the views need of a sealed block.
 *
 * The optional parts spare work where the caller has them: without them they are computed from the bytes. A block that
 * was read from the log has no `touched`; then `VenueViews.loadRows` brings the balances up to date at the end.
 */
export interface ViewBlock {
  readonly header: Header;
  /** Hash of the header. */
  readonly hash: Uint8Array;
  readonly operatorSignature: Uint8Array;
  /** SSZ(SignedEnvelope) each. */
  readonly transactions: readonly Uint8Array[];
  /** Event records, 64 bytes each. */
  readonly events: Uint8Array;
  /** Stored trades, 128 bytes each. */
  readonly trades: Uint8Array;
  /** Hashes of the trade blocks, 32 bytes each. */
  readonly tradeHashes?: Uint8Array;
  /** The decoded transactions, in the same order. */
  readonly envelopes?: readonly Envelope[];
  /** Ids of the envelopes, 32 bytes each, in the same order. */
  readonly envelopeIds?: readonly Uint8Array[];
  readonly touched?: readonly TouchedTable[];
}

/** Block 0 as the views need it. */
export interface GenesisBlock {
  readonly header: Header;
  readonly hash: Uint8Array;
  readonly operatorSignature: Uint8Array;
}

/** What a block changed, by name only: the doors read the new values from the views. */
export interface ViewChanges {
  /** Index of the block. */
  readonly index: number;
  /** Issues whose book is another than before. */
  readonly books: ReadonlySet<number>;
  /** Issues that traded, or a trade of which was busted. */
  readonly traded: ReadonlySet<number>;
  /** Issues that were listed. */
  readonly listed: ReadonlySet<number>;
  /** Issues whose phase, prices of the day or call are others than before. */
  readonly statuses: ReadonlySet<number>;
  /** Issues whose call is another than before: its end, what it would come to, what it came to. */
  readonly auctions: ReadonlySet<number>;
  /** Participants with orders to which something happened. */
  readonly owners: ReadonlySet<number>;
}
