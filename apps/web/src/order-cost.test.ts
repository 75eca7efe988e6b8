import type { FeeAnswer } from '@jangbu/sdk';
import { describe, expect, test } from 'vitest';
import { ACCOUNT, ISSUE } from '../tests/sample-issue.ts';
import { positionCost } from './average-cost.ts';
import { readLimit, shareOfMost, ticketAmount, worstFee } from './order-cost.ts';
import { checkLimits } from './order-limits.ts';
import type { ReadyOrder, Ticket } from './order-ticket.ts';
import type { Fill } from './wire.ts';

const TICKET: Ticket = {
  side: 'buy',
  kind: 'limit',
  price: '70,000',
  stopPrice: '',
  quantity: '30',
  timeInForce: 'day',
};
const fee = (fields: Partial<FeeAnswer>): FeeAnswer => ({
  row: 0,
  schedule: 1,
  fromDate: '2026-01-01',
  makerPpm: 100,
  takerPpm: 150,
  sellTaxPpm: 1800,
  feeAccount: 0,
  taxAccount: 0,
  ...fields,
});

describe('worstFee', () => {
  test('is the dearer fee, rounded up, and on a sale the tax', () => {
    expect(worstFee(1_000_001, 'buy', 1, [fee({})], '2026-11-20')).toBe(151);
    expect(worstFee(1_000_000, 'sell', 1, [fee({})], '2026-11-20')).toBe(150 + 1800);
  });

  test('follows the last row that is in force', () => {
    const rows = [fee({}), fee({ fromDate: '2026-11-20', takerPpm: 300 }), fee({ schedule: 2 })];
    expect(worstFee(1_000_000, 'buy', 1, rows, '2026-11-19')).toBe(150);
    expect(worstFee(1_000_000, 'buy', 1, rows, '2026-11-20')).toBe(300);
    expect(worstFee(1_000_000, 'buy', null, rows, '2026-11-20')).toBe(0);
  });
});

test('shares of what is possible are whole lots', () => {
  expect(shareOfMost(100, TICKET, ISSUE, ACCOUNT)).toBe('100');
  expect(shareOfMost(25, TICKET, ISSUE, ACCOUNT)).toBe('20');
  expect(shareOfMost(100, { ...TICKET, side: 'sell' }, ISSUE, ACCOUNT)).toBe('50');
  expect(shareOfMost(100, { ...TICKET, kind: 'market' }, ISSUE, ACCOUNT)).toBe('70');
  expect(shareOfMost(100, { ...TICKET, kind: 'best_counter' }, ISSUE, ACCOUNT)).toBe('70');
  expect(ticketAmount(TICKET, ISSUE)).toBe(2_100_000);
  expect(ticketAmount({ ...TICKET, price: 'x' }, ISSUE)).toBeNull();
});

test('limits are whole numbers from 1 on', () => {
  expect(readLimit('50,000,000')).toBe(50_000_000);
  for (const text of ['0', '', '-1', '1.5', 'x']) expect(readLimit(text)).toBeNull();
});

test('an order is held to each limit that it can be held to', () => {
  const order: ReadyOrder = {
    issue: ISSUE,
    side: 'buy',
    kind: 'limit',
    price: 69_400,
    stopPrice: null,
    quantity: 30,
    timeInForce: 'day',
    amount: 2_082_000,
  };
  const limits = { quantity: 30, amount: 2_000_000, ticks: 10 };
  const over = (changed: Partial<ReadyOrder>, last: number | null = 70_500) =>
    checkLimits({ ...order, ...changed }, limits, last)
      .filter(({ isWithin }) => !isWithin)
      .map(({ name }) => name);
  expect(over({})).toEqual(['amount', 'ticks']);
  expect(over({ price: 69_500, amount: 2_000_000 })).toEqual([]);
  expect(over({ quantity: 31, amount: null, price: null })).toEqual(['quantity']);
  expect(over({}, null)).toEqual(['amount']);
});

describe('positionCost', () => {
  const fill = (side: 'buy' | 'sell', price: number, quantity: number, isBusted = false) =>
    ({ side, price, quantity, isBusted }) as Fill;

  test('is the average of the purchases; a sale takes its share away', () => {
    const fills = [fill('sell', 300, 5), fill('buy', 200, 10), fill('buy', 100, 10)];
    expect(positionCost(fills, 15)).toEqual({ cost: 2_250, quantity: 15 });
    expect(positionCost([fill('buy', 9, 1, true), ...fills], 15)?.cost).toBe(2_250);
  });

  test('is not known for shares that the fills do not account for', () => {
    expect(positionCost([fill('buy', 100, 10)], 15)).toBeNull();
    expect(positionCost([fill('sell', 100, 10)], 5)).toBeNull();
    expect(positionCost([], 0)).toBeNull();
  });
});
