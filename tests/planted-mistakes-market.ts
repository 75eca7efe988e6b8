import type { IssueBooks } from '@jangbu/market';
import type { Price, Quantity } from '@jangbu/protocol';
// Their own modules, for the package itself is not there yet while mistakes are planted into it.
import { roundUpToTick, tickAbove, tickBelow } from '../packages/market/src/rules/tick-table.ts';
import { mistakesOf } from './planted-mistakes.ts';

const SELL = 1;
const SHARE_LOTS = 100;

const inInterruption =
  mistakesOf<typeof import('../packages/market/src/trading/interruption.ts')>();

const INTERRUPTION_MISTAKES = [
  inInterruption(
    'interruptionAt',
    20,
    'a price that is off by just the percent does not interrupt',
    (right) => (price, facts) => {
      const isReached = (reference: number, percent: number) =>
        Math.abs(price - reference) * 100 === percent * reference;
      const { last, singlePrice, dynamicPercent, staticPercent } = facts;
      return right(price, {
        ...facts,
        dynamicPercent: isReached(last, dynamicPercent) ? 0 : dynamicPercent,
        staticPercent: isReached(singlePrice, staticPercent) ? 0 : staticPercent,
      });
    },
  ),
  inInterruption(
    'interruptionAt',
    16,
    'the static percent is of the last price instead of the last single price',
    (right) => (price, facts) => right(price, { ...facts, singlePrice: facts.last }),
  ),
  inInterruption(
    'interruptionAt',
    16,
    'a few ticks interrupt a cheap issue too',
    (right) => (price, facts) => right(price, { ...facts, lowPrice: 0 }),
  ),
];

const inCallPrice = mistakesOf<typeof import('../packages/market/src/auction/call-price.ts')>();

const CALL_PRICE_MISTAKES = [
  inCallPrice(
    'callCandidates',
    10,
    'a weak price is taken although there is a strict one',
    () => (levels, _ticks, lot) => {
      const sum = (of: 'askQuantity' | 'bidQuantity', isIn: (price: Price) => boolean) =>
        levels.reduce((total, level) => total + (isIn(level.price) ? level[of] : 0), 0);
      const isWeak = (at: Price) => {
        const asks = sum('askQuantity', (price) => price <= at);
        const bids = sum('bidQuantity', (price) => price >= at);
        const asksBelow = sum('askQuantity', (price) => price < at);
        const bidsAbove = sum('bidQuantity', (price) => price > at);
        return Math.min(asks, bids) >= lot && asksBelow <= bids && bidsAbove <= asks;
      };
      return levels
        .filter(({ price }) => isWeak(price))
        .map(({ price }) => ({ lowest: price, highest: price }));
    },
  ),
  inCallPrice(
    'chooseCallPrice',
    22,
    'of several candidates the lowest one is the price',
    (right) => (candidates, reference, ticks) =>
      right(candidates, { ...reference, price: ticks[0].tick }, ticks),
  ),
];

const inAllocation =
  mistakesOf<typeof import('../packages/market/src/auction/limit-allocation.ts')>();

const ALLOCATION_MISTAKES = [
  inAllocation('allocateAtLimit', 13, 'the first share at the limit is ten lots', () => {
    return (quantities, total, lot) => allocate(quantities, total, lot, 10, 1);
  }),
  inAllocation('allocateAtLimit', 10, 'half lots are rounded down at the limit', () => {
    return (quantities, total, lot) => allocate(quantities, total, lot, SHARE_LOTS, 0);
  }),
];

/** The three passes by size; `up` lots are added before a half is cut to lots. */
function allocate(
  quantities: readonly Quantity[],
  total: Quantity,
  lot: Quantity,
  firstLots: number,
  up: number,
): Quantity[] {
  const bySize = quantities
    .map((quantity, order) => ({ quantity, order }))
    .sort((a, b) => b.quantity - a.quantity || a.order - b.order);
  const fills = quantities.map(() => 0);
  const passes = [
    (open: number) => Math.min(open, firstLots * lot),
    (open: number) => Math.floor((open / lot + up) / 2) * lot,
    (open: number) => open,
  ];
  let left: number = total;
  for (const share of passes) {
    for (const { quantity, order } of bySize) {
      const filled = fills[order] as number;
      const given = Math.min(share(quantity - filled), left);
      fills[order] = filled + given;
      left -= given;
    }
  }
  return fills as Quantity[];
}

const inCallBook = mistakesOf<typeof import('../packages/market/src/trading/call-book.ts')>();

