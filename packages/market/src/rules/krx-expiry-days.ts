/** Days on which derivatives on shares expire, as the data of the commands that tell the machine. */

import { businessDateOfCivil, THURSDAY, weekdayOf } from './civil-date.ts';
import type { ExpiryDayRow } from './market-definition.ts';
import { dayKind } from './trading-calendar.ts';

/** ER §41의2①: in the closing call of the last trading day of a contract, for its underlyings. */
const CLOSING_PERCENT = 1;

const MONTHS = 12;
const DAYS_PER_WEEK = 7;
/** The earliest date that a second Thursday may have. */
const FIRST_SECOND_THURSDAY = 8;

/**
 * The last trading days of the monthly futures and options on shares and share indices in a year: the second Thursday of each
 * month, or the last trading day before it where that is none. Undefined outside the years of the calendar.
 *
 * Options that expire every week are left out (docs/adr/0026).
 *
 * @param knownOn - business date of the knowledge, as in `dayKind`.
 */
export function krxExpiryDays(year: number, knownOn?: number): ExpiryDayRow[] | undefined {
  const rows: ExpiryDayRow[] = [];
  for (let month = 1; month <= MONTHS; month += 1) {
    let date = secondThursday(year, month);
    while (dayKind(date, knownOn) === 'closed') date -= 1;
    if (dayKind(date, knownOn) === undefined) return undefined;
    rows.push({ date, closingPercent: CLOSING_PERCENT });
  }
  return rows;
}

function secondThursday(year: number, month: number): number {
  const earliest = businessDateOfCivil({ year, month, day: FIRST_SECOND_THURSDAY });
  return earliest + ((THURSDAY - weekdayOf(earliest) + DAYS_PER_WEEK) % DAYS_PER_WEEK);
}
