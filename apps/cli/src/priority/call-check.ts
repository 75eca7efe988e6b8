import type { EventOf, Side } from '@jangbu/protocol';
import type { FollowedIssue } from './followed-issue.ts';
import { type FollowedOrder, isWithin, named } from './followed-order.ts';

/** An order with what it may trade at most in a call. */
interface Share {
  readonly order: FollowedOrder;
  due: number;
}

/** What the first pass gives to each order at the limit of the day (ER §34①). */
const FIRST_PASS_LOTS = 100;
const SIDES = ['buy', 'sell'] as const satisfies readonly Side[];

/**
 * Checks the trades of an `uncrossed` event (docs/spec/trading-day.md section 10; for the off-hours book section 9):
 * their price and sum, that each side trades by priority – at the limit of the day in an opening call or after a halt by
 * size –, and that no two orders are left that meet.
 *
 * That the price is the one that section 10 finds is not judged.
 */
export class CallCheck {
  readonly issue: number;
  readonly #followed: FollowedIssue;
  readonly #price: number;
  readonly #isOffHours: boolean;
  /** Orders at the limit of the day with their shares, the largest first, on the side that has them. */
  readonly #bySize: Partial<Record<Side, Share[]>>;
  #left: number;

  constructor(event: EventOf<'uncrossed'>, followed: FollowedIssue) {
    this.issue = event.issue;
    this.#followed = followed;
    this.#price = event.price;
    this.#left = event.quantity;
    this.#isOffHours = event.phase === 'after_hours_close';
    this.#bySize = simultaneous(event, followed);
  }

  /** True once what the event announced has traded. */
  get isComplete(): boolean {
    return this.#left === 0;
  }

  /** What is wrong with the next trade of the call, before it is taken off its orders. */
  trade(event: EventOf<'trade_executed'>): string | undefined {
    const { price, quantity, makerOrderId, takerOrderId, takerSide } = event;
    const buy = this.#next('buy');
    const sell = this.#next('sell');
    if (buy === undefined || sell === undefined) {
      return `order ${takerOrderId} trades in a call though nothing meets it`;
    }
    const ids = { buy: makerOrderId, sell: makerOrderId, [takerSide]: takerOrderId };
    for (const { order } of [buy, sell]) {
      const id = ids[order.side];
      if (order.orderId !== id) return `order ${id} passed over ${named(order)} in a call`;
      if (!isWithin(order.side, order.price, price)) {
        return `order ${id} traded at ${price}, beyond its price of ${order.price}`;
      }
    }
    if (price !== this.#price) return `a trade at ${price} in a call at ${this.#price}`;
    const [maker, taker] = takerSide === 'buy' ? [sell.order, buy.order] : [buy.order, sell.order];
    if (maker.place > taker.place) return `order ${makerOrderId} is the maker though it came later`;
    const due = Math.min(buy.due, sell.due, this.#left);
    if (quantity !== due) {
      return `order ${takerOrderId} traded ${quantity} with order ${makerOrderId} instead of ${due}`;
    }
    this.#left -= quantity;
    buy.due -= quantity;
    sell.due -= quantity;
    return undefined;
  }

  /** What is wrong with a call of which no more trades come. */
  end(nextPlace: () => number): string | undefined {
    if (this.#left > 0) return `a call ended with ${this.#left} less than it announced`;
    for (const { order } of SIDES.flatMap((side) => this.#bySize[side] ?? [])) {
      if (order.leaves === 0) continue;
      order.place = nextPlace();
      this.#followed.rest(order);
    }
    const [buy, sell] = [this.#first('buy'), this.#first('sell')];
    if (buy === undefined || sell === undefined || buy.price < sell.price) return undefined;
    return `a call left ${named(buy)} and ${named(sell)}, which meet`;
  }

  #next(side: Side): Share | undefined {
    const shares = this.#bySize[side];
    if (shares !== undefined) return shares.find(({ due }) => due > 0);
    const order = this.#first(side);
    return order === undefined ? undefined : { order, due: order.leaves };
  }

  #first(side: Side): FollowedOrder | undefined {
    return this.#isOffHours
      ? this.#followed.first(side, 'offHours')
      : this.#followed.firstOfCall(side);
  }
}

/** The side at the limit of the day, if the call allocates there by size (section 10, ER §34). */
function simultaneous(
  { phase, price, quantity }: EventOf<'uncrossed'>,
  followed: FollowedIssue,
): Partial<Record<Side, Share[]>> {
  const { limits, lot } = followed;
  if (phase !== 'opening_call' && phase !== 'resume_call') return {};
  if (limits === undefined || price === 0) return {};
  if (price !== limits.upper && price !== limits.lower) return {};
  const side = price === limits.upper ? 'buy' : 'sell';
  const shares = [...followed.openOrders(side, 'limit'), ...followed.openOrders(side, 'market')]
    .filter((order) => order.price === price)
    .sort((a, b) => b.leaves - a.leaves || a.place - b.place)
    .map((order): Share => ({ order, due: 0 }));
  allocate(shares, quantity, lot);
  return { [side]: shares };
}

/** The three passes of the allocation: up to 100 lots each, half of what is open of each, the rest. */
function allocate(shares: readonly Share[], quantity: number, lot: number): void {
  const passes = [
    () => FIRST_PASS_LOTS * lot,
    (open: number) => Math.floor((open / lot + 1) / 2) * lot,
    (open: number) => open,
  ];
  let left = quantity;
  for (const pass of passes) {
    for (const share of shares) {
      const open = share.order.leaves - share.due;
      const given = Math.min(pass(open), open, left);
      share.due += given;
      left -= given;
    }
  }
}
