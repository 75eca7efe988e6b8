const DIGIT_BITS = 11;
const DIGIT_SPAN = 2 ** DIGIT_BITS;
/** Span of the highest of five digits, which hold 55 bits. */
const HIGHEST_SPAN = 2 ** (4 * DIGIT_BITS);

/**
 * The `count` slots with the lowest order ids, in ascending order of these; all of them if there are fewer.
 *
 * Cost grows with the slots and with what sorting the answer takes: of a million orders only those are sorted that a
 * command may cancel.
 */
export function lowestOrders(
  slots: readonly number[],
  count: number,
  orderIds: Float64Array,
): number[] {
  let lowest = slots.slice();
  if (slots.length > count) {
    const highest = count === 0 ? -1 : idOfRank(slots, count, orderIds);
    lowest = slots.filter((slot) => orderIds[slot]! <= highest);
  }
  return lowest.sort((a, b) => orderIds[a]! - orderIds[b]!);
}

/** The order id that has `rank` - 1 lower ones, found digit by digit from the highest, so that no ids make it dear. */
function idOfRank(slots: readonly number[], rank: number, orderIds: Float64Array): number {
  const counts = new Float64Array(DIGIT_SPAN);
  let rankLeft = rank;
  /** The digits that are known, as a number. */
  let known = 0;
  for (let span = HIGHEST_SPAN; span >= 1; span /= DIGIT_SPAN) {
    counts.fill(0);
    const base = known * DIGIT_SPAN;
    for (const slot of slots) {
      const digit = Math.floor(orderIds[slot]! / span) - base;
      if (digit >= 0 && digit < DIGIT_SPAN) counts[digit] = counts[digit]! + 1;
    }
    let digit = 0;
    for (; rankLeft > counts[digit]!; digit += 1) rankLeft -= counts[digit]!;
    known = base + digit;
  }
  return known;
}
