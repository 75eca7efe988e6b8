import { LIMITS } from '@jangbu/protocol';
import { assert, broken } from './assert.ts';

/** Slots of all books together: the open orders that a ledger may have. */
export const MAX_SLOTS = LIMITS.maxOpenOrders;

/** As an export it would be looked up at every use. */
const MOST: number = MAX_SLOTS;
const WORD_BITS = 32;
const WORD_SHIFT = 5;
const WORD_MASK = 31;
/** Five levels of 32 reach 2^25 slots, so one word at the top sees them all. */
const LEVEL_COUNT = 5;
const FULL_WORD = -1;
const INITIAL_WORDS = 32;

/**
 * Gives out slot numbers, always the lowest free one, so that an order's slot is a function of the set of live slots and
 * no free list has to be stored or committed to.
 *
 * A tree of bits: at level 0 one bit a slot, 1 where it is live; above, one bit a word below, 1 where that word is full.
 * A word that is not there yet counts as free, so growing never touches what is present. No call costs more than five
 * words on the way up and five on the way down, whatever the number of slots; most find what they seek two words below
 * the group of 1024 slots where the lowest free one was last, and leave the levels above alone.
 */
export class SlotAllocator {
  readonly #levels: Int32Array[] = [];
  /** Level 0: one bit a slot. */
  #slots: Int32Array = new Int32Array(0);
  /** Level 1: one bit a word of level 0. */
  #groups: Int32Array = new Int32Array(0);
  /** The lowest level of one word: nothing above it tells more. */
  #topLevel = 0;
  /** No word of level 1 below this one has a free bit. */
  #openGroup = 0;
  #liveCount = 0;
  #highWater = 0;

  constructor() {
    for (let level = 0; level < LEVEL_COUNT; level += 1) this.#levels.push(new Int32Array(1));
    this.#grow(INITIAL_WORDS);
  }

  /** Number of live slots. */
  get liveCount(): number {
    return this.#liveCount;
  }

  /** One above the highest live slot, 0 if there is none: how far rows must be walked to meet all live ones. */
  get highWater(): number {
    return this.#highWater;
  }

