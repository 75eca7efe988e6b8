import { BUY, FastBook, type Side } from '@jangbu/market';
import { MAX_SAFE_UINT } from '@jangbu/protocol';
import { drawYoungerOrders, type PriceRules, type StreamLaw } from './bench-match-laws.ts';
import { MatchRun, type Operations } from './match-run.ts';
import { OP_ADD, OP_CANCEL, OP_IOC, OP_REDUCE } from './order-flow-parser.ts';
import { SeededRandom } from './seeded-random.ts';

/** A drawn stream: operations for `bookCount` books. */
export interface BenchStream extends Operations {
  /** The book of each row. */
  readonly book: Uint8Array;
  readonly bookCount: number;
  /** Rows that only fill the books and are not measured. */
  readonly preparedRows: number;
  /** What the price of each new order is checked against in the measured run, if anything. */
  readonly rules: PriceRules | undefined;
}

const CENTRE_STEP = 1000;
/** How far a crossing order reaches beyond the best price. */
const CROSSING_TICKS = 3;
const PER_MILLE = 1000;
const NO_ORDER = -1;

/**
 * Draws `operations` operations after those that fill the books; the same seed gives the same stream everywhere.
 *
 * A new order that would take a book 1 % above its aim becomes a cancel, a cancel 1 % below it a new order. Half of the
 * crossing orders are `IOC`, the other half rest what is left. Which orders are open is known by playing the stream.
 */
export function buildStream(law: StreamLaw, seed: number, operations: number): BenchStream {
  const builder = new StreamBuilder(law, new SeededRandom(seed), operations);
  return builder.build();
}

class StreamBuilder {
  readonly #law: StreamLaw;
  readonly #random: SeededRandom;
  readonly #stream: BenchStream;
  readonly #run: MatchRun;
  readonly #books: FastBook[] = [];
  readonly #openOrders: OpenOrders[] = [];
  readonly #bookByWeight: Uint8Array;

  constructor(law: StreamLaw, random: SeededRandom, operations: number) {
    this.#law = law;
    this.#random = random;
    const preparedRows = law.restingPerBook * law.bookCount;
    const count = preparedRows + operations;
    this.#stream = {
      count,
      orderCount: count,
      op: new Uint8Array(count),
      order: new Uint32Array(count),
      side: new Uint8Array(count),
      price: new Float64Array(count),
      quantity: new Float64Array(count),
      book: new Uint8Array(count),
      bookCount: law.bookCount,
      preparedRows,
      rules: law.rules,
    };
    this.#run = new MatchRun(this.#stream);
    const places = new Int32Array(count);
    const others = new Int32Array(law.cancelsYoung ? count : 0);
    for (let book = 0; book < law.bookCount; book += 1) {
      this.#books.push(new FastBook(this.#run.columns));
      this.#openOrders.push(
        law.cancelsYoung ? new OrdersByAge(places, others) : new OrdersInBag(places),
      );
    }
    this.#bookByWeight = Uint8Array.from(
      law.bookWeights.flatMap((weight, book) => new Array<number>(weight).fill(book)),
    );
  }

  build(): BenchStream {
    const { count, preparedRows } = this.#stream;
    for (let row = 0; row < count; row += 1) {
      if (row < preparedRows) this.#addPassive(row, row % this.#law.bookCount);
      else this.#draw(row, this.#bookByWeight[this.#random.below(this.#bookByWeight.length)]!);
      this.#play(row);
    }
    return this.#stream;
  }

  #draw(row: number, book: number): void {
    const { cancelPerMille, reducePerMille, aggressivePerMille, restingPerBook } = this.#law;
    const margin = Math.ceil(restingPerBook / 100);
    const open = this.#openOrders[book]!.count;
    const draw = this.#random.below(PER_MILLE);
    const isCrossing = draw < aggressivePerMille;
    const isReduce = !isCrossing && draw < aggressivePerMille + reducePerMille;
    const isCancel = !isReduce && draw < aggressivePerMille + reducePerMille + cancelPerMille;
    if (isCrossing) this.#addCrossing(row, book);
    else if (isReduce && open > 0) this.#reduce(row, book);
    else if (open > restingPerBook + margin) this.#cancel(row, book);
    else if (isCancel && open > restingPerBook - margin && open > 0) this.#cancel(row, book);
    else this.#addPassive(row, book);
  }

  #addPassive(row: number, book: number): void {
    const side = this.#random.below(2) as Side;
    const price = this.#law.price(this.#random, {
      side,
      bestBid: this.#books[book]!.bestBid(),
      bestAsk: this.#books[book]!.bestAsk(),
      centre: this.#law.centre + book * CENTRE_STEP,
    });
    this.#write(row, book, OP_ADD, row, side, price, this.#law.quantity(this.#random));
  }

  #addCrossing(row: number, book: number): void {
    const side = this.#random.below(2) as Side;
    const best = side === BUY ? this.#books[book]!.bestAsk() : this.#books[book]!.bestBid();
    if (best === 0) {
      this.#addPassive(row, book);
      return;
    }
    const op = this.#random.below(2) === 0 ? OP_IOC : OP_ADD;
    const { tick, rules } = this.#law;
    const reach = CROSSING_TICKS * tick;
    const price =
      side === BUY
        ? Math.min(best + reach, rules?.limits.upper ?? MAX_SAFE_UINT)
        : Math.max(best - reach, rules?.limits.lower ?? 1);
    this.#write(row, book, op, row, side, price, this.#law.quantity(this.#random));
  }

  #reduce(row: number, book: number): void {
    const order = this.#openOrders[book]!.pick(this.#random);
    const open = this.#run.openQuantity(order);
    const by = 1 + this.#random.below(open);
    this.#write(row, book, OP_REDUCE, order, BUY, 1, by);
    if (by === open) this.#openOrders[book]!.remove(order);
  }

  #cancel(row: number, book: number): void {
    const order = this.#openOrders[book]!.pick(this.#random);
    this.#write(row, book, OP_CANCEL, order, BUY, 1, 1);
    this.#openOrders[book]!.remove(order);
  }

  #write(
    row: number,
    book: number,
    op: number,
    order: number,
    side: Side,
    price: number,
    quantity: number,
  ): void {
    const stream = this.#stream;
    stream.book[row] = book;
    stream.op[row] = op;
    stream.order[row] = order;
    stream.side[row] = side;
    stream.price[row] = price;
    stream.quantity[row] = quantity;
  }

  /** Plays the row just written, and takes note of what is open after it. */
  #play(row: number): void {
    const { log } = this.#run;
    const book = this.#stream.book[row]!;
    const openOrders = this.#openOrders[book]!;
    let fill = log.count;
    if (this.#run.apply(row, this.#books[book]!) !== undefined) {
      throw new Error(`broken invariant: row ${row} of a drawn stream is carried out`);
    }
    for (; fill < log.count; fill += 1) {
      const maker = log.makerOrder[fill]!;
      if (this.#run.openQuantity(maker) === 0) openOrders.remove(maker);
    }
    const isNew = this.#stream.order[row] === row;
    if (isNew && this.#run.openQuantity(row) > 0) openOrders.add(row);
  }
}

