import { type CachedPage, PageCache, type PageOwner } from './page-cache.ts';

const ROWS_PER_PAGE = 1_024;
const NOWHERE = -1;

/**
 * Rows of a fixed size in pages that are allocated as they fill: history outside the JavaScript heap, never copied when it
 * grows, and on disk where its cache has a store. Whole numbers of 8 bytes are kept as doubles, which are exact below
 * 2^53.
 *
 * A page may leave memory once it was not used for long: ask for it anew in each call, and ask with `pageToWrite` before
 * writing.
 */
export class PagedRows implements PageOwner {
  readonly rowBytes: number;
  readonly #cache: PageCache;
  readonly #shift: number;
  readonly #mask: number;
  readonly #pages: (CachedPage | undefined)[] = [];
  readonly #offsets: number[] = [];
  #count = 0;

  /** @param rowsPerPage - a power of two. */
  constructor(rowBytes: number, cache = new PageCache(), rowsPerPage = ROWS_PER_PAGE) {
    this.rowBytes = rowBytes;
    this.#cache = cache;
    this.#shift = 31 - Math.clz32(rowsPerPage);
    this.#mask = rowsPerPage - 1;
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
    while (this.#pages.length <= row >>> this.#shift) {
      this.#offsets.push(NOWHERE);
      this.#pages.push(this.#cache.create(this, this.#pages.length, this.#pageBytes()));
    }
    if (row >= this.#count) this.#count = row + 1;
  }

  /** The page that holds row `row`, to read; throws a RangeError if there is no such row. */
  page(row: number): DataView {
    return this.#use(row).view;
  }

  /** The page that holds row `row`, to write; throws a RangeError if there is no such row. */
  pageToWrite(row: number): DataView {
    const page = this.#use(row);
    page.isDirty = true;
    return page.view;
  }

  /** Offset of row `row` in its page. */
  offset(row: number): number {
    return (row & this.#mask) * this.rowBytes;
  }

  /** The bytes of the page that holds row `row`, to read; throws a RangeError if there is no such row. */
  bytes(row: number): Uint8Array {
    return this.#use(row).bytes;
  }

  /** The same, to write. */
  bytesToWrite(row: number): Uint8Array {
    const page = this.#use(row);
    page.isDirty = true;
    return page.bytes;
  }

  /** A copy of `length` bytes of row `row` from `start`. */
  copy(row: number, start: number, length: number): Uint8Array {
    const at = this.offset(row) + start;
    return this.bytes(row).slice(at, at + length);
  }

  left(page: CachedPage): void {
    this.#pages[page.number] = undefined;
  }

  storedAt(page: number): number {
    return this.#offsets[page]!;
  }

  stored(page: number, offset: number): void {
    this.#offsets[page] = offset;
  }

  #use(row: number): CachedPage {
    if (!(row >= 0 && row < this.#count)) throw new RangeError(`no row ${row} of ${this.#count}`);
    const number = row >>> this.#shift;
    let page = this.#pages[number];
    if (page === undefined) {
      page = this.#cache.fetch(this, number, this.#pageBytes());
      this.#pages[number] = page;
    } else this.#cache.use(page);
    return page;
  }

  #pageBytes(): number {
    return (this.#mask + 1) * this.rowBytes;
  }
}

/** The first of `count` places at which `holds` is true, where it is of all that follow; `count` if of none. Cost: log n. */
export function firstPlace(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const NUMBER_BYTES = 4;
/** Small: each list has at least one page. */
const NUMBERS_PER_PAGE = 256;

/** A list of whole numbers below 2^32. */
export class NumberList {
  readonly #rows: PagedRows;

  constructor(cache?: PageCache) {
    this.#rows = new PagedRows(NUMBER_BYTES, cache, NUMBERS_PER_PAGE);
  }

  /** How many there are. */
  get count(): number {
    return this.#rows.count;
  }

  /** Appends `value`. */
  push(value: number): void {
    const row = this.#rows.add();
    this.#rows.pageToWrite(row).setUint32(this.#rows.offset(row), value);
  }

  /** The value at `place`; throws a RangeError outside the list. */
  at(place: number): number {
    return this.#rows.page(place).getUint32(this.#rows.offset(place));
  }
}
