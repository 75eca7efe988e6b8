import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { dateOf } from './civil-date.ts';
import { krxLot, krxTickTable } from './krx-ticks.ts';
import type { IssueKind, Market } from './listing.ts';
import { maxOrderQuantity } from './quantity-cap.ts';
import {
  isOnTick,
  roundDownToTick,
  roundUpToTick,
  type TickTable,
  tickAbove,
  tickAt,
  tickBelow,
  tickTable,
} from './tick-table.ts';

function tableOf(market: Market, kind: IssueKind, date: string): TickTable {
  const table = krxTickTable({ market, kind }, dateOf(date));
  if (table === undefined) throw new Error(`no table on ${date}`);
  return table;
}

/** Last price of a band with its tick, then the first one of the next band with its. */
type Edges = readonly [price: number, tick: number][];

const NOW: Edges = [
  [1, 1],
  [1_999, 1],
  [2_000, 5],
  [4_999, 5],
  [5_000, 10],
  [19_999, 10],
  [20_000, 50],
  [49_999, 50],
  [50_000, 100],
  [199_999, 100],
  [200_000, 500],
  [499_999, 500],
  [500_000, 1_000],
  [9_000_000, 1_000],
];

const KOSDAQ_BEFORE: Edges = [
  [1, 1],
  [999, 1],
  [1_000, 5],
  [4_999, 5],
  [5_000, 10],
  [9_999, 10],
  [10_000, 50],
  [49_999, 50],
  [50_000, 100],
  [900_000, 100],
];

const KOSPI_BEFORE: Edges = [
  ...KOSDAQ_BEFORE.slice(0, 9),
  [99_999, 100],
  [100_000, 500],
  [499_999, 500],
  [500_000, 1_000],
];

describe('ER §32②, the tick by market, kind and date', () => {
  it.each<[market: Market, kind: IssueKind, from: string, until: string, edges: Edges]>([
    ['KOSPI', 'stock', '2023-01-25', '2027-12-31', NOW],
    ['KOSDAQ', 'stock', '2023-01-25', '2027-12-31', NOW],
    ['KONEX', 'stock', '2023-01-25', '2027-12-31', NOW],
    ['KOSPI', 'stock', '2010-10-04', '2023-01-24', KOSPI_BEFORE],
    ['KOSDAQ', 'stock', '2010-10-04', '2023-01-24', KOSDAQ_BEFORE],
    ['KONEX', 'stock', '2010-10-04', '2023-01-24', KOSDAQ_BEFORE],
    [
      'KOSPI',
      'etf',
      '2023-12-11',
      '2027-12-31',
      [
        [1, 1],
        [1_999, 1],
        [2_000, 5],
        [500_000, 5],
      ],
    ],
    [
      'KOSPI',
      'etf',
      '2010-10-04',
      '2023-12-10',
      [
        [5, 5],
        [1_999, 5],
        [2_000, 5],
        [500_000, 5],
      ],
    ],
    [
      'KOSPI',
      'elw',
      '2010-10-04',
      '2027-12-31',
      [
        [5, 5],
        [2_000, 5],
        [500_000, 5],
      ],
    ],
  ])('%s %s from %s to %s', (market, kind, from, until, edges) => {
    for (const date of [from, until]) {
      const table = tableOf(market, kind, date);
      const found = edges.map(([price]) => [price, tickAt(table, price as Price)]);
      expect(found).toEqual(edges);
    }
  });

  it('has no table before the first', () => {
    const stock = { market: 'KOSPI', kind: 'stock' } as const;
    expect(krxTickTable(stock, dateOf('2010-10-03'))).toBeUndefined();
  });
});

