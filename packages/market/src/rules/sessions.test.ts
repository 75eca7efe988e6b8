import { endOfBusinessDate, type Timestamp } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { acceptedOrderTypes, ORDER_TYPES } from './accepted-order-types.ts';
import { dateOf, formatCivilDate, parseCivilDate, weekdayOf } from './civil-date.ts';
import type { TradingMethod } from './day-template.ts';
import type { Market } from './listing.ts';
import { sessionAt } from './session-at.ts';
import { type DayKind, dayKind } from './trading-calendar.ts';
import { TRADING_SESSIONS, type TradingSession } from './trading-session.ts';

const MINUTE = 60_000_000;

/** A time in Korea: `2026-01-05 08:30`, or with seconds. */
function at(text: string): Timestamp {
  const [date = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const start = endOfBusinessDate(dateOf(date) - 1);
  return (start + (hours * 60 + minutes) * MINUTE + seconds * 1_000_000) as Timestamp;
}

/** Session, and the next one with its time, as a line: `continuous > closing_call 2026-01-05 15:20`. */
function line(text: string, market: Market = 'KOSPI', method?: TradingMethod): string {
  const answer = sessionAt(market, at(text), method);
  if (answer === undefined) return 'unknown';
  const { tradingSession, next } = answer;
  if (next === null) return `${tradingSession} > unknown`;
  const minutes = next.at / MINUTE + 9 * 60;
  const date = formatCivilDate(Math.floor(minutes / 1_440));
  const minute = minutes % 1_440;
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return `${tradingSession} > ${next.tradingSession} ${date} ${clock.join(':')}`;
}

describe('BR §4③, ER §11, §35, the sessions of a day', () => {
  // Monday to Tuesday; the first trading day of 2026 was the Friday before.
  it.each<[time: string, answer: string]>([
    ['2026-01-05 00:00', 'closed > pre_open_close 2026-01-05 08:30'],
    ['2026-01-05 08:29:59', 'closed > pre_open_close 2026-01-05 08:30'],
    ['2026-01-05 08:30', 'pre_open_close > opening_call 2026-01-05 08:40'],
    ['2026-01-05 08:40', 'opening_call > continuous 2026-01-05 09:00'],
    ['2026-01-05 08:59:59', 'opening_call > continuous 2026-01-05 09:00'],
    ['2026-01-05 09:00', 'continuous > closing_call 2026-01-05 15:20'],
    ['2026-01-05 15:19:59', 'continuous > closing_call 2026-01-05 15:20'],
    ['2026-01-05 15:20', 'closing_call > after_hours_close 2026-01-05 15:30'],
    ['2026-01-05 15:30', 'after_hours_close > after_hours_single 2026-01-05 16:00'],
    ['2026-01-05 16:00', 'after_hours_single > closed 2026-01-05 18:00'],
    ['2026-01-05 18:00', 'closed > pre_open_close 2026-01-06 08:30'],
    ['2026-01-09 18:00', 'closed > pre_open_close 2026-01-12 08:30'],
    // Over Lunar New Year, and over the end of the year to the late first day.
    ['2026-02-15 12:00', 'closed > pre_open_close 2026-02-19 08:30'],
    ['2025-12-30 18:00', 'closed > pre_open_close 2026-01-02 09:30'],
    ['2027-12-30 17:59', 'after_hours_single > closed 2027-12-30 18:00'],
    ['2027-12-30 18:00', 'closed > unknown'],
    ['2020-12-30 12:00', 'unknown'],
    ['2028-01-03 12:00', 'unknown'],
  ])('%s: %s', (time, answer) => {
    expect(line(time)).toBe(answer);
    expect(line(time, 'KOSDAQ')).toBe(answer);
  });

  it.each<[time: string, answer: string]>([
    ['2026-01-05 08:35', 'opening_call > continuous 2026-01-05 09:00'],
    ['2026-01-05 15:45', 'after_hours_close > closed 2026-01-05 16:00'],
    ['2026-01-05 16:30', 'closed > opening_call 2026-01-06 08:30'],
  ])('KONEX %s: %s', (time, answer) => {
    expect(line(time, 'KONEX')).toBe(answer);
  });

  it.each<[time: string, answer: string]>([
    ['2026-01-05 08:50', 'opening_call > periodic_call 2026-01-05 09:00'],
    ['2026-01-05 12:00', 'periodic_call > after_hours_close 2026-01-05 15:30'],
    ['2026-01-05 16:00', 'after_hours_single > closed 2026-01-05 18:00'],
  ])('ER §56②, an issue that trades by periodic calls, %s: %s', (time, answer) => {
    expect(line(time, 'KOSPI', 'periodic')).toBe(answer);
  });
});

describe('days with other times', () => {
  it('everything is an hour later on the day of the university entrance examination', () => {
    for (let minute = 0; minute < 23 * 60; minute += 1) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${minute % 60}`;
      const later = `${String(Math.floor(minute / 60) + 1).padStart(2, '0')}:${minute % 60}`;
      const session = (text: string) => sessionAt('KOSPI', at(text))?.tradingSession;
      expect(session(`2026-11-19 ${later}`), time).toBe(session(`2026-11-18 ${time}`));
    }
    expect(line('2026-11-18 18:00')).toBe('closed > pre_open_close 2026-11-19 09:30');
    expect(line('2026-11-19 18:30')).toBe('after_hours_single > closed 2026-11-19 19:00');
  });

  it.each<[time: string, answer: string]>([
    ['2026-01-02 09:00', 'closed > pre_open_close 2026-01-02 09:30'],
    ['2026-01-02 09:45', 'opening_call > continuous 2026-01-02 10:00'],
    ['2026-01-02 10:00', 'continuous > closing_call 2026-01-02 15:20'],
    ['2026-01-02 16:00', 'after_hours_single > closed 2026-01-02 18:00'],
  ])(
    'the first trading day of the year opens at 10:00 and closes as ever, %s: %s',
    (time, answer) => {
      expect(line(time)).toBe(answer);
    },
  );
});

describe('BR §5, the calendar', () => {
  it.each<[date: string, kind: DayKind | undefined, why: string]>([
    ['2021-01-04', 'first_of_year', 'the first Monday'],
    ['2023-01-02', 'first_of_year', '1 January was a Sunday'],
    ['2024-05-01', 'closed', 'Labour Day'],
    ['2022-05-01', 'closed', 'a Sunday'],
    ['2021-08-14', 'closed', 'a Saturday'],
    ['2021-08-16', 'closed', 'a substitute'],
    ['2023-06-06', 'closed', 'Memorial Day'],
    ['2023-10-02', 'closed', 'a bridge day'],
    ['2024-10-01', 'closed', 'Armed Forces Day, once'],
    ['2025-10-01', 'ordinary', 'and not again'],
    ['2025-06-03', 'closed', 'an election'],
    ['2025-07-17', 'ordinary', 'Constitution Day is none yet'],
    ['2026-07-17', 'closed', 'and is one'],
    ['2024-11-14', 'examination', 'the university entrance examination'],
    ['2024-12-31', 'closed', '31 December'],
    ['2024-12-30', 'ordinary', 'the day before it'],
    ['2022-12-30', 'closed', '31 December is a Saturday'],
    ['2023-12-29', 'closed', '31 December is a Sunday'],
    ['2022-12-29', 'ordinary', 'only one day is taken'],
    ['2027-02-09', 'closed', 'a substitute for Lunar New Year'],
    ['2020-12-31', undefined, 'before the calendar'],
    ['2028-01-03', undefined, 'after it'],
  ])('%s is %s: %s', (date, kind) => {
    expect(dayKind(dateOf(date))).toBe(kind);
  });

  it('knows a day only from the date of its entry on', () => {
    const known = (date: string, on: string) => dayKind(dateOf(date), dateOf(on));
    expect(known('2026-07-17', '2026-02-02')).toBe('ordinary');
    expect(known('2026-07-17', '2026-02-03')).toBe('closed');
    expect(known('2024-10-01', '2024-09-02')).toBe('ordinary');
    expect(known('2024-10-01', '2024-09-03')).toBe('closed');
    expect(known('2026-11-19', '2024-08-15')).toBe('ordinary');
    expect(known('2024-12-25', '2020-12-30')).toBe('closed');
  });

  it('has no row of a single holiday that falls on a weekend or is a yearly one', async () => {
    const { SINGLE_HOLIDAYS, EXAMINATION_DAYS } = await import('./krx-holidays.ts');
    const rows = [...SINGLE_HOLIDAYS, ...EXAMINATION_DAYS];
    const dates = rows.map(({ date }) => formatCivilDate(date));
    expect(new Set(dates).size).toBe(dates.length);
    expect(rows.filter(({ date }) => [0, 6].includes(weekdayOf(date)))).toEqual([]);
    for (const { date } of EXAMINATION_DAYS) expect(weekdayOf(date)).toBe(4);
  });
});

describe('civil dates', () => {
  it('are those of the platform, day by day from 1970 to 2110', () => {
    for (let date = 0; date < 51_500; date += 1) {
      const iso = new Date(date * 86_400_000).toISOString().slice(0, 10);
      expect(formatCivilDate(date)).toBe(iso);
      expect(parseCivilDate(iso)).toBe(date);
    }
    expect(weekdayOf(dateOf('2026-01-05'))).toBe(1);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-05', '1969-12-31', '2026-01-00', ''])(
    '%s is none',
    (text) => {
      expect(parseCivilDate(text)).toBeUndefined();
    },
  );
});

describe('ER §14②, order types by session', () => {
  const CALL = ['limit', 'market', 'conditional_limit', 'stop_limit'];

  it.each<[session: TradingSession, types: readonly string[]]>([
    ['closed', []],
    ['pre_open_close', ['limit']],
    ['opening_call', CALL],
    ['continuous', ORDER_TYPES],
    ['closing_call', ['limit', 'market', 'stop_limit']],
    ['after_hours_close', ['limit']],
    ['after_hours_single', ['limit']],
    ['periodic_call', ['limit', 'market']],
    ['vi_call', CALL],
    ['resume_call', CALL],
    ['halt', []],
  ])('%s takes %j', (session, types) => {
    expect(acceptedOrderTypes(session, 'KOSPI', dateOf('2026-01-05'))).toEqual(types);
  });

  it('KONEX takes limit and market orders alone', () => {
    for (const session of TRADING_SESSIONS) {
      const types = acceptedOrderTypes(session, 'KONEX', dateOf('2026-01-05'));
      expect(types.filter((type) => type !== 'limit' && type !== 'market')).toEqual([]);
    }
  });

  it('midpoint and stop limit began on 2025-03-04', () => {
    const types = (date: string) => acceptedOrderTypes('continuous', 'KOSDAQ', dateOf(date));
    expect(types('2025-03-04')).toEqual(ORDER_TYPES);
    expect(types('2025-03-03')).toEqual(ORDER_TYPES.slice(0, 5));
  });
});
