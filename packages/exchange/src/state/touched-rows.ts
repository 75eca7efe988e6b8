/** The rows of one table that a block wrote, as copies: what hashing and read models need of it. */
export interface TouchedRows {
  /** Table number of docs/spec/state.md. */
  readonly table: number;
  /** True if every row of the table ceased to exist before these were written. */
  readonly cleared: boolean;
  /** Row numbers, ascending. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** The rows, one after the other; an absent row is zeros. */
  readonly bytes: Uint8Array;
  /** 1 where the row exists after the block, 0 where it does not. */
  readonly present: Uint8Array;
}

const WORD_SHIFT = 5;
const WORD_BITS = 32;
const FIRST_WORDS = 32;

/**
 * Collects which rows of one table a block writes; each row once, constant cost a mark.
 *
 * One bit a row, and above them one bit a word that is not zero: draining goes through them in order, so nothing is
 * sorted. It costs the rows written and, beyond them, a look at each 1,024 rows between the lowest and the highest.
 */
export class WrittenRows {
  #words = new Int32Array(FIRST_WORDS);
  #summary = new Int32Array(1);
  #count = 0;
  #cleared = false;
  /** Words of the summary that may not be zero. */
  #lowest = 0;
  #highest = -1;

  /** Notes that `row` was written. */
  mark(row: number): void {
    const place = row >>> WORD_SHIFT;
    if (place >= this.#words.length) this.#grow(place + 1);
    const word = this.#words[place]!;
    const marked = word | (1 << (row & (WORD_BITS - 1)));
    if (marked === word) return;
    this.#words[place] = marked;
    this.#count += 1;
    if (word !== 0) return;
    const above = place >>> WORD_SHIFT;
    this.#summary[above] = this.#summary[above]! | (1 << (place & (WORD_BITS - 1)));
    if (this.#highest < 0 || above < this.#lowest) this.#lowest = above;
    if (above > this.#highest) this.#highest = above;
  }

  /** The rows noted until now, in ascending order. */
  ascending(): Uint32Array<ArrayBuffer> {
    const rows = new Uint32Array(this.#count);
    let count = 0;
    for (let above = this.#lowest; above <= this.#highest; above += 1) {
      for (let summary = this.#summary[above]!; summary !== 0; summary &= summary - 1) {
        const place = above * WORD_BITS + lowestBit(summary);
        for (let word = this.#words[place]!; word !== 0; word &= word - 1) {
          rows[count] = place * WORD_BITS + lowestBit(word);
          count += 1;
        }
      }
    }
    return rows;
  }

  /** Notes that all rows ceased to exist; marks made before are forgotten. */
  markCleared(): void {
    this.#take();
    this.#cleared = true;
  }

  /** The rows in ascending order and whether the table was cleared; starts anew. */
  drain(): { rows: Uint32Array<ArrayBuffer>; cleared: boolean } {
    const cleared = this.#cleared;
    this.#cleared = false;
    return { rows: this.#take(), cleared };
  }

  /** The marked rows in ascending order; they are marked no more. */
  #take(): Uint32Array<ArrayBuffer> {
    const rows = this.ascending();
    for (let place = 0; place < rows.length; place += 1) {
      const word = rows[place]! >>> WORD_SHIFT;
      this.#words[word] = 0;
      this.#summary[word >>> WORD_SHIFT] = 0;
    }
    this.#count = 0;
    this.#highest = -1;
    return rows;
  }

  #grow(words: number): void {
    let length = this.#words.length;
    while (length < words) length *= 2;
    const larger = new Int32Array(length);
    larger.set(this.#words);
    this.#words = larger;
    const summary = new Int32Array(length / WORD_BITS);
    summary.set(this.#summary);
    this.#summary = summary;
  }
}

/** Position of the lowest 1 bit of a word that is not zero. */
function lowestBit(word: number): number {
  return WORD_BITS - 1 - Math.clz32(word & -word);
}
