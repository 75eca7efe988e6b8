import type { Price, RejectCode } from '@jangbu/protocol';
import type { DailyLimits } from './daily-limits.ts';
import { isOnTick, type TickTable } from './tick-table.ts';

/** What a limit price can be refused for, in the order of precedence. */
export type PriceReject = Extract<RejectCode, 'off_tick' | 'above_limit' | 'below_limit'>;

/**
 * Whether a limit price may be entered: on tick (ER §32②) and within the day's limits (BR §20①), both included.
 *
 * @param limits - null where there are none.
 */
export function checkLimitPrice(
  table: TickTable,
  limits: DailyLimits | null,
  price: Price,
): PriceReject | 'ok' {
  if (!isOnTick(table, price)) return 'off_tick';
  if (limits !== null && price > limits.upper) return 'above_limit';
  if (limits !== null && price < limits.lower) return 'below_limit';
  return 'ok';
}
