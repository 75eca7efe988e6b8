const DIGIT_BITS = 5;
const DIGITS = 32;
const DIGIT_MASK = 31;
/** Digits that the lower half of a key holds, and keys that it tells apart. */
const LOW_HEIGHTS = 5;
const LOW_RANGE = 2 ** (DIGIT_BITS * LOW_HEIGHTS);
/** Eleven digits of five bits hold 53 bits: the greatest height of a node is 10. */
const HEIGHTS = 11;
const FIRST_CAPACITY = 4;

/** By height, how many keys a node covers: 32 at a leaf, 2^55 at the top. */
const SPAN_BY_HEIGHT = new Float64Array(HEIGHTS);
for (let height = 0; height < HEIGHTS; height += 1) {
  SPAN_BY_HEIGHT[height] = 2 ** (DIGIT_BITS * (height + 1));
}

/** Stands for no entry and no node. */
const NONE = 0;

/** What a key that is not in the index has for an entry. */
export const NO_ENTRY = NONE;
/** Place of the root, which has no parent. */
const NO_PLACE = -1;

/**
 * Nodes of an index that has none: only node 0, which covers no key, stands where a node is
 * missing, and is never written.
 */
const NO_ENTRIES = new Int32Array(DIGITS);
const NO_WORDS = new Int32Array(1);
const NO_HEIGHTS = new Uint8Array(1);
const NO_BASES = Float64Array.of(-1);

/**
 * An ordered map from keys (whole numbers from 0 to 2^53 - 1) to entries (whole numbers from 1 to
 * 2^31 - 1), made for keys that lie close together.
 *
 * A tree of bitmaps: a key is eleven digits of five bits, a node holds one entry or child a digit
 * and a word that tells which are there, so that `clz32` finds the next one. Digits that all keys
 * below a node have in common are left out: every node but a leaf has two children at least, and a
 * book whose prices lie within a thousand units has two layers, within 32 thousand three. The keys
 * may lie anywhere and need no bounds.
 *
 * Every call visits at most eleven nodes down and eleven up, however many keys there are; growing
 * copies, which is constant a key on average. A node takes 145 bytes: 5 a key where keys lie dense,
 * at most 290 where each is far from all others, before the room that doubling leaves.
 */
export class PriceIndex {
  #root = NONE;
  /** Entry of a leaf or child of a node, by node × 32 + digit. */
  #entries = NO_ENTRIES;
  /** One bit a digit that is there. */
  #bits = NO_WORDS;
  /** Where the parent holds the node: parent × 32 + digit. In a free node the next free one. */
  #places = NO_WORDS;
  /** Number of the digit by which a node tells its children apart; 0 at a leaf. */
  #heights = NO_HEIGHTS;
  /** Lowest key that a node covers. */
  #bases = NO_BASES;
  #nodeCount = 1;
  #freeNode = NONE;

  /** Entry of a key, or `NONE`. */
  find(key: number): number {
    const leaf = this.leafOf(key);
    return leaf === NONE ? NONE : this.#entries[leaf * DIGITS + (key & DIGIT_MASK)]!;
  }

  /** The leaf that holds a key or its neighbours in the same 32, `NONE` if there is none. */
  leafOf(key: number): number {
    const entries = this.#entries;
    const heights = this.#heights;
    let node = this.#root;
    let height = heights[node]!;
    while (height > 0) {
      node = entries[node * DIGITS + digitOf(key, height)]!;
      height = heights[node]!;
    }
    // Digits that were left out are compared here, all at once.
    return this.#bases[node] === key - (key & DIGIT_MASK) ? node : NONE;
  }

  /** Entry of a key of a leaf, or `NONE`. */
  entryAt(leaf: number, key: number): number {
    return this.#entries[leaf * DIGITS + (key & DIGIT_MASK)]!;
  }

  /** Adds a key that is not there to the leaf that `leafOf` has found for it. */
  insertAt(leaf: number, key: number, entry: number): void {
    this.#set(leaf, key & DIGIT_MASK, entry);
  }

  /** Entry of the lowest key, or `NONE` if there is no key. */
  first(): number {
    return this.#root === NONE ? NONE : this.#firstBelow(this.#root);
  }

