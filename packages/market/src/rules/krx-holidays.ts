/**
 * Days on which the Korea Exchange is closed (BR §5), 2021 to 2027.
 *
 * What a rule says every year is a row of `YEARLY_HOLIDAYS`; what the moon, a weekend or a decision makes a holiday is a
 * row of `SINGLE_HOLIDAYS` with the day on which it became known: a calendar that was complete on its first day has
 * never existed. A holiday that is decided later is one row more.
 */

import { dateOf } from './civil-date.ts';

/** First and last year that the calendar holds. */
export const CALENDAR_YEARS = Object.freeze({ first: 2021, last: 2027 });

/** A holiday of every year. */
export interface YearlyHoliday {
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** First year in which exchanges close. */
  readonly since: number;
  /** Business date on which it became known. */
  readonly enteredOn: number;
}

/** A holiday of one date. */
export interface SingleHoliday {
  /** Business date. */
  readonly date: number;
  /** Business date on which it became known. */
  readonly enteredOn: number;
}

/** When the calendar begins, everything that standing law says is known. */
const FROM_THE_START = dateOf('2020-12-30');

function yearly(month: number, day: number, since = 1970, enteredOn = FROM_THE_START) {
  return { month, day, since, enteredOn };
}

/** Public holidays of fixed dates, and 1 May (BR §5①1, 2). Weekends and the last day of the year are no rows. */
export const YEARLY_HOLIDAYS: readonly YearlyHoliday[] = Object.freeze([
  yearly(1, 1),
  yearly(3, 1),
  yearly(5, 1),
  yearly(5, 5),
  yearly(6, 6),
  // Constitution Day is a holiday again; the cabinet passed the act on this day.
  yearly(7, 17, 2026, dateOf('2026-02-03')),
  yearly(8, 15),
  yearly(10, 3),
  yearly(10, 9),
  yearly(12, 25),
]);

function single(enteredOn: string, ...dates: string[]): SingleHoliday[] {
  return dates.map((date) => ({ date: dateOf(date), enteredOn: dateOf(enteredOn) }));
}

const START = '2020-12-30';

/** Lunar holidays, substitutes, elections and days that were decided on their own; only those that are no weekend. */
export const SINGLE_HOLIDAYS: readonly SingleHoliday[] = Object.freeze([
  // Lunar New Year, Buddha's birthday and the harvest festival.
  ...single(START, '2021-02-11', '2021-02-12', '2021-05-19', '2021-09-20', '2021-09-21'),
  ...single(START, '2021-09-22', '2022-01-31', '2022-02-01', '2022-02-02', '2022-09-09'),
  ...single(START, '2023-01-23', '2023-09-28', '2023-09-29', '2024-02-09', '2024-05-15'),
  ...single(START, '2024-09-16', '2024-09-17', '2024-09-18', '2025-01-28', '2025-01-29'),
  ...single(START, '2025-01-30', '2025-10-06', '2025-10-07', '2026-02-16', '2026-02-17'),
  ...single(START, '2026-02-18', '2026-09-24', '2026-09-25', '2027-02-08', '2027-05-13'),
  ...single(START, '2027-09-14', '2027-09-15', '2027-09-16'),

  // Substitutes for Lunar New Year, the harvest festival and Children's Day that fell on a holiday.
  ...single(START, '2022-09-12', '2023-01-24', '2024-02-12', '2024-05-06', '2025-05-06'),
  ...single(START, '2025-10-08', '2027-02-09'),
  // Substitutes for national days, since the decree of August 2021.
  ...single('2021-08-04', '2021-08-16', '2021-10-04', '2021-10-11', '2022-10-10', '2025-03-03'),
  ...single('2021-08-04', '2026-03-02', '2026-08-17', '2026-10-05', '2027-08-16', '2027-10-04'),
  ...single('2021-08-04', '2027-10-11'),
  // Substitutes for Buddha's birthday and Christmas, since the decree of May 2023.
  ...single('2023-05-04', '2023-05-29', '2026-05-25', '2027-12-27'),

  // Elections at the end of a term.
  ...single(START, '2022-03-09', '2022-06-01', '2024-04-10', '2026-06-03'),
  // Decided on their own: two bridge days, Armed Forces Day, an early election.
  ...single('2023-09-05', '2023-10-02'),
  ...single('2024-09-03', '2024-10-01'),
  ...single('2025-01-14', '2025-01-27'),
  ...single('2025-04-08', '2025-06-03'),
]);

/** Days of the university entrance examination, on which every time is an hour later. */
export const EXAMINATION_DAYS: readonly SingleHoliday[] = Object.freeze([
  ...single(START, '2021-11-18', '2022-11-17', '2023-11-16', '2024-11-14', '2025-11-13'),
  ...single('2024-08-16', '2026-11-19'),
  ...single('2025-08-28', '2027-11-18'),
]);
