import { BUY, type Side } from '@jangbu/market';
import type { SeededRandom } from './seeded-random.ts';

/** What the price of a new order may depend on; a best price is 0 where that side is empty. */
export interface PriceView {
  readonly side: Side;
  readonly bestBid: number;
  readonly bestAsk: number;
  /** Price about which the book was opened. */
  readonly centre: number;
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

const MIXED_REACH_TICKS = 500;
const MIXED_LARGEST_QUANTITY = 100;

/** New 47 %, cancel 45 %, crossing 8 %, in one book; the deep stream differs in nothing but the number of orders. */
function mixedLaw(id: string, what: string, restingPerBook: number): StreamLaw {
  return {
    id,
    what,
    bookCount: 1,
    restingPerBook,
    cancelPerMille: 450,
    reducePerMille: 0,
    aggressivePerMille: 80,
    bookWeights: [1],
    cancelsYoung: false,
    price: (random, view) => {
      // A product of two uniform draws: dense at the touch, thin far from it.
      const product = random.below(MIXED_REACH_TICKS) * random.below(MIXED_REACH_TICKS);
      const distance = 1 + Math.floor(product / MIXED_REACH_TICKS);
      return withoutCrossing(
        view,
        view.side === BUY ? view.centre - distance : view.centre + distance,
      );
    },
    quantity: (random) => 1 + random.below(MIXED_LARGEST_QUANTITY),
  };
}

/** Ten thousand resting orders in one book. */
export const MIXED_10K = mixedLaw(
  'match_mixed_10k',
  'matching alone, mixed stream, 10,000 resting orders in one book',
  10_000,
);

/** A million resting orders in one book. */
export const DEEP_1M = mixedLaw(
  'match_deep_1m',
  'matching alone, the same mixed stream, a million resting orders in one book',
  1_000_000,
);

/** 72 small books with shares of kinds, prices, sizes and ages as they were recorded. */
export const RECORDED_LIKE: StreamLaw = {
  id: 'match_recorded_like',
  what: 'matching alone, 72 small books, stream with the measured shape of recorded flow',
  bookCount: RECORDED_BOOKS,
  restingPerBook: 250,
  cancelPerMille: 457,
  reducePerMille: 5,
  aggressivePerMille: 45,
  bookWeights: Array.from(
    { length: RECORDED_BOOKS },
    (_, book) => BUSIEST_SHARES[book] ?? OTHER_SHARE,
  ),
  cancelsYoung: true,
  price: (random, view) => {
    const offset = drawFrom(OFFSET_FROM_SAME_BEST_TICKS, random);
    if (view.side === BUY) {
      const best = view.bestBid === 0 ? view.centre - HALF_SPREAD_TICKS : view.bestBid;
      return withoutCrossing(view, best - offset);
    }
    const best = view.bestAsk === 0 ? view.centre + HALF_SPREAD_TICKS : view.bestAsk;
    return withoutCrossing(view, best + offset);
  },
  quantity: (random) => drawFrom(ORDER_QUANTITY, random),
};

/** How many younger orders are passed over when a young one is to be cancelled. */
export function drawYoungerOrders(random: SeededRandom): number {
  return drawFrom(YOUNGER_ORDERS_AT_CANCEL, random);
}

/** Moves a price that would cross to the nearest that does not. */
function withoutCrossing({ side, bestBid, bestAsk }: PriceView, price: number): number {
  if (side === BUY) return bestAsk === 0 ? price : Math.min(price, bestAsk - 1);
  return Math.max(price, bestBid + 1);
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
