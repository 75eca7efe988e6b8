import { expect, it } from 'vitest';
import { type Fields, openMarket } from '../test-ledger.ts';
import { asPlayed, play } from '../test-play.ts';

type Table = readonly [rule: string, script: string, listing?: Fields<'ListIssue'>];

const TABLES: readonly Table[] = [
  [
    'CancelOrder by id gives back what the leaves held and frees the row',
    `K buy 10 @ 100 k1 => new #1 row 0 open 10
     L sell 4 @ 100 l1 => 4 @ 100 with #1; filled #2 done 4
     K cancel #1       => canceled 6; canceled #1 done 4
     K                 => cash 999600 + 0, shares 1004 + 0
     book              => ask - | bid -
     K cancel #1       => unknown_order
     K cancel k1       => order_closed
     L sell 9 @ 50 l2  => new #3 row 0 open 9
     L cancel l2       => canceled 9; canceled #3
     L                 => cash 1000400 + 0, shares 996 + 0`,
  ],
  [
    'an order is named by its id alone, with its account, with its row, with both',
    `K buy 1 @ 100 a         => new #1 row 0 open 1
     K buy 1 @ 100 b         => new #2 row 1 open 1
     K cancel #2 at 0        => unknown_order
     K cancel #2 at 7        => unknown_order
     K cancel #2 of H        => unknown_order
     K cancel #2 of H at 1   => unknown_order
     K cancel #2 of K at 0   => unknown_order
     K cancel #2 of K at 1   => canceled 1; canceled #2
     K reduce #1 at 1 by 1   => unknown_order
     K cancel #1 at 0        => canceled 1; canceled #1`,
  ],
  [
    'a client order id goes with its account and with no row',
    `K buy 1 @ 100 a       => new #1 row 0 open 1
     K cancel a at 0       => bad_value
     K reduce a at 0 by 1  => bad_value
     H cancel a            => unknown_order
     L cancel a            => unknown_order
     K cancel zz           => unknown_order
     K cancel a            => canceled 1; canceled #1
     K reduce a by 1       => order_closed`,
  ],
  [
    'the order of another member is unknown, whatever is right about it',
    `K buy 1 @ 100 a       => new #1 row 0 open 1
     L cancel #1           => unknown_order
     L cancel #1 of K at 0 => unknown_order
     L reduce #1 by 1      => unknown_order
     L cancel #2           => unknown_order
     H cancel #1           => canceled 1; canceled #1`,
  ],
  [
    'ReduceOrder keeps the place in the queue',
    `K buy 10 @ 100 a   => new #1 row 0 open 10
     H buy 10 @ 100 b   => new #2 row 1 open 10
     K reduce a by 7    => reduced 7; new #1 row 0 open 3
     book               => ask - | bid 100: #1 3, #2 10
     K                  => cash 999700 + 300, shares 1000 + 0
     L sell 4 @ 100 c   => 3 @ 100 with #1; 1 @ 100 with #2; filled #3 done 4
     H reduce #2 by 4   => reduced 4; partially_filled #2 row 1 done 1 open 5
     H                  => cash 999400 + 500, shares 1001 + 0`,
  ],
  [
    'ReduceOrder by all of it takes the order off the book',
    `K sell 10 @ 100 a  => new #1 row 0 open 10
     L buy 3 @ 100 b    => 3 @ 100 with #1; filled #2 done 3
     K reduce a by 8    => reduce_exceeds_leaves
     K reduce a by 7    => canceled 7 by reduction; canceled #1 done 3
     K reduce a by 7    => order_closed
     K                  => cash 1000300 + 0, shares 997 + 0`,
  ],
  [
    'what was reduced does not count as filled',
    `K sell 10 @ 100 a  => new #1 row 0 open 10
     K reduce a by 4    => reduced 4; new #1 row 0 open 6
     L buy 1 @ 100 b    => 1 @ 100 with #1; filled #2 done 1
     K reduce a by 4    => reduced 4; partially_filled #1 row 0 done 1 open 1
     K cancel a         => canceled 1; canceled #1 done 1`,
  ],
  [
    'ReduceOrder by lots, and by something',
    `K buy 50 @ 100 a   => new #1 row 0 open 50
     K reduce a by 0    => bad_quantity
     K reduce a by 15   => off_lot
     K reduce a by 55   => off_lot
     K reduce a by 60   => reduce_exceeds_leaves
     K reduce zz by 0   => bad_quantity
     K reduce a by 10   => reduced 10; new #1 row 0 open 40`,
    { lot: 10 },
  ],
  [
    'within one envelope an order is placed, reduced, traded and cancelled',
    `K buy 9 @ 100 a & K cancel #1 & K cancel a   => new #1 row 0 open 9; canceled 9; canceled #1; order_closed
     K buy 9 @ 100 b & K reduce b by 2 & K cancel #2 at 0 => new #2 row 0 open 9; reduced 2; new #2 row 0 open 7; canceled 7; canceled #2
     K buy 9 @ 100 c & H sell 5 @ 100 d & K cancel c => new #3 row 0 open 9; 5 @ 100 with #3; filled #4 done 5; canceled 4; canceled #3 done 5
     K buy 1 @ 1 e & K buy 0 @ 1 f & K buy 1 @ 1 g => new #5 row 0 open 1; bad_quantity; new #6 row 1 open 1
     K                                             => cash 999498 + 2, shares 1005 + 0`,
  ],
  [
    'at the end of the date orders expire from the lowest row, and client order ids are free again',
    `K buy 10 @ 100 a  => new #1 row 0 open 10
     L sell 5 @ 200 b  => new #2 row 1 open 5
     H buy 2 @ 90 c    => new #3 row 2 open 2
     L sell 4 @ 100 d  => 4 @ 100 with #1; filled #4 done 4
     L cancel b        => canceled 5; canceled #2
     a day passes      => date; #1 expired 6; #3 expired 2
     K                 => cash 999600 + 0, shares 1004 + 0
     H                 => cash 1000000 + 0, shares 1000 + 0
     K cancel #1       => unknown_order
     K cancel a        => unknown_order
     K buy 1 @ 100 a   => new #5 row 0 open 1`,
  ],
];

for (const [rule, script, listing] of TABLES) {
  it(rule, () => {
    expect(play(openMarket(listing), script)).toBe(asPlayed(script));
  });
}
