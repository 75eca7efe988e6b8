import type { Price } from '@jangbu/protocol';
import { type TickTable, tickAt } from '../rules/tick-table.ts';

/** Why a price interrupts trading: too far from the last price, or from the last single price (BR §26의2①). */
export type InterruptionKind = 'dynamic' | 'static';

/** What an interruption depends on; percents of 0 never interrupt. */
export interface InterruptionFacts {
  readonly ticks: TickTable;
  /** Reference of the dynamic percent. */
  readonly last: number;
  /** Reference of the static percent: the last price that a call found, or the base price. */
  readonly singlePrice: number;
  readonly dynamicPercent: number;
  readonly staticPercent: number;
  /** Below this last price a move of `lowPriceTicks` ticks or fewer never interrupts. */
  readonly lowPrice: number;
  readonly lowPriceTicks: number;
}

/** Which interruption a trade at `price` would cause (docs/spec/trading-day.md section 9); null for none. */
export function interruptionAt(price: number, facts: InterruptionFacts): InterruptionKind | null {
  const isDynamic = isTooFar(price, facts.last, facts.dynamicPercent);
  if (!isDynamic && !isTooFar(price, facts.singlePrice, facts.staticPercent)) return null;
  return isSmallMove(price, facts) ? null : isDynamic ? 'dynamic' : 'static';
}

/**
 * Whether no trade of an order can interrupt that trades at prices from `best` to `limit`, whatever rests between them.
 *
 * Conservative: the reference of the dynamic percent moves with each trade, and is nowhere further than the whole span.
 * Small moves get no exemption here, because the trades may end it: they move the last price that it depends on.
 */
export function isCalm(best: number, limit: number, facts: InterruptionFacts): boolean {
  const { last, singlePrice, dynamicPercent, staticPercent } = facts;
  const isNear = (price: number): boolean =>
    !isTooFar(price, last, dynamicPercent) && !isTooFar(price, singlePrice, staticPercent);
  const isNarrow = !isTooFar(Math.max(best, limit), Math.min(best, limit), dynamicPercent);
  return isNarrow && isNear(best) && isNear(limit);
}

/** `|price - reference| × 100 ≥ percent × reference` in whole numbers that stay below 2^53. */
function isTooFar(price: number, reference: number, percent: number): boolean {
  if (percent === 0) return false;
  const rest = reference % 100;
  const threshold = ((reference - rest) / 100) * percent + Math.ceil((rest * percent) / 100);
  return Math.abs(price - reference) >= threshold;
}

function isSmallMove(
  price: number,
  { ticks, last, lowPrice, lowPriceTicks }: InterruptionFacts,
): boolean {
  return last < lowPrice && Math.abs(price - last) <= lowPriceTicks * tickAt(ticks, last as Price);
}
