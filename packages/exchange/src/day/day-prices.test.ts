import { expect, it } from 'vitest';
import { asPlayedDay, CALM, type DaySetup, openDay, playDay } from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

/** Ticks of 50 about 10,500, and limits of 7,000 and 11,500, as in the published example. */
const T6: DaySetup = {
  at: '10:00',
  bands: [
    [0, 5],
    [10_000, 50],
  ],
  market: { ...CALM, upPercent: 15 },
};

const TABLES: readonly Table[] = [
  [
    'T6: a market order counts as one tick above the best bid, and trades at that',
    `K buy 200 @ 10500 a  => new #1 open 200
     K buy 100 market b   => at 11500; new #2 open 100
     L sell 200 @ 10550 c => 100 @ 10550 #2-#3; partially_filled #3 done 100 open 100
     book                 => sells 10550: #3 100 | buys 10500: #1 200`,
    T6,
  ],
  [
    'T6: a limit order at the upper limit trades at its own price',
    `K buy 200 @ 10500 a  => new #1 open 200
     K buy 100 @ 11500 b  => new #2 open 100
     L sell 200 @ 10550 c => 100 @ 11500 #2-#3; partially_filled #3 done 100 open 100
     book                 => sells 10550: #3 100 | buys 10500: #1 200`,
    T6,
  ],
  [
    'T6: a selling order below the deemed price trades at the deemed price',
    `K buy 200 @ 10500 a => new #1 open 200
     K buy 100 market b  => at 11500; new #2 open 100
     L sell 50 @ 10500 c => 50 @ 10550 #2-#3; filled #3 done 50
     L sell 50 market d  => at 7000; 50 @ 10550 #2-#4; filled #4 done 50
     book                => sells - | buys 10500: #1 200`,
    T6,
  ],
  [
    'a resting market order follows the prices of a taker that it must reach to trade',
    `K buy 100 market a  => at 13000; new #1 open 100
     L sell 10 @ 10020 b => 10 @ 10020 #1-#2; filled #2 done 10
     book                => sells - | buys - | market buys #1 90
     L sell 10 @ 10700 c => 10 @ 10700 #1-#3; filled #3 done 10
     L sell 10 @ 9000 d  => 10 @ 10700 #1-#4; filled #4 done 10
     book                => sells - | buys - | market buys #1 70`,
  ],
  [
    'market sells count as one tick below the best ask, but not above the best bid',
    `L sell 10 @ 10100 a => new #1 open 10
     L sell 30 market b  => at 7000; new #2 open 30
     K buy 10 @ 9900 c   => 10 @ 9900 #2-#3; filled #3 done 10
     K buy 10 @ 10050 d  => 10 @ 10050 #2-#4; filled #4 done 10
     book                => sells 10100: #1 10 | buys - | market sells #2 10`,
  ],
  [
    'market orders of both sides meet at the price of the one that rests',
    `L sell 10 market a => at 7000; new #1 open 10
     K buy 4 market b   => at 13000; 4 @ 10000 #1-#2; filled #2 done 4
     L sell 3 @ 10300 c => new #3 open 3
     K buy 4 market d   => at 13000; 4 @ 10290 #1-#4; filled #4 done 4
     K buy 5 market e   => at 13000; 2 @ 10290 #1-#5; 3 @ 10300 #3-#5; filled #5 done 5
     book               => sells - | buys -`,
  ],
  [
    'market orders stand before the limit orders of their side',
    `K buy 5 @ 10500 a   => new #1 open 5
     K buy 5 market b    => at 13000; new #2 open 5
     H buy 5 @ 10500 c   => new #3 open 5
     L sell 12 @ 10400 d => 5 @ 10510 #2-#4; 5 @ 10500 #1-#4; 2 @ 10500 #3-#4; filled #4 done 12
     book                => sells - | buys 10500: #3 3`,
  ],
  [
    'a market order cut to the limit stands with limit orders there by sequence',
    `K buy 5 @ 13000 a   => new #1 open 5
     K buy 5 market b    => at 13000; new #2 open 5
     H buy 5 @ 13000 c   => new #3 open 5
     L sell 12 @ 12000 d => 5 @ 13000 #1-#4; 5 @ 13000 #2-#4; 2 @ 13000 #3-#4; filled #4 done 12
     book                => sells - | buys 13000: #3 3`,
  ],
  [
    'market sells cut to the lower limit: before a limit order above it, after an earlier one at it',
    `L sell 5 @ 7010 a => new #1 open 5
     L sell 5 market b => at 7000; new #2 open 5
     K buy 7 @ 7100 c  => 5 @ 7000 #2-#3; 2 @ 7010 #1-#3; filled #3 done 7
     L sell 5 @ 7000 d => new #4 open 5
     L sell 5 market e => at 7000; new #5 open 5
     K buy 7 @ 7100 f  => 5 @ 7000 #4-#6; 2 @ 7000 #5-#6; filled #6 done 7
     book              => sells 7010: #1 3 | buys - | market sells #5 3`,
  ],
  [
    'market orders hold cash at the upper limit, and get back what they do not pay',
    `K buy 10 market a => at 13000; new #1 open 10
     K                 => cash -130000 + 130000, shares 0 + 0
     L sell 4 @ 9000 b => 4 @ 10000 #1-#2; filled #2 done 4
     K                 => cash -118000 + 78000, shares 4 + 0
     K cancel a        => #1 canceled 6; canceled #1 done 4
     K                 => cash -40000 + 0, shares 4 + 0`,
  ],
  [
    'the midpoint is floored to a price unit, on tick or not',
    `K buy 10 @ 10000 a  => new #1 open 10
     L sell 10 @ 10030 b => new #2 open 10
     H buy 4 mid c       => at 13000; new #3 open 4
     M sell 1 mid d      => at 7000; 1 @ 10015 #3-#4; filled #4 done 1
     M sell 1 @ 10010 e  => 1 @ 10015 #3-#5; filled #5 done 1
     H                   => cash -46030 + 26000, shares 2 + 0
     book                => sells 10030: #2 10 | buys 10000: #1 10 | mid buys #3 2`,
  ],
  [
    'a midpoint order meets the best price first, and limit orders at its price by sequence',
    `K buy 10 @ 9990 a  => new #1 open 10
     L sell 5 @ 10010 b => new #2 open 5
     L sell 5 mid c     => at 7000; new #3 open 5
     M sell 5 @ 10000 d => new #4 open 5
     K buy 8 @ 10000 e  => 5 @ 9995 #3-#5; 3 @ 10000 #4-#5; filled #5 done 8
     book               => sells 10000: #4 2 10010: #2 5 | buys 9990: #1 10
     L sell 5 mid f     => at 7000; new #6 open 5
     K buy 10 @ 10010 g => 5 @ 9995 #6-#7; 2 @ 10000 #4-#7; 3 @ 10010 #2-#7; filled #7 done 10
     book               => sells 10010: #2 2 | buys 9990: #1 10`,
  ],
  [
    'the midpoint of a taker stays while it trades',
    `K buy 10 @ 9990 a  => new #1 open 10
     L sell 5 @ 10010 b => new #2 open 5
     L sell 5 @ 10030 c => new #3 open 5
     M sell 5 mid d     => at 7000; new #4 open 5
     H buy 12 @ 10030 e => 5 @ 10000 #4-#5; 5 @ 10010 #2-#5; 2 @ 10030 #3-#5; filled #5 done 12
     book               => sells 10030: #3 3 | buys 9990: #1 10`,
  ],
  [
    'a midpoint order trades at the midpoint and better, never worse',
    `K buy 10 @ 10000 a  => new #1 open 10
     L sell 10 @ 10010 b => new #2 open 10
     H buy 5 mid c       => at 13000; new #3 open 5
     M sell 3 market d   => at 7000; 3 @ 10005 #3-#4; filled #4 done 3
     M sell 9 @ 10000 e  => 2 @ 10005 #3-#5; 7 @ 10000 #1-#5; filled #5 done 9
     book                => sells 10010: #2 10 | buys 10000: #1 3`,
  ],
  [
    'a midpoint order of one tick of spread meets the bid',
    `K buy 10 @ 1000 a of B  => new #1 open 10
     L sell 10 @ 1001 b of B => new #2 open 10
     M sell 4 mid c B        => B: at 700; B: 4 @ 1000 #1-#3; filled #3 done 4
     H buy 4 mid d B         => B: at 1300; new #4 open 4
     M sell 8 @ 1000 e of B  => B: 6 @ 1000 #1-#5; B: 2 @ 1000 #4-#5; filled #5 done 8
     book of B               => sells 1001: #2 10 | buys - | mid buys #4 2`,
    { at: '10:00', market: CALM, withB: true },
  ],
  [
    'midpoint orders wait while there is no midpoint',
    `K buy 10 @ 10000 a  => new #1 open 10
     L sell 10 @ 10020 b => new #2 open 10
     H buy 5 mid c       => at 13000; new #3 open 5
     L cancel b          => #2 canceled 10; canceled #2
     M sell 5 mid d      => no_midpoint
     M sell 5 @ 10010 e  => new #4 open 5
     M cancel e          => #4 canceled 5; canceled #4
     book                => sells - | buys 10000: #1 10 | mid buys #3 5
     M sell 4 @ 10040 f  => new #5 open 4
     M sell 2 mid g      => at 7000; 2 @ 10020 #3-#6; filled #6 done 2
     book                => sells 10040: #5 4 | buys 10000: #1 10 | mid buys #3 3`,
  ],
  [
    'best counter takes the best price of the other side, a market order at its deemed one',
    `L sell 5 @ 10100 a => new #1 open 5
     K buy 10 counter b => at 10100; 5 @ 10100 #1-#2; partially_filled #2 done 5 open 5
     book               => sells - | buys 10100: #2 5
     L sell 3 market c  => at 7000; 3 @ 10100 #2-#3; filled #3 done 3
     H buy 3 counter d  => at 10110; new #4 open 3
     M sell 3 market e  => at 7000; 3 @ 10110 #4-#5; filled #5 done 3
     book               => sells - | buys 10100: #2 2
     H buy 4 counter f  => at 10110; new #6 open 4
     book               => sells - | buys 10110: #6 4 10100: #2 2`,
  ],
  [
    'best counter takes the deemed price where market orders rest on the other side',
    `L sell 5 market a  => at 7000; new #1 open 5
     K buy 3 counter b  => at 10000; 3 @ 10000 #1-#2; filled #2 done 3
     L sell 5 @ 10500 c => new #3 open 5
     K buy 5 counter d  => at 10490; 2 @ 10490 #1-#4; partially_filled #4 done 2 open 3
     book               => sells 10500: #3 5 | buys 10490: #4 3`,
  ],
  [
    'best counter and best same round a last price that is off tick',
    `K buy 1 @ 10000 a  => new #1 open 1
     L sell 1 @ 10030 b => new #2 open 1
     H buy 1 mid c      => at 13000; new #3 open 1
     M sell 1 mid d     => at 7000; 1 @ 10015 #3-#4; filled #4 done 1
     K cancel a         => #1 canceled 1; canceled #1
     L cancel b         => #2 canceled 1; canceled #2
     K buy 5 counter e  => at 10020; new #5 open 5
     K cancel e         => #5 canceled 5; canceled #5
     L sell 5 same f    => at 10020; new #6 open 5
     L cancel f         => #6 canceled 5; canceled #6
     K buy 5 same g     => at 10010; new #7 open 5
     K cancel g         => #7 canceled 5; canceled #7
     L sell 5 counter h => at 10010; new #8 open 5`,
  ],
  [
    'best counter without another side is one tick inside its own best',
    `K buy 5 @ 4995 a  => new #1 open 5
     H buy 5 counter b => at 5000; new #2 open 5
     H buy 5 counter c => at 5010; new #3 open 5
     book              => sells - | buys 5010: #3 5 5000: #2 5 4995: #1 5`,
    { at: '10:00', market: { ...CALM, downPercent: 60 } },
  ],
  [
    'best counter of a sell is one tick below the best ask, by the lower band at an edge',
    `L sell 5 @ 5000 a  => new #1 open 5
     M sell 5 counter b => at 4995; new #2 open 5
     book               => sells 4995: #2 5 5000: #1 5 | buys -`,
    { at: '10:00', market: { ...CALM, downPercent: 60 } },
  ],
  [
    'best counter and best same without a book take the last price',
    `K buy 5 counter a  => at 10000; new #1 open 5
     K cancel a         => #1 canceled 5; canceled #1
     L sell 5 same b    => at 10000; new #2 open 5
     L cancel b         => #2 canceled 5; canceled #2
     K buy 5 same c     => at 10000; new #3 open 5
     K cancel c         => #3 canceled 5; canceled #3
     L sell 5 counter d => at 10000; new #4 open 5
     L cancel d         => #4 canceled 5; canceled #4`,
  ],
  [
    'best same joins its own side, and is a limit order there from then on',
    `K buy 5 @ 9900 a   => new #1 open 5
     H buy 5 same b     => at 9900; new #2 open 5
     H buy 5 @ 9910 c   => new #3 open 5
     book               => sells - | buys 9910: #3 5 9900: #1 5, #2 5
     L sell 12 @ 9900 d => 5 @ 9910 #3-#4; 5 @ 9900 #1-#4; 2 @ 9900 #2-#4; filled #4 done 12
     book               => sells - | buys 9900: #2 3`,
  ],
  [
    'best same takes the deemed price of market orders of its side',
    `K buy 5 market a => at 13000; new #1 open 5
     H buy 5 same b   => at 10000; new #2 open 5
     book             => sells - | buys 10000: #2 5 | market buys #1 5`,
  ],
  [
    'best counter and best same are cut to the limits',
    `K buy 5 @ 13000 a  => new #1 open 5
     H buy 5 counter b  => at 13000; new #2 open 5
     L sell 10 market c => at 7000; 5 @ 13000 #1-#3; 5 @ 13000 #2-#3; filled #3 done 10
     L sell 5 @ 7000 d  => new #4 open 5
     M sell 5 counter e => at 7000; new #5 open 5
     book               => sells 7000: #4 5, #5 5 | buys -`,
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup ?? { at: '10:00', market: CALM });
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}
