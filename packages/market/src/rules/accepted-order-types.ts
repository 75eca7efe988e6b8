import { dateOf } from './civil-date.ts';
import type { Market } from './listing.ts';
import type { TradingSession } from './trading-session.ts';

/** Order types of the rules by name. */
export const ORDER_TYPES = Object.freeze([
  'limit',
  'market',
  'conditional_limit',
  'best_counter',
  'best_same',
  'midpoint',
  'stop_limit',
] as const);

/** How an order says its price (BR §2④). */
export type RuleOrderType = (typeof ORDER_TYPES)[number];

/**
 * ER §14②: best counter, best same and midpoint in no call; conditional limit not in the closing call, which it exists
 * for; outside the regular session, and where an issue trades by periodic calls, what has a price or is a market order
 * (마, 파). A halt takes cancels alone (ER §13①1).
 */
const ACCEPTED: Readonly<Record<TradingSession, readonly RuleOrderType[]>> = {
  closed: [],
  pre_open_close: ['limit'],
  opening_call: ['limit', 'market', 'conditional_limit', 'stop_limit'],
  continuous: ORDER_TYPES,
  closing_call: ['limit', 'market', 'stop_limit'],
  after_hours_close: ['limit'],
  after_hours_single: ['limit'],
  periodic_call: ['limit', 'market'],
  vi_call: ['limit', 'market', 'conditional_limit', 'stop_limit'],
  resume_call: ['limit', 'market', 'conditional_limit', 'stop_limit'],
  halt: [],
};

/** BR of 2025-02-05, in force with the first day of the second exchange. */
const SINCE: Readonly<Partial<Record<RuleOrderType, number>>> = {
  midpoint: dateOf('2025-03-04'),
  stop_limit: dateOf('2025-03-04'),
};

const KONEX_TYPES: readonly RuleOrderType[] = ['limit', 'market'];

/** Order types that a session of a market takes on a business date, in the order of `ORDER_TYPES`. */
export function acceptedOrderTypes(
  tradingSession: TradingSession,
  market: Market,
  date: number,
): readonly RuleOrderType[] {
  return ACCEPTED[tradingSession].filter(
    (type) => (SINCE[type] ?? 0) <= date && (market !== 'KONEX' || KONEX_TYPES.includes(type)),
  );
}
