/** Continuous trading (docs/spec/trading-day.md sections 7 to 9). */

import {
  BUY,
  bestOf,
  Fills,
  findNextMaker,
  type InterruptionFacts,
  interruptionAt,
  isCalm,
  isWithin,
  MARKET_BOOK,
  marketPrice,
  type NextMaker,
  oppositeSide,
  type PriceLevel,
  type Side,
  type Taker,
} from '@jangbu/market';
import { asPrice, asQuantity, ISSUE_FLAGS, TIMES_IN_FORCE } from '@jangbu/protocol';
import { interrupt } from '../day/phase-entry.ts';
import type { BlockContext } from '../execution.ts';
import {
  type Issue,
  type IssueDay,
  isListingDay,
  lastOf,
  PHASE,
  priceFactsOf,
} from '../state/issue.ts';
import type { MarketRow } from '../state/market-rows.ts';
import type { IncomingOrder } from '../state/order-table.ts';
import type { ExchangeState } from '../state/state.ts';
import { midpointOf, ORDER_TYPE } from './order-terms.ts';
import { preventSelfMatch, selfMatchOf } from './self-match.ts';
import { closeOrTouch, partyOf, settleFill } from './settle.ts';

const FILL_OR_KILL = TIMES_IN_FORCE.indexOf('fill_or_kill');
const BILATERAL = 1;
/** Levels that the coverage of a fill-or-kill order is read in at a time. */
const COVERAGE_LEVELS = 16;

/** One buffer for the fills of the order in hand, one for its next maker; trading is synchronous and never nested. */
const fills = new Fills();
const next: NextMaker = { slot: -1, kind: 0, price: 0 };
const levels: PriceLevel[] = [];

/**
 * Trades an incoming order as far as it goes, in phase `continuous`; its `leaves` say what is left.
 *
 * An interruption moves the issue to another phase and ends the trading. Cost grows with the orders that it meets.
 */
export function tradeIncoming(block: BlockContext, issue: Issue, order: IncomingOrder): void {
  const { state } = block;
  if (issue.matchingMode === BILATERAL) {
    tradeBilateral(block, issue, order);
    return;
  }
  const taker = takerOf(issue, order);
  const facts = interruptionFactsOf(state, issue);
  const isWhole = order.timeInForce === FILL_OR_KILL;
  if (isWhole && !isCovered(issue, order, taker, facts)) return;
  const tried = isWhole ? null : facts;
  if (isSimple(issue, order, taker, tried)) {
    matchLimitBook(block, issue, order, taker.limit);
    return;
  }
  tradeOneByOne(block, issue, order, taker, tried !== null);
}

/** What interruptions of the issue depend on now; null where there are none. */
export function interruptionFactsOf(state: ExchangeState, issue: Issue): InterruptionFacts | null {
  const { day, ticks, matchingMode, phase } = issue;
  if (day === null || matchingMode === BILATERAL || isListingDay(day)) return null;
  const market = state.marketOf(issue);
  const isClosing = phase === PHASE.closing_call;
  return {
    ticks,
    last: lastOf(issue),
    singlePrice: day.singlePrice,
    dynamicPercent: isClosing ? closingPercentOf(state, issue, day) : dynamicPercentOf(market, day),
    staticPercent: market.staticPercent,
    lowPrice: market.lowPrice,
    lowPriceTicks: market.lowPriceTicks,
  };
}

function dynamicPercentOf(market: MarketRow, { flags }: IssueDay): number {
  const isIndexMember = (flags & ISSUE_FLAGS.index_member) !== 0;
  return isIndexMember ? market.indexDynamicPercent : market.dynamicPercent;
}

/** The dynamic percent of the closing call; on expiry days of derivatives that of their underlyings (ER §41의2①). */
function closingPercentOf(state: ExchangeState, issue: Issue, { flags, date }: IssueDay): number {
  const market = state.marketOf(issue);
  if ((flags & ISSUE_FLAGS.derivative_underlying) !== 0) {
    const percent = state.tradingDays.closingPercentOf(issue.market, date);
    if (percent !== 0) return percent;
  }
  const isIndexMember = (flags & ISSUE_FLAGS.index_member) !== 0;
  return isIndexMember ? market.indexDynamicClosingPercent : market.dynamicClosingPercent;
}

function takerOf(issue: Issue, order: IncomingOrder): Taker {
  const midpoint = midpointOf(issue);
  const isMidpoint = order.orderType === ORDER_TYPE.midpoint;
  return {
    side: order.side,
    limit: isMidpoint ? midpoint : order.limitPrice,
    isMarket: order.orderType === ORDER_TYPE.market,
    midpoint,
  };
}

/** Whether the order can only meet orders of the limit book, none of its own, and no interruption. */
function isSimple(
  { books }: Issue,
  order: IncomingOrder,
  taker: Taker,
  facts: InterruptionFacts | null,
): boolean {
  const side = oppositeSide(taker.side);
  if (bestOf(books.market, side) > 0 || bestOf(books.midpoint, side) > 0) return false;
  if (selfMatchOf(order) !== 0) return false;
  const best = bestOf(books.limit, side);
  if (facts === null || best === 0 || !isWithin(taker.side, best, taker.limit)) return true;
  return isCalm(best, taker.limit, facts);
}

