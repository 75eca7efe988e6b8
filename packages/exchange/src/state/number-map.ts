const FIRST_CAPACITY = 64;
const EMPTY = -1;
const TWO_32 = 4_294_967_296;
const GROUP_SHIFT = 4;
const GROUP_KEYS = 2 ** GROUP_SHIFT;

/** Numbers a cell: the key, and what it stands for. */
const CELL = 2;

/**
 * Numbers (rows, slots) by key: keys and numbers are whole numbers below 2^53.
 *
 * Open addressing in one typed array, at most half full: 32 to 64 bytes a key outside the JavaScript heap, key and number
 * in one cache line, and no bound of the engine as a `Map` has it (2^24 entries). A call costs a look at one or two
 * neighbouring cells whatever the map holds; growing moves every key, which is constant a key on average.
 */
export class NumberMap {
  #cells = emptyCells(FIRST_CAPACITY);
  #mask = FIRST_CAPACITY - 1;
  #size = 0;

  /** Makes room for `size` keys at once, so that filling the map moves none of them. */
  reserve(size: number): void {
    let capacity = this.#mask + 1;
    while (capacity < size * 2) capacity *= 2;
    if (capacity > this.#mask + 1) this.#resize(capacity);
  }

  /** Number of `key`, or -1. */
  find(key: number): number {
    const at = this.#cellOf(key) * CELL;
    return this.#cells[at] === key ? this.#cells[at + 1]! : EMPTY;
  }

  /** Gives a key its number, in the place of one that it has. */
  set(key: number, number: number): void {
    if ((this.#size + 1) * 2 > this.#mask + 1) this.#resize((this.#mask + 1) * 2);
    const at = this.#cellOf(key) * CELL;
    if (this.#cells[at] === EMPTY) this.#size += 1;
    this.#cells[at] = key;
    this.#cells[at + 1] = number;
  }

  /** Takes a key out, if it is there. */
  delete(key: number): void {
    const cells = this.#cells;
    let hole = this.#cellOf(key);
    if (cells[hole * CELL] !== key) return;
    this.#size -= 1;
    // What was pushed past the hole moves back into it, so that no search ever stops too early.
    for (let at = (hole + 1) & this.#mask; ; at = (at + 1) & this.#mask) {
      const moved = cells[at * CELL]!;
      if (moved === EMPTY) break;
      const home = homeOf(moved) & this.#mask;
      const distance = (at - home) & this.#mask;
      if (distance < ((at - hole) & this.#mask)) continue;
      cells[hole * CELL] = moved;
      cells[hole * CELL + 1] = cells[at * CELL + 1]!;
      hole = at;
    }
    cells[hole * CELL] = EMPTY;
  }

  /** The cell that holds `key`, or the empty one where it would go. */
  #cellOf(key: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let at = homeOf(key) & mask;
    while (cells[at * CELL] !== key && cells[at * CELL] !== EMPTY) at = (at + 1) & mask;
    return at;
  }

  #resize(capacity: number): void {
    const cells = this.#cells;
    this.#cells = emptyCells(capacity);
    this.#mask = capacity - 1;
    for (let from = 0; from < cells.length; from += CELL) {
      const key = cells[from]!;
      if (key === EMPTY) continue;
      const to = this.#cellOf(key) * CELL;
      this.#cells[to] = key;
      this.#cells[to + 1] = cells[from + 1]!;
    }
  }
}

function emptyCells(capacity: number): Float64Array<ArrayBuffer> {
  return new Float64Array(capacity * CELL).fill(EMPTY);
}

/**
 * Where a key belongs, before it is cut to the size of the map. Sixteen neighbouring keys lie side by side, so that
 * walking orders in the order of their ids stays in the cache; the groups of sixteen are scattered, because keys that are
 * dense in several ranges must not fill one run of cells.
 */
function homeOf(key: number): number {
  const group = Math.floor(key / GROUP_KEYS);
  const scattered = mixWord(mixWord(group >>> 0) ^ Math.floor(group / TWO_32));
  return (scattered << GROUP_SHIFT) | (key % GROUP_KEYS);
}

/** The last step of MurmurHash3: each bit that comes in changes about half of those that go out. */
export function mixWord(word: number): number {
  let mixing = word ^ (word >>> 16);
  mixing = Math.imul(mixing, 0x85eb_ca6b);
  mixing ^= mixing >>> 13;
  mixing = Math.imul(mixing, 0xc2b2_ae35);
  return mixing ^ (mixing >>> 16);
}
