import { expect, test } from 'vitest';
import { addressOf, readRoute } from './routes.ts';

test.each([
  ['', { page: 'trade', rest: '' }],
  ['#/trade/J10120', { page: 'trade', rest: 'J10120' }],
  ['#/assets', { page: 'assets', rest: '' }],
  ['#/ledger/block/12', { page: 'ledger', rest: 'block/12' }],
  ['#/nowhere/J10120', { page: 'trade', rest: '' }],
  ['#/trade/<b>', { page: 'trade', rest: '' }],
  ['#trade', { page: 'trade', rest: '' }],
] as const)('%s', (hash, route) => {
  expect(readRoute(hash)).toEqual(route);
  expect(readRoute(addressOf(route))).toEqual(route);
});
