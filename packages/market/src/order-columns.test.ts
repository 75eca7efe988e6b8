import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { Fills } from './fills.ts';
import { createOrderColumns, growOrderColumns } from './order-columns.ts';

describe('growOrderColumns', () => {
  it('keeps the rows, at least doubles, and never shrinks', () => {
    const columns = createOrderColumns(4);
    columns.limitPrice[3] = 70_000;
    columns.leaves[3] = Number.MAX_SAFE_INTEGER;
    columns.side[3] = 1;
    columns.sequence[3] = 9;
    columns.queueWords[31] = 7;
    growOrderColumns(columns, 5);
    expect(columns.leaves.length).toBe(8);
    growOrderColumns(columns, 100);
    growOrderColumns(columns, 2);
    expect(columns.leaves.length).toBe(100);
    expect([
      columns.limitPrice[3],
      columns.leaves[3],
      columns.side[3],
      columns.sequence[3],
    ]).toEqual([70_000, Number.MAX_SAFE_INTEGER, 1, 9]);
    expect(columns.limitPrice.length).toBe(100);
    expect(columns.side.length).toBe(100);
    expect(columns.sequence.length).toBe(100);
    expect([columns.queueWords[31], columns.queueWords.length]).toEqual([7, 800]);
  });
});

describe('Fills', () => {
  it('appends, grows, and is used again after clear', () => {
    const fills = new Fills();
    for (let index = 0; index < 1000; index += 1) {
      fills.append(index, (index + 1) as Price, (2 ** 40 + index) as Quantity);
    }
    expect(fills.count).toBe(1000);
    expect([fills.makerSlot[999], fills.price[999], fills.quantity[999]]).toEqual([
      999,
      1000,
      2 ** 40 + 999,
    ]);
    fills.clear();
    fills.append(5, 6 as Price, 7 as Quantity);
    expect(fills.count).toBe(1);
    expect([fills.makerSlot[0], fills.price[0], fills.quantity[0]]).toEqual([5, 6, 7]);
  });
});
