/** Numbers of the closed sets of an order (docs/spec/commands.md section 6). */

/** Sides. */
export const SIDE = { buy: 0, sell: 1 } as const;

/** Order types. */
export const ORDER_TYPE = {
  limit: 0,
  market: 1,
  conditionalLimit: 2,
  bestCounter: 3,
  bestSame: 4,
  midpoint: 5,
  stopLimit: 6,
} as const;

/** Times in force. */
export const TIME_IN_FORCE = { day: 0, immediateOrCancel: 1, fillOrKill: 2 } as const;

/** What becomes of an order that meets one of its own account. */
export const SELF_MATCH = {
  none: 0,
  cancelNewest: 1,
  cancelOldest: 2,
  cancelBoth: 3,
  decrement: 4,
} as const;

/** Bit 3 of an order's flags; bits 0 to 2 (short sale, program, algo) are not built. */
export const FLAG_OFF_HOURS = 8;

/** True if an order with these flags trades on the off-hours book. */
export function isOffHours(flags: number): boolean {
  return flags >= FLAG_OFF_HOURS;
}
