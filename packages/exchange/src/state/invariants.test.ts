import { beforeEach, expect, it } from 'vitest';
import { command, openMarket, PARTY, type TestLedger } from '../test-ledger.ts';
import { checkInvariants } from './invariants.ts';

let ledger: TestLedger;

beforeEach(() => {
  ledger = openMarket({}, undefined, false);
  ledger.send(PARTY.kim, command('PlaceOrder'));
  ledger.send(PARTY.lee, command('PlaceOrder', { account: 1, side: 1, limitPrice: 101 }));
  const stop = { orderType: 6, limitPrice: 200, stopPrice: 200, clientOrderId: 'stop' };
  ledger.send(PARTY.kim, command('PlaceOrder', stop));
});

type Break = readonly [rule: string, breakIt: (state: TestLedger['state']) => void];

const BREAKS: readonly Break[] = [
  ['an open order has leaves', ({ orders }) => orders.columns.leaves.fill(0)],
  ['an order is open for what it was for', ({ orders }) => orders.quantity.fill(9)],
  ['the cost of an open order is a whole amount', ({ issues }) => (issues[0]!.priceDecimals = 8)],
  ['held cash is what the open orders need', ({ cash }) => (cash.held[0]! -= 1)],
  ['held shares is what the open orders need', ({ positions }) => (positions.held[2]! += 1)],
  ['available cash is never negative', ({ cash }) => (cash.available[0]! = -1)],
  ['cash is conserved', ({ cash }) => (cash.available[0]! += 1)],
  ['cash is conserved', ({ currencies }) => (currencies[1]!.total = 1)],
  ['shares is conserved', ({ issues }) => (issues[0]!.sharesIssued -= 1)],
  ['an open order has leaves', ({ issues }) => issues[0]!.books.limit.remove(0)],
  ['every open order is on a book', ({ orders }) => orders.allocator.release(1)],
  ['held cash is what the open orders need', ({ stops }) => (stops.rows.columns.leaves[0]! -= 1)],
  ['every dormant stop order is on a book', ({ issues }) => issues[0]!.stops.remove(0)],
  [
    'a book in continuous trading is not crossed',
    ({ issues, orders }) => {
      const { limit } = issues[0]!.books;
      limit.remove(1);
      orders.columns.limitPrice[1] = 100;
      orders.columns.leaves[1] = 10;
      limit.rest(1);
    },
  ],
];

for (const [rule, breakIt] of BREAKS) {
  it(`is seen to fail: ${rule}`, () => {
    checkInvariants(ledger.state);
    breakIt(ledger.state);
    expect(() => checkInvariants(ledger.state)).toThrow(`broken invariant: ${rule}`);
  });
}
