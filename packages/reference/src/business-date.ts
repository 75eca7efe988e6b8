/** Business dates (docs/spec/encoding.md section 1). */

const DAY_MICROSECONDS = 86_400_000_000;
const UTC_PLUS_9_MICROSECONDS = 32_400_000_000;

/** Days since 1970-01-01 of the date in UTC+9 at `timestamp` (microseconds). */
export function businessDateOf(timestamp: number): number {
  // Both terms are below 2^53, their sum may not be.
  return Number((BigInt(timestamp) + BigInt(UTC_PLUS_9_MICROSECONDS)) / BigInt(DAY_MICROSECONDS));
}

/** The first timestamp (microseconds) that no longer belongs to `date`. */
export function endOfBusinessDate(date: number): number {
  return (date + 1) * DAY_MICROSECONDS - UTC_PLUS_9_MICROSECONDS;
}

/** The calendar year of a business date. */
export function yearOf(date: number): number {
  let year = 1970;
  let left = date;
  while (left >= daysOf(year)) {
    left -= daysOf(year);
    year += 1;
  }
  return year;
}

function daysOf(year: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 366 : 365;
}
