import type { Price } from '@jangbu/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basePrice, type ClosingFacts, closingPrice } from './base-price.ts';
import { dateOf } from './civil-date.ts';
import {
  afterHoursLimits,
  type DailyLimits,
  krxLimitRule,
  type LimitCircumstances,
  limitsOf,
  MAX_RULE_PRICE,
} from './daily-limits.ts';
import { krxTickTable } from './krx-ticks.ts';
import type { IssueKind, Market } from './listing.ts';
import { checkLimitPrice } from './price-check.ts';
import { isOnTick, type TickTable, tickAbove, tickBelow } from './tick-table.ts';

const TODAY = '2026-01-02';
const BEFORE = '2021-01-22';

function tableOf(market: Market, kind: IssueKind, date: string): TickTable {
  const table = krxTickTable({ market, kind }, dateOf(date));
  if (table === undefined) throw new Error(`no table on ${date}`);
  return table;
}

interface LimitCase extends LimitCircumstances {
  readonly market?: Market;
  readonly kind?: IssueKind;
  readonly date?: string;
}

function limits(base: number, facts: LimitCase = {}): DailyLimits | null | undefined {
  const { market = 'KOSPI', kind = 'stock', date = TODAY } = facts;
  const rule = krxLimitRule({ market, kind }, dateOf(date), facts);
  return rule && limitsOf(rule, tableOf(market, kind, date), base as Price);
}

const STOCKS = tableOf('KOSPI', 'stock', TODAY);

describe('ER §30, the base price', () => {
  it.each<[date: string, close: number, base: number]>([
    [TODAY, 9_980, 9_980],
    [TODAY, 1_999, 1_999],
    [TODAY, 2_001, 2_005],
    [TODAY, 4_999, 5_000],
    [TODAY, 19_995, 20_000],
    [TODAY, 499_501, 500_000],
    [BEFORE, 1_001, 1_005],
    [BEFORE, 99_950, 100_000],
    [BEFORE, 100_100, 100_500],
  ])('on %s a close of %i makes %i: off tick it goes up', (date, close, base) => {
    expect(basePrice(tableOf('KOSPI', 'stock', date), close as Price)).toBe(base);
  });
});

describe('BR §2⑧⑨, the close', () => {
  const facts = (lastTrade: number, lowestAsk: number, highestBid: number) =>
    ({ lastTrade, lowestAsk, highestBid, base: 1_000 }) as ClosingFacts;

  it.each<[rule: string, facts: ClosingFacts, close: number]>([
    ['the last trade', facts(1_010, 900, 0), 1_010],
    ['without one, the lowest ask below the base', facts(0, 900, 800), 900],
    ['else the highest bid above the base', facts(0, 1_300, 1_200), 1_200],
    ['else none, orders at the base included', facts(0, 1_000, 0), 0],
    ['none where there is no order', facts(0, 0, 0), 0],
  ])('%s', (_rule, closing, close) => {
    expect(closingPrice(closing)).toBe(close);
  });
});

describe('BR §20②, ER §31①, the limits of a day', () => {
  it.each<[base: number, upper: number, lower: number]>([
    [9_980, 12_970, 6_990],
    [2_000, 2_600, 1_400],
    [4_995, 6_490, 3_500],
    [19_990, 25_950, 14_000],
    [154_500, 200_500, 108_200],
    [385_000, 500_000, 269_500],
    [3, 4, 2],
    [2, 3, 1],
    [1, 2, 1],
  ])('of %i are %i and %i', (base, upper, lower) => {
    expect(limits(base)).toEqual({ lower, upper });
    expect(limits(base, { market: 'KOSDAQ' })).toEqual({ lower, upper });
  });

  it('take the table of the date', () => {
    expect(limits(154_500, { date: BEFORE })).toEqual({ lower: 108_500, upper: 200_500 });
    expect(limits(3_170, { date: BEFORE })).toEqual({ lower: 2_220, upper: 4_120 });
    expect(limits(154_500, { date: BEFORE, market: 'KOSDAQ' })).toEqual({
      lower: 108_200,
      upper: 200_800,
    });
  });

  it('were ±15 % on KOSPI until 2015-06-14', () => {
    expect(limits(10_000, { date: '2015-06-12' })).toEqual({ lower: 8_500, upper: 11_500 });
    expect(limits(10_000, { date: '2015-06-15' })).toEqual({ lower: 7_000, upper: 13_000 });
  });

  it('are ±15 % on KONEX', () => {
    expect(limits(10_000, { market: 'KONEX' })).toEqual({ lower: 8_500, upper: 11_500 });
    expect(limits(6, { market: 'KONEX' })).toEqual({ lower: 5, upper: 7 });
  });

  it('of an ETF are at least one of its smallest ticks', () => {
    expect(limits(10_000, { kind: 'etf' })).toEqual({ lower: 7_000, upper: 13_000 });
    expect(limits(5, { kind: 'etf', date: BEFORE })).toEqual({ lower: 5, upper: 10 });
    expect(limits(10, { kind: 'etf', date: BEFORE })).toEqual({ lower: 5, upper: 15 });
  });

  it('are exact beyond MAX_RULE_PRICE too, and none passes 2^53 - 1', () => {
    expect(limits(MAX_RULE_PRICE)).toEqual({ lower: 7e14, upper: 13e14 });
    expect(limits(MAX_RULE_PRICE, { listingDay: true })).toEqual({ lower: 6e14, upper: 4e15 });
    const highest = 6_928_000_000_000_000;
    expect(limits(highest)).toEqual({ lower: 4_849_600_000_000_000, upper: 9_006_400_000_000_000 });
    expect(limits(highest + 1_000_000_000_000)?.upper).toBe(9_007_199_254_740_000);
    expect(limits(9_007_199_254_740_000)?.upper).toBe(9_007_199_254_740_000);
    expect(() => limits(0)).toThrow('a whole number');
  });
});

