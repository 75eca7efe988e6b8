/** Shapes of the venue's answers. Prices, quantities and amounts are decimal text; times are microseconds. */

import type { MatchingMode, OrderType, Phase } from '@jangbu/protocol';
import type { IssueTermsAnswer, TradeFeesAnswer } from './office-answers.ts';

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
  readonly effective: 'now' | 'next_business_date';
  readonly rulesVersion: number;
  readonly clockRate: number;
  readonly currencies: readonly CurrencyAnswer[];
  /** Of a follower: where its blocks come from and orders go; `null` of a venue. */
  readonly follows: string | null;
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

/** A band of a tick table: from which price on prices move in which steps. */
export interface TickAnswer {
  readonly from: string;
  readonly tick: string;
}

/** Price and quantity that a call would come to. */
export interface ExpectedAnswer {
  readonly price: string;
  readonly quantity: string;
}

/** A trade that did not happen because its price was too far. */
export interface InterruptionAnswer {
  readonly kind: 'dynamic' | 'static';
  /** The phase that it interrupted. */
  readonly session: Phase;
  readonly price: string;
  /** The price from which it was too far. */
  readonly reference: string;
  readonly timestamp: number;
  readonly blockIndex: number;
}

/** Where an issue stands in its day. Prices and times that there are not are null. */
export interface SessionAnswer {
  readonly session: Phase;
  /** When the clock ends the phase. */
  readonly phaseUntil: number | null;
  /** From when on what is collected may trade. */
  readonly callEnd: number | null;
  /** When it trades at the latest: calls may end at random after `callEnd`. */
  readonly callEndLatest: number | null;
  /** True while a call goes on because its price was too far. */
  readonly isExtended: boolean;
  readonly expected: ExpectedAnswer | null;
  /** Business date as `YYYY-MM-DD`. */
  readonly date: string | null;
  readonly isListingDay: boolean;
  readonly basePrice: string | null;
  readonly lowerLimit: string | null;
  readonly upperLimit: string | null;
  /** Price of the last call, or the base price. */
  readonly singlePrice: string | null;
  readonly closePrice: string | null;
  /** The last one of the date. */
  readonly interruption: InterruptionAnswer | null;
  readonly halt: {
    /** Number of the reason that its command gave. */
    readonly reason: number;
    readonly timestamp: number;
    readonly blockIndex: number;
    /** True once a second key has ratified it. */
    readonly isRatified: boolean;
  } | null;
}

/** `GET /v1/issues/{issue}/session`. */
export interface IssueSessionAnswer extends SessionAnswer {
  readonly issue: number;
  readonly seq: number;
  readonly index: number;
}

/** An issue. */
export interface IssueAnswer extends SessionAnswer {
  readonly issue: number;
  readonly shortCode: string;
  readonly isin: string;
  readonly name: string;
  readonly nameEnglish: string;
  /** 0: it has a fixed tick and no trading day. */
  readonly market: number;
  readonly matchingMode: MatchingMode;
  readonly isIndexMember: boolean;
  /** Types that it takes in some session. */
  readonly orderTypes: readonly OrderType[];
  readonly currency: CurrencyAnswer;
  readonly priceDecimals: number;
  /** That of the last price. */
  readonly tick: string;
  readonly ticks: readonly TickAnswer[];
  readonly lot: string;
  readonly lastPrice: string | null;
  readonly status: string;
  readonly terms: IssueTermsAnswer;
  readonly sharesIssued: string;
  readonly chainIndex: number;
  readonly chainHead: string;
}

/** A session of the business dates of a template. */
export interface SessionWindowAnswer {
  readonly template: number;
  readonly session: Phase;
  /** `HH:MM:SS` in Korea. */
  readonly from: string;
  readonly until: string;
  /** Seconds between calls. */
  readonly everySeconds: number | null;
}

/** A market: docs/spec/commands.md, DefineMarket. */
export interface MarketAnswer {
  /** Its number, from 1. */
  readonly market: number;
  readonly name: string;
  readonly matchingMode: MatchingMode;
  readonly tickTable: number;
  /** In price units. */
  readonly ticks: readonly TickAnswer[];
  readonly randomEndSeconds: number;
  readonly upPercent: number;
  readonly downPercent: number;
  readonly listingUpPercent: number;
  readonly listingDownPercent: number;
  readonly afterHoursPercent: number;
  readonly dynamicPercent: number;
  readonly dynamicClosingPercent: number;
  readonly indexDynamicPercent: number;
  readonly indexDynamicClosingPercent: number;
  readonly staticPercent: number;
  readonly interruptionSeconds: number;
  readonly resumeSeconds: number;
  readonly resumeGuardSeconds: number;
  readonly indicativeSeconds: number;
  /** In price units. */
  readonly lowPrice: string;
  readonly lowPriceTicks: number;
  /** Types that its issues take in some session. */
  readonly orderTypes: readonly OrderType[];
  /** Template of each day from Monday on; null: closed. */
  readonly weekdays: readonly (number | null)[];
  readonly windows: readonly SessionWindowAnswer[];
  /** What the next seed is checked against, and the last one that was revealed; in hex. */
  readonly commitment: string | null;
  readonly seed: string | null;
  /** Net purchases of a retail account in a calendar year, in minor units; null: no limit. */
  readonly retailLimit: string | null;
}

/** `GET /v1/markets/{market}`. */
export interface MarketDetailAnswer extends MarketAnswer {
  /** Dates from today on with a template of their own; null: closed. */
  readonly tradingDays: readonly { readonly date: string; readonly template: number | null }[];
}

/** Open quantity of orders without a price of their own. */
export interface UnpricedAnswer {
  readonly asks: string;
  readonly bids: string;
}

/** A price level: price, quantity, number of orders. */
export type LevelAnswer = readonly [price: string, quantity: string, orders: number];

/** `GET /v1/issues/{issue}/book`. */
export interface BookAnswer {
  readonly issue: number;
  readonly asks: readonly LevelAnswer[];
  readonly bids: readonly LevelAnswer[];
  /** What the call under way would come to. */
  readonly expected: ExpectedAnswer | null;
  readonly marketOrders: UnpricedAnswer;
  readonly midpointOrders: UnpricedAnswer;
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
  /** Null where nothing was charged. */
  readonly fees: TradeFeesAnswer | null;
  /** True if it was undone by entries against it. */
  readonly isBusted: boolean;
  readonly hash: string;
  readonly previousHash: string;
  readonly blockIndex: number;
  readonly eventSeq: number;
}

/** Spans of candles: minutes, days, weeks, months. */
export type CandleResolution = '1' | '5' | '15' | '30' | '60' | '1D' | '1W' | '1M';

/** An item of `GET /v1/issues/{issue}/candles`. */
export interface CandleAnswer {
  readonly start: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** Amount of the issue's currency; a sum that may pass 2^53 minor units. */
  readonly value: string;
  /** First and last of its trade blocks in the issue's chain. */
  readonly firstTrade: number;
  readonly lastTrade: number;
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

/** A date of a market. */
export interface CalendarDayAnswer {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Null where it is closed. */
  readonly template: number | null;
  readonly isOpen: boolean;
}
