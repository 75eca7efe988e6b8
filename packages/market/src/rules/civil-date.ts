/**
 * Dates of the civil calendar as business dates: whole days since 1970-01-01.
 *
 * Integers only: a pure room has no `Date`. Years 1970 to 9999.
 */

const DAYS_PER_WEEK = 7;
const DAYS_PER_400_YEARS = 146_097;
const DAYS_PER_100_YEARS = 36_524;
const DAYS_PER_4_YEARS = 1_461;
const DAYS_PER_YEAR = 365;
/** From 0000-03-01, where the count of leap days is simplest, to 1970-01-01. */
const DAYS_BEFORE_EPOCH = 719_468;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;
const CIVIL_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** Day of the week by number: 0 Sunday to 6 Saturday. */
export const SUNDAY = 0;
/** See `SUNDAY`. */
export const THURSDAY = 4;
/** See `SUNDAY`. */
export const SATURDAY = 6;

/** A date of the civil calendar. */
export interface CivilDate {
  /** 1970 to 9999. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Business date of a day of the civil calendar; the day must exist, which is not checked. */
export function businessDateOfCivil({ year, month, day }: CivilDate): number {
  // Years begin in March, so that the leap day is the last of its year.
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  // 153 days are five months from March on, and again from August on.
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  return DAYS_PER_YEAR * marchYear + leapDays + dayOfYear - DAYS_BEFORE_EPOCH;
}

/** The day of the civil calendar that a business date is. */
export function civilOfBusinessDate(date: number): CivilDate {
  const days = date + DAYS_BEFORE_EPOCH;
  const era = Math.floor(days / DAYS_PER_400_YEARS);
  const dayOfEra = days - era * DAYS_PER_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / (DAYS_PER_4_YEARS - 1)) +
      Math.floor(dayOfEra / DAYS_PER_100_YEARS) -
      Math.floor(dayOfEra / (DAYS_PER_400_YEARS - 1))) /
      DAYS_PER_YEAR,
  );
  const firstOfYear =
    DAYS_PER_YEAR * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - firstOfYear;
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Business date of `YYYY-MM-DD`, 1970 to 9999; undefined for another form and for a day that does not exist. */
export function parseCivilDate(text: string): number | undefined {
  const found = CIVIL_DATE.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number);
  if (year < 1970 || month < 1 || month > 12 || day < 1) return undefined;
  const date = businessDateOfCivil({ year, month, day });
  // A day that does not exist is another one when it is written again.
  return formatCivilDate(date) === text ? date : undefined;
}

/** `YYYY-MM-DD` of a business date. */
export function formatCivilDate(date: number): string {
  const { year, month, day } = civilOfBusinessDate(date);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Business date of a date that is written in a table of this package; throws an Error if it is none. */
export function dateOf(text: string): number {
  const date = parseCivilDate(text);
  if (date === undefined) throw new Error(`broken invariant: ${text} is a date`);
  return date;
}

/** Day of the week of a business date, 0 Sunday to 6 Saturday. */
export function weekdayOf(date: number): number {
  return (date + EPOCH_WEEKDAY) % DAYS_PER_WEEK;
}
