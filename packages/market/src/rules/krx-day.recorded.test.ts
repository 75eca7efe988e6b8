import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Price } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { basePrice } from './base-price.ts';
import { dateOf, formatCivilDate, weekdayOf } from './civil-date.ts';
import { krxLimitRule, limitsOf } from './daily-limits.ts';
import { isValidIsin } from './isin.ts';
import { krxTickTable } from './krx-ticks.ts';
import { checkLimitPrice } from './price-check.ts';
import { roundDownToTick, tickAbove, tickAt, tickBelow } from './tick-table.ts';
import { dayKind } from './trading-calendar.ts';

const RECORDED = fileURLToPath(new URL('../../../../../shared/data/krx/', import.meta.url));
const LISTING = { market: 'KOSPI', kind: 'stock' } as const;

function rowsOf(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(`${RECORDED}${name}`, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  });
}

describe('the whole KOSPI day of 2021-01-22', () => {
  const date = dateOf('2021-01-22');
  const table = krxTickTable(LISTING, date);
  const rule = krxLimitRule(LISTING, date);
  if (table === undefined || rule === undefined) throw new Error('there are rules for the date');
  const issues = rowsOf('kospi_2021-01-22.csv').map((row) => {
    const base = (Number(row.close) - Number(row.change)) as Price;
    const limits = limitsOf(rule, table, base);
    if (limits === null) throw new Error('stocks have limits');
    const prices = [row.open, row.high, row.low, row.close].map(Number).filter((each) => each > 0);
    return { code: row.code, isin: row.isin ?? '', base, limits, prices: prices as Price[] };
  });

  it('has 917 issues, every base on tick', () => {
    expect(issues.length).toBe(917);
    for (const { code, base } of issues) expect(basePrice(table, base), code).toBe(base);
  });

  it('accepts every price: on tick and within the limits', () => {
    for (const { code, limits, prices } of issues) {
      for (const price of prices) expect(checkLimitPrice(table, limits, price), code).toBe('ok');
    }
  });

  it('refuses each of them a won off the tick', () => {
    for (const { code, limits, prices } of issues) {
      for (const price of prices.filter((each) => tickAt(table, each) > 1)) {
        expect(checkLimitPrice(table, limits, (price + 1) as Price), code).toBe('off_tick');
      }
    }
  });

  it('refuses the first tick beyond each limit', () => {
    for (const { code, limits } of issues) {
      const above = tickAbove(table, limits.upper);
      const below = tickBelow(table, limits.lower);
      expect(checkLimitPrice(table, limits, above), code).toBe('above_limit');
      expect(roundDownToTick(table, below), code).toBe(below);
      expect(checkLimitPrice(table, limits, below), code).toBe('below_limit');
    }
  });

  it('has an ISIN with the right check digit for every issue', () => {
    expect(issues.filter(({ isin }) => !isValidIsin(isin))).toEqual([]);
  });
});

describe('recorded listings', () => {
  it('have ISINs with the right check digit', () => {
    const isins = rowsOf('listed_sample.csv').map((row) => row.ISU_CD ?? '');
    expect(isins.length).toBe(300);
    expect(isins.filter((isin) => !isValidIsin(isin))).toEqual([]);
  });
});

describe('recorded holidays', () => {
  /** Days that were decided after the list was made. */
  const LATE = [
    '2023-10-02',
    '2024-04-10',
    '2024-10-01',
    '2025-01-27',
    '2025-06-03',
    '2026-05-25',
    '2026-06-03',
    '2026-07-17',
  ];

  it('are the closed weekdays of the calendar from 2021 to 2026', () => {
    const recorded = rowsOf('holidays-krx.csv')
      .map((row) => row.date ?? '')
      .filter((date) => date >= '2021' && date < '2027');
    const closed: string[] = [];
    for (let date = dateOf('2021-01-01'); date <= dateOf('2026-12-31'); date += 1) {
      const isWeekend = weekdayOf(date) === 0 || weekdayOf(date) === 6;
      if (!isWeekend && dayKind(date) === 'closed') closed.push(formatCivilDate(date));
    }
    expect(closed).toEqual([...new Set([...recorded, ...LATE])].sort());
  });
});
