/**
 * BR §23, §22 and ER §34, §36 word for word, for the tests: every price on the grid between the limits is tried, sums are
 * added up anew each time, and nothing of the auction itself is used.
 */

/** An order of the literal auction. */
export interface LiteralOrder {
  readonly price: number | 'market';
  readonly quantity: number;
}

/** A book to uncross. */
export interface LiteralAuction {
  readonly asks: readonly LiteralOrder[];
  readonly bids: readonly LiteralOrder[];
  /** Tick of a price. */
  readonly tickOf: (price: number) => number;
  readonly lot: number;
  readonly lower: number;
  readonly upper: number;
  /** The last price, or the base price where `nearest` is set (ER §36). */
  readonly last: number;
  readonly nearest: boolean;
  /** Whether orders at the limits are simultaneous. */
  readonly simultaneous: boolean;
}

interface PricedOrder {
  readonly price: number;
  readonly quantity: number;
}

/** What the literal auction came to, and all of its candidates. */
export interface LiteralResult {
  readonly price: number | null;
  readonly quantity: number;
  readonly askFills: readonly number[];
  readonly bidFills: readonly number[];
  readonly candidates: readonly number[];
  readonly hasStrict: boolean;
}

const sum = (orders: readonly PricedOrder[]) =>
  orders.reduce((total, { quantity }) => total + quantity, 0);

/** Every price on tick from the lower to the upper limit. */
export function gridOf({ lower, upper, tickOf }: LiteralAuction): number[] {
  const grid: number[] = [];
  for (let price = lower; price <= upper; price += tickOf(price)) grid.push(price);
  return grid;
}

/** Both sides with a price for every order: BR §23③. */
export function pricedSides(auction: LiteralAuction): {
  asks: readonly PricedOrder[];
  bids: readonly PricedOrder[];
} {
  const { asks, bids, tickOf, lower, upper, last } = auction;
  const lastDown = last - (last % tickOf(last));
  const lastUp = lastDown === last ? last : lastDown + tickOf(last);
  const oneLower = (price: number) => price - tickOf(price - 1);
  const oneHigher = (price: number) => price + tickOf(price);
  const limitPrices = (orders: readonly LiteralOrder[]) =>
    orders.map(({ price }) => price).filter((price) => price !== 'market');
  const marketSum = (orders: readonly LiteralOrder[]) =>
    orders.reduce((total, { price, quantity }) => total + (price === 'market' ? quantity : 0), 0);
  const askLimits = limitPrices(asks);
  const bidLimits = limitPrices(bids);
  const sells = marketSum(asks);
  const buys = marketSum(bids);

  let sell: number;
  let buy: number;
  if (askLimits.length === 0 && bidLimits.length === 0 && sells > 0 && buys > 0) {
    sell = lastUp;
    buy = lastUp;
    if (sells > buys) sell = oneLower(lastUp);
    if (buys > sells) buy = oneHigher(lastDown);
  } else {
    const sellPrices = [lastDown, ...bidLimits];
    if (askLimits.length > 0) sellPrices.push(oneLower(Math.min(...askLimits)));
    sell = Math.min(...sellPrices);
    const buyPrices = [lastUp, ...askLimits];
    if (bidLimits.length > 0) buyPrices.push(oneHigher(Math.max(...bidLimits)));
    buy = Math.max(...buyPrices);
  }
  const capped = (price: number) => Math.min(Math.max(price, lower), upper);
  const withPrice = (orders: readonly LiteralOrder[], market: number) =>
    orders.map(({ price, quantity }) => ({
      price: price === 'market' ? capped(market) : price,
      quantity,
    }));
  return { asks: withPrice(asks, sell), bids: withPrice(bids, buy) };
}

