import type { DefineMarket, TickBand } from '@jangbu/protocol';

/** Limits of a day in price units; both 0: none. */
export interface DayLimits {
  readonly lowerLimit: number;
  readonly upperLimit: number;
}

/** Tick of a price: that of the last band that begins at or below it. Bands ascend, the first is from 0. */
export function tickOf(bands: readonly TickBand[], price: number): number {
  return bands.findLast(({ from }) => from <= price)!.tick;
}

/** Limits of the listing in a market, docs/spec/trading-day.md section 3: the listing record holds them, no event does. */
export function listingLimits(
  market: DefineMarket,
  bands: readonly TickBand[],
  basePrice: number,
  isListingDay: boolean,
): DayLimits {
  const [up, down] = isListingDay
    ? [market.listingUpPercent, market.listingDownPercent]
    : [market.upPercent, market.downPercent];
  if (up === 0 && down === 0) return { lowerLimit: 0, upperLimit: 0 };
  const lowest = bands[0]!.tick;
  const tick = tickOf(bands, basePrice);
  const width = (percent: number) => {
    const share = Number((BigInt(basePrice) * BigInt(percent)) / 100n);
    return Math.max(share - (share % tick), lowest);
  };
  const highest = basePrice + width(up);
  const least = Math.max(basePrice - width(down), lowest);
  const below = least % tickOf(bands, least);
  return {
    lowerLimit: below === 0 ? least : least - below + tickOf(bands, least),
    upperLimit: highest - (highest % tickOf(bands, highest)),
  };
}
