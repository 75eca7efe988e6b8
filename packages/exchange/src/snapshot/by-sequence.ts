const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;
const HIGHEST = 2 ** 53;

/**
 * The slots in ascending order of `sequence[slot]`, those of equal sequence in the order in which they were given.
 *
 * Digit by digit, so that a million orders take a few hundredths of a second; slots that are in order already, as they
 * are where no order has left, cost one look each.
 */
export function bySequence(slots: Uint32Array, sequence: Float64Array): Uint32Array {
  let isSorted = true;
  let highest = 0;
  for (let place = 0; place < slots.length; place += 1) {
    const value = sequence[slots[place]!]!;
    if (value < highest) isSorted = false;
    else highest = value;
  }
  if (isSorted) return slots;
  let from: Uint32Array = slots;
  let to: Uint32Array = new Uint32Array(slots.length);
  for (let unit = 1; unit <= highest && unit < HIGHEST; unit *= DIGITS) {
    scatter(from, to, sequence, unit);
    [from, to] = [to, from === slots ? new Uint32Array(slots.length) : from];
  }
  return from;
}

/** The slots in ascending order of `issue[slot]`, a number below `issues`; those of one issue stay in their order. */
export function byIssue(slots: Uint32Array, issue: Uint32Array, issues: number): Uint32Array {
  const places = new Uint32Array(issues);
  for (let place = 0; place < slots.length; place += 1) {
    const own = issue[slots[place]!]!;
    places[own] = places[own]! + 1;
  }
  toFirstPlaces(places);
  const sorted = new Uint32Array(slots.length);
  for (let place = 0; place < slots.length; place += 1) {
    const slot = slots[place]!;
    const own = issue[slot]!;
    sorted[places[own]!] = slot;
    places[own] = places[own]! + 1;
  }
  return sorted;
}

/** Makes of how many there are of each kind where the first of each goes. */
function toFirstPlaces(counts: Uint32Array): void {
  let before = 0;
  for (let kind = 0; kind < counts.length; kind += 1) {
    const count = counts[kind]!;
    counts[kind] = before;
    before += count;
  }
}

/** One stable pass: puts `from` into `to` in order of the digit of weight `unit`. */
function scatter(from: Uint32Array, to: Uint32Array, sequence: Float64Array, unit: number): void {
  const places = new Uint32Array(DIGITS);
  const digitOf = (slot: number) => Math.floor(sequence[slot]! / unit) % DIGITS;
  for (let place = 0; place < from.length; place += 1) {
    const digit = digitOf(from[place]!);
    places[digit] = places[digit]! + 1;
  }
  toFirstPlaces(places);
  for (let place = 0; place < from.length; place += 1) {
    const slot = from[place]!;
    const digit = digitOf(slot);
    to[places[digit]!] = slot;
    places[digit] = places[digit]! + 1;
  }
}
