import { beforeEach, expect, it } from 'vitest';
import { command, openMarket, PARTY, type TestLedger, testGenesis } from '../test-ledger.ts';
import type { FeeRow } from './fee-table.ts';
import { checkInvariants } from './invariants.ts';
import { PROPOSAL, type Proposal } from './proposal.ts';

let ledger: TestLedger;

beforeEach(() => {
  ledger = openMarket({}, testGenesis({ rulesVersion: 2 }), false);
  ledger.send(PARTY.kim, command('RequestWithdrawal'));
  ledger.send(PARTY.registrar, command('FreezeShares'));
  ledger.send(PARTY.kim, command('PlaceOrder'));
  ledger.send(PARTY.lee, command('PlaceOrder', { account: 1, side: 1, limitPrice: 101 }));
  const stop = { orderType: 6, limitPrice: 200, stopPrice: 200, clientOrderId: 'stop' };
  ledger.send(PARTY.kim, command('PlaceOrder', stop));
});

const FEES: FeeRow = {
  number: 0,
  worstPpm: 0,
  schedule: 1,
  fromDate: 0,
  makerPpm: 0,
  takerPpm: 0,
  sellTaxPpm: 0,
  feeAccount: 3,
  taxAccount: 3,
};
const APPROVED: Proposal = {
  status: PROPOSAL.approved,
  reject: 0,
  participant: 0,
  key: 0,
  effectiveDate: 0,
  proposedAt: 0,
  approver: 0,
  action: new Uint8Array(0),
};

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
  ['held cash is what the open orders need', ({ withdrawals }) => withdrawals.remove(0)],
  ['held shares is what the open orders need', ({ freezes }) => freezes.change(0, 1, 0)],
  ['the open buys of a position', ({ openBuys }) => openBuys.add(0, 1)],
  ['the lists of orders have each', ({ orders }) => orders.lists.unlink(0, 0, orders.key[0]!)],
  ['the lists of orders have each', ({ stops: { rows } }) => rows.lists.unlink(0, 0, rows.key[0]!)],
  ['the fees of an issue are those in force', ({ issues }) => (issues[0]!.fees = FEES)],
  ['the proposals that wait', ({ proposals }) => proposals.push(APPROVED)],
  ['what a manager holds', ({ managerTotals }) => managerTotals.addShares(0, true, 1)],
  ['the sum of the managers', ({ managerTotals }) => (managerTotals.own[0]! += 1)],
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
