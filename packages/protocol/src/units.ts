/**
 * Branded whole numbers: what a figure counts is part of its type, so that a price cannot be passed for a quantity.
 *
 * Every one of them is an integer from 0 to 2^53 - 1 (docs/spec/encoding.md section 2).
 */

/** Price units of an issue: 10^-priceDecimals of its currency. */
export type Price = number & { readonly unit: 'Price' };
/** Indivisible units of an issue. */
export type Quantity = number & { readonly unit: 'Quantity' };
/** Minor units of a currency. */
export type Amount = number & { readonly unit: 'Amount' };
/** Microseconds since 1970-01-01T00:00:00Z. */
export type Timestamp = number & { readonly unit: 'Timestamp' };
/** Number of a ledger block, from 0 (genesis). */
export type BlockIndex = number & { readonly unit: 'BlockIndex' };
/** Ledger-wide order number, from 1. */
export type OrderId = number & { readonly unit: 'OrderId' };

/** Largest integer of the protocol: 2^53 - 1. */
export const MAX_SAFE_UINT = 9_007_199_254_740_991;

/** True if `value` is an integer from 0 to 2^53 - 1; -0 is refused. */
export function isSafeUint(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}

function assertSafeUint(value: number, what: string): void {
  if (!isSafeUint(value))
    throw new RangeError(`${what} is not an integer from 0 to 2^53 - 1: ${value}`);
}

/** `value` as a price; throws a RangeError outside 0 to 2^53 - 1. */
export function asPrice(value: number): Price {
  assertSafeUint(value, 'price');
  return value as Price;
}

/** `value` as a quantity; throws a RangeError outside 0 to 2^53 - 1. */
export function asQuantity(value: number): Quantity {
  assertSafeUint(value, 'quantity');
  return value as Quantity;
}

/** `value` as an amount; throws a RangeError outside 0 to 2^53 - 1. */
export function asAmount(value: number): Amount {
  assertSafeUint(value, 'amount');
  return value as Amount;
}

/** `value` as a timestamp in microseconds; throws a RangeError outside 0 to 2^53 - 1. */
export function asTimestamp(value: number): Timestamp {
  assertSafeUint(value, 'timestamp');
  return value as Timestamp;
}