/** Uncrosses by trying every price. */
export function literalAuction(auction: LiteralAuction): LiteralResult {
  const { lot, lower, upper, simultaneous } = auction;
  const { asks, bids } = pricedSides(auction);
  const grid = gridOf(auction);
  const isMatched = (price: number, withLot: boolean) => {
    const asksBelow = sum(asks.filter((order) => order.price < price));
    const asksAt = sum(asks.filter((order) => order.price === price));
    const bidsAbove = sum(bids.filter((order) => order.price > price));
    const bidsAt = sum(bids.filter((order) => order.price === price));
    const traded = Math.min(asksBelow + asksAt, bidsAbove + bidsAt);
    if (traded < lot) return false;
    // §23④1: whatever is better than the price trades whole.
    if (traded < asksBelow || traded < bidsAbove) return false;
    if (!withLot) return true;
    const askTraded = traded - asksBelow;
    const bidTraded = traded - bidsAbove;
    // §23④2: of one side everything at the price, of the other a lot or more.
    if (asksAt === 0 && bidsAt === 0) return askTraded === 0 && bidTraded === 0;
    return (askTraded === asksAt && bidTraded >= lot) || (bidTraded === bidsAt && askTraded >= lot);
  };
  const strict = grid.filter((price) => isMatched(price, true));
  const candidates = strict.length > 0 ? strict : grid.filter((price) => isMatched(price, false));
  const price = choose(candidates, auction);
  const quantity =
    price === null
      ? 0
      : Math.min(
          sum(asks.filter((order) => order.price <= price)),
          sum(bids.filter((order) => order.price >= price)),
        );
  const fill = (orders: readonly PricedOrder[], better: (a: number, b: number) => boolean) =>
    fillOneByOne(orders, better, quantity);
  const atLimit = (orders: readonly PricedOrder[]) =>
    fillSimultaneous(orders, price, quantity, lot);
  const lowFirst = (a: number, b: number) => a < b;
  const highFirst = (a: number, b: number) => a > b;
  return {
    price,
    quantity,
    askFills: simultaneous && price === lower ? atLimit(asks) : fill(asks, lowFirst),
    bidFills: simultaneous && price === upper ? atLimit(bids) : fill(bids, highFirst),
    candidates,
    hasStrict: strict.length > 0,
  };
}

/** §23⑤, or ER §36. */
function choose(candidates: readonly number[], { last, nearest }: LiteralAuction): number | null {
  const [lowest] = candidates;
  const highest = candidates[candidates.length - 1];
  if (lowest === undefined || highest === undefined) return null;
  if (candidates.includes(last)) return last;
  if (last > highest) return highest;
  if (last < lowest) return lowest;
  const higher = candidates.filter((price) => price > last);
  if (!nearest) return Math.min(...higher);
  const distance = Math.min(...candidates.map((price) => Math.abs(price - last)));
  return Math.max(...candidates.filter((price) => Math.abs(price - last) === distance));
}

/** §22②: a lot of the best and earliest order at a time would do the same. */
function fillOneByOne(
  orders: readonly PricedOrder[],
  better: (a: number, b: number) => boolean,
  quantity: number,
): number[] {
  const fills = orders.map(() => 0);
  const done = new Set<number>();
  let left = quantity;
  while (left > 0) {
    let best: number | undefined;
    orders.forEach(({ price }, index) => {
      if (done.has(index)) return;
      if (best === undefined || better(price, orders[best]?.price ?? 0)) best = index;
    });
    if (best === undefined) throw new Error('more traded than there is');
    fills[best] = Math.min(left, orders[best]?.quantity ?? 0);
    left -= fills[best] ?? 0;
    done.add(best);
  }
  return fills;
}

/** ER §34, a lot at a time. */
function fillSimultaneous(
  orders: readonly PricedOrder[],
  limit: number | null,
  quantity: number,
  lot: number,
): number[] {
  const fills = orders.map(() => 0);
  const queue = orders
    .map((order, index) => ({ ...order, index }))
    .filter(({ price }) => price === limit)
    .sort((a, b) => b.quantity - a.quantity || a.index - b.index);
  let left = quantity;
  for (const pass of [1, 2, 3]) {
    for (const { index, quantity: wanted } of queue) {
      const openLots = (wanted - (fills[index] ?? 0)) / lot;
      const shares = [100, openLots % 2 === 0 ? openLots / 2 : (openLots + 1) / 2, openLots];
      for (let given = 0; given < (shares[pass - 1] ?? 0); given += 1) {
        if (left === 0 || fills[index] === wanted) break;
        fills[index] = (fills[index] ?? 0) + lot;
        left -= lot;
      }
    }
  }
  return fills;
}
