import { MAX_SAFE_UINT, type Price, type Quantity } from '@jangbu/protocol';
import type { Book, PriceLevel } from './book.ts';
import type { MakeBook } from './book-desk.ts';
import { Fills } from './fills.ts';
import { createOrderColumns, growOrderColumns } from './order-columns.ts';
import { BUY, SELL, type Side } from './side.ts';
import { SlotAllocator } from './slot-allocator.ts';

const COMMANDS_PER_WORLD = 5000;
const COMMANDS_PER_LOOK_AT_ALL = 500;
const LEVELS_AT_EVERY_COMMAND = 2;
const DRAWN_LOOKS_AT_EVERY_COMMAND = 3;
const ALL_LEVELS = 1_000_000;
const BOOKS_PER_WORLD = 2;
const DIGIT_BITS = 5;

/** 32-bit xorshift (Marsaglia 2003): a seed repeats a run on every machine. */
class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to `bound` - 1, where `bound` is at most 2^53. */
  below(bound: number): number {
    const high = this.#next() % 2 ** 21;
    return (high * 2 ** 32 + this.#next()) % bound;
  }

  #next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }
}

/** Where the prices of a world lie; each tries another part of an index of prices. */
const PRICE_LAWS: readonly ((draws: Draws) => number)[] = [
  // At the touch of a liquid share.
  (draws) => 995 + draws.below(11),
  // A day's ladder in ticks of 100 between limits.
  (draws) => 49_000 + 100 * draws.below(420),
  // Crowded near one price, with a few far away.
  (draws) => (draws.below(20) > 0 ? 5_853_300 + draws.below(300) : 1 + draws.below(2_000_000_000)),
  // On both sides of the borders of digits.
  (draws) => {
    const border = 2 ** (DIGIT_BITS * (1 + draws.below(10))) * (1 + draws.below(3));
    return border + draws.below(5) - 2;
  },
  // Both ends.
  (draws) => (draws.below(2) === 0 ? 1 + draws.below(40) : MAX_SAFE_UINT - draws.below(40)),
  // Anywhere: hardly two orders at one price.
  (draws) => 1 + draws.below(MAX_SAFE_UINT),
];

/** Open orders a book that worlds stay near. */
const SIZES = [3, 40, 600];

/** Orders of all books of a world, with the slots to pick from. */
class World {
  readonly #draws: Draws;
  readonly #columns = [createOrderColumns(2), createOrderColumns(2)] as const;
  readonly #books: (readonly [Book, Book])[] = [];
  readonly #fills = [new Fills(), new Fills()] as const;
  readonly #levels: readonly [PriceLevel[], PriceLevel[]] = [[], []];
  readonly #allocator = new SlotAllocator();
  readonly #liveSlots: number[] = [];
  readonly #bookBySlot: number[] = [];
  readonly #price: (draws: Draws) => number;
  /** Draws of their own, so that looking more or less does not change the commands of a seed. */
  readonly #looks = new Draws(1);
  readonly #size: number;
  /** In every third world orders also rest without trading, as a call auction collects them. */
  readonly #collects: boolean;
  readonly #hasGreatQuantities: boolean;
  #sequence = 0;
  fillCount = 0;

  constructor(draws: Draws, makeOne: MakeBook, makeOther: MakeBook) {
    this.#draws = draws;
    this.#price = PRICE_LAWS[draws.below(PRICE_LAWS.length)]!;
    this.#size = SIZES[draws.below(SIZES.length)]!;
    this.#collects = draws.below(3) === 0;
    this.#hasGreatQuantities = draws.below(4) === 0;
    for (let book = 0; book < BOOKS_PER_WORLD; book += 1) {
      this.#books.push([makeOne(this.#columns[0]), makeOther(this.#columns[1])]);
    }
  }

