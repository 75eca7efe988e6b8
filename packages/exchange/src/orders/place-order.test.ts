import { expect, it } from 'vitest';
import { type Fields, openMarket, PARTY, testGenesis } from '../test-ledger.ts';
import { asPlayed, play } from '../test-play.ts';

type Table = readonly [rule: string, script: string, listing?: Fields<'ListIssue'>];

const TABLES: readonly Table[] = [
  [
    'an order that meets nobody rests in the lowest free row and holds its cost',
    `K buy 10 @ 100 k1  => new #1 row 0 open 10
     K sell 7 @ 120 k2  => new #2 row 1 open 7
     book               => ask 120: #2 7 | bid 100: #1 10
     K                  => cash 999000 + 1000, shares 993 + 7`,
  ],
  [
    'price first, then time; each trade at the price of the order on the book',
    `L sell 5 @ 103 a => new #1 row 0 open 5
     L sell 5 @ 101 b => new #2 row 1 open 5
     L sell 5 @ 102 c => new #3 row 2 open 5
     L sell 5 @ 101 d => new #4 row 3 open 5
     book             => ask 101: #2 5, #4 5 102: #3 5 103: #1 5 | bid -
     K buy 13 @ 102 k => 5 @ 101 with #2; 5 @ 101 with #4; 3 @ 102 with #3; filled #5 done 13
     book             => ask 102: #3 2 103: #1 5 | bid -
     K                => cash 998684 + 0, shares 1013 + 0
     L                => cash 1001316 + 0, shares 980 + 7`,
  ],
  [
    'a sell meets the best bid first, and the earliest of it',
    `K buy 5 @ 99 a    => new #1 row 0 open 5
     K buy 5 @ 101 b   => new #2 row 1 open 5
     H buy 5 @ 101 c   => new #3 row 2 open 5
     L sell 12 @ 99 l  => 5 @ 101 with #2; 5 @ 101 with #3; 2 @ 99 with #1; filled #4 done 12
     book              => ask - | bid 99: #1 3
     K                 => cash 999000 + 297, shares 1007 + 0
     H                 => cash 999495 + 0, shares 1005 + 0
     L                 => cash 1001208 + 0, shares 988 + 0`,
  ],
  [
    'what a day order does not trade rests at its limit, and later orders trade at that',
    `L sell 4 @ 100 l1   => new #1 row 0 open 4
     K buy 10 @ 105 k1   => 4 @ 100 with #1; partially_filled #2 row 0 done 4 open 6
     book                => ask - | bid 105: #2 6
     K                   => cash 998970 + 630, shares 1004 + 0
     L sell 6 @ 1 l2     => 6 @ 105 with #2; filled #3 done 6
     K                   => cash 998970 + 0, shares 1010 + 0
     L                   => cash 1001030 + 0, shares 990 + 0`,
  ],
  [
    'a touching price trades, one tick short does not',
    `L sell 1 @ 100 l   => new #1 row 0 open 1
     K buy 1 @ 99 k1    => new #2 row 1 open 1
     K buy 1 @ 100 k2   => 1 @ 100 with #1; filled #3 done 1
     book               => ask - | bid 99: #2 1`,
  ],
  [
    'an immediate order trades what it can, and its rest gives back what it held',
    `L sell 4 @ 100 l1    => new #1 row 0 open 4
     K buy 10 @ 110 k ioc => 4 @ 100 with #1; rest expired 6; expired #2 done 4
     K                    => cash 999600 + 0, shares 1004 + 0
     K buy 10 @ 110 m ioc => rest expired 10; expired #3
     K                    => cash 999600 + 0, shares 1004 + 0
     K buy 3 @ 50 n       => new #4 row 0 open 3
     L sell 9 @ 50 o ioc  => 3 @ 50 with #4; rest expired 6; expired #5 done 3
     L                    => cash 1000550 + 0, shares 993 + 0
     K buy 2 @ 60 p       => new #6 row 0 open 2
     L sell 2 @ 60 q ioc  => 2 @ 60 with #6; filled #7 done 2
     book                 => ask - | bid -`,
  ],
  [
    'rows are reused from the lowest, though an order gives its row back in the middle of a match',
    `L sell 1 @ 101 a => new #1 row 0 open 1
     L sell 1 @ 102 b => new #2 row 1 open 1
     L sell 1 @ 103 c => new #3 row 2 open 1
     K buy 1 @ 101 d  => 1 @ 101 with #1; filled #4 done 1
     K buy 4 @ 102 e  => 1 @ 102 with #2; partially_filled #5 row 0 done 1 open 3
     L sell 1 @ 104 f => new #6 row 1 open 1
     L sell 1 @ 105 g => new #7 row 3 open 1`,
  ],
  [
    'an account may trade with itself: cash and shares come back to it',
    `K sell 10 @ 100 k1 => new #1 row 0 open 10
     K buy 4 @ 103 k2   => 4 @ 100 with #1; filled #2 done 4
     K                  => cash 1000000 + 0, shares 994 + 6
     K buy 10 @ 100 k3  => 6 @ 100 with #1; partially_filled #3 row 0 done 6 open 4
     K                  => cash 999600 + 400, shares 1000 + 0`,
  ],
  [
    'two accounts of a member trade as any two',
    `H sell 10 @ 100 h => new #1 row 0 open 10
     K buy 10 @ 100 k  => 10 @ 100 with #1; filled #2 done 10
     H                 => cash 1001000 + 0, shares 990 + 0
     K                 => cash 999000 + 0, shares 1010 + 0`,
  ],
  [
    'the last unit of cash and the last share can be used, not one more',
    `K buy 10001 @ 100 a => insufficient_cash
     K buy 10000 @ 100 b => new #1 row 0 open 10000
     K buy 1 @ 1 c       => insufficient_cash
     K sell 1001 @ 200 d => insufficient_shares
     K sell 1000 @ 200 e => new #2 row 1 open 1000
     K sell 1 @ 200 f    => insufficient_shares
     K                   => cash 0 + 1000000, shares 0 + 1000`,
  ],
  [
    'a refused order takes no order id, no client order id and no row',
    `K buy 0 @ 100 k1 => bad_quantity
     K buy 1 @ 100 k1 => new #1 row 0 open 1
     K buy 1 @ 100 k1 => duplicate_client_order_id
     H buy 1 @ 100 k1 => new #2 row 1 open 1
     K buy 0 @ 100 k1 => duplicate_client_order_id`,
  ],
  [
    'a client order id is used up by an order that is gone',
    `K buy 1 @ 100 k1 ioc => rest expired 1; expired #1
     K buy 1 @ 100 k1     => duplicate_client_order_id`,
  ],
  [
    'tick, lot and limits are those of the issue',
    `K buy 15 @ 100 a => off_lot
     K buy 10 @ 102 a => off_tick
     K buy 10 @ 115 a => above_limit
     K buy 10 @ 85 a  => below_limit
     K buy 10 @ 110 a => new #1 row 0 open 10
     L sell 10 @ 90 a => 10 @ 110 with #1; filled #2 done 10
     K buy 10 @ 90 b  => new #3 row 0 open 10`,
    { tick: 5, lot: 10, lowerLimit: 90, upperLimit: 110 },
  ],
  [
    'prices with more decimals than the currency: a lot at a tick is a whole won',
    `K buy 500 @ 20 k1  => new #1 row 0 open 500
     K                  => cash 999900 + 100, shares 1000 + 0
     L sell 300 @ 20 l1 => 300 @ 20 with #1; filled #2 done 300
     K                  => cash 999900 + 40, shares 1300 + 0
     L                  => cash 1000060 + 0, shares 700 + 0
     L sell 100 @ 21 l2 => off_tick
     L sell 150 @ 40 l2 => off_lot
     L sell 100 @ 40 l3 => new #3 row 1 open 100
     K buy 200 @ 60 k2  => 100 @ 40 with #3; partially_filled #4 row 1 done 100 open 100
     K                  => cash 999800 + 100, shares 1400 + 0`,
    { priceDecimals: 2, tick: 20, lot: 100 },
  ],
  [
    'a currency with more decimals than the price: an amount has two digits more',
    `K buy 3 @ 100 k1    => new #1 row 0 open 3
     K                   => cash 970000 + 30000, shares 1000 + 0
     L sell 2 @ 90 l1    => 2 @ 100 with #1; filled #2 done 2
     L                   => cash 1020000 + 0, shares 998 + 0
     K buy 98 @ 100 k2   => insufficient_cash
     K buy 97 @ 100 k2   => new #3 row 1 open 97
     K                   => cash 0 + 980000, shares 1002 + 0`,
    { currency: 1, priceDecimals: 0 },
  ],
  [
    'price × quantity and the amount stay below 2^53',
    `K buy 94906265 @ 94906267 a       => notional_too_large
     K buy 90071992547410 @ 100 a      => notional_too_large
     K buy 90071992547409 @ 100 a      => insufficient_cash
     K buy 9007199254740991 @ 1 a      => insufficient_cash
     K buy 9007199254740991 @ 2 a      => notional_too_large
     K sell 9007199254740991 @ 1 a     => insufficient_shares`,
  ],
  [
    'the amount is judged after the decimals of the currency',
    `K buy 90071992547409 @ 1 a => insufficient_cash
     K buy 90071992547410 @ 1 a => notional_too_large`,
    { currency: 1, priceDecimals: 0 },
  ],
  [
    'the product is judged before it is divided',
    `K buy 9007199254740900 @ 1 a => insufficient_cash
     K buy 9007199254740900 @ 2 a => notional_too_large`,
    { priceDecimals: 2, lot: 100 },
  ],
];

for (const [rule, script, listing] of TABLES) {
  it(`PlaceOrder: ${rule}`, () => {
    expect(play(openMarket(listing), script)).toBe(asPlayed(script));
  });
}

it('PlaceOrder: orders at one price may be open for more than 2^53 units together', () => {
  const ledger = openMarket(
    { priceDecimals: 8, lot: 100_000_000 },
    testGenesis({ currencies: [{ code: 'KRW', decimals: 0 }] }),
  );
  ledger.send(PARTY.bank, {
    kind: 'CreditCash',
    account: 0,
    currency: 0,
    amount: 1_000_000_000,
  });
  const script = `K buy 9007199200000000 @ 1 a => new #1 row 0 open 9007199200000000
     K buy 9007199200000000 @ 1 b     => new #2 row 1 open 9007199200000000
     K                                => cash 820856016 + 180143984, shares 1000 + 0
     K cancel #1                      => canceled 9007199200000000; canceled #1
     K reduce b by 9007199100000000   => reduced 9007199100000000; new #2 row 1 open 100000000
     K                                => cash 1000999999 + 1, shares 1000 + 0`;
  expect(play(ledger, script)).toBe(asPlayed(script));
});
