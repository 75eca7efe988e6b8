import { expect, test } from 'vitest';
import { ACCOUNT, ISSUE } from '../tests/sample-issue.ts';
import {
  amountOf,
  readTicket,
  stepPrice,
  stepQuantity,
  type Ticket,
  type TicketProblem,
} from './order-ticket.ts';
import { orderRequestOf } from './submit-order.ts';

const ticket = (change: Partial<Ticket>): Ticket => ({
  side: 'buy',
  kind: 'limit',
  price: '70,000',
  stopPrice: '',
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
  [{ price: '49,225' }, { text: 'offTickBy', figure: 50, nearest: [49_200, 49_250] }],
  [
    { kind: 'conditional_limit', price: '91,200' },
    { field: 'price', text: 'conditionalAtLimit' },
  ],
  [
    { kind: 'conditional_limit', side: 'sell', price: '49,200' },
    { field: 'price', text: 'conditionalAtLimit' },
  ],
  [
    { kind: 'stop_limit', stopPrice: '70,050' },
    { field: 'stopPrice', text: 'offTickBy', nearest: [70_000, 70_100] },
  ],
  [
    { kind: 'stop_limit', stopPrice: '70,100', price: 'x' },
    { field: 'price', text: 'badPriceText' },
  ],
  [
    { kind: 'market', price: 'not read' },
    { field: 'quantity', text: 'cashShort', figure: 2_120_000 },
  ],
  [
    { kind: 'off_hours', price: 'not read' },
    { field: 'quantity', text: 'cashShort', figure: 20_000 },
  ],
  [{ quantity: '9007199254740990' }, { field: 'quantity', text: 'amountTooLarge' }],
  [{ quantity: '110' }, { field: 'quantity', text: 'cashShort', figure: 700_000 }],
  [
    { side: 'sell', quantity: '60' },
    { field: 'quantity', text: 'sharesShort', figure: 10 },
  ],
])('%j is no order: %j', (change, problem) => {
  expect(problemOf(change)).toMatchObject(problem);
});

test.each<[Partial<Ticket>, object, object]>([
  [{}, { price: 70_000, amount: 700_000 }, { orderType: 'limit', price: '70000' }],
  [{ kind: 'market' }, { price: null, amount: 912_000 }, { orderType: 'market' }],
  [{ kind: 'market', side: 'sell' }, { price: null, amount: 492_000 }, { orderType: 'market' }],
  [{ kind: 'midpoint' }, { price: null, amount: 912_000 }, { orderType: 'midpoint' }],
  [{ kind: 'best_counter' }, { price: null, amount: null }, { orderType: 'best_counter' }],
  [{ kind: 'best_same' }, { price: null, amount: null }, { orderType: 'best_same' }],
  [
    { kind: 'conditional_limit' },
    { price: 70_000, stopPrice: null },
    { orderType: 'conditional_limit', price: '70000' },
  ],
  [
    { kind: 'stop_limit', stopPrice: '71,000' },
    { price: 70_000, stopPrice: 71_000, amount: 700_000 },
    { orderType: 'stop_limit', price: '70000', stopPrice: '71000' },
  ],
  [
    { kind: 'off_hours', price: '1' },
    { price: 70_200, amount: 702_000 },
    { price: '70200', isOffHours: true },
  ],
  [{ timeInForce: 'ioc' }, {}, { timeInForce: 'immediate_or_cancel' }],
  [{ timeInForce: 'fok' }, {}, { timeInForce: 'fill_or_kill' }],
])('%j is counted as %j and sent as %j', (change, counted, request) => {
  const read = readTicket(ticket({ quantity: '10', ...change }), ISSUE, ACCOUNT);
  if (!read.ok) throw new Error(read.problem.text);
  expect(read.order).toMatchObject(counted);
  const sent = orderRequestOf(3, read.order, 'web-1');
  expect(sent).toMatchObject({ account: 3, quantity: '10', clientOrderId: 'web-1', ...request });
  expect(sent.price === undefined).toBe(read.order.price === null);
});

test('off hours an issue with a close trades at it', () => {
  const closed = { ...ISSUE, closePrice: 70_700 };
  const read = readTicket(ticket({ kind: 'off_hours', quantity: '10' }), closed, ACCOUNT);
  expect(read).toMatchObject({ order: { price: 70_700 } });
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
  expect(stepPrice('50,000', -1, ISSUE, null)).toBe('49,950');
  expect(stepPrice('49,900', 3, ISSUE, null)).toBe('50,100');
  expect(stepPrice('50,100', -3, ISSUE, null)).toBe('49,900');
  expect(stepPrice('abc', 1, ISSUE, 70_500)).toBe('70,500');
  expect(stepPrice('abc', 1, ISSUE, null)).toBe('abc');
  expect(stepQuantity('', 1, ISSUE)).toBe('10');
  expect(stepQuantity('1,000', 1, ISSUE)).toBe('1,010');
  expect(stepQuantity('10', -1, ISSUE)).toBe('10');
});
