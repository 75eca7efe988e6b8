import { parseDecimal, parseUint } from '@jangbu/protocol';
import {
  type AccountAnswer,
  type BlockAnswer,
  type CurrencyAnswer,
  type IssueAnswer,
  type LevelAnswer,
  type OrderAnswer,
  type TradeAnswer,
  UnreachableError,
} from '@jangbu/sdk';
import type { BookChange, PriceLevel } from './book-state.ts';
import type { Trade } from './trade-chain.ts';

/** A listed issue: prices in price units, quantities in whole units. */
export interface Issue {
  issue: number;
  shortCode: string;
  name: string;
  nameEnglish: string;
  currency: CurrencyAnswer;
  priceDecimals: number;
  session: string;
  tick: number;
  lot: number;
  basePrice: number | null;
  lowerLimit: number | null;
  upperLimit: number | null;
  lastPrice: number | null;
}

/** The data of a message of channel `book`. */
export interface BookWire {
  asks: readonly LevelAnswer[];
  bids: readonly LevelAnswer[];
}

/** An order: price in price units of its issue, quantities in whole units. */
export interface OrderView {
  orderId: number;
  issue: number;
  side: 'buy' | 'sell';
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

/** Reads an issue. */
export function readIssue(wire: IssueAnswer): Issue {
  const price = (text: string | null) =>
    text === null ? null : readUnits(text, wire.priceDecimals);
  return {
    ...wire,
    tick: readUnits(wire.tick, wire.priceDecimals),
    lot: readCount(wire.lot),
    basePrice: price(wire.basePrice),
    lowerLimit: price(wire.lowerLimit),
    upperLimit: price(wire.upperLimit),
    lastPrice: price(wire.lastPrice),
  };
}

/** Reads the levels of a book message. */
export function readBook(wire: BookWire, priceDecimals: number): BookChange {
  const level = ([price, quantity, orders]: LevelAnswer): PriceLevel => ({
    price: readUnits(price, priceDecimals),
    quantity: readCount(quantity),
    orders,
  });
  return { asks: wire.asks.map(level), bids: wire.bids.map(level) };
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
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
    leavesQuantity: readCount(wire.leavesQuantity),
    cumulativeQuantity: readCount(wire.cumulativeQuantity),
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
    sharesByIssue: new Map(wire.positions.map((row) => [row.issue, readCount(row.available)])),
    balanceByIssue: new Map(
      wire.positions.map((row) => [row.issue, readCount(row.available) + readCount(row.held)]),
    ),
  };
}
