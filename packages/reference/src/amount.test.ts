import type { RejectCode } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { amountOf } from './amount.ts';
import { rejectsOf } from './test-events.ts';
import {
  creditCash,
  issueShares,
  listIssue,
  MEMBER,
  marketLedger,
  openAccount,
  placeOrder,
  TestLedger,
} from './test-ledger.ts';

describe('encoding.md section 1, amount of a trade', () => {
  test.each([
    // Decimals of currency and price, price, quantity, amount.
    [0, 0, 71_300n, 3n, 213_900n],
    [2, 0, 7n, 3n, 2_100n],
    [0, 2, 250n, 4n, 10n],
    [2, 4, 1_234_500n, 2n, 24_690n],
    [8, 0, 1n, 1n, 100_000_000n],
    [0, 8, 100_000_000n, 1n, 1n],
  ])('currency %i, price %i: %i × %i is %i', (cd, pd, price, quantity, amount) => {
    const decimals = { currencyDecimals: cd, priceDecimals: pd };
    expect(amountOf(decimals, price, quantity)).toBe(amount);
  });

  test('an amount that is not whole is a bug', () => {
    expect(() => amountOf({ currencyDecimals: 0, priceDecimals: 1 }, 5n, 1n)).toThrow(RangeError);
  });
});

/**
 * Issue 1 in dollars (2 decimals), one million cents for account 0 and a thousand shares for
 * account 2.
 */
function dollarLedger(listing: Parameters<typeof listIssue>[0]): TestLedger {
  const ledger = marketLedger();
  ledger.send(MEMBER.operator, listIssue({ shortCode: 'USD', currency: 1, ...listing }));
  ledger.send(MEMBER.custodian, creditCash({ currency: 1 }));
  ledger.send(MEMBER.registrar, issueShares({ issue: 1, account: 2 }));
  return ledger;
}

describe.each([
  // Price units are dollars, cents and hundredths of a cent; the trade is always 3 shares for 12
  // dollars.
  ['fewer decimals than the currency', { priceDecimals: 0 }, 4, 5],
  ['as many', { priceDecimals: 2 }, 400, 500],
  ['more', { priceDecimals: 4, tick: 100 }, 40_000, 50_000],
] as const)('prices with %s', (_name, listing, price, limitPrice) => {
  test('hold and pay whole cents', () => {
    const ledger = dollarLedger(listing);
    const order = { issue: 1, quantity: 3 };
    ledger.send(MEMBER.rival, placeOrder({ ...order, account: 2, side: 1, limitPrice: price }));
    ledger.send(MEMBER.broker, placeOrder({ ...order, quantity: 4, limitPrice }));
    const cash = ledger.engine.cash.filter((row) => row.currency === 1);
    expect(cash.map((row) => [row.account, row.available, row.held])).toEqual([
      [0, 1_000_000n - 1_200n - 500n, 500n],
      [2, 1_200n, 0n],
    ]);
  });
});

describe('bounds at 2^53', () => {
  // 2^53 - 1 = 6,361 × 69,431 × 20,394,401
  test.each([
    ['insufficient_cash', {}, 6_361 * 69_431, 20_394_401],
    ['notional_too_large', {}, 2 ** 26, 2 ** 27],
    ['insufficient_cash', {}, 2 ** 53 - 1, 1],
    ['insufficient_cash', { priceDecimals: 0, currency: 1 }, 9_007_199_254_740, 10],
    ['notional_too_large', { priceDecimals: 0, currency: 1 }, 90_071_992_547_410, 1],
    ['notional_too_large', { priceDecimals: 2, tick: 100 }, 2 ** 51 + 52, 4],
    ['insufficient_cash', { priceDecimals: 2, tick: 100 }, 2 ** 51 - 48, 4],
  ] as [RejectCode, object, number, number][])(
    '%s with listing %o for price %i and quantity %i',
    (code, listing, limitPrice, quantity) => {
      const ledger = marketLedger();
      ledger.send(MEMBER.operator, listIssue({ shortCode: 'BIG', ...listing }));
      const order = placeOrder({ issue: 1, limitPrice, quantity });
      expect(rejectsOf(ledger.send(MEMBER.broker, order).events)).toEqual([code]);
    },
  );

  test.each([
    ['ok', { tick: 6_361 * 69_431, lot: 20_394_401 }],
    ['notional_too_large', { tick: 2 ** 26, lot: 2 ** 27 }],
    ['ok', { currency: 1, tick: 90_071_992_547_409 }],
    ['notional_too_large', { currency: 1, tick: 90_071_992_547_410 }],
    ['ok', { priceDecimals: 8, tick: 10_000, lot: 10_000 }],
    ['inexact_amount', { priceDecimals: 8, tick: 10_000, lot: 1_000 }],
    ['notional_too_large', { priceDecimals: 8, tick: 2 ** 26, lot: 2 ** 27 }],
  ] as [RejectCode, object][])('%s for the listing %o', (code, listing) => {
    const ledger = marketLedger();
    const command = listIssue({ shortCode: 'BIG', ...listing });
    expect(rejectsOf(ledger.send(MEMBER.operator, command).events)).toEqual([code]);
  });

  test('the total of a currency and the shares of an issue stay below 2^53', () => {
    const ledger = new TestLedger();
    ledger.send(MEMBER.everyone, openAccount(), openAccount(), listIssue());
    const amounts = [2 ** 53 - 2, 2, 1, 1];
    const { events } = ledger.send(
      MEMBER.everyone,
      ...amounts.map((amount, i) => creditCash({ account: i % 2, amount })),
      ...amounts.map((quantity, i) => issueShares({ account: i % 2, quantity })),
    );
    const expected = ['ok', 'amount_too_large', 'ok', 'amount_too_large'];
    expect(rejectsOf(events)).toEqual([...expected, ...expected]);
    const order = placeOrder({ quantity: 1, limitPrice: 2 ** 53 - 1 });
    expect(rejectsOf(ledger.send(MEMBER.everyone, order).events)).toEqual(['ok']);
    expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
  });
});
