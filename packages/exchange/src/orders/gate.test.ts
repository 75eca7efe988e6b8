import { describe, expect, it } from 'vitest';
import { DAY_ACCOUNT, openDay } from '../day/test-day.ts';
import { ACCOUNT, command, openMarket, PARTY, SECOND, type TestLedger } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

/** The codes of a block's commands. */
function codesOf(events: Uint8Array): string[] {
  return eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
}

const order = (clientOrderId: string, fields: object = {}) => {
  return command('PlaceOrder', { clientOrderId, ...fields });
};

describe('the collar', () => {
  it.each([
    [89, 'outside_collar'],
    [90, 'ok'],
    [110, 'ok'],
    [111, 'outside_collar'],
  ])('of 10 % about 100 has the price %i: %s', (limitPrice, code) => {
    const ledger = openMarket({ basePrice: 100 });
    ledger.send(PARTY.operator, command('SetIssueTerms', { collarPercent: 10 }));
    expect(codesOf(ledger.send(PARTY.kim, order('a', { limitPrice })).events)).toEqual([code]);
  });
});

it('the throttle counts each key and second for itself, refused orders too', () => {
  const ledger = openMarket();
  ledger.now = Math.ceil(ledger.now / SECOND) * SECOND;
  const terms = command('SetParticipantTerms', { participant: PARTY.kim, ordersPerSecond: 3 });
  ledger.send(PARTY.operator, terms);
  const poor = order('poor', { quantity: 999_999 });
  const amend = command('AmendOrder', { orderId: 1, limitPrice: 99 });
  const many = ledger.send(PARTY.kim, order('a'), poor, amend, order('b'), command('CancelOrder'));
  expect(codesOf(many.events)).toEqual(['ok', 'insufficient_cash', 'ok', 'throttled', 'ok']);
  ledger.now += SECOND;
  expect(codesOf(ledger.send(PARTY.kim, order('b')).events)).toEqual(['ok']);
});

it('the ownership cap counts what is held, what is frozen and what open buys would bring', () => {
  const ledger = openMarket();
  // 3,000 shares are issued, of which Kim's account K has 1,000: 40 % are 1,200.
  ledger.send(PARTY.operator, command('SetIssueTerms', { ownershipCapPpm: 400_000 }));
  const stop = { orderType: 6, stopPrice: 200, limitPrice: 200, quantity: 50 };
  const sent = [order('a', { quantity: 100 }), order('b', stop), order('c', { quantity: 51 })];
  const { events } = ledger.send(PARTY.kim, ...sent, order('d', { quantity: 50 }));
  expect(codesOf(events)).toEqual(['ok', 'ok', 'ownership_cap', 'ok']);
  const cancel = command('CancelOrder', { orderId: 2 });
  const again = ledger.send(
    PARTY.kim,
    cancel,
    order('e', { quantity: 51 }),
    order('f', { quantity: 50 }),
  );
  expect(codesOf(again.events)).toEqual(['ok', 'ownership_cap', 'ok']);
});

describe('accounts of one group do not trade with each other', () => {
  const groupOf = (ledger: TestLedger, group: number) => {
    const terms = [ACCOUNT.K, ACCOUNT.H].map((account) => {
      return command('SetAccountTerms', { account, flags: 0, group });
    });
    ledger.send(PARTY.kim, ...terms);
  };

  it.each([
    [0, 'trade_executed'],
    [7, 'order_canceled'],
  ])('group %i: %s', (group, kind) => {
    const ledger = openMarket();
    groupOf(ledger, group);
    ledger.send(PARTY.kim, order('a'));
    const sell = order('b', { account: ACCOUNT.H, side: 1, selfMatch: 1 });
    const { events } = ledger.send(PARTY.kim, sell);
    expect(eventsOf(events)[1]?.kind).toBe(kind);
  });
});

it('a retail account has bought, and has in open buys, no more in a year than it has sold and the limit', () => {
  const ledger = openDay({ at: '09:10' });
  const { issues, accounts } = ledger.state;
  const { market, basePrice, number: issue } = issues[0]!;
  const [buyer, seller] = [DAY_ACCOUNT.K, DAY_ACCOUNT.L];
  ledger.send(PARTY.operator, command('SetMarketTerms', { market, retailLimit: 3 * basePrice }));
  ledger.send(PARTY.kim, command('SetAccountTerms', { account: buyer, flags: 1, group: 0 }));
  const at = { issue, limitPrice: basePrice };
  const sell = order('s', { ...at, account: seller, side: 1, quantity: 2 });
  ledger.send(PARTY.lee, sell);
  const buys = [2, 2, 1, 1].map((quantity, place) => {
    return order(`b${place}`, { ...at, account: buyer, quantity });
  });
  const { events } = ledger.send(PARTY.kim, ...buys);
  expect(codesOf(events)).toEqual(['ok', 'retail_cap', 'ok', 'retail_cap']);
  const bought = 2 * basePrice;
  expect(accounts[buyer]).toMatchObject({ bought, sold: 0, year: 2026 });
  // Lee's account is none of a retail investor: nothing is counted, and nothing is capped.
  expect(accounts[seller]).toMatchObject({ bought: 0, sold: 0, year: 0 });
  const many = order('many', { ...at, limitPrice: basePrice - 10, account: seller, quantity: 9 });
  expect(codesOf(ledger.send(PARTY.lee, many).events)).toEqual(['ok']);
});

it('an amendment is not how a retail account gets past its limit', () => {
  const ledger = openDay({ at: '09:10' });
  const { market, basePrice, number: issue } = ledger.state.issues[0]!;
  const account = DAY_ACCOUNT.K;
  ledger.send(PARTY.operator, command('SetMarketTerms', { market, retailLimit: basePrice }));
  ledger.send(PARTY.kim, command('SetAccountTerms', { account, flags: 1, group: 0 }));
  ledger.send(PARTY.kim, order('a', { issue, account, limitPrice: basePrice - 20, quantity: 1 }));
  const orderId = ledger.state.nextOrderId - 1;
  const amend = (limitPrice: number) => {
    return codesOf(ledger.send(PARTY.kim, command('AmendOrder', { orderId, limitPrice })).events);
  };
  expect(amend(basePrice + 10)).toEqual(['retail_cap']);
  expect(amend(basePrice)).toEqual(['ok']);
  // Below the cost of before it is taken even where the limit has come down since.
  ledger.send(PARTY.operator, command('SetMarketTerms', { market, retailLimit: 1 }));
  expect(amend(basePrice - 10)).toEqual(['ok']);
  expect(amend(basePrice)).toEqual(['retail_cap']);
});
