import { grownFloat64 } from './balance-table.ts';

/** A sum is `high × SPAN + low`. */
const SPAN = 67_108_864;
/** Beyond this `low` is carried over: it stays exact with one more summand below 2^53. */
const CARRY_AT = 4_503_599_627_370_496;
const INITIAL_ROWS = 64;

/**
 * Sums of whole numbers below 2^53, one a row, that may themselves pass 2^53 and yet come back exactly when the summands
 * are taken out again. Derived sums are kept in it. Constant cost a call.
 */
export class WideSums {
  low = new Float64Array(INITIAL_ROWS);
  high = new Float64Array(INITIAL_ROWS);

  /** Adds a whole number, which may be negative, to the sum of a row; a row that is new begins with 0. */
  add(row: number, value: number): void {
    if (row >= this.low.length) this.#grow(row + 1);
    let low = this.low[row]!;
    if (value < SPAN && value > -SPAN) low += value;
    else {
      const rest = value % SPAN;
      low += rest;
      this.high[row] = this.high[row]! + (value - rest) / SPAN;
    }
    if (low >= CARRY_AT || low <= -CARRY_AT) {
      const rest = low % SPAN;
      this.high[row] = this.high[row]! + (low - rest) / SPAN;
      low = rest;
    }
    this.low[row] = low;
  }

  /** The sum of a row: exact if it is below 2^53, else some number that is not. */
  of(row: number): number {
    return row < this.low.length ? this.high[row]! * SPAN + this.low[row]! : 0;
  }

  #grow(rows: number): void {
    const length = Math.max(rows, this.low.length * 2);
    this.low = grownFloat64(this.low, length);
    this.high = grownFloat64(this.high, length);
  }
}
