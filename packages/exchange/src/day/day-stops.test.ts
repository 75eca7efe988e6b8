import { expect, it } from 'vitest';
import { asPlayedDay, CALM, type DaySetup, openDay, playDay } from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

const OPEN: DaySetup = { at: '10:00' };

const TABLES: readonly Table[] = [
  [
    'a stop order sleeps until the last price reaches it, and holds its cost meanwhile',
    `K buy 5 stop 10100 @ 10200 a => new #1 open 5
     K                            => cash -51000 + 51000, shares 0 + 0
     book                         => sells - | buys - | stops buy 10100 @ 10200 #1 5
     L sell 1 @ 10090 b           => new #2 open 1
     H buy 1 @ 10090 c            => 1 @ 10090 #2-#3; filled #3 done 1
     L sell 9 @ 10100 d           => new #4 open 9
     H buy 1 @ 10100 e            => 1 @ 10100 #4-#5; #1 triggered at 10100; 5 @ 10100 #4-#1
        ; filled #5 done 1
     book                         => sells 10100: #4 3 | buys -
     K                            => cash -50500 + 0, shares 5 + 0`,
  ],
  [
    'one that fires at once never has a row',
    `K buy 5 stop 10000 @ 10100 a  => #1 triggered at 10000; new #1 open 5
     L sell 5 stop 10000 @ 10100 b => #2 triggered at 10000; 5 @ 10100 #1-#2; filled #2 done 5
     book                          => sells - | buys -
     L sell 5 stop 9990 @ 9990 c   => new #3 open 5
     book                          => sells - | buys - | stops sell 9990 @ 9990 #3 5`,
  ],
  [
    'sells fire before buys; sells from the highest stop price, buys from the lowest, then by sequence',
    `K buy 1 stop 9900 @ 9400 a    => new #1 open 1
     K buy 1 stop 9800 @ 9300 b    => new #2 open 1
     H buy 1 stop 9900 @ 9200 c    => new #3 open 1
     L sell 1 stop 10100 @ 10600 d => new #4 open 1
     L sell 1 stop 10200 @ 10700 e => new #5 open 1
     M sell 1 stop 10100 @ 10800 f => new #6 open 1
     until 09:01                   => 09:00:30 uncrossed 0 x 0; continuous until 15:20
        ; #5 triggered at 10000; #4 triggered at 10000; #6 triggered at 10000
        ; #2 triggered at 10000; #1 triggered at 10000; #3 triggered at 10000
     book                          => sells 10600: #4 1 10700: #5 1 10800: #6 1 | buys 9400: #1 1 9300: #2 1 9200: #3 1`,
    { at: '08:50' },
  ],
  [
    'a cascade: each trade may wake the next',
    `L sell 1 @ 10010 a           => new #1 open 1
     L sell 1 @ 10020 b           => new #2 open 1
     L sell 1 @ 10030 c           => new #3 open 1
     L sell 9 @ 10040 d           => new #4 open 9
     K buy 1 stop 10010 @ 10050 e => new #5 open 1
     K buy 1 stop 10020 @ 10050 f => new #6 open 1
     K buy 5 stop 10030 @ 10050 g => new #7 open 5
     H buy 1 @ 10010 h            => 1 @ 10010 #1-#8; #5 triggered at 10010; 1 @ 10020 #2-#5
        ; #6 triggered at 10020; 1 @ 10030 #3-#6; #7 triggered at 10030; 5 @ 10040 #4-#7
        ; filled #8 done 1
     book                         => sells 10040: #4 4 | buys -`,
  ],
  [
    'a cascade of sells leaves the buys asleep',
    `K buy 1 @ 9900 a             => new #1 open 1
     K buy 9 @ 9500 b             => new #2 open 9
     L sell 1 stop 9900 @ 9000 c  => new #3 open 1
     M sell 1 stop 9500 @ 9400 d  => new #4 open 1
     H buy 1 stop 10050 @ 10050 e => new #5 open 1
     L sell 1 @ 10050 f           => new #6 open 1
     M sell 1 @ 9900 g            => 1 @ 9900 #1-#7; #3 triggered at 9900; 1 @ 9500 #2-#3
        ; #4 triggered at 9500; 1 @ 9500 #2-#4; filled #7 done 1
     book                         => sells 10050: #6 1 | buys 9500: #2 7 | stops buy 10050 @ 10050 #5 1`,
  ],
  [
    'firing counts as its time: behind orders that came while it slept',
    `K buy 5 stop 10010 @ 9950 a => new #1 open 5
     H buy 5 @ 9950 b            => new #2 open 5
     L sell 1 @ 10010 c          => new #3 open 1
     H buy 1 @ 10010 d           => 1 @ 10010 #3-#4; #1 triggered at 10010; filled #4 done 1
     book                        => sells - | buys 9950: #2 5, #1 5
     L sell 7 @ 9950 e           => 5 @ 9950 #2-#5; 2 @ 9950 #1-#5; filled #5 done 7
     book                        => sells - | buys 9950: #1 3`,
  ],
  [
    'the result of a command counts nothing of the stops it woke',
    `L sell 5 @ 10010 a           => new #1 open 5
     K buy 4 stop 10010 @ 10010 b => new #2 open 4
     H buy 1 @ 10010 c            => 1 @ 10010 #1-#3; #2 triggered at 10010; 4 @ 10010 #1-#2
        ; filled #3 done 1
     book                         => sells - | buys -`,
  ],
  [
    'a dormant order is reduced and canceled; it has no row for a hint',
    `K buy 10 stop 10100 @ 10200 a => new #1 open 10
     K reduce a by 4               => #1 reduced 4; new #1 open 6
     K                             => cash -61200 + 61200, shares 0 + 0
     K reduce #1 by 7              => reduce_exceeds_leaves
     K reduce a by 6               => #1 canceled 6; canceled #1
     K                             => cash 0 + 0, shares 0 + 0
     K sell 10 stop 9900 @ 9800 b  => new #2 open 10
     K cancel #2                   => #2 canceled 10; canceled #2
     K cancel b                    => order_closed
     K                             => cash 0 + 0, shares 0 + 0`,
  ],
  [
    'an interruption ends the cascade, and the rest fires when trading goes on',
    `L sell 1 @ 10500 a           => new #1 open 1
     L sell 1 @ 11000 b           => new #2 open 1
     K buy 1 stop 10500 @ 11000 c => new #3 open 1
     H buy 1 stop 10500 @ 10500 d => new #4 open 1
     M buy 1 @ 10500 e            => 1 @ 10500 #1-#5; #3 triggered at 10500
        ; static 11000 from 10000 call 10:02:00.005
        ; vi_call until 10:02:00.005 call 10:02:00.005 by interruption; filled #5 done 1
     book                         => sells 11000: #2 1 | buys 11000: #3 1 | stops buy 10500 @ 10500 #4 1
     phase                        => vi_call until 10:02:00.005 call 10:02:00.005
     until 10:02:31               => 10:00:01 indicative 11000 x 1
        ; 10:02:30.005 uncrossed 11000 x 1; 1 @ 11000 #2-#3; continuous until 15:20
        ; #4 triggered at 11000
     book                         => sells - | buys 10500: #4 1`,
    OPEN,
  ],
  [
    'self-match inside a cascade',
    `L sell 1 @ 10010 a                     => new #1 open 1
     K sell 5 @ 10020 b                     => new #2 open 5
     K buy 2 stop 10010 @ 10020 c newest    => new #3 open 2
     K buy 3 stop 10010 @ 10020 d decrement => new #4 open 3
     K buy 9 stop 10010 @ 10020 e oldest    => new #5 open 9
     K buy 1 stop 10010 @ 10020 f both      => new #6 open 1
     H buy 1 @ 10010 g                      => 1 @ 10010 #1-#7; #3 triggered at 10010
        ; #3 canceled 2; #4 triggered at 10010; #2 reduced 3; #4 canceled 3
        ; #5 triggered at 10010; #2 canceled 2; #6 triggered at 10010; filled #7 done 1
     book                                   => sells - | buys 10020: #5 9, #6 1
     K                                      => cash -100200 + 100200, shares 0 + 0`,
  ],
  [
    'stop orders of a call fire when continuous trading begins, by the price of the call',
    `K buy 5 @ 10100 a            => new #1 open 5
     L sell 5 @ 10100 b           => new #2 open 5
     K buy 2 stop 10100 @ 10150 c => new #3 open 2
     L sell 2 stop 9900 @ 9900 d  => new #4 open 2
     M sell 2 @ 10150 e           => new #5 open 2
     until 09:01                  => 08:50:01 indicative 10100 x 5; 09:00:30 uncrossed 10100 x 5
        ; 5 @ 10100 #1-#2; continuous until 15:20; #3 triggered at 10100; 2 @ 10150 #5-#3
     book                         => sells - | buys - | stops sell 9900 @ 9900 #4 2`,
    { at: '08:50' },
  ],
  [
    'dormant orders expire at the end of the regular session, sells first',
    `K buy 1 stop 10200 @ 10200 a => new #1 open 1
     K buy 1 stop 10100 @ 10100 b => new #2 open 1
     L sell 1 stop 9800 @ 9900 c  => new #3 open 1
     L sell 1 stop 9900 @ 9900 d  => new #4 open 1
     K buy 1 @ 9990 e             => new #5 open 1
     until 15:31                  => 15:20 closing_call until 15:30 call 15:30; indicative 0 x 0
        ; 15:30:30 uncrossed 0 x 0; #5 expired 1; #4 expired 1; #3 expired 1; #2 expired 1
        ; #1 expired 1; after_hours_close until 16:00 call 15:40
     K                            => cash 0 + 0, shares 0 + 0
     L                            => cash 0 + 0, shares 0 + 0`,
  ],
  [
    'a stop price is checked before the limit price',
    `K buy 1 stop 10105 @ 1 a         => off_tick
     K buy 1 stop 13010 @ 1 a         => above_limit
     K buy 1 stop 6990 @ 1 a          => below_limit
     K buy 1 stop 10100 @ 10105 a     => off_tick
     K buy 1 stop 10100 @ 0 a         => bad_price
     K buy 1 stop 10100 @ 10100 a ioc => time_in_force_not_accepted`,
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup ?? { at: '10:00', market: CALM });
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}
