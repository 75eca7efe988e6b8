/** Amounts of trades (docs/spec/encoding.md section 1). */

/** Every integer of the protocol lies below this bound. */
export const UINT_BOUND = 2n ** 53n;

/**
 * The decimals that `amountOf` needs: of the currency and of the prices of the issue, 0 to 8 each.
 */
export interface Decimals {
  readonly currencyDecimals: number;
  readonly priceDecimals: number;
}

/**
 * `quantity` at `price` in minor units of the currency.
 *
 * Throws a RangeError if that is not a whole number: a listing makes it one for multiples of its
 * tick and lot.
 */
export function amountOf(decimals: Decimals, price: bigint, quantity: bigint): bigint {
  const { currencyDecimals, priceDecimals } = decimals;
  const product = price * quantity;
  if (currencyDecimals >= priceDecimals) {
    return product * 10n ** BigInt(currencyDecimals - priceDecimals);
  }
  const divisor = 10n ** BigInt(priceDecimals - currencyDecimals);
  if (product % divisor !== 0n) throw new RangeError('an amount is not a whole minor unit');
  return product / divisor;
}
