import { SlotAllocator } from '@jangbu/market';
import type { WrittenRows } from './touched-rows.ts';

/** Rows of a table in which a new row takes the lowest free number, and one that goes frees its number. */
export class SlotRows<Row> {
  readonly allocator = new SlotAllocator();
  readonly rows: (Row | undefined)[] = [];
  readonly written: WrittenRows;

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Number of rows that exist. */
  get count(): number {
    return this.allocator.liveCount;
  }

  /** Gives a row the lowest free number. */
  add(row: Row): number {
    const slot = this.allocator.allocate();
    this.rows[slot] = row;
    this.written.mark(slot);
    return slot;
  }

  /** Puts a row at its number, without noting it as written: for a restore. */
  restore(slot: number, row: Row): void {
    this.allocator.take(slot);
    this.rows[slot] = row;
  }

  /** Frees the number of a row. */
  remove(slot: number): void {
    this.allocator.release(slot);
    this.rows[slot] = undefined;
    this.written.mark(slot);
  }

  /** Numbers of the rows that exist, ascending; cost grows with the highest of them. */
  *numbers(): Generator<number> {
    for (let slot = this.allocator.nextLive(0); slot >= 0; ) {
      yield slot;
      slot = this.allocator.nextLive(slot + 1);
    }
  }
}
