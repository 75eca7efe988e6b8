/** A price and what rests at it: price units of the issue, whole units, number of orders. */
export interface PriceLevel {
  price: number;
  quantity: number;
  orders: number;
}

/** What a call would come to: price units, whole units. */
export interface Expected {
  price: number;
  quantity: number;
}

/** Whole units of orders without a price of their own. */
export interface UnpricedOrders {
  asks: number;
  bids: number;
}

/** What a book says beside its levels. */
export interface BookFigures {
  expected: Expected | null;
  marketOrders: UnpricedOrders;
  midpointOrders: UnpricedOrders;
}

/** Both sides of a book message; a level of quantity 0 in a delta is gone, and a figure that is absent is as before. */
export interface BookChange extends Partial<BookFigures> {
  asks: readonly PriceLevel[];
  bids: readonly PriceLevel[];
}

/** The levels to be shown, best first, and figures over them. */
export interface BookView extends BookFigures {
  asks: readonly PriceLevel[];
  bids: readonly PriceLevel[];
  askQuantity: number;
  bidQuantity: number;
  /** The largest quantity of a level shown; bars are drawn relative to it. */
  largestQuantity: number;
  /** Prices stand still while the reader points at them. */
  held: boolean;
}

/** Levels shown a side. */
export const SHOWN_LEVELS = 10;

const NO_FIGURES: BookFigures = {
  expected: null,
  marketOrders: { asks: 0, bids: 0 },
  midpointOrders: { asks: 0, bids: 0 },
};

/** A book without orders. */
export const EMPTY_BOOK: BookView = {
  ...NO_FIGURES,
  asks: [],
  bids: [],
  askQuantity: 0,
  bidQuantity: 0,
  largestQuantity: 0,
  held: false,
};

// The door sends 25 levels a side. What it no longer mentions must not pile up in a long session.
const MOST_LEVELS = 200;

type LevelsByPrice = Map<number, PriceLevel>;

function merge(levels: LevelsByPrice, changes: readonly PriceLevel[]): void {
  for (const level of changes) {
    if (level.quantity === 0) levels.delete(level.price);
    else levels.set(level.price, level);
  }
}

/** The book of one issue as its messages tell it. */
export class BookState {
  readonly #asks: LevelsByPrice = new Map();
  readonly #bids: LevelsByPrice = new Map();
  #figures = NO_FIGURES;
  #heldPrices: { asks: number[]; bids: number[] } | null = null;

  /** Replaces everything. */
  applySnapshot(book: BookChange): void {
    this.#asks.clear();
    this.#bids.clear();
    this.#figures = NO_FIGURES;
    this.applyDelta(book);
  }

  /** Sets the levels named and leaves the others. */
  applyDelta({ asks, bids, ...figures }: BookChange): void {
    merge(this.#asks, asks);
    merge(this.#bids, bids);
    this.#figures = { ...this.#figures, ...figures };
  }

  /** Holds the prices now shown in their places, or lets them go. */
  hold(held: boolean): void {
    if (!held) this.#heldPrices = null;
    else if (this.#heldPrices === null) {
      const { asks, bids } = this.view();
      this.#heldPrices = { asks: asks.map((l) => l.price), bids: bids.map((l) => l.price) };
    }
  }

  /** What to draw now. Cost O(n log n) in the levels known. */
  view(): BookView {
    const held = this.#heldPrices;
    const asks = shown(this.#asks, held?.asks, (a, b) => a - b);
    const bids = shown(this.#bids, held?.bids, (a, b) => b - a);
    const sum = (levels: PriceLevel[]) => levels.reduce((total, l) => total + l.quantity, 0);
    return {
      ...this.#figures,
      asks,
      bids,
      askQuantity: sum(asks),
      bidQuantity: sum(bids),
      largestQuantity: Math.max(0, ...asks.map((l) => l.quantity), ...bids.map((l) => l.quantity)),
      held: held !== null,
    };
  }
}

function shown(
  levels: LevelsByPrice,
  heldPrices: readonly number[] | undefined,
  bestFirst: (a: number, b: number) => number,
): PriceLevel[] {
  const prices = [...levels.keys()].sort(bestFirst);
  for (const price of prices.slice(MOST_LEVELS)) levels.delete(price);
  return (heldPrices ?? prices.slice(0, SHOWN_LEVELS)).map(
    (price) => levels.get(price) ?? { price, quantity: 0, orders: 0 },
  );
}
