import { readU64, writeU32, writeU64 } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { mixWord } from './number-map.ts';
import type { WrittenRows } from './touched-rows.ts';

/** One client order id of the business date. */
export interface ClientOrderId {
  readonly account: number;
  readonly clientOrderId: string;
  readonly orderId: number;
  /** Index of the block that used it. */
  readonly changedAt: number;
}

/** Rows of a page; a restore gives them page by page. */
export const CLIENT_ORDER_ID_PAGE_ROWS = 1_024;
const PAGE_ROWS = CLIENT_ORDER_ID_PAGE_ROWS;
/** Length of the longest client order id, in bytes. */
export const MAX_CLIENT_ORDER_ID_BYTES = 36;
const MAX_ID_BYTES = MAX_CLIENT_ORDER_ID_BYTES;
const ROW_BYTES = 64;
const ROW_WORDS = ROW_BYTES / 4;
const FIRST_CAPACITY = 64;
/** Words a cell of the look-up. */
const CELL = 2;
/** Odd, with its bits well spread: 2^32 divided by the golden ratio. */
const MULTIPLIER = 0x9e37_79b1;
/** Bytes of a row, docs/spec/state.md section 2. */
const ORDER_ID = 0;
const CHANGED_AT = 8;
const ACCOUNT = 16;
const LENGTH = 20;
const ID = 24;
/** Words of a row that say whose id it is and how it reads. */
const FIRST_KEY_WORD = ACCOUNT / 4;
const KEY_WORDS_END = (ID + MAX_ID_BYTES) / 4;

/** Rows one after the other. */
interface Rows {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/**
 * The client order ids of the business date: row n is the n-th, kept as the 64 bytes that are committed to; the look-up
 * by account and id is derived.
 *
 * All outside the JavaScript heap: 64 bytes an id in pages, and 16 to 32 for the look-up. A call costs a look at one or
 * two rows, whatever the table holds.
 */
export class ClientOrderIdTable {
  readonly written: WrittenRows;
  #pages: Rows[] = [];
  #count = 0;
  /** Two words a cell: row + 1, 0 where it is empty, and the mixed key, so that other rows are hardly ever looked at. */
  #cells = emptyCells(FIRST_CAPACITY);
  readonly #sought = emptyRows(1);
  /** Whose id lies in `#sought`, its mixed key, and its cell as long as no id is added. */
  #soughtAccount = -1;
  #soughtId = '';
  #soughtMark = 0;
  #soughtCell = -1;

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Number of ids of the business date. */
  get count(): number {
    return this.#count;
  }

