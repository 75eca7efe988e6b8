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
    'halt: nothing but reductions and cancels; the regular end comes all the same',
    `K buy 5 @ 10000 a            => new #1 open 5
     H buy 5 stop 10100 @ 10100 b => new #2 open 5
     halt A                       => halt until 15:30 by halt; ok 1
     K buy 5 @ 10000 c            => issue_not_trading
     K amend a @ 9990             => issue_not_trading
     K reduce a by 1              => #1 reduced 1; new #1 open 4
     H cancel b                   => #2 canceled 5; canceled #2
     halt A                       => issue_not_trading
     halt                         => B: halt until 15:30 by halt; ok 1
     resume B                     => B: resume_call until 15:10:00.01 call 15:10:00.01 by resumption
        ; ok 1
     resume B                     => not_halted
     until 15:31                  => 15:00:01 B: indicative 0 x 0; 15:10:30.01 B: uncrossed 0 x 0
        ; B: continuous until 15:20; 15:20 B: closing_call until 15:30 call 15:30
        ; B: indicative 0 x 0; 15:30 #1 expired 4; halt; 15:30:30 B: uncrossed 0 x 0
        ; B: after_hours_close until 16:00 call 15:40
     phase                        => halt
     tomorrow 09:30               => B: uncrossed 0 x 0
        ; B: after_hours_single until 18:00 call 17:00; B: uncrossed 0 x 0; B: uncrossed 0 x 0
        ; B: closed; date; day 10000 in 7000-13000; B: day 1000 in 700-1300
        ; B: pre_open_close until 08:40; B: opening_call until 09:00 call 09:00
        ; B: uncrossed 0 x 0; B: continuous until 15:20
     phase                        => halt until 15:30
     15:30                        => B: closing_call until 15:30 call 15:30; halt
        ; B: indicative 0 x 0
     resume                       => after_hours_close until 16:00 call 15:40 by resumption; ok 1
     phase                        => after_hours_close until 16:00 call 15:40`,
    { at: '15:00', market: CALM, withB: true },
  ],
  [
    'a halted issue closes at its last price',
    `K buy 5 @ 10100 a     => new #1 open 5
     L sell 3 @ 10100 b    => 3 @ 10100 #1-#2; filled #2 done 3
     halt A                => halt until 15:30 by halt; ok 1
     until 15:31           => 15:30 close 10100; #1 expired 2; halt
     resume A              => after_hours_close until 16:00 call 15:40 by resumption; ok 1
     until 15:41           => 15:40 uncrossed 0 x 0
     K buy 1 @ 10100 c off => new #3 open 1
     tomorrow 08:00        => #3 expired 1; after_hours_single until 18:00 call 17:00
        ; uncrossed 0 x 0; uncrossed 0 x 0; closed; date; day 10100 in 7070-13130`,
    { at: '15:00', market: CALM },
  ],
  [
    'resumption within twenty minutes of the end leads into the closing call',
    `K buy 5 conditional @ 10000 a => new #1 open 5
     L sell 5 mid b                => no_midpoint
     K buy 5 @ 9900 c              => new #2 open 5
     L sell 5 @ 10100 d            => new #3 open 5
     L sell 5 mid b                => at 7000; new #4 open 5
     halt A                        => halt until 15:30 by halt; ok 1
     until 15:10                   =>
     resume A                      => #4 expired 5; #1 market at 13000
        ; closing_call until 15:30 call 15:30 by resumption; ok 1
     book                          => sells 10100: #3 5 | buys 9900: #2 5 | market buys #1 5
     until 15:30:30                => 15:10:01 indicative 10100 x 5; 15:30:30 uncrossed 10100 x 5
        ; 5 @ 10100 #3-#1; close 10100; #2 expired 5; after_hours_close until 16:00 call 15:40`,
    { at: '15:00', market: CALM },
  ],
  [
    'resumption a moment before that is a call of ten minutes',
    `halt A           => halt until 15:30 by halt; ok 1
     until 15:09:59.9 =>
     resume A         => resume_call until 15:19:59.901 call 15:19:59.901 by resumption; ok 1
     until 15:31      => 15:10 indicative 0 x 0; 15:20:29.901 uncrossed 0 x 0
        ; closing_call until 15:30 call 15:30; indicative 0 x 0; 15:30:30 uncrossed 0 x 0
        ; after_hours_close until 16:00 call 15:40`,
    { at: '15:00', market: CALM },
  ],
  [
    'resumption in the opening call, before it and after the day',
    `halt A      => halt until 15:30 by halt; ok 1
     until 08:35 =>
     resume A    => pre_open_close until 08:40 by resumption; ok 1
     halt A      => halt until 15:30 by halt; ok 1
     until 08:45 =>
     resume A    => resume_call until 08:55:00.001 call 08:55:00.001 by resumption; ok 1
     until 09:01 => 08:45:01 indicative 0 x 0; 08:55:30.001 uncrossed 0 x 0
        ; opening_call until 09:00 call 09:00; indicative 0 x 0; 09:00:30 uncrossed 0 x 0
        ; continuous until 15:20
     halt A      => halt until 15:30 by halt; ok 1
     until 15:45 => 15:30 halt
     resume A    => after_hours_close until 16:00 by resumption; ok 1
     halt A      => halt by halt; ok 1
     until 16:05 =>
     resume A    => after_hours_single until 18:00 call 17:00 by resumption; ok 1
     halt A      => halt by halt; ok 1
     18:30       =>
     resume A    => closed by resumption; ok 1`,
    { market: CALM },
  ],
  [
    'a halt outside the sessions expires what sleeps when it is resumed into none',
    `K buy 5 @ 10000 a => new #1 open 5
     halt A            => halt by halt; ok 1
     until 16:50       =>
     book              => sells - | buys 10000: #1 5
     18:30             =>
     book              => sells - | buys 10000: #1 5
     resume A          => #1 expired 5; closed by resumption; ok 1
     book              => sells - | buys -`,
    { at: '16:05', market: CALM },
  ],
  [
    'a market of none but a continuous session: resumption is into a call',
    `K buy 5 @ 10000 a  => new #1 open 5
     halt A             => halt until 15:00 by halt; ok 1
     L cancel a         => unknown_order
     resume A           => resume_call until 10:10:00.004 call 10:10:00.004 by resumption; ok 1
     L sell 5 @ 10000 b => new #2 open 5
     until 10:11        => 10:00:01 indicative 10000 x 5; 10:10:30.004 uncrossed 10000 x 5
        ; 5 @ 10000 #1-#2; continuous until 15:00`,
    { at: '10:00', market: { ...CALM, windows: [session(3, '09:00', '15:00')] } },
  ],
  [
    'bilateral: resumption is into the session',
    `K buy 5 @ 10000 a  => new #1 open 5
     halt A             => halt until 15:00 by halt; ok 1
     resume A           => continuous until 15:00 by resumption; ok 1
     L sell 5 @ 10000 b => 5 @ 10000 #1-#2; filled #2 done 5
     until 15:01        => 15:00 close 10000; closed`,
    {
      at: '10:00',
      market: { matchingMode: 1, windows: [session(3, '09:00', '15:00')] },
    },
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup);
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}
