import { type OrderType, type Phase, parseDecimal, parseUint } from '@jangbu/protocol';
import {
  type AccountAnswer,
  type BlockAnswer,
  type CandleAnswer,
  type CurrencyAnswer,
  type ExpectedAnswer,
  type FillAnswer,
  type InterruptionAnswer,
  type IssueAnswer,
  type LevelAnswer,
  type OrderAnswer,
  type SessionAnswer,
  type TradeAnswer,
  type UnpricedAnswer,
  UnreachableError,
} from '@jangbu/sdk';
import type { BookChange, Expected, PriceLevel } from './book-state.ts';
import type { OrderKind } from './order-types.ts';
import type { TickBand } from './ticks.ts';
import type { Trade } from './trade-chain.ts';

/** A price that was too far to trade at; prices in price units. */
export interface Interruption extends Pick<InterruptionAnswer, 'kind' | 'timestamp'> {
  price: number;
  reference: number;
}

/** Where an issue stands in its day: prices in price units, times in microseconds. */
export interface IssueSession
  extends Pick<
    SessionAnswer,
    'phaseUntil' | 'callEnd' | 'callEndLatest' | 'isExtended' | 'isListingDay' | 'halt' | 'date'
  > {
  session: Phase;
  expected: Expected | null;
  basePrice: number | null;
  lowerLimit: number | null;
  upperLimit: number | null;
  /** Price of the last call, or the base price. */
  singlePrice: number | null;
  closePrice: number | null;
  interruption: Interruption | null;
}

/** A listed issue: prices in price units, quantities in whole units. */
export interface Issue extends IssueSession {
  issue: number;
  shortCode: string;
  name: string;
  nameEnglish: string;
  currency: CurrencyAnswer;
  priceDecimals: number;
  /** 0: it has no trading day. */
  market: number;
  /** Types that it takes in some session. */
  orderTypes: readonly OrderType[];
  ticks: readonly TickBand[];
  /** That of the last price. */
  tick: number;
  lot: number;
  lastPrice: number | null;
  /** Null where it has none. */
  feeSchedule: number | null;
}

/** The data of a message of channel `book`. */
export interface BookWire {
  asks: readonly LevelAnswer[];
  bids: readonly LevelAnswer[];
  /** Figures that are absent are as before. */
  expected?: ExpectedAnswer | null;
  marketOrders?: UnpricedAnswer;
  midpointOrders?: UnpricedAnswer;
}

/** An order: price in price units of its issue, quantities in whole units. */
export interface OrderView {
  orderId: number;
  issue: number;
  side: 'buy' | 'sell';
  kind: OrderKind;
  isDormant: boolean;
  /** Price units; null where it has none. */
  stopPrice: number | null;
  status: string;
  blockIndex: number;
  timestamp: number;
  price: number;
  quantity: number;
  leavesQuantity: number;
  cumulativeQuantity: number;
}

/** What an account may use now: cash by currency in minor units, shares by issue. */
export interface AccountView {
  cashByCurrency: ReadonlyMap<number, number>;
  sharesByIssue: ReadonlyMap<number, number>;
  /** Shares with those that open orders hold. */
  balanceByIssue: ReadonlyMap<number, number>;
  /** Cash that open orders and withdrawals hold, by currency in minor units. */
  heldByCurrency: ReadonlyMap<number, number>;
}

/** The account's share in a trade: price in price units of its issue, fee and tax in minor units. */
export interface Fill
  extends Pick<
    FillAnswer,
    'issue' | 'index' | 'orderId' | 'side' | 'liquidity' | 'isBusted' | 'timestamp' | 'blockIndex'
  > {
  hash: string;
  eventSeq: number;
  price: number;
  quantity: number;
  fee: number;
  tax: number;
}

/** A candle: prices in price units, volume in whole units, value in minor units (rounded beyond 2^53). */
export interface Candle {
  /** Microseconds. */
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  value: number;
  /** Last of its trade blocks. */
  lastTrade: number;
}

/** A ledger block's header as far as the page shows it. */
export type LedgerBlock = Pick<
  BlockAnswer,
  'index' | 'timestamp' | 'hash' | 'previousHash' | 'commands' | 'trades'
>;

function readUnits(text: string, decimals: number): number {
  const units = parseDecimal(text, decimals);
  if (units === null) throw new UnreachableError(`not a number of ${decimals} decimals: ${text}`);
  return units;
}

/** A whole quantity; throws an UnreachableError at anything else, as all readers here do. */
export function readCount(text: string): number {
  const count = parseUint(text);
  if (count === null) throw new UnreachableError(`not a quantity: ${text}`);
  return count;
}

function readExpected(wire: ExpectedAnswer | null, priceDecimals: number): Expected | null {
  if (wire === null) return null;
  return { price: readUnits(wire.price, priceDecimals), quantity: readCount(wire.quantity) };
}