  /** Adds a key that is not there, and returns the leaf that holds it until it is removed. */
  insert(key: number, entry: number): number {
    let node = this.#root;
    if (node === NONE) {
      this.#root = this.#newLeaf(key, entry, NO_PLACE);
      return this.#root;
    }
    for (;;) {
      const height = this.#heights[node]!;
      if (baseOf(key, height) !== this.#bases[node]) return this.#insertBeside(node, key, entry);
      const digit = digitOf(key, height);
      if (height === 0) {
        this.#set(node, digit, entry);
        return node;
      }
      const child = this.#entries[node * DIGITS + digit]!;
      if (child === NONE) {
        const leaf = this.#newLeaf(key, entry, node * DIGITS + digit);
        this.#set(node, digit, leaf);
        return leaf;
      }
      node = child;
    }
  }

  /** Removes a key from the leaf that holds it. */
  remove(leaf: number, key: number): void {
    if (this.#clear(leaf, key & DIGIT_MASK) !== 0) return;
    const place = this.#places[leaf]!;
    this.#free(leaf);
    if (place === NO_PLACE) {
      this.#root = NONE;
      return;
    }
    const parent = place >>> DIGIT_BITS;
    const rest = this.#clear(parent, place & DIGIT_MASK);
    if ((rest & (rest - 1)) !== 0) return;
    // The only child that is left takes the parent's place, so that no layer is walked in vain.
    const digit = lowestSetBit(rest);
    const child = this.#entries[parent * DIGITS + digit]!;
    this.#clear(parent, digit);
    this.#put(child, this.#places[parent]!);
    this.#free(parent);
  }

  /** Entry of the lowest key above `key`, which `leaf` holds; `NONE` if there is none. */
  after(leaf: number, key: number): number {
    let node = leaf;
    let digit = key & DIGIT_MASK;
    for (;;) {
      // Shifting by one more than the digit; a shift by 32 would be one by 0.
      const rest = this.#bits[node]! & (-2 << digit);
      if (rest !== 0) {
        const next = this.#entries[node * DIGITS + lowestSetBit(rest)]!;
        return this.#heights[node] === 0 ? next : this.#firstBelow(next);
      }
      const place = this.#places[node]!;
      if (place === NO_PLACE) return NONE;
      node = place >>> DIGIT_BITS;
      digit = place & DIGIT_MASK;
    }
  }

  #firstBelow(top: number): number {
    const entries = this.#entries;
    const bits = this.#bits;
    const heights = this.#heights;
    let node = top;
    while (heights[node] !== 0) node = entries[node * DIGITS + lowestSetBit(bits[node]!)]!;
    return entries[node * DIGITS + lowestSetBit(bits[node]!)]!;
  }

  /**
   * Puts a node over `node`, which does not cover `key`, that covers both, and a leaf for the key
   * below it.
   */
  #insertBeside(node: number, key: number, entry: number): number {
    const base = this.#bases[node]!;
    let height = this.#heights[node]! + 1;
    while (baseOf(key, height) !== baseOf(base, height)) height += 1;
    const joint = this.#newNode(height, baseOf(key, height));
    this.#put(joint, this.#places[node]!);
    const nodeDigit = digitOf(base, height);
    const keyDigit = digitOf(key, height);
    const leaf = this.#newLeaf(key, entry, joint * DIGITS + keyDigit);
    this.#set(joint, nodeDigit, node);
    this.#set(joint, keyDigit, leaf);
    this.#places[node] = joint * DIGITS + nodeDigit;
    return leaf;
  }

  /** Puts a node where another one was. */
  #put(node: number, place: number): void {
    this.#places[node] = place;
    if (place === NO_PLACE) this.#root = node;
    else this.#entries[place] = node;
  }

  #set(node: number, digit: number, entry: number): void {
    this.#entries[node * DIGITS + digit] = entry;
    this.#bits[node] = this.#bits[node]! | (1 << digit);
  }

  /** Takes an entry out of a node, and returns the bits of what is left. */
  #clear(node: number, digit: number): number {
    this.#entries[node * DIGITS + digit] = NONE;
    const rest = this.#bits[node]! & ~(1 << digit);
    this.#bits[node] = rest;
    return rest;
  }

  #newLeaf(key: number, entry: number, place: number): number {
    const leaf = this.#newNode(0, baseOf(key, 0));
    this.#places[leaf] = place;
    this.#set(leaf, key & DIGIT_MASK, entry);
    return leaf;
  }

  /** An empty node; free ones are used first. */
  #newNode(height: number, base: number): number {
    let node = this.#freeNode;
    if (node !== NONE) this.#freeNode = this.#places[node]!;
    else {
      node = this.#nodeCount;
      this.#nodeCount += 1;
      if (node >= this.#bits.length) this.#grow();
    }
    this.#heights[node] = height;
    this.#bases[node] = base;
    return node;
  }

  #free(node: number): void {
    this.#places[node] = this.#freeNode;
    this.#freeNode = node;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#bits.length * 2);
    const entries = new Int32Array(capacity * DIGITS);
    const bits = new Int32Array(capacity);
    const places = new Int32Array(capacity);
    const heights = new Uint8Array(capacity);
    const bases = new Float64Array(capacity);
    entries.set(this.#entries);
    bits.set(this.#bits);
    places.set(this.#places);
    heights.set(this.#heights);
    bases.set(this.#bases);
    this.#entries = entries;
    this.#bits = bits;
    this.#places = places;
    this.#heights = heights;
    this.#bases = bases;
  }
}

/** Lowest key of the node of `height` that covers `key`; exact, because spans are powers of two. */
function baseOf(key: number, height: number): number {
  const span = SPAN_BY_HEIGHT[height]!;
  return Math.floor(key / span) * span;
}

/** Digit number `height` of a key, the lowest being number 0. */
function digitOf(key: number, height: number): number {
  // Bits of a double are taken modulo 2^32, so that the lowest 25 of a key are exact.
  if (height < LOW_HEIGHTS) return (key >>> (height * DIGIT_BITS)) & DIGIT_MASK;
  const high = Math.floor(key / LOW_RANGE);
  return (high >>> ((height - LOW_HEIGHTS) * DIGIT_BITS)) & DIGIT_MASK;
}

/** Position of the lowest 1 bit of a word that is not zero. */
function lowestSetBit(word: number): number {
  return DIGIT_MASK - Math.clz32(word & -word);
}
