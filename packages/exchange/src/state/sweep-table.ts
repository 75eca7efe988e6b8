import type { WrittenRows } from './touched-rows.ts';

/** A row of table 18: orders that are still to be canceled. */
export interface Sweep {
  /** Number in `SWEEP_SCOPES`. */
  readonly scope: number;
  /** Number in `SWEEP_SIDES`. */
  readonly side: number;
  /** Reason of `order_canceled`. */
  readonly reason: number;
  /** Number of the participant, account, key or issue. */
  readonly subject: number;
  /** An issue, or `NONE_U32` for all. */
  readonly issue: number;
}

/** The sweeps that go on: row n is the n-th since there was none. */
export class SweepTable {
  readonly rows: (Sweep | undefined)[] = [];
  readonly written: WrittenRows;
  #liveCount = 0;

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Number of sweeps that are not done. */
  get liveCount(): number {
    return this.#liveCount;
  }

  /** Appends a sweep. */
  add(sweep: Sweep): void {
    this.written.mark(this.rows.length);
    this.restore(sweep);
  }

  /** Appends a row, which may be one that is done, without noting it as written: for a restore. */
  restore(sweep: Sweep | undefined): void {
    this.rows.push(sweep);
    if (sweep !== undefined) this.#liveCount += 1;
  }

  /** Number of the lowest row, -1 if there is none. */
  lowest(): number {
    return this.rows.findIndex((row) => row !== undefined);
  }

  /** Takes a row away; true if it was the last. */
  remove(row: number): boolean {
    this.rows[row] = undefined;
    this.written.mark(row);
    this.#liveCount -= 1;
    if (this.#liveCount > 0) return false;
    this.rows.length = 0;
    return true;
  }
}
