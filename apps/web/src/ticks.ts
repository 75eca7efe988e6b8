/** Prices from `from` up to the next band move in steps of `tick`; both in price units. */
export interface TickBand {
  from: number;
  tick: number;
}

/** Tick of a price: that of the last band that begins at or below it (docs/spec/trading-day.md section 1). */
export function tickAt(bands: readonly TickBand[], price: number): number {
  return bands.findLast(({ from }) => from <= price)?.tick ?? 1;
}

/** The highest price on tick that is not above `price`; 0 if there is none. */
export function tickDown(bands: readonly TickBand[], price: number): number {
  return price - (price % tickAt(bands, price));
}

/** The next price on tick above `price`. */
export function tickAbove(bands: readonly TickBand[], price: number): number {
  return tickDown(bands, price) + tickAt(bands, price);
}

/** The next price on tick below `price`, by the lower band at the edge of one; 0 if there is none. */
export function tickBelow(bands: readonly TickBand[], price: number): number {
  const down = tickDown(bands, price);
  return down < price || down === 0 ? down : price - tickAt(bands, price - 1);
}

/** The lowest price on tick that is not below `price`. */
export function tickUp(bands: readonly TickBand[], price: number): number {
  return tickDown(bands, price) === price ? price : tickAbove(bands, price);
}
