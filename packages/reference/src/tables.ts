/** Rows of tables that only grow, and of tables whose rows are freed (docs/spec/state.md). */

/** The rows that the block under way has written, by table. */
export class WrittenRows {
  #rows = new Map<number, Set<number>>();
  #cleared = new Set<number>();

  /** Notes that a row was written, so that its leaf is hashed again. */
  write(table: number, row: number): void {
    const rows = this.#rows.get(table);
    if (rows === undefined) this.#rows.set(table, new Set([row]));
    else rows.add(row);
  }

  /** Notes that all rows of a table ceased to exist. */
  clear(table: number): void {
    this.#cleared.add(table);
  }

  /** The rows of a table that were written since the last `take`, in ascending order. */
  of(table: number): number[] {
    return [...(this.#rows.get(table) ?? [])].sort((a, b) => a - b);
  }

  /** The rows written since the last call, and the tables that were cleared. */
  take(): { rows: Map<number, Set<number>>; cleared: Set<number> } {
    const taken = { rows: this.#rows, cleared: this.#cleared };
    this.#rows = new Map();
    this.#cleared = new Set();
    return taken;
  }
}

/** Rows numbered by creation. */
export class RowList<Row extends object> {
  readonly #table: number;
  readonly #written: WrittenRows;
  readonly #onChange: () => void;
  rows: Row[] = [];

  /** `onChange` is called when the number of rows changes. */
  constructor(table: number, written: WrittenRows, onChange: () => void) {
    this.#table = table;
    this.#written = written;
    this.#onChange = onChange;
  }

  /** Number of rows. */
  get length(): number {
    return this.rows.length;
  }

  /** Appends a row and returns its number. */
  add(row: Row): number {
    const number = this.rows.length;
    this.rows.push(row);
    this.write(number);
    this.#onChange();
    return number;
  }

  /** Notes that a row was written. */
  write(number: number): void {
    this.#written.write(this.#table, number);
  }

  /** All rows cease to exist. */
  clear(): void {
    if (this.rows.length > 0) this.#onChange();
    this.rows = [];
    this.#written.clear(this.#table);
  }

  /** Takes copies of the rows of another table. */
  copyFrom(other: RowList<Row>): void {
    this.rows = other.rows.map((row) => ({ ...row }));
  }
}

/** Rows that are freed; a new one takes the lowest number that is free. */
export class SlotTable<Row extends object> {
  readonly #table: number;
  readonly #written: WrittenRows;
  rows: (Row | undefined)[] = [];

  constructor(table: number, written: WrittenRows) {
    this.#table = table;
    this.#written = written;
  }

  /** Number of rows in use. */
  get size(): number {
    return this.rows.filter((row) => row !== undefined).length;
  }

  /** Gives a row the lowest free number and returns it. */
  add(row: Row): number {
    const free = this.rows.indexOf(undefined);
    const number = free === -1 ? this.rows.length : free;
    this.rows[number] = row;
    this.write(number);
    return number;
  }

  /** Frees a row. */
  remove(number: number): void {
    this.rows[number] = undefined;
    this.write(number);
  }

  /** Notes that a row was written. */
  write(number: number): void {
    this.#written.write(this.#table, number);
  }

  /** Takes copies of the rows of another table. */
  copyFrom(other: SlotTable<Row>): void {
    this.rows = other.rows.map((row) => row && { ...row });
  }
}
