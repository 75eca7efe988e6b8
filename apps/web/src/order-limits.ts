import type { ReadyOrder } from './order-ticket.ts';
import type { MistakeLimits } from './preferences.ts';

/** One limit against mistakes with what the order comes to; in whole units, minor units or ticks. */
export interface LimitCheck {
  name: 'quantity' | 'amount' | 'ticks';
  value: number;
  limit: number;
  isWithin: boolean;
}

/**
 * The order against the limits of this device. What cannot be known before it trades is not checked.
 *
 * @param lastPrice - in price units; null before the first trade.
 */
export function checkLimits(
  { issue, price, quantity, amount }: ReadyOrder,
  limits: MistakeLimits,
  lastPrice: number | null,
): LimitCheck[] {
  const checks: [LimitCheck['name'], number | null, number][] = [
    ['quantity', quantity, limits.quantity],
    ['amount', amount, limits.amount * 10 ** issue.currency.decimals],
    ['ticks', distanceInTicks(price, lastPrice, issue.tick), limits.ticks],
  ];
  return checks.flatMap(([name, value, limit]) =>
    value === null ? [] : [{ name, value, limit, isWithin: value <= limit }],
  );
}

function distanceInTicks(price: number | null, lastPrice: number | null, tick: number) {
  if (price === null || lastPrice === null) return null;
  return Math.round(Math.abs(price - lastPrice) / tick);
}
