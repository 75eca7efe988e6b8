/** Random books about the edges of the tick bands, for the tests. */

import type { Price, Quantity } from '@jangbu/protocol';
import type { TickTable } from '../rules/tick-table.ts';
import { tickTable } from '../rules/tick-table.ts';
import { CALL_PHASES, type CallAuction, type CallOrder } from './call-auction.ts';
import type { LiteralAuction } from './test-literal-auction.ts';

interface Grid {
  readonly table: TickTable;
  readonly tickOf: (price: number) => number;
  /** Where the bands meet, and the lowest price. */
  readonly edges: readonly number[];
}

// The ticks once more by hand: the literal auction must not read the table that it judges.
const GRIDS: readonly Grid[] = [
  {
    table: tickTable(
      [0, 1],
      [2_000, 5],
      [5_000, 10],
      [20_000, 50],
      [50_000, 100],
      [200_000, 500],
      [500_000, 1_000],
    ),
    tickOf(price) {
      if (price < 2_000) return 1;
      if (price < 5_000) return 5;
      if (price < 20_000) return 10;
      if (price < 50_000) return 50;
      if (price < 200_000) return 100;
      return price < 500_000 ? 500 : 1_000;
    },
    edges: [1, 2_000, 5_000, 20_000, 50_000, 200_000, 500_000],
  },
  {
    table: tickTable([0, 1], [1_000, 5], [5_000, 10], [10_000, 50], [50_000, 100]),
    tickOf(price) {
      if (price < 1_000) return 1;
      if (price < 5_000) return 5;
      if (price < 10_000) return 10;
      return price < 50_000 ? 50 : 100;
    },
    edges: [1, 1_000, 5_000, 10_000, 50_000],
  },
  { table: tickTable([0, 5]), tickOf: () => 5, edges: [5, 100] },
  { table: tickTable([0, 100]), tickOf: () => 100, edges: [10_500] },
];

/** Lehmer's generator: the same seed gives the same books everywhere. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed % 2_147_483_646) + 1;
    for (let warm = 0; warm < 3; warm += 1) this.below(2);
  }

  /** 0 to `bound` - 1. */
  below(bound: number): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state % bound;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

/** The same book for the auction and for its literal transcription. */
export interface RandomAuction {
  readonly auction: CallAuction;
  readonly literal: LiteralAuction;
}

/** Book number `seed`. */
export function randomAuction(seed: number): RandomAuction {
  const dice = new Dice(seed);
  const { table, tickOf, edges } = dice.pick(GRIDS);
  const edge = dice.pick(edges);
  const prices = pricesAround(edge, tickOf, dice);
  const lower = prices[0] ?? edge;
  const upper = prices[prices.length - 1] ?? edge;
  const lot = dice.pick([1, 1, 10]);
  // Few prices make ties and equal sums, on which the rules turn; great quantities make allocations.
  const used = prices.filter(() => dice.below(3) > 0);
  const quantities = dice.pick([
    [1, 2],
    [1, 2, 3, 5],
    [50, 101, 150, 333, 1_000],
  ]);
  const marketShare = dice.pick([0, 0, 20, 50, 100]);
  const side = (): CallOrder[] =>
    Array.from({ length: dice.below(8) }, () => ({
      price:
        dice.below(100) < marketShare || used.length === 0 ? 'market' : (dice.pick(used) as Price),
      quantity: (dice.pick(quantities) * lot) as Quantity,
    }));
  const asks = side();
  const bids = side();
  const last = lastPrice(prices, tickOf, dice);
  const kind = dice.pick(['last', 'last', 'base'] as const);
  const phase = dice.pick(CALL_PHASES);
  // Only where the grid from the lowest price on is short.
  const isUnlimited = edge <= 100 && dice.below(3) === 0;
  return {
    auction: {
      asks,
      bids,
      ticks: table,
      lot: lot as Quantity,
      lower: isUnlimited ? null : (lower as Price),
      upper: isUnlimited ? null : (upper as Price),
      reference: { kind, price: last as Price },
      phase,
    },
    literal: {
      asks,
      bids,
      tickOf,
      lot,
      lower: isUnlimited ? tickOf(1) : lower,
      upper: isUnlimited ? upper + 100 * tickOf(upper) : upper,
      last,
      nearest: kind === 'base',
      simultaneous: !isUnlimited && (phase === 'opening' || phase === 'resume'),
    },
  };
}

/** Up to six ticks on each side of an edge. */
function pricesAround(edge: number, tickOf: (price: number) => number, dice: Dice): number[] {
  let lower = edge;
  for (let step = dice.below(7); step > 0; step -= 1) {
    const below = lower - tickOf(lower - 1);
    if (below > 0) lower = below;
  }
  const prices = [lower];
  const until = edge + dice.below(7) * tickOf(edge);
  for (let price = lower; price < until; ) {
    price += tickOf(price);
    prices.push(price);
  }
  return prices;
}

/** On tick or beside it, within the limits or beyond them. */
function lastPrice(
  prices: readonly number[],
  tickOf: (price: number) => number,
  dice: Dice,
): number {
  const near = dice.pick(prices);
  const tick = tickOf(near);
  const away = dice.pick([0, 0, 0, tick, -tick, 3 * tick, -4 * tick, 9 * tick]);
  return Math.max(1, near + away + (dice.below(3) === 0 ? dice.below(tick) : 0));
}
