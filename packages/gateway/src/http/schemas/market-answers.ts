import {
  INTERRUPTION_KINDS,
  ISSUE_STATUSES,
  MATCHING_MODES,
  ORDER_TYPES,
  PHASES,
  SIDES,
} from '@jangbu/protocol';
import Type from 'typebox';
import {
  DateText,
  Decimal,
  Flag,
  Hex32,
  Hex64,
  Index,
  nameIn,
  namesIn,
  object,
  orNull,
  page,
  Text,
  Timestamp,
  Whole,
} from './forms.ts';

/** A currency of the ledger. */
export const Currency = object({ currency: Whole, code: Text, decimals: Whole });

const Expected = orNull(object({ price: Decimal, quantity: Decimal }));
const Sums = object({ asks: Decimal, bids: Decimal });
const Ticks = Type.Array(object({ from: Decimal, tick: Decimal }));

const Interruption = object({
  kind: nameIn(INTERRUPTION_KINDS),
  session: nameIn(PHASES),
  price: Decimal,
  reference: Decimal,
  timestamp: Timestamp,
  blockIndex: Index,
});

const Halt = object({
  reason: Whole,
  timestamp: Timestamp,
  blockIndex: Index,
  isRatified: Flag,
});

const DAY_FIELDS = {
  session: nameIn(PHASES),
  phaseUntil: orNull(Timestamp),
  callEnd: orNull(Timestamp),
  callEndLatest: orNull(Timestamp),
  isExtended: Flag,
  expected: Expected,
  date: orNull(DateText),
  isListingDay: Flag,
  basePrice: orNull(Decimal),
  lowerLimit: orNull(Decimal),
  upperLimit: orNull(Decimal),
  singlePrice: orNull(Decimal),
  closePrice: orNull(Decimal),
  interruption: orNull(Interruption),
  halt: orNull(Halt),
};

/** Where an issue stands in its day. */
export const Session = object({ issue: Whole, ...DAY_FIELDS, seq: Whole, index: Index });

/** An issue and its present state. */
export const Issue = object({
  issue: Whole,
  shortCode: Text,
  isin: Text,
  name: Text,
  nameEnglish: Text,
  market: Whole,
  matchingMode: nameIn(MATCHING_MODES),
  isIndexMember: Flag,
  orderTypes: namesIn(ORDER_TYPES),
  currency: Currency,
  priceDecimals: Whole,
  tick: Decimal,
  ticks: Ticks,
  lot: Decimal,
  lastPrice: orNull(Decimal),
  status: nameIn(ISSUE_STATUSES),
  terms: object({
    maxQuantity: orNull(Decimal),
    maxNotional: orNull(Decimal),
    collarPercent: orNull(Whole),
    feeSchedule: orNull(Whole),
    ownershipCapPpm: orNull(Whole),
    currency: Whole,
  }),
  ...DAY_FIELDS,
  sharesIssued: Decimal,
  chainIndex: Whole,
  chainHead: Hex32,
});

const Levels = Type.Array(
  Type.Unsafe<readonly [string, string, number]>({
    type: 'array',
    prefixItems: [Decimal, Decimal, Whole],
    minItems: 3,
    maxItems: 3,
  }),
  { description: 'price, quantity and number of orders, best first' },
);

/** The best levels of a book. */
export const Book = object({
  issue: Whole,
  asks: Levels,
  bids: Levels,
  expected: Expected,
  marketOrders: Sums,
  midpointOrders: Sums,
  seq: Whole,
});

/** A trade of the tape. */
const Trade = object({
  issue: Whole,
  index: Whole,
  timestamp: Timestamp,
  price: Decimal,
  quantity: Decimal,
  phase: nameIn(PHASES),
  takerSide: nameIn(SIDES),
  fees: orNull(object({ buyerFee: Decimal, sellerFee: Decimal, sellerTax: Decimal })),
  isBusted: Flag,
  hash: Hex32,
  previousHash: Hex32,
  blockIndex: Index,
  eventSeq: Whole,
});

/** A span of trades. */
const Candle = object({
  start: Timestamp,
  open: Decimal,
  high: Decimal,
  low: Decimal,
  close: Decimal,
  volume: Decimal,
  value: Decimal,
  firstTrade: Whole,
  lastTrade: Whole,
});

