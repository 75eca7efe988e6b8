import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import { assert, isCount } from '../assert.ts';
import { isOnTick, type TickTable } from '../rules/tick-table.ts';
import {
  type CallLevel,
  callCandidates,
  chooseCallPrice,
  type ReferencePrice,
} from './call-price.ts';
import { deemedPrices, type PriceBounds, priceBounds, type SideSummary } from './deemed-price.ts';
import { allocateAtLimit } from './limit-allocation.ts';

/** Why a call auction is held: at the open, at the close, after a volatility interruption, after a halt. */
export const CALL_PHASES = Object.freeze(['opening', 'closing', 'vi', 'resume'] as const);

/** See `CALL_PHASES`. */
export type CallPhase = (typeof CALL_PHASES)[number];

/** Orders at a limit are simultaneous in these alone (BR §22③, §23①1 to 3). */
const SIMULTANEOUS_PHASES: readonly CallPhase[] = ['opening', 'resume'];

/** An order of a call auction. */
export interface CallOrder {
  /** On tick and within the limits. */
  readonly price: Price | 'market';
  /** A multiple of the lot, at least one. */
  readonly quantity: Quantity;
}

/** A call auction: its orders, each side in order of arrival, and the rules that hold for it. */
export interface CallAuction {
  readonly asks: readonly CallOrder[];
  readonly bids: readonly CallOrder[];
  readonly ticks: TickTable;
  readonly lot: Quantity;
  /** Limits of the day; null where there is none. */
  readonly lower: Price | null;
  readonly upper: Price | null;
  readonly reference: ReferencePrice;
  readonly phase: CallPhase;
}

/** What a call auction came to. */
export interface CallResult {
  /** null where nothing trades. */
  readonly price: Price | null;
  readonly quantity: Quantity;
  /** What each order traded, in the order in which they were given. */
  readonly askFills: readonly Quantity[];
  readonly bidFills: readonly Quantity[];
}

/** One side: prices with the market orders' deemed, and the orders by priority. */
interface RankedSide {
  readonly orders: readonly CallOrder[];
  readonly prices: readonly Price[];
  /** Indexes of the orders, best price first and earliest first within a price (BR §22②). */
  readonly ranking: readonly number[];
}

/**
 * Uncrosses a call auction (BR §22, §23, ER §34, §36).
 *
 * A function of its arguments; O(n log n) with n orders. Throws an Error where an order or a sum of a side breaks what its
 * type promises: admission has refused such orders.
 */
export function uncross(auction: CallAuction): CallResult {
  const { ticks, lot, reference } = auction;
  const bounds = priceBounds(ticks, auction.lower, auction.upper);
  checkOrders(auction.asks, auction, bounds);
  checkOrders(auction.bids, auction, bounds);
  const deemed = deemedPrices({
    asks: summaryOf(auction.asks),
    bids: summaryOf(auction.bids),
    last: reference.price,
    ticks,
    bounds,
  });
  const asks = rank(auction.asks, deemed.sell, 1);
  const bids = rank(auction.bids, deemed.buy, -1);
  const levels = mergeLevels(asks, bids);
  const price = chooseCallPrice(callCandidates(levels, ticks, lot), reference, ticks);
  if (price === null) {
    const none = (orders: readonly CallOrder[]) => orders.map(() => 0 as Quantity);
    return {
      price,
      quantity: 0 as Quantity,
      askFills: none(auction.asks),
      bidFills: none(auction.bids),
    };
  }
  const quantity = tradedAt(levels, price);
  const isSimultaneous = SIMULTANEOUS_PHASES.includes(auction.phase);
  const isLower = isSimultaneous && auction.lower !== null && price === bounds.lowest;
  const isUpper = isSimultaneous && price === bounds.highest;
  return {
    price,
    quantity,
    askFills: isLower ? fillAtLimit(asks, price, quantity, lot) : fillByRank(asks, quantity),
    bidFills: isUpper ? fillAtLimit(bids, price, quantity, lot) : fillByRank(bids, quantity),
  };
}

