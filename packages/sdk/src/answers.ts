/** Shapes of the venue's answers. Prices, quantities and amounts are decimal text; times are microseconds. */

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null at the end. */
  readonly cursor: string | null;
  /** Index of the last block when it was made. */
  readonly index: number;
}

/** A currency of the ledger. */
export interface CurrencyAnswer {
  readonly currency: number;
  readonly code: string;
  readonly decimals: number;
}

/** `GET /v1/info`. */
export interface InfoAnswer {
  readonly network: 'prod' | 'sim' | 'demo';
  /** Chain id in hex. */
  readonly genesis: string;
  readonly operatorKey: string;
  readonly index: number;
  readonly hash: string;
  readonly timestamp: number;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly channels: readonly string[];
  readonly quorum: number;
  readonly ledgerAudience: 'replicas' | 'members';
  readonly approvals: number;
  readonly clockRate: number;
  readonly currencies: readonly CurrencyAnswer[];
  readonly version: string;
}

/** `GET /v1/time`. */
export interface TimeAnswer {
  readonly timestamp: number;
  readonly iso: string;
}

/** `GET /v1/demo`: the shared trader of a demo ledger. */
export interface DemoAnswer {
  readonly member: number;
  readonly account: number;
  readonly accountCash: string;
  readonly seed: string;
  readonly publicKey: string;
  readonly note: string;
}

/** `GET /v1/keys/{publicKey}`. */
export interface KeyAnswer {
  readonly key: string;
  readonly participant: number;
  readonly kind: 'root' | 'trading' | 'session';
  readonly status: string;
  readonly scope: readonly string[];
  readonly validFrom: number;
  readonly validUntil: number;
  readonly highestNonce: number;
}

/** An issue. */
export interface IssueAnswer {
  readonly issue: number;
  readonly shortCode: string;
  readonly isin: string;
  readonly name: string;
  readonly nameEnglish: string;
  readonly currency: CurrencyAnswer;
  readonly priceDecimals: number;
  readonly tick: string;
  readonly lot: string;
  readonly basePrice: string | null;
  readonly lowerLimit: string | null;
  readonly upperLimit: string | null;
  readonly lastPrice: string | null;
  readonly status: string;
  readonly session: string;
  readonly sharesIssued: string;
  readonly chainIndex: number;
  readonly chainHead: string;
}

/** A price level: price, quantity, number of orders. */
export type LevelAnswer = readonly [price: string, quantity: string, orders: number];

/** `GET /v1/issues/{issue}/book`. */
export interface BookAnswer {
  readonly issue: number;
  readonly asks: readonly LevelAnswer[];
  readonly bids: readonly LevelAnswer[];
  readonly expected: null;
  readonly seq: number;
}

/** A trade of the tape. */
export interface TradeAnswer {
  readonly issue: number;
  readonly index: number;
  readonly timestamp: number;
  readonly price: string;
  readonly quantity: string;
  readonly phase: string;
  readonly takerSide: 'buy' | 'sell';
  readonly hash: string;
  readonly previousHash: string;
  readonly blockIndex: number;
  readonly eventSeq: number;
}

/** Block 0 of an issue's chain. */
export interface ListingBlockAnswer {
  readonly issue: number;
  readonly index: 0;
  readonly previousHash: string;
  readonly timestamp: number;
  readonly listing: {
    readonly currency: number;
    readonly tick: string;
    readonly lot: string;
    readonly basePrice: string;
    readonly lowerLimit: string;
    readonly upperLimit: string;
    readonly tickTable: number;
    readonly priceDecimals: number;
    readonly matchingMode: number;
    readonly market: number;
    readonly shortCode: string;
    readonly isin: string;
    readonly name: string;
    readonly nameEnglish: string;
  };
  readonly hash: string;
  readonly blockIndex: number;
}

/** A trade block of an issue's chain. */
export interface TradeBlockAnswer {
  readonly issue: number;
  readonly index: number;
  readonly previousHash: string;
  readonly timestamp: number;
  readonly data: {
    readonly price: string;
    readonly quantity: string;
    readonly phase: string;
    readonly buyerCommitment: string;
    readonly sellerCommitment: string;
  };
  readonly hash: string;
  /** Leaf of the trade log. */
  readonly tradeNumber: number;
  readonly blockIndex: number;
}

/** An item of `GET /v1/issues/{issue}/chain`. */
export type ChainAnswer = ListingBlockAnswer | TradeBlockAnswer;

/** A header of `GET /v1/blocks`. */
export interface BlockAnswer {
  readonly version: number;
  readonly chainId: string;
  readonly index: number;
  readonly previousHash: string;
  readonly timestamp: number;
  readonly transactionsRoot: string;
  readonly eventsRoot: string;
  readonly tradeLogSize: number;
  readonly tradeLogRoot: string;
  readonly stateRoot: string;
  readonly hash: string;
  readonly operatorSignature: string;
  readonly commands: number;
  readonly trades: number;
}

/** `GET /v1/blocks/{index}`. */
export interface BlockDetailAnswer extends BlockAnswer {
  readonly envelopeIds: readonly string[];
  readonly tradeBlocks: readonly {
    readonly issue: number;
    readonly index: number;
    readonly hash: string;
  }[];
}

/** `GET /v1/accounts/{account}`. */
export interface AccountAnswer {
  readonly account: number;
  readonly member: number;
  readonly class: string;
  readonly status: string;
  readonly cash: readonly {
    readonly currency: number;
    readonly code: string;
    readonly available: string;
    readonly held: string;
  }[];
  readonly positions: readonly {
    readonly issue: number;
    readonly shortCode: string;
    readonly available: string;
    readonly held: string;
  }[];
  readonly openOrders: number;
}

/** The present state of an order. */
export interface OrderAnswer {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly account: number;
  readonly issue: number;
  readonly side: 'buy' | 'sell';
  readonly orderType: string;
  readonly timeInForce: string;
  readonly price: string;
  readonly quantity: string;
  readonly leavesQuantity: string;
  readonly cumulativeQuantity: string;
  readonly status: string;
  readonly reject: string | null;
  readonly row: number | null;
  readonly blockIndex: number;
  readonly position: number;
  readonly timestamp: number;
}

/** What one command of an envelope came to. */
export interface ResultAnswer {
  readonly position: number;
  /** Status of the order; `done` for other commands, `rejected` if it was refused. */
  readonly status: string;
  readonly orderId: number | null;
  readonly clientOrderId: string | null;
  readonly reject: string | null;
  readonly id: number;
  readonly row: number | null;
  readonly cumulativeQuantity: string;
  readonly leavesQuantity: string;
  /** True if the same order was there before: then this is its present state. */
  readonly repeated?: true;
}

/** `POST /v1/transactions`. */
export interface TransactionAnswer {
  readonly index: number;
  readonly hash: string;
  readonly results: readonly ResultAnswer[];
}
