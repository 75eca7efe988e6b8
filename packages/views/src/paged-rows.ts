const PAGE_SHIFT = 10;
const ROWS_PER_PAGE = 1 << PAGE_SHIFT;

/**
 * Rows of a fixed size in pages of 1,024 that are allocated as they fill: history outside the JavaScript heap, never copied
 * when it grows. Constant cost an access. Whole numbers of 8 bytes are kept as doubles, which are exact below 2^53.
 */
export class PagedRows {
  readonly rowBytes: number;
  readonly #pages: DataView[] = [];
  readonly #bytes: Uint8Array[] = [];
  #count = 0;

  constructor(rowBytes: number) {
    this.rowBytes = rowBytes;
  }

  /** Number of rows. */
  get count(): number {
    return this.#count;
  }

  /** Adds a row of zeros and gives its number. */
  add(): number {
    const row = this.#count;
    this.reach(row);
    return row;
  }

  /** Makes sure that row `row` exists; rows that were skipped are zeros. */
  reach(row: number): void {
    while (this.#pages.length <= row >>> PAGE_SHIFT) {
      const buffer = new ArrayBuffer(ROWS_PER_PAGE * this.rowBytes);
      this.#pages.push(new DataView(buffer));
      this.#bytes.push(new Uint8Array(buffer));
    }
    if (row >= this.#count) this.#count = row + 1;
  }

  /** The page that holds row `row`; throws a RangeError if there is no such row. */
  page(row: number): DataView {
    const page = row < this.#count ? this.#pages[row >>> PAGE_SHIFT] : undefined;
    if (page === undefined) throw new RangeError(`no row ${row} of ${this.#count}`);
    return page;
  }

  /** Offset of row `row` in its page. */
  offset(row: number): number {
    return (row & (ROWS_PER_PAGE - 1)) * this.rowBytes;
  }

  /** The bytes of the page that holds row `row`; throws a RangeError if there is no such row. */
  bytes(row: number): Uint8Array {
    const bytes = row < this.#count ? this.#bytes[row >>> PAGE_SHIFT] : undefined;
    if (bytes === undefined) throw new RangeError(`no row ${row} of ${this.#count}`);
    return bytes;
  }

  /** A copy of `length` bytes of row `row` from `start`. */
  copy(row: number, start: number, length: number): Uint8Array {
    const at = this.offset(row) + start;
    return this.bytes(row).slice(at, at + length);
  }
}

/** A list of whole numbers below 2^32 that grows by doubling. */
export class NumberList {
  #values = new Uint32Array(16);
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Appends `value`. */
  push(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  /** The value at `place`; throws a RangeError outside the list. */
  at(place: number): number {
    const value = place < this.#count ? this.#values[place] : undefined;
    if (value === undefined) throw new RangeError(`no value ${place} of ${this.#count}`);
    return value;
  }
}
