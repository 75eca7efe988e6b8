import {
  type EventOf,
  ORDER_FLAGS,
  type OrderType,
  type SelfMatch,
  type Side,
  type TimeInForce,
} from '@jangbu/protocol';

/** The other side of each. */
export const OPPOSITE = { buy: 'sell', sell: 'buy' } as const satisfies Record<Side, Side>;

/** An order that is open, dormant or being placed, as the events tell of it. */
export interface FollowedOrder {
  readonly orderId: number;
  readonly issue: number;
  readonly account: number;
  readonly side: Side;
  readonly selfMatch: SelfMatch;
  readonly isOffHours: boolean;
  orderType: OrderType;
  timeInForce: TimeInForce;
  /** Its `limitPrice`; a market order has the limit of the day. */
  price: number;
  /** Rises with each sequence that is given out (docs/spec/trading-day.md section 2): lower goes first. */
  place: number;
  leaves: number;
  isResting: boolean;
  /** True for a stop order that has not fired. */
  isDormant: boolean;
  hasTraded: boolean;
}

/** What priority depends on. */
type Priority = Pick<FollowedOrder, 'side' | 'price' | 'place'>;

/** The books of docs/spec/trading-day.md section 2. */
export type BookName = 'limit' | 'market' | 'midpoint' | 'offHours';

/** An order at the moment at which it was accepted. */
export function acceptedOrder(event: EventOf<'order_accepted'>, place: number): FollowedOrder {
  const { orderId, issue, account, side, orderType, timeInForce, selfMatch } = event;
  return {
    orderId,
    issue,
    account,
    side,
    selfMatch,
    isOffHours: (event.flags & ORDER_FLAGS.off_hours) !== 0,
    orderType,
    timeInForce,
    price: event.limitPrice,
    place,
    leaves: event.quantity,
    isResting: false,
    isDormant: orderType === 'stop_limit',
    hasTraded: false,
  };
}

/** The book of a resting order. */
export function bookOf({ isOffHours, orderType }: FollowedOrder): BookName {
  if (isOffHours) return 'offHours';
  return orderType === 'market' || orderType === 'midpoint' ? orderType : 'limit';
}

/** Whether `a` has priority over `b` of its side: by price, then by place. */
export function isAhead(a: Priority, b: Priority): boolean {
  if (a.price === b.price) return a.place < b.place;
  return a.side === 'buy' ? a.price > b.price : a.price < b.price;
}

/** Whether an order of `side` that goes as far as `limit` may trade at `price`. */
export function isWithin(side: Side, limit: number, price: number): boolean {
  return side === 'buy' ? price <= limit : price >= limit;
}

/** An order in the words of a fault. */
export function named({ orderId, price }: FollowedOrder): string {
  return `order ${orderId} at ${price}`;
}