/** A block of an issue's chain: its listing, or a trade. */
const ChainBlock = Type.Union([
  object({
    issue: Whole,
    index: Type.Literal(0),
    previousHash: Hex32,
    timestamp: Timestamp,
    listing: object({
      currency: Whole,
      tick: Decimal,
      lot: Decimal,
      basePrice: Decimal,
      lowerLimit: Decimal,
      upperLimit: Decimal,
      tickTable: Whole,
      priceDecimals: Whole,
      matchingMode: Whole,
      market: Whole,
      shortCode: Text,
      isin: Text,
      name: Text,
      nameEnglish: Text,
    }),
    hash: Hex32,
    blockIndex: Index,
  }),
  object({
    issue: Whole,
    index: Type.Integer({ minimum: 1 }),
    previousHash: Hex32,
    timestamp: Timestamp,
    data: object({
      price: Decimal,
      quantity: Decimal,
      phase: nameIn(PHASES),
      buyerCommitment: Hex32,
      sellerCommitment: Hex32,
    }),
    hash: Hex32,
    tradeNumber: Whole,
    blockIndex: Index,
  }),
]);

const MARKET_FIELDS = {
  market: Whole,
  name: Text,
  matchingMode: nameIn(MATCHING_MODES),
  tickTable: Whole,
  ticks: Ticks,
  randomEndSeconds: Whole,
  upPercent: Whole,
  downPercent: Whole,
  listingUpPercent: Whole,
  listingDownPercent: Whole,
  afterHoursPercent: Whole,
  dynamicPercent: Whole,
  dynamicClosingPercent: Whole,
  indexDynamicPercent: Whole,
  indexDynamicClosingPercent: Whole,
  staticPercent: Whole,
  interruptionSeconds: Whole,
  resumeSeconds: Whole,
  resumeGuardSeconds: Whole,
  indicativeSeconds: Whole,
  lowPrice: Decimal,
  lowPriceTicks: Whole,
  orderTypes: namesIn(ORDER_TYPES),
  weekdays: Type.Array(orNull(Whole)),
  windows: Type.Array(
    object({
      template: Whole,
      session: nameIn(PHASES),
      from: Text,
      until: Text,
      everySeconds: orNull(Whole),
    }),
  ),
  commitment: orNull(Hex32),
  seed: orNull(Hex32),
  retailLimit: orNull(Decimal),
};
const TradingDay = object({ date: DateText, template: orNull(Whole) });

/** The rules of a market. */
const Market = object(MARKET_FIELDS);

/** The rules of a market, and its dates of their own from today on. */
export const MarketDetail = object({ ...MARKET_FIELDS, tradingDays: Type.Array(TradingDay) });

/** A date of a market. */
const CalendarDay = object({ date: DateText, template: orNull(Whole), isOpen: Flag });

const BLOCK_FIELDS = {
  version: Whole,
  chainId: Hex32,
  index: Index,
  previousHash: Hex32,
  timestamp: Timestamp,
  transactionsRoot: Hex32,
  eventsRoot: Hex32,
  tradeLogSize: Whole,
  tradeLogRoot: Hex32,
  stateRoot: Hex32,
  hash: Hex32,
  operatorSignature: Hex64,
  commands: Whole,
  trades: Whole,
};

/** A header with what the ledger keeps beside it. */
const Block = object(BLOCK_FIELDS);

/** One block with its public parts. */
export const BlockDetail = object({
  ...BLOCK_FIELDS,
  envelopeIds: Type.Array(Hex32),
  tradeBlocks: Type.Array(object({ issue: Whole, index: Whole, hash: Hex32 })),
});

/** A page of a list: `Issue` each. */
export const Issues = page(Issue);
/** A page of a list: `Trade` each. */
export const Trades = page(Trade);
/** A page of a list: `Candle` each. */
export const Candles = page(Candle);
/** A page of a list: `ChainBlock` each. */
export const Chain = page(ChainBlock);
/** A page of a list: `Market` each. */
export const Markets = page(Market);
/** A page of a list: `CalendarDay` each. */
export const Calendar = page(CalendarDay);
/** A page of a list: `Block` each. */
export const Blocks = page(Block);
