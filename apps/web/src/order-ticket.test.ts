import { expect, test } from 'vitest';
import {
  amountOf,
  readTicket,
  stepPrice,
  stepQuantity,
  type Ticket,
  type TicketProblem,
} from './order-ticket.ts';
import type { AccountView, Issue } from './wire.ts';

const ISSUE: Issue = {
  issue: 0,
  shortCode: 'J10120',
  name: '가람정밀',
  nameEnglish: 'Garam',
  currency: { currency: 0, code: 'KRW', decimals: 0 },
  priceDecimals: 0,
  session: 'continuous',
  tick: 100,
  lot: 10,
  basePrice: 70_200,
  lowerLimit: 49_200,
  upperLimit: 91_200,
  lastPrice: 70_500,
};

const ACCOUNT: AccountView = {
  cashByCurrency: new Map([[0, 7_000_000]]),
  sharesByIssue: new Map([[0, 50]]),
  balanceByIssue: new Map([[0, 60]]),
};

const ticket = (change: Partial<Ticket>): Ticket => ({
  side: 'buy',
  price: '70,000',
  quantity: '100',
  timeInForce: 'day',
  ...change,
});

const problemOf = (change: Partial<Ticket>): TicketProblem | null => {
  const read = readTicket(ticket(change), ISSUE, ACCOUNT);
  return read.ok ? null : read.problem;
};

test('a ticket is read in units, commas and spaces aside', () => {
  const read = readTicket(ticket({ price: ' 70,000', quantity: '1 00' }), ISSUE, ACCOUNT);
  expect(read).toMatchObject({
    ok: true,
    order: { side: 'buy', price: 70_000, quantity: 100, amount: 7_000_000, timeInForce: 'day' },
  });
});

test.each<[Partial<Ticket>, Partial<TicketProblem>]>([
  [{ quantity: '' }, { field: 'quantity', text: 'badQuantityText' }],
  [{ quantity: '0' }, { field: 'quantity', text: 'badQuantityText' }],
  [{ quantity: '-10' }, { field: 'quantity', text: 'badQuantityText' }],
  [{ quantity: '1e3' }, { field: 'quantity', text: 'badQuantityText' }],
  [{ quantity: '15' }, { field: 'quantity', text: 'offLotBy', figure: 10 }],
  [{ price: '' }, { field: 'price', text: 'badPriceText' }],
  [{ price: '0' }, { field: 'price', text: 'badPriceText' }],
  [{ price: '70000.5' }, { field: 'price', text: 'badPriceText' }],
  [{ price: '70,050' }, { text: 'offTickBy', figure: 100, nearest: [70_000, 70_100] }],
  [{ price: '91,300' }, { text: 'aboveLimitOf', figure: 91_200, nearest: [91_200] }],
  [{ price: '91,250' }, { text: 'offTickBy', nearest: [91_200] }],
  [{ price: '49,100' }, { text: 'belowLimitOf', figure: 49_200, nearest: [49_200] }],
  [{ quantity: '9007199254740990' }, { field: 'quantity', text: 'amountTooLarge' }],
  [{ quantity: '110' }, { field: 'quantity', text: 'cashShort', figure: 700_000 }],
  [
    { side: 'sell', quantity: '60' },
    { field: 'quantity', text: 'sharesShort', figure: 10 },
  ],
])('%j is no order: %j', (change, problem) => {
  expect(problemOf(change)).toMatchObject(problem);
});

test('amounts follow encoding.md section 1 where currency and price have different decimals', () => {
  const cents = { ...ISSUE, currency: { currency: 1, code: 'USD', decimals: 2 } };
  expect(amountOf(cents, 12, 5)).toBe(6000);
  expect(amountOf({ ...cents, priceDecimals: 4 }, 12_300, 5)).toBe(615);
  expect(amountOf(ISSUE, 9_007_199_254_740_991, 1)).toBe(9_007_199_254_740_991);
  expect(amountOf(ISSUE, 9_007_199_254_740_991, 2)).toBeNull();
});

test('steps follow tick and lot, and stay within the limits', () => {
  expect(stepPrice('70,000', 1, ISSUE, null)).toBe('70,100');
  expect(stepPrice('70,000', -10, ISSUE, null)).toBe('69,000');
  expect(stepPrice('70,050', 1, ISSUE, null)).toBe('70,100');
  expect(stepPrice('70,050', -1, ISSUE, null)).toBe('70,000');
  expect(stepPrice('91,200', 1, ISSUE, null)).toBe('91,200');
  expect(stepPrice('49,200', -1, ISSUE, null)).toBe('49,200');
  expect(stepPrice('abc', 1, ISSUE, 70_500)).toBe('70,500');
  expect(stepPrice('abc', 1, ISSUE, null)).toBe('abc');
  expect(stepQuantity('', 1, ISSUE)).toBe('10');
  expect(stepQuantity('1,000', 1, ISSUE)).toBe('1,010');
  expect(stepQuantity('10', -1, ISSUE)).toBe('10');
});
