import { expect, it } from 'vitest';
import {
  asPlayedDay,
  type DaySetup,
  openDay,
  CALM as PLAIN,
  playDay,
  session,
} from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

const windows = [
  session(1, '08:30', '08:40'),
  session(2, '08:40', '09:00'),
  session(3, '09:00', '15:20'),
  session(4, '15:20', '15:30'),
  session(5, '15:30', '16:00', 600),
];
const CALM = { ...PLAIN, windows };
const NO_LIMITS = { ...CALM, upPercent: 0, downPercent: 0 };

const TABLES: readonly Table[] = [
  [
    'without limits a sell at 2^53 - 1 rests in a call, and nothing trades',
    `L sell 1 @ 9007199254740991 a => new #1 open 1
     K buy 1 @ 10000 b             => new #2 open 1
     09:00:30                      => uncrossed 0 x 0; continuous until 15:20
     book                          => sells 9007199254740991: #1 1 | buys 10000: #2 1
     K buy 1 @ 9007199254740991 c  => insufficient_cash
     K buy 5 counter d             => notional_too_large
     K cancel b                    => #2 canceled 1; canceled #2
     L sell 2 @ 9007199254740991 e => notional_too_large`,
    { at: '08:50', market: NO_LIMITS, bands: [[0, 1]] },
  ],
  [
    'without limits best same and best counter at the highest price there is',
    `L sell 1 @ 9007199254740991 a => new #1 open 1
     M sell 1 same b               => at 9007199254740991; new #2 open 1
     M sell 1 counter c            => at 9007199254740990; new #3 open 1
     book                          => sells 9007199254740990: #3 1 9007199254740991: #1 1, #2 1 | buys -`,
    { at: '10:00', market: NO_LIMITS, bands: [[0, 1]] },
  ],
  [
    'limits at the lowest price: down to it, and one tick up',
    `K buy 1 @ 3 a      => above_limit
     K buy 1 @ 2 a      => new #1 open 1
     L sell 1 market b  => at 1; 1 @ 2 #1-#2; filled #2 done 1
     K buy 1 market c   => at 2; new #3 open 1
     L sell 1 counter d => at 2; 1 @ 2 #3-#4; filled #4 done 1
     K buy 1 same e     => at 2; new #5 open 1
     book               => sells - | buys 2: #5 1
     15:30:30           => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 2
        ; #5 expired 1; after_hours_close until 16:00 call 15:40
     tomorrow 10:00     => uncrossed 0 x 0; closed; date; day 2 in 1-3
        ; pre_open_close until 08:40; opening_call until 09:00 call 09:00; uncrossed 0 x 0
        ; continuous until 15:20`,
    { at: '10:00', market: { windows }, bands: [[0, 1]], listing: { basePrice: 1 } },
  ],
  [
    'all market orders at the lowest price',
    `K buy 3 market a  => at 2; new #1 open 3
     L sell 5 market b => at 1; new #2 open 5
     09:00:30          => uncrossed 1 x 3; 3 @ 1 #1-#2; continuous until 15:20
     book              => sells - | buys - | market sells #2 2`,
    { at: '08:50', bands: [[0, 1]], listing: { basePrice: 1 } },
  ],
  [
    'one tick below the edge of a band is one of the lower band',
    `L sell 1 @ 2000 a  => new #1 open 1
     M sell 1 market b  => at 1400; new #2 open 1
     K buy 1 @ 1999 c   => 1 @ 1999 #2-#3; filled #3 done 1
     L sell 1 counter d => at 1999; new #4 open 1
     book               => sells 1999: #4 1 2000: #1 1 | buys -`,
    { at: '10:00', market: CALM, listing: { basePrice: 2_000 } },
  ],
  [
    'a band whose ticks are as wide as its first price',
    `K buy 1 @ 1000 a  => new #1 open 1
     L sell 1 @ 1000 b => 1 @ 1000 #1-#2; filled #2 done 1
     K buy 1 @ 2000 c  => above_limit
     L sell 1 @ 999 d  => new #3 open 1
     K buy 1 market e  => at 1000; 1 @ 999 #3-#4; filled #4 done 1
     L sell 1 market f => at 999; new #5 open 1
     16:00             => closing_call until 15:30 call 15:30; uncrossed 0 x 0; close 999
        ; #5 expired 1; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0; closed
     tomorrow 09:30    => date; day 999 in 700-1000; pre_open_close until 08:40
        ; opening_call until 09:00 call 09:00; uncrossed 0 x 0; continuous until 15:20`,
    {
      at: '10:00',
      market: CALM,
      bands: [
        [0, 1],
        [1_000, 1_000],
      ],
      listing: { basePrice: 1_000 },
    },
  ],
  [
    'a hundred percent down is down to the lowest price',
    `L sell 1 @ 0 a    => bad_price
     L sell 1 @ 1 a    => new #1 open 1
     K buy 1 @ 40000 b => 1 @ 1 #1-#2; filled #2 done 1
     K buy 1 @ 40010 c => above_limit`,
    { at: '10:00', market: { ...CALM, upPercent: 300, downPercent: 100 } },
  ],
  [
    'an empty market: midpoint, best and stop orders where nobody is',
    `K buy 1 mid a                => no_midpoint
     K buy 1 counter b ioc        => at 10000; #1 expired 1; expired #1
     K buy 1 counter c fok        => at 10000; #2 expired 1; expired #2
     L sell 1 market d fok        => at 7000; #3 expired 1; expired #3
     L sell 1 market e ioc        => at 7000; #4 expired 1; expired #4
     K buy 1 stop 10000 @ 10000 f => #5 triggered at 10000; new #5 open 1
     K cancel f                   => #5 canceled 1; canceled #5
     halt                         => halt until 15:30 by halt; ok 1
     resume                       => resume_call until 10:10:00.009 call 10:10:00.009 by resumption
        ; ok 1
     until 10:11                  => 10:00:01 indicative 0 x 0; 10:10:30.009 uncrossed 0 x 0
        ; continuous until 15:20`,
    { at: '10:00' },
  ],
  [
    'sessions of a second',
    `09:00:00.5                   =>
     K buy 1 @ 10000 a            => new #1 open 1
     L sell 1 market b            => at 7000; new #2 open 1
     09:00:01                     => opening_call until 09:00:02 call 09:00:02
        ; indicative 10000 x 1
     K buy 1 @ 10000 c            => new #3 open 1
     09:00:01.9                   =>
     09:00:02                     => uncrossed 10000 x 1; 1 @ 10000 #1-#2
        ; continuous until 09:00:03
     L sell 1 @ 10010 d           => new #4 open 1
     H buy 1 conditional @ 9990 e => new #5 open 1
     09:00:03                     => #5 market at 13000
        ; closing_call until 09:00:04 call 09:00:04; indicative 10010 x 1
     09:00:04                     => uncrossed 10010 x 1; 1 @ 10010 #4-#5; close 10010
        ; #3 expired 1; closed
     phase                        => closed`,
    {
      at: '09:00',
      market: {
        ...CALM,
        randomEndSeconds: 0,
        windows: [
          session(1, '09:00:00', '09:00:01'),
          session(2, '09:00:01', '09:00:02'),
          session(3, '09:00:02', '09:00:03'),
          session(4, '09:00:03', '09:00:04'),
        ],
      },
    },
  ],
  [
    'sessions from midnight to the last second that there may be',
    `phase             => continuous until 12:30
     K buy 1 @ 10000 a => new #1 open 1
     23:59:29          => closing_call until 23:59:29 call 23:59:29; indicative 0 x 0
     phase             => closing_call until 23:59:29 call 23:59:29
     23:59:58          =>
     phase             => closing_call until 23:59:29 call 23:59:29
     tomorrow 00:00    => uncrossed 0 x 0; #1 expired 1; closed; date; day 10000 in 7000-13000
        ; continuous until 12:30
     phase             => continuous until 12:30`,
    {
      at: '12:00',
      market: {
        ...CALM,
        windows: [session(3, '00:00', '12:30'), session(4, '12:30', '23:59:29')],
      },
    },
  ],
  [
    'a closing call that is extended beyond midnight ends with the date, and leaves no close',
    `K buy 1 @ 10400 a  => new #1 open 1
     L sell 1 @ 10400 b => new #2 open 1
     23:59:59           => dynamic 10400 from 10000 call 00:59:30; indicative 10400 x 1
     phase              => closing_call until 00:59:30 call 00:59:30 extended
     tomorrow 00:00     => date; #1 expired 1; #2 expired 1; day 10000 in 7000-13000
        ; closed until 23:00
     phase              => closed until 23:00`,
    {
      at: '23:50',
      market: { interruptionSeconds: 3_600, windows: [session(4, '23:00', '23:59:00')] },
    },
  ],
  [
    'a stop that fires in a block long after its session began interrupts it then and there',
    `K buy 1 @ 10500 a            => new #1 open 1
     L sell 1 @ 10500 b           => new #2 open 1
     K buy 1 stop 10500 @ 11200 c => new #3 open 1
     M sell 1 @ 11200 d           => new #4 open 1
     23:00                        => uncrossed 10500 x 1; 1 @ 10500 #1-#2; continuous until 15:20
        ; #3 triggered at 10500; dynamic 11200 from 10500; vi_call until 15:20 by interruption
        ; closing_call until 15:30 call 15:30; dynamic 11200 from 10500 call 15:32:30
        ; uncrossed 11200 x 1; 1 @ 11200 #4-#3; close 11200
        ; after_hours_close until 16:00 call 15:40; uncrossed 0 x 0; closed
     phase                        => closed`,
    { at: '08:50', market: { windows } },
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup);
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}
