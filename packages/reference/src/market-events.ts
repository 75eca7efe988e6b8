/** Event records of markets and the trading day (docs/spec/events.md, kinds 14 to 27). */

import { record } from './events.ts';
import type { Fields } from './fields.ts';
import type { Cause, Phase } from './phases.ts';
import type { Issue, Market, Order, TradingDay } from './records.ts';

/** Kind 14. */
export function tickTableDefined(tickTable: number, bands: number): Fields {
  return record(14).u32(16, tickTable).u8(20, bands);
}

/** Kind 15. */
export function marketDefined(number: number, market: Market): Fields {
  return record(15)
    .u32(16, number)
    .u8(20, market.matchingMode)
    .u8(21, market.windows.length)
    .u32(24, market.tickTable);
}

/** Kind 16. */
export function tradingDaySet(day: TradingDay): Fields {
  return record(16).u32(16, day.market).u32(20, day.date).u8(24, day.template);
}

/** Kind 17; `issue` with its new base price and limits. */
export function dayStarted(issue: Issue, date: number): Fields {
  return record(17)
    .u32(16, issue.number)
    .u32(20, date)
    .u64(24, issue.basePrice)
    .u64(32, issue.lowerLimit)
    .u64(40, issue.upperLimit);
}

/** Kind 18. */
export function phaseChanged(
  issue: number,
  from: Phase,
  entry: { phase: Phase; phaseUntil: number; callEnd: number },
  cause: Cause,
): Fields {
  return record(18)
    .u32(16, issue)
    .u8(20, from)
    .u8(21, entry.phase)
    .u8(22, cause)
    .u64(24, entry.phaseUntil)
    .u64(32, entry.callEnd);
}

/** Kind 19; both 0 if the call would have no price. */
export function indicativePrice(issue: number, price: bigint, quantity: bigint): Fields {
  return record(19).u32(16, issue).u64(24, price).u64(32, quantity);
}

/** Why a call ended. */
export type UncrossCause = 'automatic' | 'seed';

/** Kind 20; both 0 if the call has no price. */
export function uncrossed(
  issue: Issue,
  cause: UncrossCause,
  price: bigint,
  quantity: bigint,
): Fields {
  return record(20)
    .u32(16, issue.number)
    .u8(20, issue.phase)
    .u8(21, cause === 'automatic' ? 0 : 1)
    .u64(24, price)
    .u64(32, quantity);
}

/** A price that was too far from its reference. */
export interface TooFar {
  readonly kind: 'dynamic' | 'static';
  readonly price: bigint;
  readonly reference: bigint;
}

/** Kind 21; `callEnd` is the one that the interruption leads to. */
export function interrupted(issue: Issue, tooFar: TooFar, callEnd: number): Fields {
  return record(21)
    .u32(16, issue.number)
    .u8(20, issue.phase)
    .u8(21, tooFar.kind === 'dynamic' ? 0 : 1)
    .u64(24, tooFar.price)
    .u64(32, tooFar.reference)
    .u64(40, callEnd);
}

/** Kind 22. */
export function issueClosed(issue: number, closePrice: bigint): Fields {
  return record(22).u32(16, issue).u64(24, closePrice);
}

/** Kind 23; `order` with its new price and type, `row` the one it had. */
export function orderReplaced(order: Order, row: number): Fields {
  return record(23)
    .u64(16, order.orderId)
    .u64(24, order.limitPrice)
    .u64(32, order.leaves)
    .u32(40, row)
    .u32(44, order.issue)
    .u8(48, order.orderType);
}

/** Kind 24; `order` with its new price and type. */
export function orderConverted(order: Order, row: number): Fields {
  return record(24)
    .u64(16, order.orderId)
    .u64(24, order.limitPrice)
    .u32(32, row)
    .u32(36, order.issue)
    .u8(40, order.orderType);
}

/** Kind 25; `row` is that of the dormant order, or `NONE`. */
export function stopTriggered(order: Order, last: bigint, row: number): Fields {
  return record(25).u64(16, order.orderId).u64(24, last).u32(32, row).u32(36, order.issue);
}

/** Kind 26. */
export function seedCommitted(market: number, commitment: Uint8Array): Fields {
  return record(26).u32(16, market).put(32, commitment, 32);
}

/** Kind 27. */
export function seedRevealed(market: number, seed: Uint8Array): Fields {
  return record(27).u32(16, market).put(32, seed, 32);
}
