import { PHASES } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { command, PARTY } from '../test-ledger.ts';
import {
  asPlayedDay,
  type DaySetup,
  openDay,
  CALM as PLAIN,
  playDay,
  session,
} from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

/** No interruptions, and the windows of every day with fewer calls after hours. */
const CALM = {
  ...PLAIN,
  windows: [
    session(1, '08:30', '08:40'),
    session(2, '08:40', '09:00'),
    session(3, '09:00', '15:20'),
    session(4, '15:20', '15:30'),
    session(5, '15:30', '16:00', 600),
    session(6, '16:00', '18:00', 3_600),
  ],
};

const TABLES: readonly Table[] = [
  [
    'a day from its start to its end',
    `until 08:31 => 08:30 pre_open_close until 08:40; B: pre_open_close until 08:40
     until 08:41 => 08:40 opening_call until 09:00 call 09:00
        ; B: opening_call until 09:00 call 09:00; indicative 0 x 0; B: indicative 0 x 0
     until 09:01 => 09:00:30 uncrossed 0 x 0; continuous until 15:20; B: uncrossed 0 x 0
        ; B: continuous until 15:20
     until 15:21 => 15:20 closing_call until 15:30 call 15:30
        ; B: closing_call until 15:30 call 15:30; indicative 0 x 0; B: indicative 0 x 0
     until 15:31 => 15:30:30 uncrossed 0 x 0; after_hours_close until 16:00 call 15:40
        ; B: uncrossed 0 x 0; B: after_hours_close until 16:00 call 15:40
     until 15:41 => 15:40 uncrossed 0 x 0; B: uncrossed 0 x 0
     until 16:01 => 16:00 after_hours_single until 18:00 call 17:00
        ; B: after_hours_single until 18:00 call 17:00; indicative 0 x 0; B: indicative 0 x 0
     17:55       => uncrossed 0 x 0; B: uncrossed 0 x 0; indicative 0 x 0; B: indicative 0 x 0
     until 23:59 => 18:00:30 uncrossed 0 x 0; closed; B: uncrossed 0 x 0; B: closed
     until 24:00 => 00:00 date; day 10000 in 7000-13000; B: day 1000 in 700-1300
     phase       => closed until 08:30`,
    { market: CALM, withB: true },
  ],
  [
    'a day in one block is the same day',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 5 @ 10000 b => new #2 open 5
     K buy 5 @ 9990 c   => new #3 open 5
     23:59              => opening_call until 09:00 call 09:00; uncrossed 10000 x 5
        ; 5 @ 10000 #1-#2; continuous until 15:20; closing_call until 15:30 call 15:30
        ; uncrossed 0 x 0; close 10000; #3 expired 5; after_hours_close until 16:00 call 15:40
        ; uncrossed 0 x 0; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0
        ; uncrossed 0 x 0; closed
     phase              => closed`,
    { at: '08:35', market: CALM },
  ],
  [
    'the close is the last price of the regular session',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 5 @ 10000 b => 5 @ 10000 #1-#2; filled #2 done 5
     K buy 5 @ 10100 c  => new #3 open 5
     L sell 5 @ 10100 d => 5 @ 10100 #3-#4; filled #4 done 5
     16:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10100
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 08:00     => uncrossed 0 x 0; uncrossed 0 x 0; closed; date
        ; day 10100 in 7070-13130`,
    { at: '15:00', market: CALM },
  ],
  [
    'without a trade the lowest sell below the base is the close',
    `L sell 5 @ 9800 a => new #1 open 5
     L sell 5 @ 9700 b => new #2 open 5
     K buy 5 @ 9600 c  => new #3 open 5
     16:00             => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 9700
        ; #3 expired 5; #2 expired 5; #1 expired 5; after_hours_close until 16:00 call 15:40
        ; uncrossed 0 x 0; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 08:00    => uncrossed 0 x 0; uncrossed 0 x 0; closed; date; day 9700 in 6790-12610`,
    { at: '15:00', market: CALM },
  ],
  [
    'without a trade and a sell below it, the highest buy above the base is the close',
    `L sell 5 @ 10500 a => new #1 open 5
     K buy 5 @ 10200 b  => new #2 open 5
     K buy 5 @ 10300 c  => new #3 open 5
     16:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10300
        ; #3 expired 5; #2 expired 5; #1 expired 5; after_hours_close until 16:00 call 15:40
        ; uncrossed 0 x 0; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 08:00     => uncrossed 0 x 0; uncrossed 0 x 0; closed; date
        ; day 10300 in 7210-13390`,
    { at: '15:00', market: CALM },
  ],
  [
    'neither: the close stays as it was, none for a new issue',
    `L sell 5 @ 10000 a => new #1 open 5
     K buy 5 @ 9990 b   => new #2 open 5
     16:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; #2 expired 5
        ; #1 expired 5; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 08:00     => uncrossed 0 x 0; uncrossed 0 x 0; closed; date
        ; day 10000 in 7000-13000
     15:00              => pre_open_close until 08:40; opening_call until 09:00 call 09:00
        ; uncrossed 0 x 0; continuous until 15:20
     K buy 5 @ 10000 d  => new #3 open 5
     L sell 5 @ 10000 e => 5 @ 10000 #3-#4; filled #4 done 5
     16:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10000
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 09:00     => uncrossed 0 x 0; uncrossed 0 x 0; closed; date
        ; day 10000 in 7000-13000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; indicative 0 x 0
     tomorrow 08:00     => uncrossed 0 x 0; continuous until 15:20
        ; closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10000
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
        ; date; day 10000 in 7000-13000`,
    { at: '15:00', market: CALM },
  ],
  [
    'market and conditional limit orders make no close',
    `L sell 5 market a => at 7000; new #1 open 5
     16:00             => closing_call until 15:30 call 15:30; uncrossed 0 x 0; #1 expired 5
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; indicative 0 x 0
     tomorrow 08:00    => uncrossed 0 x 0; uncrossed 0 x 0; closed; date; day 10000 in 7000-13000`,
    { at: '15:00', market: CALM },
  ],
  [
    'conditional limit orders become market orders before the closing call, by price and time, buys first',
    `K buy 1 conditional @ 9800 a   => new #1 open 1
     H buy 1 conditional @ 9900 b   => new #2 open 1
     K buy 1 conditional @ 9900 c   => new #3 open 1
     L sell 1 conditional @ 10200 d => new #4 open 1
     M sell 1 conditional @ 10100 e => new #5 open 1
     K buy 1 @ 9950 f               => new #6 open 1
     L sell 1 mid g                 => at 7000; new #7 open 1
     book                           => sells 10100: #5 1c 10200: #4 1c | buys 9950: #6 1 9900: #2 1c, #3 1c 9800: #1 1c | mid sells #7 1
     K                              => cash -29650 + 29650, shares 0 + 0
     15:20                          => #7 expired 1; #2 market at 13000; #3 market at 13000
        ; #1 market at 13000; #5 market at 7000; #4 market at 7000
        ; closing_call until 15:30 call 15:30; indicative 10000 x 2
     book                           => sells - | buys 9950: #6 1 | market sells #5 1, #4 1 | market buys #2 1, #3 1, #1 1
     K                              => cash -35950 + 35950, shares 0 + 0
     until 15:31                    => 15:30:30 uncrossed 10000 x 2; 1 @ 10000 #2-#5
        ; 1 @ 10000 #3-#4; close 10000; #6 expired 1; #1 expired 1
        ; after_hours_close until 16:00 call 15:40`,
    { at: '15:00', market: CALM },
  ],
  [
    'a conditional limit order whose account lacks the cash expires',
    `K buy 90000 conditional @ 9000 a => new #1 open 90000
     K buy 10000 @ 9900 b             => new #2 open 10000
     K                                => cash -909000000 + 909000000, shares 0 + 0
     H buy 10000 conditional @ 9000 c => new #3 open 10000
     15:20                            => #1 expired 90000; #3 market at 13000
        ; closing_call until 15:30 call 15:30; indicative 0 x 0
     K                                => cash -99000000 + 99000000, shares 0 + 0
     book                             => sells - | buys 9900: #2 10000 | market buys #3 10000`,
    { at: '15:00', market: CALM },
  ],
  [
    'a conditional limit order that has become a limit order is not converted',
    `K buy 1 conditional @ 9800 a => new #1 open 1
     K amend a @ 9800             => #1 replaced at 9800; new #1 open 1
     H buy 1 @ 9800 b             => new #2 open 1
     H amend b conditional @ 9800 => #2 replaced at 9800; new #2 open 1
     K buy 1 conditional @ 9700 c => new #3 open 1
     K cancel c                   => #3 canceled 1; canceled #3
     K buy 1 @ 9600 d             => new #4 open 1
     15:20                        => #2 market at 13000; closing_call until 15:30 call 15:30
        ; indicative 0 x 0
     book                         => sells - | buys 9800: #1 1 9600: #4 1 | market buys #2 1`,
    { at: '15:00', market: CALM },
  ],
  [
    'off hours before the day: at the last close, or at the base price where there is none',
    `K buy 5 @ 9990 a off   => below_limit
     K buy 5 @ 10010 a off  => above_limit
     K buy 5 @ 10000 a off  => new #1 open 5
     L sell 3 @ 10000 b off => 3 @ 10000 #1-#2; filled #2 done 3
     M sell 3 @ 10000 c off => 2 @ 10000 #1-#3; partially_filled #3 done 2 open 1
     H buy 2 @ 10000 d off  => 1 @ 10000 #3-#4; partially_filled #4 done 1 open 1
     H buy 2 @ 10000 e      => new #5 open 2
     book                   => sells - | buys 10000: #5 2 | off buys #4 1
     08:40                  => #4 expired 1; opening_call until 09:00 call 09:00
        ; indicative 0 x 0
     book                   => sells - | buys 10000: #5 2`,
    { at: '08:35', market: CALM },
  ],
  [
    'off hours after the day: collected until 15:40, then at once, then by time; expired at 16:00',
    `K buy 5 @ 10000 a      => new #1 open 5
     L sell 5 @ 10030 b     => new #2 open 5
     H buy 5 mid c          => at 13000; new #3 open 5
     L sell 5 mid d         => at 7000; 5 @ 10015 #3-#4; filled #4 done 5
     15:35                  => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10015
        ; #1 expired 5; #2 expired 5; after_hours_close until 16:00 call 15:40
     K buy 5 @ 10015 e off  => new #5 open 5
     H buy 5 @ 10015 f off  => new #6 open 5
     L sell 7 @ 10015 g off => new #7 open 7
     L sell 7 @ 10020 h off => above_limit
     K amend e @ 10015      => order_type_not_accepted
     book                   => sells - | buys - | off sells #7 7 | off buys #5 5, #6 5
     15:40                  => uncrossed 10015 x 7; 5 @ 10015 #5-#7; 2 @ 10015 #6-#7
     book                   => sells - | buys - | off buys #6 3
     M sell 5 @ 10015 i off => 3 @ 10015 #6-#8; partially_filled #8 done 3 open 2
     book                   => sells - | buys - | off sells #8 2
     16:00                  => #8 expired 2; after_hours_single until 18:00 call 17:00
        ; indicative 0 x 0
     M                      => cash 30045 + 0, shares -3 + 0
     tomorrow 08:31         => uncrossed 0 x 0; uncrossed 0 x 0; closed; date
        ; day 10020 in 7020-13020; pre_open_close until 08:40
     K buy 5 @ 10015 j off  => new #9 open 5`,
    { at: '15:00', market: CALM },
  ],
  [
    'a closed date: no window, and the next one finds its issue closed',
    `K buy 5 @ 10000 a => new #1 open 5
     23:00             => closing_call until 15:30 call 15:30; uncrossed 0 x 0; #1 expired 5
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 00:00    => date; day 10000 in 7000-13000
     tomorrow 00:00    => pre_open_close until 08:40; opening_call until 09:00 call 09:00
        ; uncrossed 0 x 0; continuous until 15:20; closing_call until 15:30 call 15:30
        ; uncrossed 0 x 0; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
        ; date; day 10000 in 7000-13000
     tomorrow 00:00    => pre_open_close until 08:40; opening_call until 09:00 call 09:00
        ; uncrossed 0 x 0; continuous until 15:20; closing_call until 15:30 call 15:30
        ; uncrossed 0 x 0; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
        ; date; day 10000 in 7000-13000
     tomorrow 00:00    => pre_open_close until 08:40; opening_call until 09:00 call 09:00
        ; uncrossed 0 x 0; continuous until 15:20; closing_call until 15:30 call 15:30
        ; uncrossed 0 x 0; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
        ; date; day 10000 in 7000-13000
     phase             => closed until 08:30
     tomorrow 00:00    => pre_open_close until 08:40; opening_call until 09:00 call 09:00
        ; uncrossed 0 x 0; continuous until 15:20; closing_call until 15:30 call 15:30
        ; uncrossed 0 x 0; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
        ; date; day 10000 in 7000-13000
     phase             => closed
     tomorrow 12:00    => date; day 10000 in 7000-13000
     tomorrow 12:00    => date; day 10000 in 7000-13000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20
     phase             => continuous until 15:20`,
    { at: '15:00', market: { ...CALM, weekdays: Uint8Array.of(0, 0, 0, 0, 0, 255, 255) } },
  ],
  [
    'listing day: limits of 60 % to 400 % until there is a close',
    `K buy 1 @ 40010 a  => above_limit
     K buy 1 @ 40000 a  => new #1 open 1
     L sell 1 @ 5990 b  => below_limit
     23:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 40000
        ; #1 expired 1; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 10:00     => date; day 40000 in 28000-52000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20
     L sell 1 @ 40000 c => new #2 open 1
     K buy 1 @ 40000 d  => 1 @ 40000 #2-#3; filled #3 done 1
     23:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 40000
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 10:00     => date; day 40000 in 28000-52000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20
     K buy 1 @ 10000 e  => below_limit`,
    { at: '10:00', market: CALM, listing: { flags: 2 } },
  ],
  [
    'a listing day without a close goes on',
    `K buy 1 @ 9000 a   => new #1 open 1
     23:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; #1 expired 1
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 10:00     => date; day 10000 in 6000-40000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20
     L sell 1 @ 13000 b => new #2 open 1
     23:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; #2 expired 1
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 10:00     => date; day 10000 in 6000-40000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20`,
    { at: '10:00', market: CALM, listing: { flags: 2 } },
  ],
  [
    'a base off tick goes up to the next tick',
    `K buy 1 @ 10000 a  => new #1 open 1
     L sell 1 @ 10030 b => new #2 open 1
     H buy 1 mid c      => at 13000; new #3 open 1
     M sell 1 mid d     => at 7000; 1 @ 10015 #3-#4; filled #4 done 1
     23:00              => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 10015
        ; #1 expired 1; #2 expired 1; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0
        ; after_hours_single until 18:00 call 17:00; uncrossed 0 x 0; uncrossed 0 x 0; closed
     tomorrow 08:00     => date; day 10020 in 7020-13020`,
    { at: '15:00', market: CALM },
  ],
  [
    'a break ends the regular session',
    `K buy 1 @ 10000 a  => new #1 open 1
     until 10:31        => 10:00 periodic_call until 11:00 call 10:30; indicative 0 x 0
        ; 10:30:30 uncrossed 0 x 0; indicative 0 x 0
     K buy 1 @ 9990 b   => new #2 open 1
     until 11:01        => 10:31:01 indicative 0 x 0; 11:00:30 uncrossed 0 x 0; #1 expired 1
        ; #2 expired 1; closed until 13:00
     phase              => closed until 13:00
     until 13:01        => 13:00 continuous until 14:00
     L sell 1 @ 10000 c => new #3 open 1
     K buy 1 @ 10000 d  => 1 @ 10000 #3-#4; filled #4 done 1
     until 14:01        => 14:00 close 10000; closed`,
    {
      at: '09:30',
      market: {
        ...CALM,
        windows: [
          session(3, '09:00', '10:00'),
          session(7, '10:00', '11:00', 1_800),
          session(3, '13:00', '14:00'),
        ],
      },
    },
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup);
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}

