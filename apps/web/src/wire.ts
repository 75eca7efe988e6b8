import { parseDecimal, parseUint } from '@jangbu/protocol';
import type { BookChange, PriceLevel } from './book-state.ts';
import type { Trade } from './trade-chain.ts';

/** A currency of the ledger. */
export interface Currency {
  currency: number;
  code: string;
  decimals: number;
}

interface IssueFacts {
  issue: number;
  shortCode: string;
  name: string;
  nameEnglish: string;
  currency: Currency;
  priceDecimals: number;
  session: string;
}

/** An issue as `GET /v1/issues` gives it: figures are decimal text. */
export interface IssueWire extends IssueFacts {
  tick: string;
  lot: string;
  basePrice: string | null;
  lowerLimit: string | null;
  upperLimit: string | null;
  lastPrice: string | null;
}

/** A listed issue: prices in price units, quantities in whole units. */
export interface Issue extends IssueFacts {
  tick: number;
  lot: number;
  basePrice: number | null;
  lowerLimit: number | null;
  upperLimit: number | null;
  lastPrice: number | null;
}

/** A trade as the doors give it. */
export type TradeWire = Omit<Trade, 'price' | 'quantity'> & { price: string; quantity: string };

type LevelWire = readonly [price: string, quantity: string, orders: number];

/** The data of a message of channel `book`. */
export interface BookWire {
  asks: readonly LevelWire[];
  bids: readonly LevelWire[];
}

interface OrderFacts {
  orderId: number;
  clientOrderId: string;
  account: number;
  issue: number;
  side: 'buy' | 'sell';
  status: string;
  blockIndex: number;
  timestamp: number;
}

/** An order as the doors give it. */
export interface OrderWire extends OrderFacts {
  price: string;
  quantity: string;
  leavesQuantity: string;
  cumulativeQuantity: string;
}

/** An order: price in price units of its issue, quantities in whole units. */
export interface OrderView extends OrderFacts {
  price: number;
  quantity: number;
  leavesQuantity: number;
  cumulativeQuantity: number;
}

/** An account as the door gives it. */
export interface AccountWire {
  cash: readonly { currency: number; code: string; available: string; held: string }[];
  positions: readonly { issue: number; available: string; held: string }[];
}

/** What an account may use now: cash by currency in minor units, shares by issue. */
export interface AccountView {
  cashByCurrency: ReadonlyMap<number, number>;
  sharesByIssue: ReadonlyMap<number, number>;
  /** Shares with those that open orders hold. */
  balanceByIssue: ReadonlyMap<number, number>;
}

/** A ledger block's header as far as the page shows it. */
export interface LedgerBlock {
  index: number;
  timestamp: number;
  hash: string;
  previousHash: string;
  commands: number;
  trades: number;
}

/** A block of an issue's chain as the door gives it; block 0 is the listing and has no `data`. */
export interface ChainBlock {
  issue: number;
  index: number;
  previousHash: string;
  timestamp: number;
  hash: string;
  data?: {
    price: string;
    quantity: string;
    phase: string;
    buyerCommitment: string;
    sellerCommitment: string;
  };
}

/** No answer that can be read came: whether a request was carried out is not known. */
export class NoAnswer extends Error {}

function readUnits(text: string, decimals: number): number {
  const units = parseDecimal(text, decimals);
  if (units === null) throw new NoAnswer(`not a number of ${decimals} decimals: ${text}`);
  return units;
}

/** A whole quantity; throws a {@link NoAnswer} at anything else. */
export function readCount(text: string): number {
  const count = parseUint(text);
  if (count === null) throw new NoAnswer(`not a quantity: ${text}`);
  return count;
}

/** Reads an issue; throws a {@link NoAnswer} at a figure that is none. */
export function readIssue(wire: IssueWire): Issue {
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

/** Reads the levels of a book message; throws a {@link NoAnswer} at a figure that is none. */
export function readBook(wire: BookWire, priceDecimals: number): BookChange {
  const level = ([price, quantity, orders]: LevelWire): PriceLevel => ({
    price: readUnits(price, priceDecimals),
    quantity: readCount(quantity),
    orders,
  });
  return { asks: wire.asks.map(level), bids: wire.bids.map(level) };
}

/** Reads a trade; throws a {@link NoAnswer} at a figure that is none. */
export function readTrade(wire: TradeWire, priceDecimals: number): Trade {
  return {
    ...wire,
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
  };
}

/** Reads an order; throws a {@link NoAnswer} at a figure that is none. */
export function readOrder(wire: OrderWire, priceDecimals: number): OrderView {
  return {
    ...wire,
    price: readUnits(wire.price, priceDecimals),
    quantity: readCount(wire.quantity),
    leavesQuantity: readCount(wire.leavesQuantity),
    cumulativeQuantity: readCount(wire.cumulativeQuantity),
  };
}

/** Reads an account; throws a {@link NoAnswer} at a figure that is none. */
export function readAccount(wire: AccountWire, currencies: readonly Currency[]): AccountView {
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
