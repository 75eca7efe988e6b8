import { describe, expect, test } from 'vitest';
import { allotBySize, bySize } from './call-allocation.ts';
import { type CallLevel, priceOfCall } from './call-price.ts';
import type { Order } from './records.ts';

/** Levels from `price:quantity` lists. */
function levelsOf(asks: string, bids: string): CallLevel[] {
  const levels = new Map<bigint, { price: bigint; sells: bigint; buys: bigint }>();
  for (const [list, side] of [
    [asks, 'sells'],
    [bids, 'buys'],
  ] as const) {
    for (const entry of list.split(' ').filter((text) => text !== '')) {
      const [price, quantity] = entry.split(':').map(BigInt) as [bigint, bigint];
      const level = levels.get(price) ?? { price, sells: 0n, buys: 0n };
      level[side] += quantity;
      levels.set(price, level);
    }
  }
  return [...levels.values()];
}

describe('trading-day.md section 10, the price of a call', () => {
  test.each([
    // Tick, last, asks, bids, price, quantity.
    [
      50n,
      15_200n,
      '15250:3600 15200:150 15150:650 15100:500 15050:150',
      '15400:1000 15350:300 15300:200 15250:500',
      [15_250n, 2_000n],
    ],
    // A market buy stands at 10,700, above the highest buy.
    [100n, 10_400n, '10500:200', '10700:200 10600:200 10500:200', [10_700n, 200n]],
    // Every price from 10,100 to 10,400 is a candidate.
    [100n, 10_200n, '10100:50', '10400:50', [10_200n, 50n]],
    [100n, 9_900n, '10100:50', '10400:50', [10_100n, 50n]],
    [100n, 10_900n, '10100:50', '10400:50', [10_400n, 50n]],
    [100n, 10_250n, '10100:50', '10400:50', [10_300n, 50n]],
    [100n, 10_000n, '10500:50', '10400:50', null],
    [100n, 10_000n, '', '10400:50', null],
  ])('tick %i, last %i, asks %s, bids %s', (tick, last, asks, bids, expected) => {
    const bands = [{ from: 0n, tick }];
    const found = priceOfCall(bands, 1n, levelsOf(asks, bids), { price: last, isBase: false });
    expect(found === null ? null : [found.price, found.quantity]).toEqual(expected);
  });

  test.each([
    // Candidates are 10,010 and 10,030: 5 more are sold at the one, 5 more bought at the other.
    [10_012n, 10_010n],
    [10_020n, 10_020n],
    [10_015n, 10_020n],
    [10_014n, 10_010n],
  ])('of candidates on both sides a base of %i takes the nearest, %i', (last, expected) => {
    const bands = [{ from: 0n, tick: 10n }];
    const levels = levelsOf('10010:50', '10030:50');
    expect(priceOfCall(bands, 1n, levels, { price: last, isBase: true })?.price).toBe(expected);
  });
});

describe('trading-day.md section 10, allocation at the limit', () => {
  function order(sequence: number, leaves: bigint): Order {
    return { sequence, leaves } as Order;
  }

  test.each([
    [1n, 13_100n, [1_000n, 200n, 10_000n, 5_000n], [550n, 150n, 9_850n, 2_550n]],
    [1n, 250n, [300n, 500n, 500n], [50n, 100n, 100n]],
    // Half of 3 lots is 2 lots.
    [10n, 1_020n, [1_030n, 1_030n], [1_000n, 20n]],
    [10n, 2_030n, [1_030n, 1_030n], [1_020n, 1_010n]],
  ])('lot %i: %i to %o', (lot, quantity, leaves, expected) => {
    const orders = leaves.map((each, place) => order(place, each));
    const allotments = allotBySize(bySize(orders), quantity, lot);
    expect(orders.map((each) => allotments.find((row) => row.order === each)!.quantity)).toEqual(
      expected,
    );
  });
});
