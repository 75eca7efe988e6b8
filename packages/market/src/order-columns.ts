/** A slot has 2^2 numbers in `queueNumbers`. */
const NUMBERS_SHIFT = 2;
/** A slot has 2^3 words in `queueWords`. */
const WORDS_SHIFT = 3;

/**
 * How much of `queueNumbers` and `queueWords` a slot has.
 *
 * An object, so that a module takes constants of its own from it: V8 compiles those in, but looks
 * an imported one up, checks it and multiplies with it at every use.
 */
export const QUEUE_LAYOUT = { NUMBERS_SHIFT, WORDS_SHIFT } as const;

/**
 * The live orders of all books of a venue, one row an order, as parallel columns.
 *
 * A row is called a slot. Its owner (the exchange, or a driver of a bare book) allocates slots, writes the row before it
 * calls `Book.rest`, and releases the slot when `leaves` has become 0. A slot with `leaves` 0 is on no book. Everything
 * else that a book knows is a function of these rows taken in ascending `sequence`.
 *
 * Growing replaces the arrays, so a book keeps this object and reads its fields again in every call.
 */
export interface OrderColumns {
  /** Price units, at least 1. */
  limitPrice: Float64Array;
  /** Open quantity (FIX 151); 0 where the slot is free. */
  leaves: Float64Array;
  /** 0 buy, 1 sell. */
  side: Uint8Array;
  /** Time priority: unique, and ascending in the order in which orders joined their books. */
  sequence: Float64Array;
  /**
   * Where an order stands in its queue, and what its book wants to know of it without a look at the other columns: 32
   * bytes a slot, half a cache line, that only the books write, so that the books of a venue need no room for each
   * other's orders. Seen as doubles here, as words in `queueWords`; `FastBook` says which is which.
   *
   * Derived from the other columns; nobody stores or commits to them. A book that is to be rebuilt gets columns of its
   * own, because here its orders are still marked as the old book's.
   */
  queueNumbers: Float64Array;
  /** The same bytes as `queueNumbers`. */
  queueWords: Int32Array;
  /** How many books have taken a number to mark their orders with in `queueWords`. */
  numberedBooks: number;
}

/** Empty columns for `capacity` slots; throws a RangeError if `capacity` is not a whole number. */
export function createOrderColumns(capacity: number): OrderColumns {
  const queueNumbers = new Float64Array(capacity * (1 << NUMBERS_SHIFT));
  return {
    limitPrice: new Float64Array(capacity),
    leaves: new Float64Array(capacity),
    side: new Uint8Array(capacity),
    sequence: new Float64Array(capacity),
    queueNumbers,
    queueWords: new Int32Array(queueNumbers.buffer),
    numberedBooks: 0,
  };
}

/** Makes room for `slots` slots and keeps what is there; at least doubles, so the cost a slot is constant on average. */
export function growOrderColumns(columns: OrderColumns, slots: number): void {
  const present = columns.leaves.length;
  if (slots <= present) return;
  const larger = createOrderColumns(Math.max(slots, present * 2));
  larger.limitPrice.set(columns.limitPrice);
  larger.leaves.set(columns.leaves);
  larger.side.set(columns.side);
  larger.sequence.set(columns.sequence);
  // As words: a double that is no number might not be copied bit by bit.
  larger.queueWords.set(columns.queueWords);
  columns.limitPrice = larger.limitPrice;
  columns.leaves = larger.leaves;
  columns.side = larger.side;
  columns.sequence = larger.sequence;
  columns.queueNumbers = larger.queueNumbers;
  columns.queueWords = larger.queueWords;
}
