/** Business dates: days since 1970-01-01 of the date in UTC+9, docs/spec/encoding.md section 1. */

const MICROSECONDS_PER_DAY = 86_400_000_000;
const OFFSET_MICROSECONDS = 32_400_000_000;

/** Business date of a timestamp in microseconds; throws a RangeError outside 0 to 2^53 - 1. */
export function businessDateOf(timestamp: number): number {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw new RangeError(`not a timestamp: ${timestamp}`);
  }
  // The quotient is reached through a remainder: timestamp + offset may pass 2^53, and division would round.
  const sinceMidnight =
    ((timestamp % MICROSECONDS_PER_DAY) + OFFSET_MICROSECONDS) % MICROSECONDS_PER_DAY;
  const days = (timestamp - (timestamp % MICROSECONDS_PER_DAY)) / MICROSECONDS_PER_DAY;
  const passedMidnight = sinceMidnight < OFFSET_MICROSECONDS ? 1 : 0;
  return days + passedMidnight;
}

/** First timestamp in microseconds that is no longer of the business date `date`. */
export function endOfBusinessDate(date: number): number {
  return (date + 1) * MICROSECONDS_PER_DAY - OFFSET_MICROSECONDS;
}