  /** The order that used this id today, or -1. */
  find(account: number, clientOrderId: string): number {
    if (clientOrderId.length > MAX_ID_BYTES) return -1;
    const row = this.#cells[this.#seek(account, clientOrderId) * CELL]! - 1;
    if (row < 0) return -1;
    return readU64(this.#pageOf(row).bytes, (row % PAGE_ROWS) * ROW_BYTES + ORDER_ID);
  }

  /** Appends an id that `find` does not know. */
  append({ account, clientOrderId, orderId, changedAt }: ClientOrderId): void {
    this.written.mark(this.#count);
    this.#makeRoom(1);
    const cell = this.#seek(account, clientOrderId);
    const { bytes, words } = this.#sought;
    writeU64(bytes, ORDER_ID, orderId);
    writeU64(bytes, CHANGED_AT, changedAt);
    this.#add(words, cell, this.#soughtMark);
  }

  /**
   * Appends stored rows, those of the next page, without noting them as written; false if an id is there already, and then
   * the table is of no use. A whole page is kept as a view of `stored`, which nobody may write any more.
   */
  restore(stored: Uint8Array): boolean {
    const first = this.#count;
    const count = stored.length / ROW_BYTES;
    assert(first % PAGE_ROWS === 0 && count <= PAGE_ROWS, 'rows are restored page by page');
    this.#makeRoom(count);
    const page = pageOf(stored);
    this.#pages.push(page);
    this.#soughtCell = -1;
    const { bytes, words } = page;
    const cells = this.#cells;
    const mask = cells.length / CELL - 1;
    for (let place = 0; place < count; place += 1) {
      const mark = markOf(words, place * ROW_WORDS, bytes[place * ROW_BYTES + LENGTH]!);
      let cell = mark & mask;
      for (; cells[cell * CELL] !== 0; cell = (cell + 1) & mask) {
        if (cells[cell * CELL + 1] !== mark) continue;
        if (this.#names(cells[cell * CELL]! - 1, words, place * ROW_WORDS)) return false;
      }
      cells[cell * CELL] = first + place + 1;
      cells[cell * CELL + 1] = mark;
    }
    this.#count = first + count;
    return true;
  }

  /** Makes room for `count` ids at once, so that restoring them moves none. */
  reserve(count: number): void {
    let capacity = this.#cells.length / CELL;
    while (capacity < count * 2) capacity *= 2;
    if (capacity > this.#cells.length / CELL) this.#resize(capacity);
  }

  /** The 64 bytes of a row, as a view. */
  rowBytes(row: number): Uint8Array {
    const at = (row % PAGE_ROWS) * ROW_BYTES;
    return this.#pageOf(row).bytes.subarray(at, at + ROW_BYTES);
  }

  /** Forgets all: the business date has changed. */
  clear(): void {
    this.#pages = [];
    this.#count = 0;
    this.#cells = emptyCells(FIRST_CAPACITY);
    this.#soughtCell = -1;
    this.written.markCleared();
  }

  #pageOf(row: number): Rows {
    return this.#pages[Math.floor(row / PAGE_ROWS)]!;
  }

  /** The cell of an id, or the empty one where it would go; the same one as the last time costs nothing. */
  #seek(account: number, clientOrderId: string): number {
    const isSame = account === this.#soughtAccount && clientOrderId === this.#soughtId;
    if (isSame && this.#soughtCell >= 0) return this.#soughtCell;
    const { bytes, words } = this.#sought;
    if (!isSame) {
      words.fill(0);
      writeKey(bytes, account, clientOrderId);
      this.#soughtAccount = account;
      this.#soughtId = clientOrderId;
      this.#soughtMark = markOf(words, 0, clientOrderId.length);
    }
    this.#soughtCell = this.#cellOf(words, this.#soughtMark);
    return this.#soughtCell;
  }

  /** The cell of the id that a row names, or the empty one where it would go. */
  #cellOf(words: Int32Array, mark: number): number {
    const cells = this.#cells;
    const mask = cells.length / CELL - 1;
    for (let cell = mark & mask; ; cell = (cell + 1) & mask) {
      const row = cells[cell * CELL]! - 1;
      if (row < 0) return cell;
      if (cells[cell * CELL + 1] === mark && this.#names(row, words, 0)) return cell;
    }
  }

  /** Whether a row names the id that the row at `from` of `words` names. */
  #names(row: number, words: Int32Array, from: number): boolean {
    const present = this.#pageOf(row).words;
    const at = (row % PAGE_ROWS) * ROW_WORDS;
    for (let word = FIRST_KEY_WORD; word < KEY_WORDS_END; word += 1) {
      if (present[at + word] !== words[from + word]) return false;
    }
    return true;
  }

  #add(row: Int32Array, cell: number, mark: number): void {
    const number = this.#count;
    if (number % PAGE_ROWS === 0) this.#pages.push(emptyRows(PAGE_ROWS));
    const { words } = this.#pageOf(number);
    const at = (number % PAGE_ROWS) * ROW_WORDS;
    for (let word = 0; word < ROW_WORDS; word += 1) words[at + word] = row[word]!;
    this.#cells[cell * CELL] = number + 1;
    this.#cells[cell * CELL + 1] = mark;
    this.#count = number + 1;
    this.#soughtCell = -1;
  }

  #makeRoom(more: number): void {
    let capacity = this.#cells.length / CELL;
    while ((this.#count + more) * 2 > capacity) capacity *= 2;
    if (capacity > this.#cells.length / CELL) this.#resize(capacity);
  }

  #resize(capacity: number): void {
    const from = this.#cells;
    const to = emptyCells(capacity);
    const mask = capacity - 1;
    for (let place = 0; place < from.length; place += CELL) {
      if (from[place] === 0) continue;
      const mark = from[place + 1]!;
      let cell = mark & mask;
      while (to[cell * CELL] !== 0) cell = (cell + 1) & mask;
      to[cell * CELL] = from[place]!;
      to[cell * CELL + 1] = mark;
    }
    this.#cells = to;
    this.#soughtCell = -1;
  }
}

function emptyCells(capacity: number): Int32Array<ArrayBuffer> {
  return new Int32Array(capacity * CELL);
}

function emptyRows(count: number): Rows {
  const words = new Int32Array(count * ROW_WORDS);
  return { bytes: new Uint8Array(words.buffer), words };
}

function writeKey(bytes: Uint8Array, account: number, clientOrderId: string): void {
  writeU32(bytes, ACCOUNT, account);
  bytes[LENGTH] = clientOrderId.length;
  for (let place = 0; place < clientOrderId.length; place += 1) {
    bytes[ID + place] = clientOrderId.charCodeAt(place);
  }
}

/** A page of stored rows: they themselves if they fill it, else a copy with room for the rows to come. */
function pageOf(stored: Uint8Array): Rows {
  const { buffer, byteOffset, length } = stored;
  if (length === PAGE_ROWS * ROW_BYTES && byteOffset % 4 === 0) {
    return { bytes: stored, words: new Int32Array(buffer, byteOffset, length / 4) };
  }
  const page = emptyRows(PAGE_ROWS);
  page.bytes.set(stored);
  return page;
}

/** Mixed key of the row at `from` whose id has `length` bytes; the words behind it are zero. */
function markOf(words: Int32Array, from: number, length: number): number {
  const end = from + Math.min((ID + length + 3) >>> 2, KEY_WORDS_END);
  let mark = 0;
  for (let word = from + FIRST_KEY_WORD; word < end; word += 1) {
    mark = Math.imul(mark ^ words[word]!, MULTIPLIER);
    mark ^= mark >>> 15;
  }
  return mixWord(mark);
}
