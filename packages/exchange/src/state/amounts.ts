import { MAX_SAFE_UINT, PPM } from '@jangbu/protocol';
import type { Issue } from './issue.ts';
import type { ExchangeState } from './state.ts';

/**
 * `amount(price, quantity)` of docs/spec/encoding.md section 1, in minor units of the issue's currency; -1 where the
 * product or the amount is not below 2^53.
 *
 * Exact for a price on a tick and a quantity on a lot: a listing is refused where that would not divide.
 */
export function amountOf(
  state: ExchangeState,
  issue: Issue,
  price: number,
  quantity: number,
): number {
  const product = price * quantity;
  if (product > MAX_SAFE_UINT) return -1;
  const { decimals } = state.currencies[issue.currency]!;
  if (decimals >= issue.priceDecimals) {
    const amount = product * powerOfTen(decimals - issue.priceDecimals);
    return amount > MAX_SAFE_UINT ? -1 : amount;
  }
  return product / powerOfTen(issue.priceDecimals - decimals);
}

/**
 * `part(amount, ppm)` of docs/spec/commands.md: floor(amount × ppm / 1,000,000), exact for amounts below 2^53 and up to a
 * whole.
 */
export function partOf(amount: number, ppm: number): number {
  // Split, so that no product reaches 2^53; the quotient of the whole amount would round near its end.
  const rest = amount % PPM;
  return ((amount - rest) / PPM) * ppm + Math.floor((rest * ppm) / PPM);
}

/** `cost(price, quantity)` of docs/spec/commands.md: what a buy holds, fees included; -1 where that is not below 2^53. */
export function costOf(
  state: ExchangeState,
  issue: Issue,
  price: number,
  quantity: number,
): number {
  const amount = amountOf(state, issue, price, quantity);
  const { fees } = issue;
  if (fees === null || amount < 0) return amount;
  const cost = amount + partOf(amount, fees.worstPpm);
  return cost > MAX_SAFE_UINT ? -1 : cost;
}

/** 10^exponent for exponents from 0 to 8. */
export function powerOfTen(exponent: number): number {
  let power = 1;
  for (let step = 0; step < exponent; step += 1) power *= 10;
  return power;
}