it('a conditional limit order whose value at the limit is no amount expires', () => {
  const ledger = openDay({
    at: '15:00',
    market: { ...CALM, downPercent: 40 },
    bands: [[0, 10]],
    listing: { basePrice: 1_000_000_000_000_000 },
  });
  ledger.send(PARTY.bank, command('CreditCash', { amount: 5_000_000_000_000_000 }));
  const script = `K buy 8 conditional @ 600000000000000 a => new #1 open 8
     K                                            => cash 200000000000000 + 4800000000000000, shares 0 + 0
     15:20                                        => #1 expired 8; closing_call until 15:30 call 15:30
       ; indicative 0 x 0
     K                                            => cash 5000000000000000 + 0, shares 0 + 0`;
  expect(playDay(ledger, script)).toBe(asPlayedDay(script));
});

describe('ER §51의2①2, an issue that an alternative trading system trades', () => {
  const at = { at: '15:40', market: CALM, withB: true } as const;
  const openWithA = () => {
    const ledger = openDay(at);
    ledger.send(PARTY.operator, command('SetIssueFlags', { issue: 0, flags: 8 }));
    return ledger;
  };

  it('has no single price after hours, and takes no order then', () => {
    const script = `until 16:01 => 16:00 closed; B: after_hours_single until 18:00 call 17:00
       ; B: indicative 0 x 0
      K buy 5 @ 10000 a        => issue_not_trading
      L sell 5 @ 1000 b of B   => new #1 open 5
      K buy 5 @ 1000 c of B    => new #2 open 5
      until 23:59              => 16:01:01 B: indicative 1000 x 5
       ; 17:00:30 B: uncrossed 1000 x 5; B: 5 @ 1000 #1-#2; B: indicative 0 x 0
       ; 18:00:30 B: uncrossed 0 x 0; B: closed
      phase                    => closed`;
    expect(playDay(openWithA(), script)).toBe(asPlayedDay(script));
  });

  it('comes back from a halt as if the session was not there', () => {
    const script = `halt A     => halt by halt; ok 1
      until 16:05 => 16:00 B: after_hours_single until 18:00 call 17:00; B: indicative 0 x 0
      resume A    => closed by resumption; ok 1
      until 24:00 => 17:00:30 B: uncrossed 0 x 0; B: indicative 0 x 0
       ; 18:00:30 B: uncrossed 0 x 0; B: closed
       ; 00:00 date; day 10000 in 7000-13000; B: day 1000 in 700-1300
      phase       => closed until 08:30`;
    expect(playDay(openWithA(), script)).toBe(asPlayedDay(script));
  });

  it('starts its day with the first window that is left', () => {
    const windows = [
      session(6, '07:00', '08:00', 3_600),
      session(3, '09:00', '15:20'),
      session(6, '16:00', '18:00', 3_600),
    ];
    const ledger = openDay({ at: '06:00', market: { ...CALM, windows }, listing: { flags: 8 } });
    const script = `phase   => closed until 09:00
      until 09:01 => 09:00 continuous until 15:20
      until 24:00 => 15:20 closed; 00:00 date; day 10000 in 7000-13000
      phase       => closed until 09:00`;
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });

  it('goes on with a session that it is in when it becomes one', () => {
    const ledger = openDay({ ...at, at: '16:30' });
    const first = `L sell 5 @ 10000 a => new #1 open 5
      K buy 5 @ 10000 b => new #2 open 5`;
    expect(playDay(ledger, first)).toBe(asPlayedDay(first));
    ledger.send(PARTY.operator, command('SetIssueFlags', { issue: 0, flags: 8 }));
    const script = `17:00:30 => uncrossed 10000 x 5; 5 @ 10000 #1-#2; B: uncrossed 0 x 0
       ; indicative 0 x 0; B: indicative 0 x 0
      until 24:00 => 18:00:30 uncrossed 0 x 0; closed; B: uncrossed 0 x 0; B: closed
       ; 00:00 date; day 10000 in 7000-13000; B: day 1000 in 700-1300`;
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
    playDay(ledger, '16:30 =>');
    expect(ledger.state.issues.map(({ phase }) => phase)).toEqual([
      PHASES.indexOf('closed'),
      PHASES.indexOf('after_hours_single'),
    ]);
  });
});