  /** Gives one drawn command to both books of a pair, and throws where they answer differently. */
  step(): void {
    const draws = this.#draws;
    const book = draws.below(BOOKS_PER_WORLD);
    const kind = draws.below(100);
    const open = this.#liveSlots.length;
    const cancels = open > this.#size * BOOKS_PER_WORLD ? 60 : 20;
    if (kind < cancels && open > 0) this.#cancel();
    else if (kind < cancels + 10 && open > 0) this.#reduce();
    else if (kind >= 98) this.#sweep(book);
    else this.#place(book);
    this.#compareTop(book, LEVELS_AT_EVERY_COMMAND);
  }

  /** Compares every level and every open quantity. */
  compareAll(): void {
    for (let book = 0; book < BOOKS_PER_WORLD; book += 1) this.#compareTop(book, ALL_LEVELS);
    const [one, other] = this.#columns;
    for (const slot of this.#liveSlots) same('leaves', one.leaves[slot], other.leaves[slot]);
    let open = 0;
    for (const [book] of this.#books) open += book.openOrders();
    same('open orders', open, this.#liveSlots.length);
  }

  #place(book: number): void {
    const side = this.#draws.below(2) as Side;
    const price = this.#price(this.#draws);
    const quantity = this.#quantity();
    if (this.#collects && this.#draws.below(2) === 0) {
      this.#rest(book, side, price, quantity);
      return;
    }
    const leaves = this.#match(book, side, price, quantity);
    if (leaves > 0 && this.#draws.below(10) > 0) this.#rest(book, side, price, leaves);
  }

  /** A taker of any size at any price, now and then all of one side. */
  #sweep(book: number): void {
    const side = this.#draws.below(2) as Side;
    const isAll = this.#draws.below(10) === 0;
    const quantity = isAll ? MAX_SAFE_UINT : 1 + this.#draws.below(200);
    this.#match(book, side, side === BUY ? MAX_SAFE_UINT : 1, quantity);
  }

  #match(book: number, side: Side, price: number, quantity: number): number {
    const [one, other] = this.#books[book]!;
    const [fills, otherFills] = this.#fills;
    fills.clear();
    otherFills.clear();
    const leaves = one.match(side, price as Price, quantity as Quantity, fills);
    same('leaves', leaves, other.match(side, price as Price, quantity as Quantity, otherFills));
    same('number of fills', fills.count, otherFills.count);
    for (let fill = 0; fill < fills.count; fill += 1) {
      const slot = fills.makerSlot[fill]!;
      same('maker', slot, otherFills.makerSlot[fill]);
      same('price', fills.price[fill], otherFills.price[fill]);
      same('quantity', fills.quantity[fill], otherFills.quantity[fill]);
      this.#compareRow(slot);
      if (this.#columns[0].leaves[slot] === 0) this.#release(slot);
    }
    this.fillCount += fills.count;
    return leaves;
  }

  #rest(book: number, side: Side, price: number, quantity: number): void {
    const slot = this.#allocator.allocate();
    this.#sequence += 1 + this.#draws.below(3);
    for (const [index, columns] of this.#columns.entries()) {
      growOrderColumns(columns, slot + 1);
      columns.side[slot] = side;
      columns.limitPrice[slot] = price;
      columns.leaves[slot] = quantity;
      columns.sequence[slot] = this.#sequence;
      this.#books[book]![index]!.rest(slot);
    }
    this.#liveSlots.push(slot);
    this.#bookBySlot[slot] = book;
  }

  #reduce(): void {
    const slot = this.#pick();
    const open = this.#columns[0].leaves[slot]!;
    if (open === 1) return;
    const by = (1 + this.#draws.below(open - 1)) as Quantity;
    for (const book of this.#books[this.#bookBySlot[slot]!]!) book.reduce(slot, by);
    this.#compareRow(slot);
    this.#compareAround(slot);
  }

  #cancel(): void {
    const slot = this.#pick();
    for (const book of this.#books[this.#bookBySlot[slot]!]!) book.remove(slot);
    this.#compareRow(slot);
    this.#compareAround(slot);
    this.#release(slot);
  }

  #pick(): number {
    return this.#liveSlots[this.#draws.below(this.#liveSlots.length)]!;
  }

  #quantity(): number {
    const isGreat = this.#hasGreatQuantities && this.#draws.below(3) === 0;
    return 1 + this.#draws.below(isGreat ? MAX_SAFE_UINT : 20);
  }