const CALL_BOOK_MISTAKES = [
  inCallBook(
    'takeFromCall',
    10,
    'in a call market orders stand by time among the best limit orders',
    (right) => (books, columns, side, call, lot, isAtLimit) => {
      const deemed = { buy: books.limit.bestBid(), sell: books.limit.bestAsk() };
      return right(books, columns, side, isAtLimit ? call : { ...call, deemed }, lot, isAtLimit);
    },
  ),
  inCallBook(
    'takeFromCall',
    13,
    'what is left of simultaneous orders keeps the order of time',
    (right) =>
      (books, columns, ...rest) => {
        const { shares, returning } = right(books, columns, ...rest);
        const sequenceOf = ({ slot }: { slot: number }) => columns.sequence[slot] as number;
        const byTime = [...returning].sort((a, b) => sequenceOf(a) - sequenceOf(b));
        return { shares, returning: byTime };
      },
  ),
];

const inDeemedPrice = mistakesOf<typeof import('../packages/market/src/auction/deemed-price.ts')>();

const DEEMED_PRICE_MISTAKES = [
  inDeemedPrice(
    'deemedPrices',
    20,
    'in a call market sells count as a tick lower than they should',
    (right) => (facts) => {
      const { sell, buy } = right(facts);
      const lower = tickBelow(facts.ticks, sell);
      return { sell: lower >= facts.bounds.lowest ? lower : sell, buy };
    },
  ),
];

const inIssueBooks = mistakesOf<IssueBooks>();

const ISSUE_BOOKS_MISTAKES = [
  inIssueBooks('middle', 13, 'the midpoint is rounded up', (right) => {
    return function (this: IssueBooks) {
      const down = right.call(this);
      return down === 0 ? 0 : down + ((this.limit.bestAsk() - this.limit.bestBid()) % 2);
    };
  }),
  inIssueBooks(
    'deemedPrice',
    10,
    'resting market buys count as a tick higher than they should',
    (right) => {
      return function (this: IssueBooks, side, facts) {
        const price = right.call(this, side, facts);
        const higher = tickAbove(facts.ticks, price as Price);
        return side === SELL || higher > facts.upperLimit ? price : higher;
      };
    },
  ),
  inIssueBooks('bestQuote', 16, 'the best price of a side overlooks its market orders', () => {
    return function (this: IssueBooks, side) {
      return side === SELL ? this.limit.bestAsk() : this.limit.bestBid();
    };
  }),
];

const inNextMaker = mistakesOf<typeof import('../packages/market/src/trading/next-maker.ts')>();

const NEXT_MAKER_MISTAKES = [
  inNextMaker(
    'findNextMaker',
    20,
    'the midpoint is reckoned anew for each fill',
    (right) => (books, columns, taker, facts, found) => {
      const midpoint = taker.midpoint === 0 ? 0 : books.middle();
      return right(books, columns, { ...taker, midpoint }, facts, found);
    },
  ),
];

const inDailyLimits = mistakesOf<typeof import('../packages/market/src/rules/daily-limits.ts')>();

const DAILY_LIMITS_MISTAKES = [
  inDailyLimits(
    'limitsOf',
    2,
    'the upper limit of the day is rounded up to a tick',
    (right) => (rule, table, base) => {
      const limits = right(rule, table, base);
      if (limits === null || rule.kind === 'none') return limits;
      const highest = (base + Math.floor((base * rule.upPercent) / 100)) as Price;
      return { ...limits, upper: roundUpToTick(table, highest) };
    },
  ),
  inDailyLimits(
    'afterHoursLimits',
    2,
    'after hours the limits of the day are forgotten',
    (right) => (table, close, _dayLimits, percent) => right(table, close, null, percent),
  ),
];

const inBasePrice = mistakesOf<typeof import('../packages/market/src/rules/base-price.ts')>();

const BASE_PRICE_MISTAKES = [
  inBasePrice('closingPrice', 2, 'a quote makes no close where nothing traded', () => {
    return ({ lastTrade }) => lastTrade;
  }),
];

/** Mistakes in packages/market, by the module that they are planted in. */
export const MARKET_MISTAKES = {
  interruption: INTERRUPTION_MISTAKES,
  callPrice: CALL_PRICE_MISTAKES,
  allocation: ALLOCATION_MISTAKES,
  callBook: CALL_BOOK_MISTAKES,
  deemedPrice: DEEMED_PRICE_MISTAKES,
  issueBooks: ISSUE_BOOKS_MISTAKES,
  nextMaker: NEXT_MAKER_MISTAKES,
  dailyLimits: DAILY_LIMITS_MISTAKES,
  basePrice: BASE_PRICE_MISTAKES,
} as const;
