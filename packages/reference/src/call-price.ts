/** The price of a call (docs/spec/trading-day.md section 10). */
import { smaller } from './bigints.ts';
import type { LastPrice } from './price-limits.ts';
import { type Bands, down, isOnTick, up } from './ticks.ts';

/** Orders of both sides at one price. */
export interface CallLevel {
  readonly price: bigint;
  readonly sells: bigint;
  readonly buys: bigint;
}

/** What a call trades. */
export interface CallResult {
  readonly price: bigint;
  readonly quantity: bigint;
}

/** Prices on tick from `lowest` to `highest`; the same quantity trades at each of them. */
interface Candidates extends PriceTest {
  readonly lowest: bigint;
  readonly highest: bigint;
}

/** What holds at a price. */
interface PriceTest {
  readonly quantity: bigint;
  readonly isWeak: boolean;
  readonly isStrict: boolean;
}

/** Quantities of the two sides below, at and above a price. */
interface Quantities {
  readonly sellsBelow: bigint;
  readonly sellsAt: bigint;
  readonly buysAt: bigint;
  readonly buysAbove: bigint;
}

/**
 * The price of a call and what trades at it, null if there is none.
 *
 * @param levels - every price at which an order stands, market orders at their deemed ones.
 */
export function priceOfCall(
  bands: Bands,
  lot: bigint,
  levels: readonly CallLevel[],
  last: LastPrice,
): CallResult | null {
  const all = candidatesOf(bands, lot, levels);
  const strict = all.filter((candidates) => candidates.isStrict);
  const weak = all.filter((candidates) => candidates.isWeak);
  const chosen = strict.length > 0 ? strict : weak;
  const price = nearestTo(bands, chosen, last);
  if (price === null) return null;
  const at = chosen.find(({ lowest, highest }) => lowest <= price && price <= highest)!;
  return { price, quantity: at.quantity };
}

/** The prices of the levels and those between two neighbours, in ascending order. */
function candidatesOf(bands: Bands, lot: bigint, levels: readonly CallLevel[]): Candidates[] {
  const sorted = [...levels].sort((a, b) => (a.price < b.price ? -1 : 1));
  const found: Candidates[] = [];
  let sellsBelow = 0n;
  let buysAbove = sorted.reduce((sum, level) => sum + level.buys, 0n);
  for (const [place, { price, sells, buys }] of sorted.entries()) {
    buysAbove -= buys;
    if (isOnTick(bands, price)) {
      const test = testPrice(lot, { sellsBelow, sellsAt: sells, buysAt: buys, buysAbove });
      found.push({ lowest: price, highest: price, ...test });
    }
    sellsBelow += sells;
    const next = sorted[place + 1];
    if (next === undefined) continue;
    const [lowest, highest] = [up(bands, price + 1n), down(bands, next.price - 1n)];
    if (lowest > highest) continue;
    const test = testPrice(lot, { sellsBelow, sellsAt: 0n, buysAt: 0n, buysAbove });
    found.push({ lowest, highest, ...test });
  }
  return found;
}

function testPrice(lot: bigint, { sellsBelow, sellsAt, buysAt, buysAbove }: Quantities): PriceTest {
  const sells = sellsBelow + sellsAt;
  const buys = buysAbove + buysAt;
  const quantity = smaller(sells, buys);
  const isWeak = quantity >= lot && sellsBelow <= buys && buysAbove <= sells;
  const filledSells = quantity - sellsBelow;
  const filledBuys = quantity - buysAbove;
  const isStrict =
    isWeak &&
    ((filledSells === sellsAt && filledBuys >= lot) ||
      (filledBuys === buysAt && filledSells >= lot) ||
      (sellsAt === 0n && buysAt === 0n && sells === buys));
  return { quantity, isWeak, isStrict };
}

/** Which candidate the last price decides for; null without candidates. */
function nearestTo(
  bands: Bands,
  candidates: readonly Candidates[],
  { price: last, isBase }: LastPrice,
): bigint | null {
  const isCandidate = candidates.some(({ lowest, highest }) => lowest <= last && last <= highest);
  if (isCandidate && isOnTick(bands, last)) return last;
  let above: bigint | null = null;
  let below: bigint | null = null;
  for (const { lowest, highest } of candidates) {
    const upper = lowest > last ? lowest : up(bands, last + 1n);
    if (upper <= highest && (above === null || upper < above)) above = upper;
    const lower = highest < last ? highest : down(bands, last - 1n);
    if (lower >= lowest && (below === null || lower > below)) below = lower;
  }
  if (above === null || below === null) return above ?? below;
  return isBase && last - below < above - last ? below : above;
}