describe('ticks at the edge of a band', () => {
  const table = tableOf('KOSPI', 'stock', '2026-01-02');

  it.each<[price: number, below: number, above: number]>([
    [1, 0, 2],
    [2_000, 1_999, 2_005],
    [1_999, 1_998, 2_000],
    [5_000, 4_995, 5_010],
    [4_995, 4_990, 5_000],
    [20_000, 19_990, 20_050],
    [50_000, 49_950, 50_100],
    [200_000, 199_900, 200_500],
    [500_000, 499_500, 501_000],
    // Off tick, the next ones on it.
    [2_003, 2_000, 2_005],
    [499_999, 499_500, 500_000],
  ])('%i lies between %i and %i', (price, below, above) => {
    expect(tickBelow(table, price as Price)).toBe(below);
    expect(tickAbove(table, price as Price)).toBe(above);
  });

  it.each<[price: number, down: number, up: number]>([
    [1_999, 1_999, 1_999],
    [2_001, 2_000, 2_005],
    [4_999, 4_995, 5_000],
    [19_991, 19_990, 20_000],
    [499_501, 499_500, 500_000],
    [500_001, 500_000, 501_000],
  ])('%i is rounded to %i and %i', (price, down, up) => {
    expect(roundDownToTick(table, price as Price)).toBe(down);
    expect(roundUpToTick(table, price as Price)).toBe(up);
    expect(isOnTick(table, price as Price)).toBe(down === up);
  });

  it('has no price on tick below the smallest tick', () => {
    const fives = tickTable([0, 5]);
    expect(isOnTick(fives, 0 as Price)).toBe(false);
    expect(roundUpToTick(fives, 0 as Price)).toBe(5);
    expect(roundDownToTick(fives, 4 as Price)).toBe(0);
    expect(tickBelow(fives, 5 as Price)).toBe(0);
  });

  it.each<[what: string, bands: [number, number][]]>([
    ['begins at 0', [[1, 1]]],
    [
      'bands of a tick table ascend',
      [
        [0, 1],
        [0, 5],
      ],
    ],
    ['whole number above 0', [[0, 0]]],
    [
      'ticks of both bands',
      [
        [0, 2],
        [1_001, 7],
      ],
    ],
  ])('throws at a table that breaks: %s', (what, bands) => {
    expect(() => tickTable(...bands)).toThrow(what);
  });
});

describe('ER §33, the lot', () => {
  it.each<[market: Market, kind: IssueKind, date: string, lot: number | undefined]>([
    ['KOSPI', 'stock', '2014-06-02', 1],
    ['KOSPI', 'stock', '2014-06-01', undefined],
    ['KOSDAQ', 'stock', '2026-01-02', 1],
    ['KOSPI', 'etf', '2026-01-02', 1],
    ['KOSPI', 'elw', '2026-01-02', 10],
    ['KONEX', 'stock', '2014-11-16', 100],
    ['KONEX', 'stock', '2014-11-17', 1],
  ])('%s %s on %s is %s', (market, kind, date, lot) => {
    expect(krxLot({ market, kind }, dateOf(date))).toBe(lot);
  });
});

describe('ER §14①3, the greatest quantity of one order', () => {
  it.each<[rule: string, base: number, shares: number, lot: number, cap: number]>([
    ['from 10 tn: 100 bn of shares', 100_000, 100_000_000, 1, 1_000_000],
    ['from 10 tn, up to the lot', 70_000, 5_969_782_550, 1, 1_428_572],
    ['from 10 tn, up to a lot of 10', 70_000, 5_969_782_550, 10, 1_428_580],
    ['just below 10 tn: 1 % of the shares', 100_000, 99_999_999, 1, 1_000_000],
    ['from 100 bn: 1 % of the shares', 1_000, 100_000_001, 1, 1_000_001],
    ['just below 100 bn: 1 bn of shares', 1_000, 99_999_999, 1, 1_000_000],
    ['from 20 bn: 1 bn of shares', 3_000, 6_666_667, 1, 333_334],
    ['below 20 bn: 5 % of the shares', 3_000, 6_666_666, 1, 333_334],
    ['a capitalisation above 2^53', 1_000_000, 90_000_000_000, 1, 100_000],
  ])('%s', (_rule, base, shares, lot, cap) => {
    const facts = { base: base as Price, listedShares: shares as Quantity, lot: lot as Quantity };
    expect(maxOrderQuantity(facts)).toBe(cap);
  });
});