describe('ER §31③, BR §20①, ③, other limits', () => {
  it('a listing day allows 60 % to 400 % of the base', () => {
    expect(limits(10_000, { listingDay: true })).toEqual({ lower: 6_000, upper: 40_000 });
    expect(limits(10_000, { listingDay: true, market: 'KOSDAQ' })).toEqual({
      lower: 6_000,
      upper: 40_000,
    });
  });

  it('a listing day of an ETF has the limits of every day', () => {
    expect(limits(10_000, { listingDay: true, kind: 'etf' })).toEqual(
      limits(10_000, { kind: 'etf' }),
    );
  });

  it.each<[what: string, facts: LimitCase]>([
    ['a stock before 2023-06-26', { date: '2023-06-25' }],
    ['KONEX', { market: 'KONEX' }],
  ])('there is no such rule for a listing day of %s', (_what, facts) => {
    expect(limits(10_000, { ...facts, listingDay: true })).toBeUndefined();
  });

  it('liquidation has none, whatever else holds', () => {
    expect(limits(10_000, { liquidation: true })).toBeNull();
    expect(limits(10_000, { liquidation: true, listingDay: true, market: 'KONEX' })).toBeNull();
  });

  it('ELW have none: BR §20① does not name them', () => {
    expect(limits(10_000, { kind: 'elw' })).toBeNull();
  });

  it('after-hours single prices stay about the close and within the day (BR §34의2③)', () => {
    const day = { lower: 7_000, upper: 13_000 } as DailyLimits;
    const about = (close: number, within: DailyLimits | null = day) =>
      afterHoursLimits(STOCKS, close as Price, within);
    expect(about(10_000)).toEqual({ lower: 9_000, upper: 11_000 });
    expect(about(12_900)).toEqual({ lower: 11_610, upper: 13_000 });
    expect(about(7_100)).toEqual({ lower: 7_000, upper: 7_810 });
    expect(about(12_900, null)).toEqual({ lower: 11_610, upper: 14_190 });
  });
});

describe('the limits of every base', () => {
  const KINDS: readonly LimitCase[] = [
    {},
    { date: BEFORE },
    { market: 'KOSDAQ', date: BEFORE },
    { market: 'KONEX' },
    { listingDay: true },
    { kind: 'etf', date: BEFORE },
  ];

  it('are on tick, hold the base, and are as far from it as the rule allows', () => {
    const base = fc.oneof(fc.integer({ min: 1, max: 6_000 }), fc.integer({ min: 1, max: 3e6 }));
    fc.assert(
      fc.property(base, fc.constantFrom(...KINDS), (close, facts) => {
        const { market = 'KOSPI', kind = 'stock', date = TODAY } = facts;
        const table = tableOf(market, kind, date);
        const from = basePrice(table, close as Price);
        const found = limits(from, facts);
        if (!found) throw new Error('there are limits');
        const { lower, upper } = found;
        expect(isOnTick(table, lower) && isOnTick(table, upper)).toBe(true);
        expect(lower <= from && from < upper).toBe(true);
        const [up, down] = facts.listingDay ? [300, 40] : market === 'KONEX' ? [15, 15] : [30, 30];
        // One tick beyond a limit is more than the share of the base, cut to its tick.
        const beyond = Number(tickAbove(table, upper)) - from;
        expect(beyond * 100).toBeGreaterThan(from * up - 100 * tickOf(table, from));
        if (tickBelow(table, lower) > 0) {
          expect((from - tickBelow(table, lower)) * 100).toBeGreaterThan(
            from * down - 100 * tickOf(table, from),
          );
        }
      }),
    );
  });

  function tickOf(table: TickTable, price: Price): number {
    return tickAbove(table, price) - price;
  }
});

describe('the price of an order', () => {
  const day = { lower: 6_990, upper: 12_970 } as DailyLimits;

  it.each<[price: number, verdict: string]>([
    [6_990, 'ok'],
    [12_970, 'ok'],
    [9_985, 'off_tick'],
    [12_980, 'above_limit'],
    [6_980, 'below_limit'],
    // The tick comes first.
    [12_975, 'off_tick'],
    [6_985, 'off_tick'],
  ])('%i is %s', (price, verdict) => {
    expect(checkLimitPrice(STOCKS, day, price as Price)).toBe(verdict);
  });

  it('is only held to the tick where there are no limits', () => {
    expect(checkLimitPrice(STOCKS, null, 1 as Price)).toBe('ok');
    expect(checkLimitPrice(STOCKS, null, 2_001 as Price)).toBe('off_tick');
  });
});
