import { BUY, FastBook, type Side } from '@jangbu/market';
import { drawYoungerOrders, type StreamLaw } from './bench-match-laws.ts';
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
}

const CENTRE = 100_000;
const CENTRE_STEP = 1000;
/** How far a crossing order reaches beyond the best price. */
const CROSSING_TICKS = 3;
const PER_MILLE = 1000;

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
    };
    this.#run = new MatchRun(this.#stream);
    const positions = new Int32Array(law.cancelsYoung ? 0 : count);
    for (let book = 0; book < law.bookCount; book += 1) {
      this.#books.push(new FastBook(this.#run.columns));
      this.#openOrders.push(law.cancelsYoung ? new OrdersByAge() : new OrdersInBag(positions));
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
      centre: CENTRE + book * CENTRE_STEP,
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
    const price = side === BUY ? best + CROSSING_TICKS : best - CROSSING_TICKS;
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

/** Young orders are picked more often; only for small books, because the list is searched. */
class OrdersByAge implements OpenOrders {
  readonly #orders: number[] = [];

  get count(): number {
    return this.#orders.length;
  }

  add(order: number): void {
    this.#orders.push(order);
  }

  remove(order: number): void {
    this.#orders.splice(this.#orders.lastIndexOf(order), 1);
  }

  pick(random: SeededRandom): number {
    const younger = Math.min(drawYoungerOrders(random), this.#orders.length - 1);
    return this.#orders[this.#orders.length - 1 - younger]!;
  }
}
