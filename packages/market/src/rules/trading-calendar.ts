import { MAX_SAFE_UINT } from '@jangbu/protocol';
import {
  businessDateOfCivil,
  civilOfBusinessDate,
  SATURDAY,
  SUNDAY,
  weekdayOf,
} from './civil-date.ts';
import {
  CALENDAR_YEARS,
  EXAMINATION_DAYS,
  SINGLE_HOLIDAYS,
  YEARLY_HOLIDAYS,
} from './krx-holidays.ts';

/** What a business date is for the exchange; `first_of_year` and `examination` are trading days with other times. */
export type DayKind = 'closed' | 'ordinary' | 'first_of_year' | 'examination';

/** Whether the calendar knows a business date. */
export function calendarCovers(date: number): boolean {
  const { year } = civilOfBusinessDate(date);
  return year >= CALENDAR_YEARS.first && year <= CALENDAR_YEARS.last;
}

/**
 * What the Korea Exchange does on a business date (BR §5, and the days with other times); undefined outside the years of
 * the calendar.
 *
 * @param knownOn - business date of the knowledge: rows that were entered later do not count. All count if not given.
 */
export function dayKind(date: number, knownOn: number = MAX_SAFE_UINT): DayKind | undefined {
  if (!calendarCovers(date)) return undefined;
  if (!isTradingDay(date, knownOn)) return 'closed';
  if (date === firstTradingDay(civilOfBusinessDate(date).year, knownOn)) return 'first_of_year';
  return isListed(EXAMINATION_DAYS, date, knownOn) ? 'examination' : 'ordinary';
}

function isTradingDay(date: number, knownOn: number): boolean {
  return !isHoliday(date, knownOn) && date !== lastClosedDay(date, knownOn);
}

/** A weekend or a public holiday, which the last day of the year is not. */
function isHoliday(date: number, knownOn: number): boolean {
  const weekday = weekdayOf(date);
  if (weekday === SATURDAY || weekday === SUNDAY) return true;
  const { year, month, day } = civilOfBusinessDate(date);
  const isYearly = YEARLY_HOLIDAYS.some(
    (row) =>
      row.month === month && row.day === day && row.since <= year && row.enteredOn <= knownOn,
  );
  return isYearly || isListed(SINGLE_HOLIDAYS, date, knownOn);
}

/** BR §5①4: 31 December of the year of `date`, or the trading day before it where that is a holiday. */
function lastClosedDay(date: number, knownOn: number): number {
  const { year } = civilOfBusinessDate(date);
  let closed = businessDateOfCivil({ year, month: 12, day: 31 });
  while (isHoliday(closed, knownOn)) closed -= 1;
  return closed;
}

function firstTradingDay(year: number, knownOn: number): number {
  let first = businessDateOfCivil({ year, month: 1, day: 1 });
  while (isHoliday(first, knownOn)) first += 1;
  return first;
}

function isListed(
  rows: readonly { readonly date: number; readonly enteredOn: number }[],
  date: number,
  knownOn: number,
): boolean {
  return rows.some((row) => row.date === date && row.enteredOn <= knownOn);
}
