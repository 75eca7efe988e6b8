import { beforeEach, expect, it } from 'vitest';
import {
  ACCOUNT,
  command,
  DAY,
  openMarket,
  PARTY,
  type TestLedger,
  testGenesis,
} from './test-ledger.ts';
import { eventsOf } from './test-play.ts';

let ledger: TestLedger;

/** Kim manages 1,000 of a client and 1,000 of its own, Lee 1,000 of a client. */
beforeEach(() => {
  ledger = openMarket({}, testGenesis({ rulesVersion: 2 }));
});

function told(events: Uint8Array): string {
  return eventsOf(events)
    .flatMap((event) => {
      if (event.kind === 'supply_breach') return `${event.breachKind} ${event.participant}`;
      if (event.kind === 'issue_status_changed') return event.to;
      return event.kind === 'command_result' ? event.reject : [];
    })
    .join(', ');
}

const attest = (customers: number, own: number, participant: number = PARTY.kim) => {
  return command('AttestTotals', { participant, customers, own });
};

it.each([
  ['as they are', 1_000, 1_000, 'ok'],
  ['fewer of customers', 999, 1_000, 'ok, customers_above 3, suspended'],
  ['fewer of its own', 1_000, 999, 'ok, own_above 3, suspended'],
  ['more than there are', 1_001, 1_000, 'below 3, ok, sum_above 4294967295, suspended'],
  ['none at all', 0, 0, 'ok, customers_above 3, suspended'],
])('books that say %s', (_name, customers, own, expected) => {
  const { events } = ledger.send(PARTY.registrar, attest(customers, own));
  expect(told(events)).toBe(expected);
  const order = ledger.send(PARTY.kim, command('PlaceOrder'));
  expect(told(order.events)).toBe(expected.endsWith('suspended') ? 'issue_not_trading' : 'ok');
});

it('a suspended issue trades again as soon as none of its rows is in breach', () => {
  ledger.send(PARTY.registrar, attest(999, 1_000), attest(990, 0, PARTY.lee));
  expect(told(ledger.send(PARTY.registrar, attest(1_000, 1_000)).events)).toBe('ok');
  const { events } = ledger.send(PARTY.registrar, attest(1_000, 0, PARTY.lee));
  expect(told(events)).toBe('trading, ok');
});

it('a trade moves the books with the shares, from customers to own', () => {
  ledger.send(PARTY.lee, command('PlaceOrder', { account: ACCOUNT.L, side: 1, quantity: 7 }));
  ledger.send(PARTY.kim, command('PlaceOrder', { account: ACCOUNT.H, quantity: 7 }));
  const { managerTotals, issues } = ledger.state;
  const row = (participant: number) => managerTotals.find(0, participant);
  expect(managerTotals.own[row(PARTY.kim)]).toBe(1_007);
  expect(managerTotals.customers[row(PARTY.lee)]).toBe(993);
  expect(issues[0]?.status).toBe(0);
});

it('the second rules begin with what the positions hold', () => {
  const first = openMarket();
  const { businessDate } = first.state;
  first.send(PARTY.operator, command('ActivateRules', { businessDate: businessDate + 1 }));
  expect(first.state.managerTotals.count).toBe(0);
  const { events } = first.block([], first.now + DAY);
  expect(eventsOf(events).map(({ kind }) => kind)).toEqual([
    'business_date_changed',
    'rules_activated',
  ]);
  const { managerTotals } = first.state;
  expect([...managerTotals.customers.subarray(0, 2)]).toEqual([1_000, 1_000]);
  expect([...managerTotals.own.subarray(0, 2)]).toEqual([1_000, 0]);
});