function matchLimitBook(
  block: BlockContext,
  issue: Issue,
  order: IncomingOrder,
  limit: number,
): void {
  const { orders, index } = block.state;
  const { leaves } = orders.columns;
  const isBuy = order.side === BUY;
  fills.clear();
  let left = order.leaves;
  order.leaves = issue.books.limit.match(
    order.side,
    asPrice(limit),
    asQuantity(order.leaves),
    fills,
  );
  for (let fill = 0; fill < fills.count; fill += 1) {
    const slot = fills.makerSlot[fill]!;
    const [price, quantity] = [fills.price[fill]!, fills.quantity[fill]!];
    left -= quantity;
    const buyerLeft = isBuy ? left : leaves[slot]!;
    settleFill(block, issue, order, partyOf(orders, slot), price, quantity, buyerLeft);
    // `leaves` is after all fills of this taker, and a maker trades with it at most once.
    closeOrTouch(orders, slot, index);
  }
}

function tradeOneByOne(
  block: BlockContext,
  issue: Issue,
  order: IncomingOrder,
  taker: Taker,
  isTried: boolean,
): void {
  const { state } = block;
  const { columns } = state.orders;
  while (order.leaves > 0 && !order.isCanceled) {
    if (!findNextMaker(issue.books, columns, taker, priceFactsOf(issue), next)) return;
    const { slot, kind, price } = next;
    if (preventSelfMatch(block, order, slot)) continue;
    const facts = isTried ? interruptionFactsOf(state, issue) : null;
    const interruption = facts === null ? null : interruptionAt(price, facts);
    if (facts !== null && interruption !== null) {
      const reference = interruption === 'dynamic' ? facts.last : facts.singlePrice;
      interrupt(block, issue, interruption, price, reference);
      return;
    }
    tradeWith(block, issue, order, issue.books.all[kind], slot, price);
  }
}

function tradeBilateral(block: BlockContext, issue: Issue, order: IncomingOrder): void {
  const book = issue.books.limit;
  const side = oppositeSide(order.side);
  const price = asPrice(order.limitPrice);
  const isWhole = order.timeInForce === FILL_OR_KILL;
  if (isWhole && quantityAt(issue, side, order) < order.leaves) return;
  while (order.leaves > 0 && !order.isCanceled) {
    const slot = book.firstAt(side, price);
    if (slot < 0) return;
    if (preventSelfMatch(block, order, slot)) continue;
    tradeWith(block, issue, order, book, slot, price);
  }
}

/** Trades the order with the first order of a book's side, as much as both have open. */
export function tradeWith(
  block: BlockContext,
  issue: Issue,
  order: IncomingOrder,
  book: Issue['books']['limit'],
  slot: number,
  price: number,
): void {
  const { orders, index } = block.state;
  const open = orders.columns.leaves[slot]!;
  const quantity = Math.min(order.leaves, open);
  const maker = partyOf(orders, slot);
  if (quantity === open) book.remove(slot);
  else book.reduce(slot, asQuantity(quantity));
  order.leaves -= quantity;
  const buyerLeft = order.side === BUY ? order.leaves : orders.columns.leaves[slot]!;
  settleFill(block, issue, order, maker, price, quantity, buyerLeft);
  closeOrTouch(orders, slot, index);
}

/** Whether a fill-or-kill order finds its whole quantity at prices that are within its limit and not too far. */
function isCovered(
  issue: Issue,
  order: IncomingOrder,
  taker: Taker,
  facts: InterruptionFacts | null,
): boolean {
  const { books } = issue;
  const side = oppositeSide(order.side);
  const trades = (price: number): boolean =>
    isWithin(order.side, price, taker.limit) &&
    (facts === null || interruptionAt(price, facts) === null);
  let missing = order.leaves;
  if (books.firstOf(MARKET_BOOK, side) >= 0) {
    const price = marketPrice(books.deemedPrice(side, priceFactsOf(issue)), taker);
    if (trades(price)) missing -= queueOf(issue, side, 'market');
  }
  if (taker.midpoint > 0 && trades(taker.midpoint)) missing -= queueOf(issue, side, 'midpoint');
  for (let count = COVERAGE_LEVELS; missing > 0; count *= 2) {
    books.limit.levels(side, count, levels);
    const reached = levels.filter(({ price }) => isWithin(order.side, price, taker.limit));
    const sum = reached
      .filter(({ price }) => trades(price))
      .reduce((total, { quantity }) => total + Math.min(quantity, missing), 0);
    if (sum >= missing) return true;
    if (reached.length < count) return false;
  }
  return missing <= 0;
}

function queueOf({ books }: Issue, side: Side, book: 'market' | 'midpoint'): number {
  books[book].levels(side, 1, levels);
  return levels[0]?.quantity ?? 0;
}

/** What rests at the order's own price, as far as the order needs it. */
function quantityAt({ books }: Issue, side: Side, order: IncomingOrder): number {
  const price = asPrice(order.limitPrice);
  for (let count = COVERAGE_LEVELS; ; count *= 2) {
    books.limit.levels(side, count, levels);
    const level = levels.find((at) => at.price === price);
    if (level !== undefined) return level.quantity;
    const worst = levels.at(-1)?.price;
    const isPast = worst === undefined || (side === BUY ? worst < price : worst > price);
    if (isPast || levels.length < count) return 0;
  }
}
