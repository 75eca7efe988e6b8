import { describe, expect, test } from 'vitest';
import { marketLedger } from './test-ledger.ts';
import { linesOf, play } from './test-play.ts';

const TABLES: Record<string, string> = {
  'the best price trades first, and at one price the earliest order': `
    A sell a1 5@102 -> new row 0
    A sell a2 5@101 -> new row 1
    B sell b1 5@101 -> new row 2
    A sell a3 5@103 -> new row 3
    book -> buys | sells a2 5@101, b1 5@101, a1 5@102, a3 5@103
    C buy c1 12@102 -> trade a2 5@101, trade b1 5@101, trade a1 2@102, filled
    book -> buys | sells a1 3@102, a3 5@103
    C buy c2 1@101 -> new row 1
    C buy c3 1@100 -> new row 2
    C buy c4 1@101 -> new row 4
    book -> buys c2 1@101, c4 1@101, c3 1@100 | sells a1 3@102, a3 5@103
    A sell a4 2@100 -> trade c2 1@101, trade c4 1@101, filled
    book -> buys c3 1@100 | sells a1 3@102, a3 5@103`,
  'a buyer gets back what its limit held beyond the price of the trade': `
    A sell a1 5@90 -> new row 0
    A -> cash 1000000+0 shares 995+5
    C buy c1 8@100 -> trade a1 5@90, partially_filled row 0 done 5 open 3
    C -> cash 999250+300 shares 1005+0
    A -> cash 1000450+0 shares 995+0
    B sell b1 3@95 -> trade c1 3@100, filled
    C -> cash 999250+0 shares 1008+0
    B -> cash 1000300+0 shares 997+0`,
  'an immediate order never rests': `
    C buy c1 5@100 ioc -> expired 5, expired
    A sell a1 3@100 -> new row 0
    C buy c2 5@100 ioc -> trade a1 3@100, expired 2, expired
    C -> cash 999700+0 shares 1003+0
    C buy c3 5@100 ioc -> expired 5, expired
    A sell a2 5@100 -> new row 0
    C buy c4 5@100 ioc -> trade a2 5@100, filled
    book -> buys | sells`,
  'a reduction keeps the place in the queue and gives back what it held': `
    A buy a1 10@100 -> new row 0
    B buy b1 10@100 -> new row 1
    A -> cash 999000+1000 shares 1000+0
    A reduce a1 4 -> reduced 4, new row 0
    A -> cash 999400+600 shares 1000+0
    C sell c1 7@100 -> trade a1 6@100, trade b1 1@100, filled
    B reduce b1 3 -> reduced 3, partially_filled row 1 done 1 open 6
    B reduce b1 7 -> reduce_exceeds_leaves
    B reduce b1 6 -> canceled 6 by reduction, canceled
    B -> cash 999900+0 shares 1001+0
    B reduce b1 1 -> order_closed
    B reduce b2 1 -> unknown_order
    B reduce b1 0 -> bad_quantity`,
  'a cancellation frees the row and what the order held': `
    A buy a1 10@100 -> new row 0
    A sell a2 10@101 -> new row 1
    A cancel a1 -> canceled 10, canceled
    A cancel a1 -> order_closed
    A cancel #1 -> unknown_order
    A cancel #2 -> canceled 10, canceled
    A -> cash 1000000+0 shares 1000+0
    A buy a3 1@100 -> new row 0
    B buy b1 1@100 -> new row 1
    A cancel b1 -> unknown_order
    C cancel #3 -> unknown_order`,
  'an account trades with itself': `
    A sell a1 5@100 -> new row 0
    A buy a2 5@110 -> trade a1 5@100, filled
    A -> cash 1000000+0 shares 1000+0`,
  'funds that are held cannot be used again': `
    A buy a1 10000@100 -> new row 0
    A buy a2 1@1 -> insufficient_cash
    A sell a3 1000@200 -> new row 1
    A sell a4 1@200 -> insufficient_shares
    C buy c1 10@200 -> trade a3 10@200, filled
    A buy a5 20@100 -> new row 2
    A buy a6 1@1 -> insufficient_cash`,
  'the last row of a maker is free for the rest of its taker': `
    A sell a1 5@100 -> new row 0
    B sell b1 5@101 -> new row 1
    C buy c1 6@100 -> trade a1 5@100, partially_filled row 0 done 5 open 1`,
  'orders expire when the business date ends, lowest row first, and their ids may be used again': `
    A buy a1 10@100 -> new row 0
    B sell b1 5@101 -> new row 1
    B sell b1 5@101 -> duplicate_client_order_id
    A sell b1 5@102 -> new row 2
    A cancel a1 -> canceled 10, canceled
    C buy c1 1@99 -> new row 0
    tomorrow -> date, expired c1 1, expired b1 5, expired b1 5
    B cancel b1 -> unknown_order
    book -> buys | sells
    A -> cash 1000000+0 shares 1000+0
    B sell b1 5@101 -> new row 0
    tomorrow -> date, expired b1 5
    tomorrow -> date`,
};

describe('commands.md PlaceOrder, ReduceOrder, CancelOrder', () => {
  test.each(Object.entries(TABLES))('%s', (_name, script) => {
    expect(play(marketLedger(), script)).toBe(linesOf(script).join('\n'));
  });
});
