export {
  CALL_PHASES,
  type CallAuction,
  type CallOrder,
  type CallPhase,
  type CallResult,
  uncross,
} from './auction/call-auction.ts';
export {
  type CallLevel,
  callCandidates,
  chooseCallPrice,
  type PriceRun,
  type ReferencePrice,
} from './auction/call-price.ts';
export {
  type DeemedPriceFacts,
  type DeemedPrices,
  deemedPrices,
  type PriceBounds,
  priceBounds,
  type SideSummary,
} from './auction/deemed-price.ts';
export { allocateAtLimit } from './auction/limit-allocation.ts';
export type { Book, PriceLevel } from './book.ts';
export { BOOK_ENGINES, type BookEngine } from './book-engines.ts';
export { FastBook } from './fast-book.ts';
export { Fills } from './fills.ts';
export { createOrderColumns, growOrderColumns, type OrderColumns } from './order-columns.ts';
export { PlainBook } from './plain-book.ts';
export {
  acceptedOrderTypes,
  ORDER_TYPES,
  type RuleOrderType,
} from './rules/accepted-order-types.ts';
export { basePrice, type ClosingFacts, closingPrice } from './rules/base-price.ts';
export {
  type CivilDate,
  civilOfBusinessDate,
  formatCivilDate,
  parseCivilDate,
} from './rules/civil-date.ts';
export {
  afterHoursLimits,
  type DailyLimits,
  krxLimitRule,
  type LimitCircumstances,
  type LimitRule,
  limitsOf,
  MAX_RULE_PRICE,
} from './rules/daily-limits.ts';
export {
  type DayTemplate,
  dayTemplate,
  MAX_RANDOM_END_SECONDS,
  type SessionWindow,
  type TradingMethod,
} from './rules/day-template.ts';
export { demoMarket } from './rules/demo-market.ts';
export { isinCheckDigit, isValidIsin, type KoreanIsinParts, koreanIsin } from './rules/isin.ts';
export { krxExpiryDays } from './rules/krx-expiry-days.ts';
export { CALENDAR_YEARS } from './rules/krx-holidays.ts';
export { DAY_TEMPLATES, krxMarket, krxTradingDays } from './rules/krx-market.ts';
export { krxLot, krxTickTable } from './rules/krx-ticks.ts';
export {
  ISSUE_KINDS,
  type IssueKind,
  type Listing,
  MARKETS,
  type Market,
} from './rules/listing.ts';
export type {
  MarketDefinition,
  MarketRules,
  MarketWindow,
  TradingDayRow,
} from './rules/market-definition.ts';
export { otcMarket } from './rules/otc-market.ts';
export { checkLimitPrice, type PriceReject } from './rules/price-check.ts';
export { maxOrderQuantity, type QuantityCapFacts } from './rules/quantity-cap.ts';
export { type SessionAnswer, type SessionChange, sessionAt } from './rules/session-at.ts';
export {
  isMultiple,
  isOnTick,
  isSoundTickTable,
  lowestPrice,
  roundDownToTick,
  roundUpToTick,
  type TickBand,
  type TickTable,
  tickAbove,
  tickAt,
  tickBelow,
  tickTable,
} from './rules/tick-table.ts';
export { calendarCovers, type DayKind, dayKind } from './rules/trading-calendar.ts';
export { TRADING_SESSIONS, type TradingSession } from './rules/trading-session.ts';
export { BUY, oppositeSide, SELL, type Side } from './side.ts';
export { MAX_SLOTS, SlotAllocator } from './slot-allocator.ts';
export {
  type CallFacts,
  type CallPrice,
  type CallShare,
  type CallTaking,
  priceCall,
  takeFromCall,
} from './trading/call-book.ts';
export {
  type InterruptionFacts,
  type InterruptionKind,
  interruptionAt,
  isCalm,
} from './trading/interruption.ts';
export {
  type BookFactory,
  type BookKind,
  bestOf,
  cutToLimits,
  IssueBooks,
  LIMIT_BOOK,
  MARKET_BOOK,
  MIDPOINT_BOOK,
  OFF_HOURS_BOOK,
  type PriceFacts,
} from './trading/issue-books.ts';
export {
  findNextMaker,
  isWithin,
  marketPrice,
  type NextMaker,
  type Taker,
} from './trading/next-maker.ts';
export {
  type ClockAnswer,
  clockAt,
  timestampOfSecond,
  weekdayIndex,
} from './trading/session-clock.ts';
