import type { EventOf, Side } from '@jangbu/protocol';
import type { AccountGroups } from './account-groups.ts';
import type { FollowedIssue } from './followed-issue.ts';
import { type FollowedOrder, isAhead, isWithin, named, OPPOSITE } from './followed-order.ts';

/** The order that must trade next. */
interface NextMaker {
  readonly order: FollowedOrder;
  /** Undefined: the price of a resting market order, which is not judged. */
  readonly price: number | undefined;
}

/**
 * Checks what an order does as it comes (docs/spec/trading-day.md sections 7 to 9): that it trades with the best and
 * earliest order, at its price, as much as both can give, and neither rests nor leaves while there is one that it meets.
 *
 * Not judged are: the price of resting market orders (only that it is within the limits of taker and day), whether a fill or
 * kill order in an issue that can be interrupted had to trade, and whether an interruption was due.
 */
export class TakerCheck {
  readonly order: FollowedOrder;
  /** Of the command that placed or changed it, or of the time-driven events in which it fired. */
  readonly position: number;
  readonly #followed: FollowedIssue;
  readonly #groups: AccountGroups;
  /** Of the moment at which it came. */
  readonly #midpoint: number | undefined;

  constructor(
    order: FollowedOrder,
    position: number,
    followed: FollowedIssue,
    groups: AccountGroups,
  ) {
    this.order = order;
    this.position = position;
    this.#followed = followed;
    this.#groups = groups;
    this.#midpoint = followed.midpoint;
  }

  /** What is wrong with its next trade, before it is taken off the two orders. */
  trade(event: EventOf<'trade_executed'>, maker: FollowedOrder | undefined): string | undefined {
    const { order: taker } = this;
    const { makerOrderId, price, quantity } = event;
    if (!this.#trades) return `order ${taker.orderId} trades in ${this.#followed.phase}`;
    const next = this.#next();
    if (next === undefined) {
      if (maker === undefined) return `order ${makerOrderId} trades though nothing is open`;
      return `order ${taker.orderId} traded at ${price} with ${named(maker)}, which it does not meet`;
    }
    if (next.order.orderId !== makerOrderId) {
      const passed = named(next.order);
      return `order ${taker.orderId} traded with order ${makerOrderId} and passed over ${passed}`;
    }
    if (this.#isOwn(next)) {
      return `order ${taker.orderId} traded with order ${makerOrderId} of its own account or group`;
    }
    const isBetween =
      isWithin(taker.side, this.#limit, price) &&
      isWithin(next.order.side, next.order.price, price);
    if (price !== (next.price ?? price) || !isBetween) {
      return `order ${taker.orderId} traded at ${price} with ${named(next.order)}`;
    }
    const due = Math.min(taker.leaves, next.order.leaves);
    if (quantity === due) return undefined;
    return `order ${taker.orderId} traded ${quantity} with order ${makerOrderId} instead of ${due}`;
  }

  /** Whether the price of a trade with a resting order could be judged; asked before the trade is followed. */
  get isPriceJudged(): boolean {
    return this.#next()?.price !== undefined;
  }

  /** What is wrong with self-match prevention that takes something off an order. */
  selfMatch(orderId: number): string | undefined {
    const isMaker = orderId !== this.order.orderId;
    if (!isMaker && this.order.selfMatch !== 'cancel_newest') return undefined;
    const next = this.#next();
    if (next !== undefined && this.#isOwn(next) && (!isMaker || next.order.orderId === orderId)) {
      return undefined;
    }
    return `order ${orderId} lost quantity to self-match prevention though it was not its turn`;
  }

  /** What is wrong with an interruption at `price`. */
  interruption(price: number): string | undefined {
    const next = this.#next();
    if (next !== undefined && price === (next.price ?? price)) return undefined;
    return `an interruption at ${price}, at which order ${this.order.orderId} could not trade`;
  }

  /** What is wrong with an order that stops trading: whom it could still have traded with. */
  end(): string | undefined {
    const { order } = this;
    if (order.leaves === 0 || order.isDormant || !this.#trades) return undefined;
    if (order.timeInForce === 'fill_or_kill') return this.#endOfFillOrKill();
    const next = this.#next();
    if (next === undefined) return undefined;
    return `order ${order.orderId} passed over ${named(next.order)}`;
  }

  get #limit(): number {
    const { order } = this;
    return order.orderType === 'midpoint' ? (this.#midpoint ?? order.price) : order.price;
  }

  get #trades(): boolean {
    const { phase, tradesOffHours } = this.#followed;
    return this.order.isOffHours ? tradesOffHours : phase === 'continuous';
  }

  #isOwn({ order }: NextMaker): boolean {
    const { account, selfMatch, isOffHours } = this.order;
    return !isOffHours && selfMatch !== 'none' && this.#groups.areOne(order.account, account);
  }

  #next(): NextMaker | undefined {
    const { order } = this;
    const side = OPPOSITE[order.side];
    if (order.isOffHours) {
      const first = this.#followed.first(side, 'offHours');
      return first === undefined ? undefined : { order: first, price: first.price };
    }
    if (this.#followed.isBilateral) {
      const first = this.#followed.firstAt(side, order.price);
      return first === undefined ? undefined : { order: first, price: first.price };
    }
    const first = this.#followed.firstOfCall(side);
    if (first?.orderType === 'market') return { order: first, price: undefined };
    const next = this.#better(first, side);
    return next !== undefined && this.#meets(next) ? next : undefined;
  }

  /** The limit order or the first midpoint order, whichever is ahead. */
  #better(limit: FollowedOrder | undefined, side: Side): NextMaker | undefined {
    const price = this.#midpoint;
    const midpoint = price === undefined ? undefined : this.#followed.first(side, 'midpoint');
    if (price === undefined || midpoint === undefined) {
      return limit === undefined ? undefined : { order: limit, price: limit.price };
    }
    const { place } = midpoint;
    if (limit !== undefined && isAhead(limit, { side, price, place })) {
      return { order: limit, price: limit.price };
    }
    return { order: midpoint, price };
  }

  #meets({ price }: NextMaker): boolean {
    return price === undefined || isWithin(this.order.side, this.#limit, price);
  }

  /** It trades whole or not at all: what could be traded is only known where no price can interrupt. */
  #endOfFillOrKill(): string | undefined {
    const { order } = this;
    if (order.hasTraded)
      return `order ${order.orderId} was filled in part, not whole or not at all`;
    const { hasMarket, isBilateral } = this.#followed;
    if (hasMarket && !isBilateral) return undefined;
    const total = this.#makers().reduce((sum, { leaves }) => sum + leaves, 0);
    if (total < order.leaves) return undefined;
    return `order ${order.orderId} was killed though ${total} could have traded`;
  }

  #makers(): readonly FollowedOrder[] {
    const { side, price } = this.order;
    const followed = this.#followed;
    const other = OPPOSITE[side];
    if (followed.isBilateral) return followed.openAt(other, price);
    const midpoint = this.#midpoint;
    const meetsMidpoint = midpoint !== undefined && isWithin(side, this.#limit, midpoint);
    return [
      ...followed.openOrders(other, 'market'),
      ...(meetsMidpoint ? followed.openOrders(other, 'midpoint') : []),
      ...followed
        .openOrders(other, 'limit')
        .filter((maker) => isWithin(side, this.#limit, maker.price)),
    ];
  }
}