  /** The lowest live slot from `slot` on, or -1; cost grows with the free slots in between, 32 of them at a time. */
  nextLive(slot: number): number {
    const words = this.#slots;
    const end = Math.ceil(this.#highWater / WORD_BITS);
    // In the first word the slots below the asked one do not count.
    let below = (1 << (slot & WORD_MASK)) - 1;
    for (let index = slot >>> WORD_SHIFT; index < end; index += 1) {
      const live = words[index]! & ~below;
      if (live !== 0) return index * WORD_BITS + lowestSetBit(live);
      below = 0;
    }
    return -1;
  }

  /** True if `slot` is given out; false for any other number. */
  isLive(slot: number): boolean {
    if (!isSlot(slot)) return false;
    const word = this.#slots[slot >>> WORD_SHIFT] ?? 0;
    return (word & (1 << (slot & WORD_MASK))) !== 0;
  }

  /** Takes the lowest free slot; throws if all `MAX_SLOTS` are live. */
  allocate(): number {
    if (this.#liveCount >= MOST) broken('a slot is free');
    let groups = this.#groups;
    let group = this.#openGroup;
    if (group >= groups.length || groups[group] === FULL_WORD) {
      group = this.#findOpenGroup();
      groups = this.#groups;
      this.#openGroup = group;
    }
    const index = group * WORD_BITS + lowestClearBit(groups[group]!);
    if (index >= this.#slots.length) this.#grow(index + 1);
    const slot = index * WORD_BITS + lowestClearBit(this.#slots[index]!);
    this.#mark(slot);
    return slot;
  }

  /**
   * Marks one given slot as live; throws if it is live already, or is no slot.
   *
   * For rebuilding: taking the live slots of another allocator, in any order, makes one that continues like it.
   */
  take(slot: number): void {
    assert(isSlot(slot), 'a slot is a whole number below MAX_SLOTS');
    assert(!this.isLive(slot), 'a slot is taken once');
    this.#grow((slot >>> WORD_SHIFT) + 1);
    this.#mark(slot);
  }

  /** Gives a slot back; throws if it is not live. */
  release(slot: number): void {
    const index = slot >>> WORD_SHIFT;
    const bit = 1 << (slot & WORD_MASK);
    const word = this.#slots[index] ?? 0;
    if ((word & bit) === 0 || !isSlot(slot)) broken('only a live slot is released');
    this.#slots[index] = word & ~bit;
    this.#liveCount -= 1;
    // The summary says "full" only of a word that was full until now.
    if (word === FULL_WORD) this.#open(index);
    if (slot + 1 === this.#highWater) this.#lowerHighWater(index);
  }

  /** Looks for the highest live slot from the word `index` down; each word passed was climbed by a mark before. */
  #lowerHighWater(index: number): void {
    const words = this.#slots;
    let at = index;
    while (at >= 0 && words[at] === 0) at -= 1;
    this.#highWater = at < 0 ? 0 : (at + 1) * WORD_BITS - Math.clz32(words[at]!);
  }

  /** The lowest word of level 1 that has a free bit; one is made if there is none. */
  #findOpenGroup(): number {
    const levels = this.#levels;
    const present = this.#slots.length;
    if (this.#liveCount === present * WORD_BITS) {
      this.#grow(present + 1);
      return present >>> WORD_SHIFT;
    }
    let index = 0;
    for (let level = this.#topLevel; level > 1; level -= 1) {
      index = index * WORD_BITS + lowestClearBit(levels[level]![index]!);
    }
    return index;
  }

  /** Marks a free slot for which there is a word. */
  #mark(slot: number): void {
    const index = slot >>> WORD_SHIFT;
    const word = this.#slots[index]! | (1 << (slot & WORD_MASK));
    this.#slots[index] = word;
    this.#liveCount += 1;
    if (slot >= this.#highWater) this.#highWater = slot + 1;
    if (word === FULL_WORD) this.#fill(index);
  }

  /** Tells level 1 that a word of level 0 is full, and those above if that fills a group. */
  #fill(full: number): void {
    const groups = this.#groups;
    const group = full >>> WORD_SHIFT;
    const word = groups[group]! | (1 << (full & WORD_MASK));
    groups[group] = word;
    if (word === FULL_WORD) this.#fillAbove(group);
  }

  #fillAbove(full: number): void {
    let index = full;
    for (let level = 2; level < LEVEL_COUNT; level += 1) {
      const words = this.#levels[level]!;
      const word = words[index >>> WORD_SHIFT]! | (1 << (index & WORD_MASK));
      words[index >>> WORD_SHIFT] = word;
      if (word !== FULL_WORD) return;
      index >>>= WORD_SHIFT;
    }
  }

  /** Tells level 1 that a word of level 0 is no longer full, and those above if a group was. */
  #open(opened: number): void {
    const groups = this.#groups;
    const group = opened >>> WORD_SHIFT;
    if (group < this.#openGroup) this.#openGroup = group;
    const word = groups[group]!;
    groups[group] = word & ~(1 << (opened & WORD_MASK));
    if (word === FULL_WORD) this.#openAbove(group);
  }

  #openAbove(opened: number): void {
    let index = opened;
    for (let level = 2; level < LEVEL_COUNT; level += 1) {
      const words = this.#levels[level]!;
      const word = words[index >>> WORD_SHIFT]!;
      words[index >>> WORD_SHIFT] = word & ~(1 << (index & WORD_MASK));
      if (word !== FULL_WORD) return;
      index >>>= WORD_SHIFT;
    }
  }

  #grow(wordsNeeded: number): void {
    const present = this.#levels[0]!.length;
    if (wordsNeeded <= present) return;
    let length = Math.max(wordsNeeded, present * 2);
    for (let level = 0; level < LEVEL_COUNT; level += 1) {
      const larger = new Int32Array(length);
      larger.set(this.#levels[level]!);
      this.#levels[level] = larger;
      if (length > 1) this.#topLevel = level + 1;
      length = Math.max(1, Math.ceil(length / WORD_BITS));
    }
    this.#slots = this.#levels[0]!;
    this.#groups = this.#levels[1]!;
  }
}

function isSlot(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < MOST;
}

/** Position of the lowest 0 bit of a word that is not full. */
function lowestClearBit(word: number): number {
  return lowestSetBit(~word);
}

/** Position of the lowest 1 bit of a word that is not zero. */
function lowestSetBit(word: number): number {
  return WORD_MASK - Math.clz32(word & -word);
}
