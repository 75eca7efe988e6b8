import {
  BUY,
  type DailyLimits,
  krxLimitRule,
  krxTickTable,
  limitsOf,
  type Side,
  type TickTable,
} from '@jangbu/market';
import type { Price } from '@jangbu/protocol';
import type { SeededRandom } from './seeded-random.ts';

/** What the price of a new order may depend on; a best price is 0 where that side is empty. */
export interface PriceView {
  readonly side: Side;
  readonly bestBid: number;
  readonly bestAsk: number;
  /** Price about which the book was opened. */
  readonly centre: number;
}

/** The rules of a market that are applied to the price of each new order. */
export interface PriceRules {
  readonly ticks: TickTable;
  readonly limits: DailyLimits;
}

/** How a stream of operations is drawn. The rest of a thousand draws are new orders that do not cross. */
export interface StreamLaw {
  readonly id: string;
  readonly what: string;
  readonly bookCount: number;
  /** Open orders a book that the stream starts with and stays near. */
  readonly restingPerBook: number;
  readonly cancelPerMille: number;
  readonly reducePerMille: number;
  readonly aggressivePerMille: number;
  /** Price about which the first book opens. */
  readonly centre: number;
  /** Price units between the prices of the stream. */
  readonly tick: number;
  /** What the price of a new order is checked against, if anything. */
  readonly rules?: PriceRules;
  /** Relative activity of the books. */
  readonly bookWeights: readonly number[];
  /** True if mostly young orders are cancelled, false if any is as likely. */
  readonly cancelsYoung: boolean;
  /** Price of a new order that does not cross. */
  price(random: SeededRandom, view: PriceView): number;
  quantity(random: SeededRandom): number;
}

/** Points of a distribution: per mille below which a draw lies, and the value there; straight lines between. */
type Quantiles = readonly (readonly [perMille: number, value: number])[];

// Measured on one hour of recorded order flow of one share at 50 levels, and on a recorded feed of many shares.
const OFFSET_FROM_SAME_BEST_TICKS: Quantiles = [
  [0, -15],
  [10, -15],
  [100, -3],
  [250, 0],
  [500, 8],
  [750, 24],
  [900, 74],
  [990, 174],
  [999, 469],
];
const ORDER_QUANTITY: Quantiles = [
  [0, 1],
  [10, 1],
  [100, 17],
  [250, 20],
  [500, 100],
  [750, 100],
  [900, 200],
  [990, 1000],
  [999, 1117],
];
/** Half of the cancelled orders have seen about ten messages come after them, a tenth some three hundred. */
const YOUNGER_ORDERS_AT_CANCEL: Quantiles = [
  [0, 0],
  [250, 0],
  [500, 4],
  [750, 25],
  [900, 100],
  [999, 240],
];
/** Per ten thousand of the messages of the ten busiest issues; the others share what is left. */
const BUSIEST_SHARES = [1897, 1654, 700, 665, 418, 280, 272, 195, 188, 164];
const RECORDED_BOOKS = 72;
const OTHER_SHARE = 66;
const HALF_SPREAD_TICKS = 10;
const CENTRE = 100_000;

/** What a tick of the recorded share is of its price, in millionths. */
const RECORDED_TICK_MILLIONTHS = 17;
const MILLION = 1_000_000;

// A Korean share at 70,000 won: ticks of 100 won, limits of 49,000 and 91,000.
const BASE_PRICE = 70_000;
const KRX_TICK = 100;
const KRX_STOCK = { market: 'KOSPI', kind: 'stock' } as const;
/** 2025-03-10, as days since 1970. */
const BUSINESS_DATE = 20_157;
const MIXED_LARGEST_QUANTITY = 100;

/** New 47 %, cancel 45 %, crossing 8 %, in one book: what the laws that are no recording share. */
const MIXED_SHARES = {
  bookCount: 1,
  cancelPerMille: 450,
  reducePerMille: 0,
  aggressivePerMille: 80,
  bookWeights: [1],
  quantity: (random: SeededRandom) => 1 + random.below(MIXED_LARGEST_QUANTITY),
};

/**
 * A Korean share, its prices and cancels as far from the best price and as young as they were
 * recorded (docs/adr/0015-the-mixed-stream.md); the deep stream differs in nothing but the number
 * of orders.
 */
function mixedLaw(id: string, what: string, restingPerBook: number): StreamLaw {
  const rules = krxRules();
  return {
    ...MIXED_SHARES,
    id,
    what,
    restingPerBook,
    centre: BASE_PRICE,
    tick: KRX_TICK,
    rules,
    cancelsYoung: true,
    price: (random, view) => {
      const price = withoutCrossing(view, priceFromSameBest(random, view), KRX_TICK);
      return Math.max(rules.limits.lower, Math.min(rules.limits.upper, price));
    },
  };
}

