import {
  type Book,
  BUY,
  createOrderColumns,
  FastBook,
  Fills,
  type OrderColumns,
  type PriceLevel,
  SELL,
  type Side,
} from '@jangbu/market';
import type { Price, Quantity } from '@jangbu/protocol';
import { expect } from 'vitest';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { type AccessCount, withCountedArrays } from './counted-arrays.ts';

/**
 * How the prices of a filled book lie: in a thousand levels, or nearly every order at a price of
 * its own.
 */
export type PriceSpread = 'a thousand levels' | 'a level each';

/** What is done to a filled book, `SAMPLES` times each. */
const KINDS = [
  'rest',
  'restBest',
  'reduce',
  'firstAt',
  'firstAtNone',
  'best',
  'levels',
  'openOrders',
  'cancel',
  'cancelBest',
  'trade',
] as const;

/**
 * Elements of arrays that one command of each kind reads and writes: the middle and the highest of
 * the samples.
 */
export type BookWork = Record<(typeof KINDS)[number], { median: number; most: number }>;

const SAMPLES = 200;
const SHOWN_LEVELS = 5;
const INDEX_LAYERS = 11;
const ELEMENTS_OF_LAYER = 5;
const MOST_ELEMENTS = 100;
const TOUCH = 2 ** 40;
const LEVELS_OF_SIDE = 500;
const ORDER_QUANTITY = 3;

/**
 * Counts the elements of arrays that commands to a book of `size` orders touch: its own and those
 * of the rows.
 *
 * The same on every machine and at every load. Copying when an array grows counts too, and shows in
 * `most`.
 */
export function measureBookWork(
  make: (columns: OrderColumns) => Book,
  size: number,
  spread: PriceSpread,
): BookWork {
  const count: AccessCount = { total: 0 };
  return withCountedArrays(count, () => measure(make, size, spread, count));
}

function measure(
  make: (columns: OrderColumns) => Book,
  size: number,
  spread: PriceSpread,
  count: AccessCount,
): BookWork {
  const columns = createOrderColumns(size + 2 * SAMPLES);
  const book = make(columns);
  const random = new RandomSource(20_261_122);
  const prepare = (slot: number, side: Side, price: number): void => {
    columns.side[slot] = side;
    columns.limitPrice[slot] = price;
    columns.leaves[slot] = ORDER_QUANTITY;
    columns.sequence[slot] = slot + 1;
  };
  const prepareSomewhere = (slot: number): void => {
    const side = random.below(2) as Side;
    const span = spread === 'a level each' ? 2 ** 32 : LEVELS_OF_SIDE;
    const distance = SAMPLES + 1 + random.below(span);
    prepare(slot, side, side === BUY ? TOUCH - distance : TOUCH + distance);
  };
  for (let slot = 0; slot < size; slot += 1) {
    prepareSomewhere(slot);
    book.rest(slot);
  }
  const first = size;
  const firstBest = size + SAMPLES;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    prepareSomewhere(first + sample);
    prepare(firstBest + sample, BUY, TOUCH - SAMPLES + sample);
  }
  const step = Math.floor(size / SAMPLES);
  const shown: PriceLevel[] = [];
  const sides = Array.from({ length: SAMPLES }, (_, sample) => columns.side[sample * step]);
  const prices = Array.from({ length: SAMPLES }, (_, sample) => columns.limitPrice[sample * step]);
  const fills = new Fills();
  const doOnce: Record<(typeof KINDS)[number], (sample: number) => unknown> = {
    rest: (sample) => book.rest(first + sample),
    restBest: (sample) => book.rest(firstBest + sample),
    reduce: (sample) => book.reduce(sample * step, 1 as Quantity),
    // At the price of an order deep in the book, and at one where none rests.
    firstAt: (sample) => book.firstAt(sides[sample] as Side, prices[sample] as Price),
    firstAtNone: (sample) => book.firstAt(SELL, (1 + sample) as Price),
    best: (sample) => (sample % 2 === 0 ? book.bestBid() : book.bestAsk()),
    levels: (sample) => book.levels((sample % 2) as Side, SHOWN_LEVELS, shown),
    openOrders: () => book.openOrders(),
    cancel: (sample) => book.remove(sample * step),
    cancelBest: (sample) => book.remove(firstBest + SAMPLES - 1 - sample),
    trade: () => book.match(SELL, 1 as Price, 1 as Quantity, fills),
  };
  const work = {} as BookWork;
  for (const kind of KINDS) {
    const counts: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const before = count.total;
      doOnce[kind](sample);
      counts.push(count.total - before);
    }
    counts.sort((a, b) => a - b);
    work[kind] = { median: counts[SAMPLES / 2]!, most: counts[SAMPLES - 1]! };
  }
  return work;
}

/**
 * Measures the fast book at each size, and expects that no kind of command takes more in a greater
 * book: nothing more while the levels are the same, and with a level for each order no more than
 * the layers of an index of 53 bits add.
 *
 * Returns the table, one line a size.
 */
export function expectWorkWithin(spread: PriceSpread, sizes: readonly number[]): string {
  const rows = sizes.map((size) => ({
    size,
    work: measureBookWork((columns) => new FastBook(columns), size, spread),
  }));
  for (const { size, work } of rows) {
    for (const kind of KINDS) {
      const least = rows[0]!.work[kind].median;
      // Where the guess of a level fails, the two layers of an index of a thousand are asked.
      const seek = kind === 'firstAt' ? 2 * ELEMENTS_OF_LAYER : 0;
      // A reader of levels walks from each to the next.
      const layers = kind === 'levels' ? SHOWN_LEVELS * INDEX_LAYERS : INDEX_LAYERS;
      const allowed = least + (spread === 'a level each' ? layers * ELEMENTS_OF_LAYER : seek);

      expect(work[kind].median, `${kind} in a book of ${size}`).toBeLessThanOrEqual(allowed);
      expect(work[kind].median, `${kind} in a book of ${size}`).toBeLessThan(
        kind === 'levels' ? SHOWN_LEVELS * MOST_ELEMENTS : MOST_ELEMENTS,
      );
    }
  }
  const lines = rows.map(({ size, work }) => {
    const cells = KINDS.map((kind) => `${work[kind].median} (${work[kind].most})`.padStart(13));
    return `${String(size).padStart(8)}${cells.join('')}`;
  });
  const head = `${'orders'.padStart(8)}${KINDS.map((kind) => kind.padStart(13)).join('')}`;
  return `${[`elements touched, median (most), ${spread}`, head, ...lines].join('\n')}\n`;
}
