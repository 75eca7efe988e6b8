/** The rows of one table that a block wrote, as copies: what hashing and read models need of it. */
export interface TouchedRows {
  /** Table number of docs/spec/state.md. */
  readonly table: number;
  /** True if every row of the table ceased to exist before these were written. */
  readonly cleared: boolean;
  /** Row numbers, ascending. */
  readonly rows: number[];
  /** The rows, one after the other; an absent row is zeros. */
  readonly bytes: Uint8Array;
  /** 1 where the row exists after the block, 0 where it does not. */
  readonly present: Uint8Array;
}

/** Collects which rows of one table a block writes; each row once, constant cost a mark. */
export class WrittenRows {
  readonly #rows: number[] = [];
  readonly #marked = new Set<number>();
  #cleared = false;

  /** Notes that `row` was written. */
  mark(row: number): void {
    if (this.#marked.has(row)) return;
    this.#marked.add(row);
    this.#rows.push(row);
  }

  /** The rows noted until now, in ascending order. */
  ascending(): number[] {
    return this.#rows.toSorted((a, b) => a - b);
  }

  /** Notes that all rows ceased to exist; marks made before are forgotten. */
  markCleared(): void {
    this.#rows.length = 0;
    this.#marked.clear();
    this.#cleared = true;
  }

  /** The rows in ascending order and whether the table was cleared; starts anew. */
  drain(): { rows: number[]; cleared: boolean } {
    const rows = this.#rows.toSorted((a, b) => a - b);
    const cleared = this.#cleared;
    this.#rows.length = 0;
    this.#marked.clear();
    this.#cleared = false;
    return { rows, cleared };
  }
}
