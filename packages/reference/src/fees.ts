/** Fees, taxes and the cost of a buy (docs/spec/commands.md, Fees). */
import { greater } from './bigints.ts';
import type { FeeRow } from './office-records.ts';
import type { Issue } from './records.ts';
import type { State } from './state.ts';

const MILLION = 1_000_000n;

/** `ppm` parts of a million of an amount, rounded down. */
export function part(amount: bigint, ppm: number): bigint {
  return (amount * BigInt(ppm)) / MILLION;
}

/** The number of the fee row in force for an issue, null if nothing is charged. */
export function feeRowInForce(state: State, issue: Issue): number | null {
  let found: number | null = null;
  for (const [number, { schedule, fromDate }] of state.fees.rows.entries()) {
    if (schedule !== issue.feeSchedule || fromDate > state.parameters.feesDate) continue;
    if (found === null || fromDate > state.fees.rows[found]!.fromDate) found = number;
  }
  return found;
}

/** What a buy of `quantity` at `price` costs at most, fees included, in minor units. */
export function costOf(state: State, issue: Issue, price: bigint, quantity: bigint): bigint {
  const amount = state.amount(issue, price, quantity);
  const number = feeRowInForce(state, issue);
  if (number === null) return amount;
  const { makerPpm, takerPpm } = state.fees.rows[number]!;
  return amount + greater(part(amount, makerPpm), part(amount, takerPpm));
}

/** What a fill costs its two sides beyond its amount, in minor units. */
export interface Charges {
  readonly buyerFee: bigint;
  readonly sellerFee: bigint;
  readonly tax: bigint;
}

/** Nothing is charged. */
const NO_CHARGES: Charges = { buyerFee: 0n, sellerFee: 0n, tax: 0n };

/** The charges of a fill of an amount under a fee row; `takerSide` is 0 if the buyer is the taker. */
export function chargesOf(amount: bigint, fees: FeeRow | undefined, takerSide: 0 | 1): Charges {
  if (fees === undefined) return NO_CHARGES;
  const makerFee = part(amount, fees.makerPpm);
  const takerFee = part(amount, fees.takerPpm);
  const tax = part(amount, fees.sellTaxPpm);
  return takerSide === 0
    ? { buyerFee: takerFee, sellerFee: makerFee, tax }
    : { buyerFee: makerFee, sellerFee: takerFee, tax };
}
