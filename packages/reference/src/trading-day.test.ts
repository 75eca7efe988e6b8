import { LIMITS } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { linesOf, playDay } from './test-day.ts';
import { recordsOf } from './test-events.ts';
import { MEMBER, openAccount } from './test-ledger.ts';
import { at, MarketLedger, sessionWindow } from './test-market.ts';

type MarketFields = ConstructorParameters<typeof MarketLedger>[0];
type IssueFields = ConstructorParameters<typeof MarketLedger>[1];

const CALL_AND_CONTINUOUS = [
  sessionWindow(2, '08:30', '09:30'),
  sessionWindow(3, '09:30', '15:00'),
];

const SCRIPTS: Record<string, [MarketFields, IssueFields, string]> = {
  'from the closing call to the next morning': [
    {
      windows: [
        sessionWindow(1, '08:00', '08:30'),
        sessionWindow(2, '08:30', '09:00'),
        sessionWindow(3, '09:00', '15:20'),
        sessionWindow(4, '15:20', '15:30'),
        sessionWindow(5, '15:30', '16:00', 600),
        sessionWindow(6, '16:00', '16:20', 600),
      ],
    },
    {},
    `
    A buy 5@9000 -> new
    A buy 5@9990 conditional -> new
    C sell 2@10010 -> new
    A buy 3 midpoint -> new
    15:20 -> expired #4 3, converted #2 @13000, continuous>closing_call, indicative 2@10010
    C sell 5@10010 -> new
    A buy 1 counter -> order_type_not_accepted
    A buy 1@10000 ioc -> time_in_force_not_accepted
    15:25 -> indicative 5@10010
    15:30 -> uncrossed 5@10010, trade 2@10010 #3 #2, trade 3@10010 #2 #5, close 10010, expired #1 5, expired #5 2, closing_call>after_hours_close
    A buy 4@10010 off -> new
    C sell 3@10010 off -> new
    C sell 3@10020 off -> above_limit
    A buy 4@10010 -> order_type_not_accepted
    15:40 -> uncrossed 3@10010, trade 3@10010 #6 #7
    C sell 3@10010 off -> trade 1@10010 #6 #8, partially_filled
    16:00 -> expired #8 2, after_hours_close>after_hours_single, indicative 0@0
    A buy 2@11020 -> above_limit
    A buy 2@11010 -> new
    C sell 2@9010 -> new
    16:10 -> indicative 2@10010, uncrossed 2@10010, trade 2@10010 #9 #10, indicative 0@0
    16:20 -> uncrossed 0@0, after_hours_single>closed
    A buy 2@10000 -> issue_not_trading
    1 08:10 -> date, day 10010 7010..13010, closed>pre_open_close
    C sell 3@10010 off -> new
    A buy 2@10010 off -> trade 2@10010 #11 #12, filled
    A buy 2@9000 -> new
    1 08:30 -> expired #11 1, pre_open_close>opening_call, indicative 0@0
    1 09:00 -> uncrossed 0@0, opening_call>continuous`,
  ],
  'at the limit of the day an opening call allots by size': [
    { windows: CALL_AND_CONTINUOUS },
    {},
    `
    A buy 1000@13000 -> new
    A buy 200@13000 -> new
    B buy 10000@13000 -> new
    B buy 5000@13000 -> new
    C sell 13100@12000 -> new
    09:30 -> indicative 13100@13000, uncrossed 13100@13000, trade 9850@13000 #3 #5, trade 2550@13000 #4 #5, trade 550@13000 #1 #5, trade 150@13000 #2 #5, opening_call>continuous
    C sell 3000@13000 -> trade 150@13000 #3 #6, trade 2450@13000 #4 #6, trade 400@13000 #1 #6, filled`,
  ],
  'a fill that is too far from last interrupts': [
    { windows: [sessionWindow(3, '09:00', '15:00')], dynamicPercent: 3, staticPercent: 10 },
    {},
    `
    C sell 5@10290 -> new
    C sell 5@10300 -> new
    A buy 7@10300 -> trade 5@10290 #1 #3, trade 2@10300 #2 #3, filled
    C sell 5@10610 -> new
    C sell 5@10400 stop stop=10300 -> stop #5 at 10300 at once, new
    A cancel #3 -> unknown_order
    C cancel #5 -> canceled #5 5, canceled
    C cancel #2 -> canceled #2 3, canceled
    A buy 7@10610 -> interrupted dynamic 10610 from 10300, continuous>vi_call, new
    A buy 1@10610 ioc -> time_in_force_not_accepted
    09:02:01 -> indicative 5@10610, uncrossed 5@10610, trade 5@10610 #4 #6, vi_call>continuous
    C sell 9@9550 ioc -> trade 2@10610 #6 #7, expired #7 7, expired
    A buy 9@9550 -> new
    C sell 9@9550 ioc -> interrupted dynamic 9550 from 10610, continuous>vi_call, expired #9 9, expired`,
  ],
  'a price far from the single price interrupts': [
    { windows: [sessionWindow(3, '09:00', '15:00')], staticPercent: 10 },
    {},
    `
    C sell 5@10990 -> new
    C sell 5@11000 -> new
    A buy 10@11000 -> trade 5@10990 #1 #3, interrupted static 11000 from 10000, continuous>vi_call, partially_filled`,
  ],
  'a fill or kill order is not interrupted, but does not count prices that are too far': [
    { windows: [sessionWindow(3, '09:00', '15:00')], dynamicPercent: 3 },
    {},
    `
    C sell 5@10290 -> new
    C sell 5@10300 -> new
    A buy 10@10300 fok -> expired #3 10, expired
    A buy 5@10300 fok -> trade 5@10290 #1 #4, filled
    C sell 5@10500 -> new
    A buy 10@10500 fok -> trade 5@10300 #2 #6, trade 5@10500 #5 #6, filled`,
  ],
  'a low price may move by some ticks': [
    {
      windows: [sessionWindow(3, '09:00', '15:00')],
      dynamicPercent: 3,
      lowPrice: 101,
      lowPriceTicks: 4,
    },
    { basePrice: 100 },
    `
    C sell 5@104 -> new
    A buy 1@104 -> trade 1@104 #1 #2, filled
    C sell 5@108 -> new
    A buy 5@108 -> trade 4@104 #1 #4, interrupted dynamic 108 from 104, continuous>vi_call, partially_filled`,
  ],
  'a call whose price is too far is extended once': [
    { windows: CALL_AND_CONTINUOUS, staticPercent: 10 },
    {},
    `
    A buy 5@11000 -> new
    C sell 5@11000 -> new
    09:30 -> indicative 5@11000, interrupted static 11000 from 10000
    A buy 1@11010 -> new
    09:32 -> indicative 5@11000, uncrossed 5@11000, trade 1@11000 #2 #3, trade 4@11000 #1 #2, opening_call>continuous`,
  ],
  'a periodic call has many ends': [
    { windows: [sessionWindow(7, '09:00', '10:00', 1_200)] },
    {},
    `
    A buy 5@10000 -> new
    C sell 3@9990 -> new
    09:20 -> indicative 3@10000, uncrossed 3@10000, trade 3@10000 #1 #2, indicative 0@0
    C sell 2 market -> new
    09:40 -> indicative 2@10000, uncrossed 2@10000, trade 2@10000 #1 #3, indicative 0@0
    10:00 -> uncrossed 0@0, close 10000, periodic_call>closed`,
  ],
  'a listing day has other limits, no market orders in its first call and no interruption': [
    { windows: CALL_AND_CONTINUOUS, dynamicPercent: 3, staticPercent: 10 },
    { flags: 2 },
    `
    A buy 5 market -> order_type_not_accepted
    A buy 5@40000 -> new
    C sell 5@40050 -> above_limit
    C sell 5@6000 -> new
    09:30 -> indicative 5@10000, uncrossed 5@10000, trade 5@10000 #1 #2, opening_call>continuous
    C sell 5@20000 -> new
    A buy 5 market -> trade 5@20000 #3 #4, filled
    15:00 -> close 20000, continuous>closed
    1 09:00 -> date, day 20000 14000..26000, closed>opening_call, indicative 0@0
    A buy 5 market -> new`,
  ],
  'a bilateral market trades at equal prices alone': [
    { windows: [sessionWindow(3, '09:00', '15:00')], matchingMode: 1 },
    {},
    `
    C sell 5@10000 -> new
    A buy 5@10010 -> new
    A buy 3@10000 -> trade 3@10000 #1 #3, filled
    A buy 3@10000 fok -> expired #4 3, expired
    A buy 3 market -> order_type_not_accepted
    C sell 6@10010 ioc -> trade 5@10010 #2 #5, expired #5 1, expired
    halt -> continuous>halt, ok
    resume -> halt>continuous, ok`,
  ],
};