/** The open orders of one book, to pick one of them. */
interface OpenOrders {
  readonly count: number;
  add(order: number): void;
  remove(order: number): void;
  pick(random: SeededRandom): number;
}

/** Any order is as likely to be picked; the last takes the place of one that goes. */
class OrdersInBag implements OpenOrders {
  readonly #orders: number[] = [];
  readonly #positions: Int32Array;

  constructor(positions: Int32Array) {
    this.#positions = positions;
  }

  get count(): number {
    return this.#orders.length;
  }

  add(order: number): void {
    this.#positions[order] = this.#orders.length;
    this.#orders.push(order);
  }

  remove(order: number): void {
    const last = this.#orders.pop()!;
    if (last === order) return;
    const position = this.#positions[order]!;
    this.#orders[position] = last;
    this.#positions[last] = position;
  }

  pick(random: SeededRandom): number {
    return this.#orders[random.below(this.#orders.length)]!;
  }
}

/** Young orders are picked more often: a list from the youngest to the oldest. */
class OrdersByAge implements OpenOrders {
  readonly #older: Int32Array;
  readonly #younger: Int32Array;
  #youngest = NO_ORDER;
  #count = 0;

  /** The books of a stream share the room for links, because an order is in one book. */
  constructor(older: Int32Array, younger: Int32Array) {
    this.#older = older;
    this.#younger = younger;
  }

  get count(): number {
    return this.#count;
  }

  add(order: number): void {
    this.#older[order] = this.#youngest;
    this.#younger[order] = NO_ORDER;
    if (this.#youngest !== NO_ORDER) this.#younger[this.#youngest] = order;
    this.#youngest = order;
    this.#count += 1;
  }

  remove(order: number): void {
    const older = this.#older[order]!;
    const younger = this.#younger[order]!;
    if (older !== NO_ORDER) this.#younger[older] = younger;
    if (younger === NO_ORDER) this.#youngest = older;
    else this.#older[younger] = older;
    this.#count -= 1;
  }

  pick(random: SeededRandom): number {
    let order = this.#youngest;
    for (let left = Math.min(drawYoungerOrders(random), this.#count - 1); left > 0; left -= 1) {
      order = this.#older[order]!;
    }
    return order;
  }
}