function checkOrders(
  orders: readonly CallOrder[],
  { ticks, lot }: CallAuction,
  { lowest, highest }: PriceBounds,
): void {
  let sum = 0;
  for (const { price, quantity } of orders) {
    assert(isCount(quantity) && quantity % lot === 0, 'an order is a whole number of lots');
    sum += quantity;
    assert(sum <= MAX_SAFE_UINT, 'the sum of a side is below 2^53');
    if (price === 'market') continue;
    assert(isCount(price) && isOnTick(ticks, price), 'the price of an order is on tick');
    const isWithin = price >= lowest && (highest === null || price <= highest);
    assert(isWithin, 'the price of an order is within the limits');
  }
}

function summaryOf(orders: readonly CallOrder[]): SideSummary {
  let marketQuantity = 0;
  let lowest: Price | undefined;
  let highest: Price | undefined;
  for (const { price, quantity } of orders) {
    if (price === 'market') {
      marketQuantity += quantity;
      continue;
    }
    if (lowest === undefined || price < lowest) lowest = price;
    if (highest === undefined || price > highest) highest = price;
  }
  const limits = lowest === undefined || highest === undefined ? null : { lowest, highest };
  return { limits, marketQuantity: marketQuantity as Quantity };
}

/** @param direction - 1 where low prices come first (asks), -1 where high ones do (bids). */
function rank(orders: readonly CallOrder[], marketPrice: Price, direction: 1 | -1): RankedSide {
  const prices = orders.map(({ price }) => (price === 'market' ? marketPrice : price));
  const ranking = prices
    .map((_, order) => order)
    .sort((a, b) => direction * ((prices[a] ?? 0) - (prices[b] ?? 0)) || a - b);
  return { orders, prices, ranking };
}

/** The levels of both sides in ascending order: asks are ranked upwards, bids downwards. */
function mergeLevels(asks: RankedSide, bids: RankedSide): CallLevel[] {
  const levels: CallLevel[] = [];
  let ask = 0;
  let bid = bids.ranking.length - 1;
  while (ask < asks.ranking.length || bid >= 0) {
    const askPrice = priceAt(asks, ask) ?? Number.POSITIVE_INFINITY;
    const bidPrice = priceAt(bids, bid) ?? Number.POSITIVE_INFINITY;
    const price = Math.min(askPrice, bidPrice) as Price;
    let askQuantity = 0;
    for (; priceAt(asks, ask) === price; ask += 1) askQuantity += quantityAt(asks, ask);
    let bidQuantity = 0;
    for (; priceAt(bids, bid) === price; bid -= 1) bidQuantity += quantityAt(bids, bid);
    levels.push({
      price,
      askQuantity: askQuantity as Quantity,
      bidQuantity: bidQuantity as Quantity,
    });
  }
  return levels;
}

function priceAt({ ranking, prices }: RankedSide, place: number): Price | undefined {
  const order = ranking[place];
  return order === undefined ? undefined : prices[order];
}

function quantityAt({ ranking, orders }: RankedSide, place: number): number {
  const order = ranking[place];
  return order === undefined ? 0 : (orders[order]?.quantity ?? 0);
}

/** The smaller one of what is offered at `price` or below and asked for at it or above. */
function tradedAt(levels: readonly CallLevel[], price: Price): Quantity {
  let asks = 0;
  let bids = 0;
  for (const level of levels) {
    if (level.price <= price) asks += level.askQuantity;
    if (level.price >= price) bids += level.bidQuantity;
  }
  return Math.min(asks, bids) as Quantity;
}

/** Whole orders by price and time until the quantity is used up. */
function fillByRank({ orders, ranking }: RankedSide, quantity: Quantity): Quantity[] {
  const fills = orders.map(() => 0 as Quantity);
  let left: number = quantity;
  for (const order of ranking) {
    if (left === 0) break;
    const given = Math.min(orders[order]?.quantity ?? 0, left);
    fills[order] = given as Quantity;
    left -= given;
  }
  return fills;
}

/** All orders that trade at the limit stand at it, for none can be better. */
function fillAtLimit(
  { orders, prices }: RankedSide,
  price: Price,
  quantity: Quantity,
  lot: Quantity,
): Quantity[] {
  const simultaneous = orders.map((_, order) => order).filter((order) => prices[order] === price);
  const quantities = simultaneous.map((order) => orders[order]?.quantity ?? (0 as Quantity));
  const shares = allocateAtLimit(quantities, quantity, lot);
  const fills = orders.map(() => 0 as Quantity);
  simultaneous.forEach((order, place) => {
    fills[order] = shares[place] ?? (0 as Quantity);
  });
  return fills;
}
