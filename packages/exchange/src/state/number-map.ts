const FIRST_CAPACITY = 64;
const EMPTY = -1;
const TWO_32 = 4_294_967_296;
const GROUP_SHIFT = 4;
const GROUP_KEYS = 2 ** GROUP_SHIFT;

/**
 * Numbers (rows, slots) by key: keys are whole numbers below 2^53, numbers are below 2^31.
 *
 * Open addressing in typed arrays, at most half full: 24 to 48 bytes a key outside the JavaScript heap, and no bound of
 * the engine as a `Map` has it (2^24 entries). A call costs a look at one or two neighbouring cells whatever the map
 * holds; growing moves every key, which is constant a key on average.
 */
export class NumberMap {
  #keys = emptyKeys(FIRST_CAPACITY);
  #numbers = new Int32Array(FIRST_CAPACITY);
  #mask = FIRST_CAPACITY - 1;
  #size = 0;

  /** Makes room for `size` keys at once, so that filling the map moves none of them. */
  reserve(size: number): void {
    let capacity = this.#keys.length;
    while (capacity < size * 2) capacity *= 2;
    if (capacity > this.#keys.length) this.#resize(capacity);
  }

  /** Number of `key`, or -1. */
  find(key: number): number {
    const at = this.#cellOf(key);
    return this.#keys[at] === key ? this.#numbers[at]! : EMPTY;
  }

  /** Gives a key its number, in the place of one that it has. */
  set(key: number, number: number): void {
    if ((this.#size + 1) * 2 > this.#keys.length) this.#resize(this.#keys.length * 2);
    const at = this.#cellOf(key);
    if (this.#keys[at] === EMPTY) this.#size += 1;
    this.#keys[at] = key;
    this.#numbers[at] = number;
  }

  /** Takes a key out, if it is there. */
  delete(key: number): void {
    let hole = this.#cellOf(key);
    if (this.#keys[hole] !== key) return;
    this.#size -= 1;
    // What was pushed past the hole moves back into it, so that no search ever stops too early.
    for (let at = (hole + 1) & this.#mask; ; at = (at + 1) & this.#mask) {
      const moved = this.#keys[at]!;
      if (moved === EMPTY) break;
      const home = homeOf(moved) & this.#mask;
      const distance = (at - home) & this.#mask;
      if (distance < ((at - hole) & this.#mask)) continue;
      this.#keys[hole] = moved;
      this.#numbers[hole] = this.#numbers[at]!;
      hole = at;
    }
    this.#keys[hole] = EMPTY;
  }

  /** The cell that holds `key`, or the empty one where it would go. */
  #cellOf(key: number): number {
    let at = homeOf(key) & this.#mask;
    while (this.#keys[at] !== key && this.#keys[at] !== EMPTY) at = (at + 1) & this.#mask;
    return at;
  }

  #resize(capacity: number): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    this.#keys = emptyKeys(capacity);
    this.#numbers = new Int32Array(capacity);
    this.#mask = capacity - 1;
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at]!;
      if (key === EMPTY) continue;
      const cell = this.#cellOf(key);
      this.#keys[cell] = key;
      this.#numbers[cell] = numbers[at]!;
    }
  }
}

function emptyKeys(capacity: number): Float64Array<ArrayBuffer> {
  return new Float64Array(capacity).fill(EMPTY);
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
