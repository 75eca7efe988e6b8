import type { Phase, Side } from '@jangbu/protocol';
import { type BookName, bookOf, type FollowedOrder, isAhead } from './followed-order.ts';
import type { IssueTerms, PriceLimits } from './issue-terms.ts';
import { OrderQueue } from './order-queue.ts';

/** The books of one side of an issue. */
type SideQueues = Readonly<Record<BookName, OrderQueue>> & {
  /** The limit book of a bilateral issue, by price. */
  readonly byPrice: Map<number, OrderQueue>;
};

/** What the events tell of an issue: its phase and its resting orders. */
export class FollowedIssue {
  readonly lot: number;
  readonly isBilateral: boolean;
  readonly hasMarket: boolean;
  /** The limits of the day. */
  limits: PriceLimits | undefined;
  phase: Phase;
  callEnd = 0;
  readonly #queues: Readonly<Record<Side, SideQueues>> = { buy: sideQueues(), sell: sideQueues() };

  constructor({ lot, isBilateral, hasMarket, limits }: IssueTerms) {
    this.lot = lot;
    this.isBilateral = isBilateral;
    this.hasMarket = hasMarket;
    this.limits = limits;
    this.phase = hasMarket ? 'closed' : 'continuous';
  }

  /** Whether orders of the off-hours book trade as they come (docs/spec/trading-day.md section 4). */
  get tradesOffHours(): boolean {
    if (this.phase === 'after_hours_close') return this.callEnd === 0;
    return this.phase === 'pre_open_close';
  }

  /** Puts an order on its book; one that has got another place there, or another type, anew. */
  rest(order: FollowedOrder): void {
    order.isResting = true;
    const queues = this.#queues[order.side];
    const book = bookOf(order);
    if (this.isBilateral && book === 'limit') priceQueue(queues, order.price).add(order);
    else queues[book].add(order);
  }

  /** The first order of a book. */
  first(side: Side, book: BookName): FollowedOrder | undefined {
    return this.#queues[side][book].first;
  }

  /** The first order at a price in the limit book of a bilateral issue. */
  firstAt(side: Side, price: number): FollowedOrder | undefined {
    return this.#queues[side].byPrice.get(price)?.first;
  }

  /**
   * The first order of the limit and the market book. A market order stands before all but limit orders at the limit of
   * the day, which is its own price: so price and place alone decide.
   */
  firstOfCall(side: Side): FollowedOrder | undefined {
    const [limit, market] = [this.first(side, 'limit'), this.first(side, 'market')];
    if (limit === undefined || market === undefined) return limit ?? market;
    return isAhead(limit, market) ? limit : market;
  }

  /** The open orders of a book, in no order; takes as long as there are orders. */
  openOrders(side: Side, book: BookName): readonly FollowedOrder[] {
    return this.#queues[side][book].open;
  }

  /** The open orders at a price of a bilateral issue, in no order; takes as long as there are orders. */
  openAt(side: Side, price: number): readonly FollowedOrder[] {
    return this.#queues[side].byPrice.get(price)?.open ?? [];
  }

  /** The midpoint of docs/spec/trading-day.md section 6. */
  get midpoint(): number | undefined {
    if (this.isBilateral || this.phase !== 'continuous') return undefined;
    const [ask, bid] = [this.first('sell', 'limit'), this.first('buy', 'limit')];
    if (ask === undefined || bid === undefined) return undefined;
    return Math.floor((ask.price + bid.price) / 2);
  }
}

function sideQueues(): SideQueues {
  return {
    limit: new OrderQueue('price'),
    market: new OrderQueue('price'),
    midpoint: new OrderQueue('place'),
    offHours: new OrderQueue('place'),
    byPrice: new Map(),
  };
}

function priceQueue({ byPrice }: SideQueues, price: number): OrderQueue {
  const present = byPrice.get(price);
  if (present !== undefined) return present;
  const queue = new OrderQueue('place');
  byPrice.set(price, queue);
  return queue;
}
