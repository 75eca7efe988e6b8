/** A table of orders whose rows are freed and taken again (docs/spec/state.md, tables 8 and 19). */
import type { Order } from './records.ts';

/** Orders by row; a new one takes the lowest row that is free. */
export class OrderTable {
  /** By row; a free row is undefined. */
  readonly rows: (Order | undefined)[] = [];
  readonly #rowsById = new Map<number, number>();
  /** Every row below this one is taken. */
  #lowestFreeRow = 0;

  /** Number of orders. */
  get size(): number {
    return this.#rowsById.size;
  }

  /** Gives an order the lowest free row and returns it. */
  add(order: Order): number {
    let row = this.#lowestFreeRow;
    while (this.rows[row] !== undefined) row += 1;
    this.#lowestFreeRow = row + 1;
    this.put(row, order);
    return row;
  }

  /** Gives an order one row, which must be free. */
  put(row: number, order: Order): void {
    while (this.rows.length < row) this.rows.push(undefined);
    this.rows[row] = order;
    this.#rowsById.set(order.orderId, row);
  }

  /** Frees the row of an order and returns it; throws if the order has none. */
  remove(order: Order): number {
    const row = this.rowOf(order.orderId);
    if (row === undefined) throw new Error(`order ${order.orderId} has no row`);
    this.rows[row] = undefined;
    this.#lowestFreeRow = Math.min(this.#lowestFreeRow, row);
    this.#rowsById.delete(order.orderId);
    return row;
  }

  /** The row of an order. */
  rowOf(orderId: number): number | undefined {
    return this.#rowsById.get(orderId);
  }

  /** The order of this id. */
  byId(orderId: number): Order | undefined {
    const row = this.rowOf(orderId);
    return row === undefined ? undefined : this.rows[row];
  }

  /** The orders with their rows, lowest row first. */
  entries(): { row: number; order: Order }[] {
    return [...this.rows.entries()].flatMap(([row, order]) =>
      order === undefined ? [] : [{ row, order }],
    );
  }
}