/** Reads where an issue stands in its day. */
export function readSession(wire: SessionAnswer, priceDecimals: number): IssueSession {
  const price = (text: string | null) => (text === null ? null : readUnits(text, priceDecimals));
  const { session, phaseUntil, callEnd, callEndLatest, isExtended, isListingDay, halt } = wire;
  const { interruption, date } = wire;
  return {
    session,
    phaseUntil,
    callEnd,
    callEndLatest,
    isExtended,
    isListingDay,
    halt,
    date,
    expected: readExpected(wire.expected, priceDecimals),
    basePrice: price(wire.basePrice),
    lowerLimit: price(wire.lowerLimit),
    upperLimit: price(wire.upperLimit),
    singlePrice: price(wire.singlePrice),
    closePrice: price(wire.closePrice),
    interruption: interruption && {
      ...interruption,
      price: readUnits(interruption.price, priceDecimals),
      reference: readUnits(interruption.reference, priceDecimals),
    },
  };
}

/** Reads an issue. */
export function readIssue(wire: IssueAnswer): Issue {
  const { priceDecimals } = wire;
  return {
    ...wire,
    ...readSession(wire, priceDecimals),
    ticks: wire.ticks.map(({ from, tick }) => ({
      from: readUnits(from, priceDecimals),
      tick: readUnits(tick, priceDecimals),
    })),
    tick: readUnits(wire.tick, priceDecimals),
    lot: readCount(wire.lot),
    feeSchedule: wire.terms.feeSchedule,
    lastPrice: wire.lastPrice === null ? null : readUnits(wire.lastPrice, priceDecimals),
  };
}

/** Reads a book message. */
export function readBook(wire: BookWire, priceDecimals: number): BookChange {
  const level = ([price, quantity, orders]: LevelAnswer): PriceLevel => ({
    price: readUnits(price, priceDecimals),
    quantity: readCount(quantity),
    orders,
  });
  const sums = ({ asks, bids }: UnpricedAnswer) => ({
    asks: readCount(asks),
    bids: readCount(bids),
  });
  const { expected, marketOrders, midpointOrders } = wire;
  return {
    asks: wire.asks.map(level),
    bids: wire.bids.map(level),
    ...(expected !== undefined && { expected: readExpected(expected, priceDecimals) }),
    ...(marketOrders && { marketOrders: sums(marketOrders) }),
    ...(midpointOrders && { midpointOrders: sums(midpointOrders) }),
  };
}

/** Reads a trade. */
export function readTrade(wire: TradeAnswer, priceDecimals: number): Trade {
  return {
    ...wire,
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
  };
}

/** Reads an order. */
export function readOrder(wire: OrderAnswer, priceDecimals: number): OrderView {
  return {
    ...wire,
    kind: wire.flags.includes('off_hours') ? 'off_hours' : wire.orderType,
    stopPrice: wire.stopPrice === null ? null : readUnits(wire.stopPrice, priceDecimals),
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
    leavesQuantity: readCount(wire.leavesQuantity),
    cumulativeQuantity: readCount(wire.cumulativeQuantity),
  };
}

/** Reads a fill. */
export function readFill(wire: FillAnswer, { priceDecimals, currency }: Issue): Fill {
  return {
    ...wire,
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
    fee: readUnits(wire.fee, currency.decimals),
    tax: readUnits(wire.tax, currency.decimals),
  };
}

/** Reads a candle. */
export function readCandle(wire: CandleAnswer, { priceDecimals, currency }: Issue): Candle {
  const price = (text: string) => readUnits(text, priceDecimals);
  return {
    start: wire.start,
    open: price(wire.open),
    high: price(wire.high),
    low: price(wire.low),
    close: price(wire.close),
    volume: readCount(wire.volume),
    // A figure to be read, which may be too large to be exact.
    value: Math.round(Number(wire.value) * 10 ** currency.decimals),
    lastTrade: wire.lastTrade,
  };
}

/** Reads an account. */
export function readAccount(
  wire: AccountAnswer,
  currencies: readonly CurrencyAnswer[],
): AccountView {
  const decimals = new Map(currencies.map(({ currency, decimals }) => [currency, decimals]));
  return {
    cashByCurrency: new Map(
      wire.cash.map((row) => [
        row.currency,
        readUnits(row.available, decimals.get(row.currency) ?? 0),
      ]),
    ),
    heldByCurrency: new Map(
      wire.cash.map((row) => [row.currency, readUnits(row.held, decimals.get(row.currency) ?? 0)]),
    ),
    sharesByIssue: new Map(wire.positions.map((row) => [row.issue, readCount(row.available)])),
    balanceByIssue: new Map(
      wire.positions.map((row) => [row.issue, readCount(row.available) + readCount(row.held)]),
    ),
  };
}
