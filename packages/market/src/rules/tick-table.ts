import type { Price } from '@jangbu/protocol';
import { assert } from '../assert.ts';

/** Prices from `from` up to the `from` of the next band move in steps of `tick`. */
export interface TickBand {
  readonly from: Price;
  readonly tick: Price;
}

/**
 * Bands in ascending order, the first from 0.
 *
 * The edge of a band is a multiple of its own tick and of that of the band below, so that every edge is on tick and
 * rounding to a tick never leaves a band by more than its edge.
 */
export type TickTable = readonly [TickBand, ...TickBand[]];

/** Whether bands make a tick table: see `TickTable`. */
export function isSoundTickTable(bands: readonly { from: number; tick: number }[]): boolean {
  return bands.length > 0 && findUnsoundBand(bands) === undefined;
}

/** A tick table of its bands as pairs of first price and tick; throws an Error if it breaks what `TickTable` promises. */
export function tickTable(...bands: readonly [from: number, tick: number][]): TickTable {
  const [first, ...others] = bands.map(
    ([from, tick]): TickBand => ({ from: from as Price, tick: tick as Price }),
  );
  assert(first !== undefined, 'a tick table has a band');
  const unsound = findUnsoundBand([first, ...others]);
  assert(unsound === undefined, unsound ?? '');
  return Object.freeze([first, ...others] as const);
}

/** What bands break first of what `TickTable` promises. */
function findUnsoundBand(bands: readonly { from: number; tick: number }[]): string | undefined {
  let below: { from: number; tick: number } | undefined;
  for (const band of bands) {
    const isWhole = Number.isSafeInteger(band.tick) && band.tick >= 1;
    if (!isWhole) return 'a tick is a whole number above 0';
    if (below === undefined && band.from !== 0) return 'a tick table begins at 0';
    if (below !== undefined) {
      if (band.from <= below.from) return 'the bands of a tick table ascend';
      const isOnBoth = band.from % band.tick === 0 && band.from % below.tick === 0;
      if (!isOnBoth) return 'the edge of a band is on the ticks of both bands';
    }
    below = band;
  }
  return undefined;
}

/** Tick of a price: that of the band which holds it (ER §32②). */
export function tickAt(table: TickTable, price: Price): Price {
  return bandAt(table, price).tick;
}

/** The smallest tick of a table, which is also its lowest price. */
export function lowestPrice([first]: TickTable): Price {
  return first.tick;
}

/** Whether a price is one at which orders may stand. */
export function isOnTick(table: TickTable, price: Price): boolean {
  return price >= lowestPrice(table) && isMultiple(price, tickAt(table, price));
}

/** Whether `value`, a whole number, is a multiple of `unit`, one of at least 1. */
export function isMultiple(value: number, unit: number): boolean {
  const short = value | 0;
  const shortUnit = unit | 0;
  // Numbers of 31 bits are divided as such: a remainder of doubles is a call that takes ten times as long.
  if (short === value && shortUnit === unit) return short % shortUnit === 0;
  return value % unit === 0;
}

/** The highest price on tick that is not above `price`; 0 if there is none. */
export function roundDownToTick(table: TickTable, price: Price): Price {
  return (price - (price % tickAt(table, price))) as Price;
}

/** The lowest price on tick that is not below `price`. */
export function roundUpToTick(table: TickTable, price: Price): Price {
  const tick = tickAt(table, price);
  const above = price % tick;
  if (price < lowestPrice(table)) return lowestPrice(table);
  return (above === 0 ? price : price - above + tick) as Price;
}

/** The next price on tick above `price`. */
export function tickAbove(table: TickTable, price: Price): Price {
  return (roundDownToTick(table, price) + tickAt(table, price)) as Price;
}

/** The next price on tick below `price`, by the lower band at the edge of one (2,000 → 1,999); 0 if there is none. */
export function tickBelow(table: TickTable, price: Price): Price {
  const down = roundDownToTick(table, price);
  if (down < price || down === 0) return down;
  // The price below an edge belongs to the lower band already, so its tick is the step.
  return (price - tickAt(table, (price - 1) as Price)) as Price;
}

function bandAt(table: TickTable, price: Price): TickBand {
  let [found] = table;
  for (let place = 1; place < table.length; place += 1) {
    const band = table[place]!;
    if (band.from > price) break;
    found = band;
  }
  return found;
}
