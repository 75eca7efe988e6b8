import { beforeEach, describe, expect, it } from 'vitest';
import { partOf } from '../state/amounts.ts';
import {
  ACCOUNT,
  command,
  DAY,
  openMarket,
  PARTY,
  type TestLedger,
  testGenesis,
} from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

const TAX = 4;
let ledger: TestLedger;

beforeEach(() => {
  ledger = openMarket({}, testGenesis({ rulesVersion: 2 }));
  // Makers pay 0.1 %, takers 0.2 %, sellers 0.18 % of tax.
  ledger.send(
    PARTY.operator,
    command('OpenAccount', { class: 4 }),
    command('DefineFees'),
    command('SetIssueTerms', { feeSchedule: 1 }),
  );
});

/** `available + held` of an account's cash. */
function cashOf(account: number): string {
  const { cash } = ledger.state;
  const row = cash.find(account, 0);
  return row < 0 ? 'none' : `${cash.available[row]} + ${cash.held[row]}`;
}

const buy = (fields: object) => command('PlaceOrder', { clientOrderId: 'buy', ...fields });
const sell = (fields: object) => {
  return command('PlaceOrder', { account: ACCOUNT.L, side: 1, clientOrderId: 'sell', ...fields });
};

describe('a buy holds the worst fee, and pays what it is charged', () => {
  it('as maker', () => {
    ledger.send(PARTY.kim, buy({ quantity: 100, limitPrice: 100 }));
    expect(cashOf(ACCOUNT.K)).toBe('989980 + 10020');
    const { events } = ledger.send(PARTY.lee, sell({ quantity: 30, limitPrice: 100 }));
    // 3,000 changes hands: 3 of the buyer, 6 of the seller, 5 of tax (5.4).
    expect(eventsOf(events).map(({ kind }) => kind)).toEqual([
      'order_accepted',
      'trade_executed',
      'fees_charged',
      'command_result',
    ]);
    expect(eventsOf(events)[2]).toMatchObject({
      buyerFee: 3,
      sellerFee: 6,
      sellerTax: 5,
      index: 1,
    });
    expect(cashOf(ACCOUNT.K)).toBe('989983 + 7014');
    expect(cashOf(ACCOUNT.L)).toBe('1002989 + 0');
    expect([cashOf(ACCOUNT.F), cashOf(TAX)]).toEqual(['9 + 0', '5 + 0']);
  });

  it('as taker at a better price, over several makers, and what is left holds for itself', () => {
    const sells = [90, 95].map((limitPrice) => {
      return sell({ quantity: 7, limitPrice, clientOrderId: `s${limitPrice}` });
    });
    ledger.send(PARTY.lee, ...sells);
    ledger.send(PARTY.kim, buy({ quantity: 50, limitPrice: 100 }));
    // 630 and 665: fees of 1 each for the taker; 36 at 100 stay open, which cost 3,600 and 7.
    expect(cashOf(ACCOUNT.K)).toBe(`${1_000_000 - 630 - 665 - 2 - 3_607} + 3607`);
    ledger.send(PARTY.kim, command('ReduceOrder', { orderId: 3, quantity: 11 }));
    expect(cashOf(ACCOUNT.K)).toBe(`${1_000_000 - 630 - 665 - 2 - 2_505} + 2505`);
    ledger.send(PARTY.kim, command('CancelOrder', { orderId: 3 }));
    expect(cashOf(ACCOUNT.K)).toBe(`${1_000_000 - 630 - 665 - 2} + 0`);
  });

  it('is refused without the cash for the fee', () => {
    const { events } = ledger.send(PARTY.kim, buy({ quantity: 10_000, limitPrice: 100 }));
    expect(eventsOf(events)[0]).toMatchObject({ reject: 'insufficient_cash' });
  });
});

it('orders expire by the fees of their own date, and those of the next hold by its', () => {
  const { businessDate } = ledger.state;
  const later = { fromDate: businessDate + 1, makerPpm: 100_000 };
  ledger.send(PARTY.operator, command('DefineFees', later));
  ledger.send(PARTY.kim, buy({ quantity: 100, limitPrice: 100 }));
  expect(cashOf(ACCOUNT.K)).toBe('989980 + 10020');
  // The invariants of the test ledger compare what is held with what the orders need after every block.
  ledger.block([], ledger.now + DAY);
  expect(cashOf(ACCOUNT.K)).toBe('1000000 + 0');
  ledger.send(PARTY.kim, buy({ quantity: 100, limitPrice: 100, clientOrderId: 'next' }));
  expect(cashOf(ACCOUNT.K)).toBe('989000 + 11000');
});

it('a busted trade gives everybody back what it took, once', () => {
  ledger.send(PARTY.kim, buy({ quantity: 30, limitPrice: 100 }));
  ledger.send(PARTY.lee, sell({ quantity: 30, limitPrice: 100 }));
  const bust = command('BustTrade');
  const { events } = ledger.send(PARTY.operator, bust, bust);
  const results = eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
  expect(results).toEqual(['ok', 'trade_busted']);
  for (const account of [ACCOUNT.K, ACCOUNT.L]) expect(cashOf(account)).toBe('1000000 + 0');
  expect([cashOf(ACCOUNT.F), cashOf(TAX)]).toEqual(['0 + 0', '0 + 0']);
  expect(ledger.state.positions.availableOf(ACCOUNT.K, 0)).toBe(1_000);
  ledger.block([], ledger.now + DAY);
  const late = eventsOf(ledger.send(PARTY.operator, bust).events)[0];
  expect(late).toMatchObject({ reject: 'unknown_trade' });
});

it.each([
  [2 ** 53 - 1, 1_000_000, 2 ** 53 - 1],
  [2 ** 53 - 1, 250_000, 2_251_799_813_685_247],
  [9_007_199_253_999_999, 999_999, 9_007_190_246_800_745],
  [1_000_000, 1, 1],
  [999_999, 1, 0],
])('part(%i, %i) is floored exactly', (amount, ppm, part) => {
  expect(partOf(amount, ppm)).toBe(part);
  expect(BigInt(part)).toBe((BigInt(amount) * BigInt(ppm)) / 1_000_000n);
});
