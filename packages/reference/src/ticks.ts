/** Ticks (docs/spec/trading-day.md section 1); prices are in price units of the issue. */

/** Prices from `from` on, up to the next band, have this tick; the first band is from 0. */
export interface TickBand {
  readonly from: bigint;
  readonly tick: bigint;
}

/** At least one band, in ascending order. */
export type Bands = readonly TickBand[];

/** The tick of a price. */
export function tickOf(bands: Bands, price: bigint): bigint {
  let { tick } = bands[0]!;
  for (const band of bands) if (band.from <= price) tick = band.tick;
  return tick;
}

/** The tick of the first band. */
export function lowestPrice(bands: Bands): bigint {
  return bands[0]!.tick;
}

/** True if orders may have this price. */
export function isOnTick(bands: Bands, price: bigint): boolean {
  return price >= lowestPrice(bands) && price % tickOf(bands, price) === 0n;
}

/** The greatest price on tick that is not above `price`, 0 if there is none. */
export function down(bands: Bands, price: bigint): bigint {
  return price < lowestPrice(bands) ? 0n : price - (price % tickOf(bands, price));
}

/** The least price on tick that is not below `price`. */
export function up(bands: Bands, price: bigint): bigint {
  if (price < lowestPrice(bands)) return lowestPrice(bands);
  const tick = tickOf(bands, price);
  return price % tick === 0n ? price : price - (price % tick) + tick;
}

/** The least price on tick above `price`. */
export function above(bands: Bands, price: bigint): bigint {
  return down(bands, price) + tickOf(bands, price);
}

/** The greatest price on tick below `price` (at least 1), 0 if there is none. */
export function below(bands: Bands, price: bigint): bigint {
  const floor = down(bands, price);
  return floor < price || floor === 0n ? floor : price - tickOf(bands, price - 1n);
}
