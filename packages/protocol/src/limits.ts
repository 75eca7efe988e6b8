/** Every bound of the ledger, docs/spec/encoding.md section 6; each is tested at its edge where it is enforced. */
export const LIMITS = Object.freeze({
  /** A signed envelope, all bytes. */
  maxEnvelopeBytes: 262_144,
  /** Commands of an envelope; at least 1. */
  maxCommandsPerEnvelope: 1_024,
  /** Sum of the bytes of the signed envelopes of a block. */
  maxBlockBytes: 16_777_216,
  /** Time-driven steps of a block. */
  maxTimeStepsPerBlock: 10_000,
  /** How far `validUntil` may lie ahead of the block. */
  maxValidityMicroseconds: 60_000_000,
  /** Nonces at and below the highest used one of a key that are still told apart. */
  nonceWindow: 128,
  /** How far a nonce may lie above the highest used one. */
  maxNonceJump: 65_536,
  /** 366 days. */
  maxKeyLifetimeMicroseconds: 31_622_400_000_000,
  maxParticipants: 65_536,
  maxKeys: 1_048_576,
  maxAccounts: 16_777_216,
  maxCurrencies: 16,
  maxIssues: 65_536,
  /** (account, currency) pairs. */
  maxCashRows: 67_108_864,
  /** (account, issue) pairs. */
  maxPositions: 268_435_456,
  /** Open orders of the ledger, dormant stop orders with them. */
  maxOpenOrders: 16_777_216,
  maxOpenOrdersPerIssue: 4_194_304,
  /** Client order ids of one business date. */
  maxClientOrderIds: 268_435_456,
  maxMarkets: 255,
  maxTickTables: 255,
  /** (market, date) pairs that have a template of their own. */
  maxTradingDays: 65_536,
  /** Of a market. */
  maxSessionWindows: 56,
  /** Of a tick table. */
  maxTickBands: 16,
  /** Of an issue of a market, in price units. */
  maxBasePrice: 1_000_000_000_000_000,
  maxGenesisParticipants: 256,
  maxWitnesses: 64,
  /** Rows of all fee schedules. */
  maxFeeRows: 4_096,
  maxProposals: 65_536,
  /** Action of a proposal. */
  maxActionBytes: 2_016,
  /** Orders that a command cancels itself; the rest of its sweep is time-driven. */
  maxSweepPerCommand: 10_000,
  /** Open withdrawals. */
  maxWithdrawals: 16_777_216,
  /** (account, issue) pairs of which something is frozen. */
  maxFreezes: 16_777_216,
  /** Trades of a business date that can be busted. */
  maxDayTrades: 16_777_216,
  /** (issue, participant) pairs. */
  maxManagerTotals: 16_777_216,
});
