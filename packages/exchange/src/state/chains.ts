const NONE = -1;
const INITIAL_ROWS = 64;

/**
 * Lists of numbers, each number in one list at most, as links in typed arrays: an item and a list is a whole number from 0.
 *
 * Constant cost a call, and 8 bytes for each item and each list up to the highest one.
 */
export class Chains {
  /** Neighbours by item. */
  #next = filled(INITIAL_ROWS);
  #previous = filled(INITIAL_ROWS);
  /** Ends by list. */
  #first = filled(INITIAL_ROWS);
  #last = filled(INITIAL_ROWS);

  /** First item of a list, -1 for none. */
  firstOf(list: number): number {
    return this.#first[list] ?? NONE;
  }

  /** The item after another of the same list, -1 at the end. */
  after(item: number): number {
    return this.#next[item]!;
  }

  /** Puts an item that is in no list at the end of one; true if it is the only one there. */
  link(item: number, list: number): boolean {
    if (item >= this.#next.length) this.#growItems(item + 1);
    if (list >= this.#first.length) this.#growLists(list + 1);
    const last = this.#last[list]!;
    this.#next[item] = NONE;
    this.#previous[item] = last;
    this.#last[list] = item;
    if (last === NONE) this.#first[list] = item;
    else this.#next[last] = item;
    return last === NONE;
  }

  /** Takes an item out of its list; true if it was the only one there. */
  unlink(item: number, list: number): boolean {
    const next = this.#next[item]!;
    const previous = this.#previous[item]!;
    if (previous === NONE) this.#first[list] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[list] = previous;
    else this.#previous[next] = previous;
    return next === NONE && previous === NONE;
  }

  #growItems(items: number): void {
    this.#next = grownLinks(this.#next, items);
    this.#previous = grownLinks(this.#previous, items);
  }

  #growLists(lists: number): void {
    this.#first = grownLinks(this.#first, lists);
    this.#last = grownLinks(this.#last, lists);
  }
}

/** A copy of a column of links with room for at least `rows` rows, doubled at least; -1 where there was none. */
export function grownLinks(column: Int32Array, rows: number): Int32Array<ArrayBuffer> {
  const larger = filled(Math.max(rows, column.length * 2));
  larger.set(column);
  return larger;
}

function filled(rows: number): Int32Array<ArrayBuffer> {
  return new Int32Array(rows).fill(NONE);
}