describe('trading-day.md', () => {
  test.each(Object.entries(SCRIPTS))('%s', (_name, [market, issue, script]) => {
    const ledger = new MarketLedger(market, issue);
    expect(playDay(ledger, script)).toBe(linesOf(script).join('\n'));
    expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
  });
});

describe('trading-day.md section 12', () => {
  const windows = [
    sessionWindow(2, '08:30', '09:30'),
    sessionWindow(3, '09:30', '15:00'),
    sessionWindow(4, '15:00', '15:10'),
  ];
  const HALTS = {
    'a halt before the guard ends in a call': `
      A buy 5@10000 -> new
      halt -> opening_call>halt, ok
      halt -> issue_not_trading
      A buy 5@10000 -> issue_not_trading
      A reduce #1 1 -> reduced #1 1, new
      09:40 -> nothing
      resume -> halt>resume_call, ok
      resume -> not_halted
      C sell 2@9000 -> new
      09:50:01 -> indicative 2@10000, uncrossed 2@10000, trade 2@10000 #1 #2, resume_call>continuous`,
    'a halt near the end ends in the closing call': `
      09:30 -> indicative 0@0, uncrossed 0@0, opening_call>continuous
      A buy 5@9990 conditional -> new
      halt -> continuous>halt, ok
      14:55 -> nothing
      resume -> converted #1 @13000, halt>closing_call, ok`,
    'a halt over the end closes without a session': `
      09:30 -> indicative 0@0, uncrossed 0@0, opening_call>continuous
      C sell 5@9990 -> new
      A buy 5@9000 stop stop=9990 -> stop #2 at 10000 at once, new
      halt -> continuous>halt, ok
      15:10 -> close 9990, expired #2 5, expired #1 5, halt>halt
      1 08:30 -> date, day 9990 7000..12980
      1 08:40 -> nothing
      resume -> halt>resume_call, ok`,
  };

  test.each(Object.entries(HALTS))('%s', (_name, script) => {
    const ledger = new MarketLedger({ windows });
    expect(playDay(ledger, script)).toBe(linesOf(script).join('\n'));
  });
});

describe('trading-day.md section 4, steps', () => {
  test('a session that ends with more orders than a block has steps ends in the next one', () => {
    const limits = { ...LIMITS, maxTimeStepsPerBlock: 2 };
    const windows = [sessionWindow(3, '09:00', '15:00')];
    const ledger = new MarketLedger({ windows }, {}, { limits });
    for (const limitPrice of [9_000, 9_010, 9_020]) ledger.place({ limitPrice });
    const kinds = (block: { events: Uint8Array }) =>
      recordsOf(block.events).map((event) => event.kind);
    ledger.now = at('15:00') - 1_000;
    const late = ledger.envelope(MEMBER.broker, [openAccount()]);
    expect(() => ledger.block([late])).toThrow('envelopes_while_roll_pending');
    expect(kinds(ledger.block([]))).toEqual([13, 13]);
    expect(ledger.engine.nextWakeUp()).toBe(at('15:00') + 1);
    expect(kinds(ledger.block([late]))).toEqual([13, 18, 5, 1]);
  });
});