function krxRules(): PriceRules {
  const ticks = krxTickTable(KRX_STOCK, BUSINESS_DATE);
  const rule = krxLimitRule(KRX_STOCK, BUSINESS_DATE);
  if (ticks === undefined || rule === undefined) throw new Error('the date is in the tables');
  const limits = limitsOf(rule, ticks, BASE_PRICE as Price);
  if (limits === null) throw new Error('broken invariant: a share has daily limits');
  return { ticks, limits };
}

/** The recorded distance in parts of the price, in Korean ticks; better than the best by one at least. */
function priceFromSameBest(random: SeededRandom, view: PriceView): number {
  const recorded = drawFrom(OFFSET_FROM_SAME_BEST_TICKS, random);
  const ticks = (recorded * RECORDED_TICK_MILLIONTHS * BASE_PRICE) / MILLION / KRX_TICK;
  const offset = KRX_TICK * (ticks < 0 ? Math.floor(ticks) : Math.round(ticks));
  if (view.side === BUY) {
    return (view.bestBid === 0 ? view.centre - KRX_TICK : view.bestBid) - offset;
  }
  return (view.bestAsk === 0 ? view.centre + KRX_TICK : view.bestAsk) + offset;
}

/** The same mix with invented prices: how much a ratio depends on the span that they lie in. */
function spanLaw(reachTicks: number, id: string, restingPerBook = 10_000): StreamLaw {
  return {
    ...MIXED_SHARES,
    id: `${id}_span_${reachTicks}`,
    what: `matching alone, the same mix, prices within ${reachTicks} ticks on each side, cancels of any age`,
    restingPerBook,
    centre: CENTRE,
    tick: 1,
    cancelsYoung: false,
    price: (random, view) => {
      // A product of two uniform draws: dense at the touch, thin far from it.
      const product = random.below(reachTicks) * random.below(reachTicks);
      const distance = 1 + Math.floor(product / reachTicks);
      const { side, centre } = view;
      return withoutCrossing(view, side === BUY ? centre - distance : centre + distance, 1);
    },
  };
}

/** Ten thousand resting orders in one book. */
export const MIXED_10K = mixedLaw(
  'match_mixed_10k',
  'matching alone, mixed stream of a Korean share, ticks and daily limits checked, 10,000 resting orders in one book',
  10_000,
);

/** The same with few prices and long queues. */
export const NARROW_10K = spanLaw(20, 'match_mixed_10k');

/** The same with many prices and short queues. */
export const WIDE_10K = spanLaw(500, 'match_mixed_10k');

/** A million resting orders in one book. */
export const DEEP_1M = mixedLaw(
  'match_deep_1m',
  'matching alone, the same mixed stream, a million resting orders in one book',
  1_000_000,
);

/** A million orders of which any may be cancelled: nothing is in the caches when it is asked for. */
export const WIDE_DEEP_1M = spanLaw(500, 'match_deep_1m', 1_000_000);

/** 72 small books with shares of kinds, prices, sizes and ages as they were recorded. */
export const RECORDED_LIKE: StreamLaw = {
  id: 'match_recorded_like',
  what: 'matching alone, 72 small books, stream with the measured shape of recorded flow',
  bookCount: RECORDED_BOOKS,
  restingPerBook: 250,
  cancelPerMille: 457,
  reducePerMille: 5,
  aggressivePerMille: 45,
  centre: CENTRE,
  tick: 1,
  bookWeights: Array.from(
    { length: RECORDED_BOOKS },
    (_, book) => BUSIEST_SHARES[book] ?? OTHER_SHARE,
  ),
  cancelsYoung: true,
  price: (random, view) => {
    const offset = drawFrom(OFFSET_FROM_SAME_BEST_TICKS, random);
    if (view.side === BUY) {
      const best = view.bestBid === 0 ? view.centre - HALF_SPREAD_TICKS : view.bestBid;
      return withoutCrossing(view, best - offset, 1);
    }
    const best = view.bestAsk === 0 ? view.centre + HALF_SPREAD_TICKS : view.bestAsk;
    return withoutCrossing(view, best + offset, 1);
  },
  quantity: (random) => drawFrom(ORDER_QUANTITY, random),
};

/** How many younger orders are passed over when a young one is to be cancelled. */
export function drawYoungerOrders(random: SeededRandom): number {
  return drawFrom(YOUNGER_ORDERS_AT_CANCEL, random);
}

/** Moves a price that would cross to the nearest that does not. */
function withoutCrossing({ side, bestBid, bestAsk }: PriceView, price: number, tick: number) {
  if (side === BUY) return bestAsk === 0 ? price : Math.min(price, bestAsk - tick);
  return Math.max(price, bestBid + tick);
}

function drawFrom(quantiles: Quantiles, random: SeededRandom): number {
  const draw = random.below(1000);
  for (let index = 1; index < quantiles.length; index += 1) {
    const [to, high] = quantiles[index]!;
    if (draw >= to) continue;
    const [from, low] = quantiles[index - 1]!;
    return low + Math.floor(((high - low) * (draw - from)) / (to - from));
  }
  return quantiles[quantiles.length - 1]![1];
}