  #release(slot: number): void {
    this.#liveSlots.splice(this.#liveSlots.indexOf(slot), 1);
    this.#allocator.release(slot);
  }

  /** Compares the book of an order, and what trades first at its price. */
  #compareAround(slot: number): void {
    const book = this.#bookBySlot[slot]!;
    this.#compareTop(book, LEVELS_AT_EVERY_COMMAND);
    this.#compareFirst(book, this.#columns[0].limitPrice[slot] as Price);
  }

  #compareRow(slot: number): void {
    same('leaves', this.#columns[0].leaves[slot], this.#columns[1].leaves[slot]);
  }

  #compareTop(book: number, levelCount: number): void {
    const [one, other] = this.#books[book]!;
    same('best bid', one.bestBid(), other.bestBid());
    same('best ask', one.bestAsk(), other.bestAsk());
    same('open orders', one.openOrders(), other.openOrders());
    const [levels, otherLevels] = this.#levels;
    for (const side of [BUY, SELL] as const) {
      one.levels(side, levelCount, levels);
      other.levels(side, levelCount, otherLevels);
      same('number of levels', levels.length, otherLevels.length);
      for (const [index, level] of levels.entries()) {
        const otherLevel = otherLevels[index]!;
        same('price of a level', level.price, otherLevel.price);
        same('quantity of a level', level.quantity, otherLevel.quantity);
        same('orders of a level', level.orders, otherLevel.orders);
        this.#compareFirst(book, level.price);
      }
    }
    for (let look = 0; look < DRAWN_LOOKS_AT_EVERY_COMMAND; look += 1) {
      this.#compareFirst(book, this.#price(this.#looks) as Price);
    }
  }

  /** Compares what trades first at a price of each side; an order that is named lies there. */
  #compareFirst(book: number, price: Price): void {
    const [one, other] = this.#books[book]!;
    const [{ side: sides, limitPrice, leaves }] = this.#columns;
    for (const side of [BUY, SELL] as const) {
      const slot = one.firstAt(side, price);
      same('first order at a price', slot, other.firstAt(side, price));
      if (slot === -1) continue;
      same('side of the first order', sides[slot], side);
      same('price of the first order', limitPrice[slot], price);
      same('whether the first order is open', Number(leaves[slot]! > 0), 1);
    }
  }
}

/**
 * Gives `commands` drawn commands to two implementations of `Book`, in worlds of two books each,
 * and compares every answer, every fill, the best levels after every command, and all levels now
 * and then.
 *
 * Returns the number of fills; throws an Error that names the command, counted from 0, and what
 * differs.
 */
export function compareBooks(
  one: MakeBook,
  other: MakeBook,
  seed: number,
  commands: number,
): number {
  const draws = new Draws(seed);
  let world = new World(draws, one, other);
  let fills = 0;
  for (let command = 0; command < commands; command += 1) {
    if (command % COMMANDS_PER_WORLD === 0) {
      fills += world.fillCount;
      world = new World(draws, one, other);
    }
    try {
      world.step();
      if (command % COMMANDS_PER_LOOK_AT_ALL === 0) world.compareAll();
    } catch (error) {
      throw new Error(`seed ${seed}, command ${command}`, { cause: error });
    }
  }
  return fills + world.fillCount;
}

function same(what: string, one: number | undefined, other: number | undefined): void {
  if (one !== other) throw new Error(`${what}: ${one} and ${other}`);
}
