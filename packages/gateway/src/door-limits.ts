/** Bounds of the HTTP door, published by `GET /v1/info`. */
export const HTTP_LIMITS = Object.freeze({
  /** A request body, except that of a transaction. */
  maxBodyBytes: 65_536,
  /** The body of `POST /v1/transactions`: the base64 of a largest envelope and its frame. */
  maxTransactionBodyBytes: 393_216,
  /** All header lines of a request, the request line included. */
  maxHeaderBytes: 16_384,
  maxHeaders: 64,
  /** For a request to arrive in full. */
  requestTimeoutMs: 20_000,
  /** For the header lines of a request to arrive. */
  headersTimeoutMs: 10_000,
  /** For a connection that does nothing. */
  keepAliveTimeoutMs: 65_000,
  /** How long an answer of the ledger is waited for before the outcome is called unknown. */
  submitTimeoutMs: 10_000,
  /** Transactions whose answer is awaited at the same time. */
  maxPendingTransactions: 10_000,
  /** Items of a list. */
  maxPageItems: 1_000,
  defaultPageItems: 100,
  /** Full blocks of one answer, and their bytes unless the first block alone is longer. */
  maxRawBlocks: 1_000,
  maxRawBlockBytes: 1_048_576,
  /** How long a request for full blocks may wait for the next one. */
  maxRawWaitMs: 20_000,
  /** Dates of one answer of a calendar. */
  maxCalendarDays: 366,
  maxBookLevels: 50,
  defaultBookLevels: 10,
  maxConnections: 20_000,
});

/** Bounds of the WebSocket door; milliseconds and bytes as their names say. */
export interface StreamLimits {
  readonly maxMessageBytes: number;
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly maxSubscriptions: number;
  readonly maxErrors: number;
  readonly maxFragments: number;
  readonly pingIntervalMs: number;
  readonly deadAfterMs: number;
  readonly subscribeWithinMs: number;
  readonly conflateAboveBytes: number;
  readonly slowConsumerBytes: number;
  readonly slowConsumerMs: number;
  readonly checksumIntervalMs: number;
  readonly bookLevels: number;
  readonly snapshotTrades: number;
  readonly maxTradesPerMessage: number;
  readonly maxResumeTrades: number;
  readonly maxResumeBlocks: number;
  readonly maxResumeOrderChanges: number;
  readonly snapshotOrders: number;
  readonly shutdownNoticeMs: number;
  readonly maxConnections: number;
}

/** Bounds of the WebSocket door, published by `GET /v1/info`. */
export const STREAM_LIMITS: StreamLimits = Object.freeze({
  maxMessageBytes: 65_536,
  /** Messages and pings of a client in a second, and how many more at once. */
  messagesPerSecond: 20,
  messageBurst: 100,
  maxSubscriptions: 64,
  /** Refused messages after which a connection is closed. */
  maxErrors: 20,
  maxFragments: 1_024,
  pingIntervalMs: 20_000,
  /** A connection from which nothing came for so long is dead. */
  deadAfterMs: 60_000,
  /** A connection without a subscription is closed then. */
  subscribeWithinMs: 10_000,
  /** Above this a book waits and is sent again as a snapshot, and trades and blocks wait where they are. */
  conflateAboveBytes: 262_144,
  /** A reader that is further behind than this for `slowConsumerMs` is closed with 4008. */
  slowConsumerBytes: 1_048_576,
  slowConsumerMs: 3_000,
  checksumIntervalMs: 10_000,
  /** Levels of a side in a snapshot, and the window that deltas keep up to date. */
  bookLevels: 25,
  /** Trades in a snapshot. */
  snapshotTrades: 50,
  /** Trades in a message. */
  maxTradesPerMessage: 100,
  /** What a resume replays: less than `slowConsumerBytes`, so that nobody is slow for having resumed. */
  maxResumeTrades: 2_000,
  maxResumeBlocks: 900,
  maxResumeOrderChanges: 1_000,
  /** Open orders in a snapshot. */
  snapshotOrders: 500,
  /** From the notice that the venue ends to the end, if anybody is there to hear it. */
  shutdownNoticeMs: 1_000,
  maxConnections: 10_000,
});

/** Why the WebSocket door closes a connection, beside the codes of RFC 6455. */
export const CLOSE_CODES = Object.freeze({
  goingAway: 1001,
  unsupportedData: 1003,
  tooManyErrors: 4000,
  notSubscribed: 4001,
  slowConsumer: 4008,
  tooManyMessages: 4029,
});

/** Requests an address may make in a second. */
export interface RatePolicy {
  readonly name: string;
  readonly requests: number;
  readonly seconds: number;
}

/**
 * Policies of the HTTP door: reads and transactions are counted apart, by address and, where a request names a key that
 * signed for it, by that key too.
 */
export interface RatePolicies {
  readonly read: RatePolicy;
  readonly write: RatePolicy;
  readonly keyRead: RatePolicy;
  readonly keyWrite: RatePolicy;
}

/** What requests cost; one that is not named costs 1. */
export const RATE_COSTS = Object.freeze({
  /** A signature is checked for whoever asks. */
  token: 20,
  /** Commands of a transaction for which it costs 1 more. */
  commandsAPoint: 64,
});

/** What an address may do unless the venue says otherwise: enough for a broker's burst, too little for a flood. */
export const DEFAULT_RATES: RatePolicies = Object.freeze({
  read: Object.freeze({ name: 'read', requests: 20_000, seconds: 1 }),
  write: Object.freeze({ name: 'write', requests: 20_000, seconds: 1 }),
  keyRead: Object.freeze({ name: 'key-read', requests: 10_000, seconds: 1 }),
  keyWrite: Object.freeze({ name: 'key-write', requests: 10_000, seconds: 1 }),
});
