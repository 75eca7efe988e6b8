import { ORDER_FLAGS, ORDER_TYPES, type PlaceOrder, TIMES_IN_FORCE } from '@jangbu/protocol';

/** Where an open order stands. Only limit orders are levels of the public book, market and midpoint orders are sums. */
export const ORDER_BOOK = Object.freeze({
  /** It never rests, or is closed. */
  none: 0,
  limit: 1,
  market: 2,
  midpoint: 3,
  off_hours: 4,
  /** A stop order that has not fired. */
  dormant: 5,
} as const);

/** Number of the place of an open order. */
export type OrderBook = (typeof ORDER_BOOK)[keyof typeof ORDER_BOOK];

const DAY = TIMES_IN_FORCE.indexOf('day');
const MARKET = ORDER_TYPES.indexOf('market');
const MIDPOINT = ORDER_TYPES.indexOf('midpoint');
const STOP_LIMIT = ORDER_TYPES.indexOf('stop_limit');

/**
 * Where an order of these terms will stand if it is not filled (docs/spec/trading-day.md section 2). One that has yet to
 * trade stands there already: what it trades leaves it again within the block.
 */
export function bookFor({
  orderType,
  timeInForce,
  flags,
}: Pick<PlaceOrder, 'orderType' | 'timeInForce' | 'flags'>): OrderBook {
  if (timeInForce !== DAY) return ORDER_BOOK.none;
  if ((flags & ORDER_FLAGS.off_hours) !== 0) return ORDER_BOOK.off_hours;
  if (orderType === STOP_LIMIT) return ORDER_BOOK.dormant;
  if (orderType === MARKET) return ORDER_BOOK.market;
  return orderType === MIDPOINT ? ORDER_BOOK.midpoint : ORDER_BOOK.limit;
}
