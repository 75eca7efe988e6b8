import { expect, it } from 'vitest';
import { asPlayedDay, CALM, type DaySetup, openDay, playDay, session } from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

const OPEN: DaySetup = { at: '10:00' };
const BILATERAL: DaySetup = {
  at: '10:00',
  market: { matchingMode: 1, windows: [session(3, '09:00', '15:00')] },
};

const TABLES: readonly Table[] = [
  [
    'IOC: what does not trade at once expires, and gives back what it held',
    `L sell 4 @ 10000 a     => new #1 open 4
     K buy 10 @ 10000 b ioc => 4 @ 10000 #1-#2; #2 expired 6; expired #2 done 4
     K                      => cash -40000 + 0, shares 4 + 0
     K buy 10 market c ioc  => at 13000; #3 expired 10; expired #3
     K                      => cash -40000 + 0, shares 4 + 0`,
  ],
  [
    'FOK: all of it or nothing',
    `L sell 4 @ 10000 a    => new #1 open 4
     M sell 4 @ 10010 b    => new #2 open 4
     K buy 9 @ 10010 c fok => #3 expired 9; expired #3
     K                     => cash 0 + 0, shares 0 + 0
     K buy 8 @ 10000 d fok => #4 expired 8; expired #4
     K buy 8 @ 10010 e fok => 4 @ 10000 #1-#5; 4 @ 10010 #2-#5; filled #5 done 8
     book                  => sells - | buys -`,
  ],
  [
    'FOK: market, midpoint and limit orders together cover it',
    `K buy 1 @ 9980 a       => new #1 open 1
     L sell 3 @ 10020 b     => new #2 open 3
     L sell 3 mid c         => at 7000; new #3 open 3
     M sell 3 @ 10050 d     => new #4 open 3
     H buy 10 @ 10050 e fok => #5 expired 10; expired #5
     H buy 9 @ 10050 f fok  => 3 @ 10000 #3-#6; 3 @ 10020 #2-#6; 3 @ 10050 #4-#6
        ; filled #6 done 9
     K cancel a             => #1 canceled 1; canceled #1
     L sell 5 market g      => at 7000; new #7 open 5
     book                   => sells - | buys - | market sells #7 5
     L sell 5 @ 10030 h     => new #8 open 5
     K buy 11 @ 10020 i fok => #9 expired 11; expired #9
     K buy 5 @ 10020 j fok  => 5 @ 10020 #7-#10; filled #10 done 5`,
  ],
  [
    'FOK: the midpoint book counts only where the midpoint is within the limit',
    `K buy 1 @ 9980 a      => new #1 open 1
     L sell 3 @ 10020 b    => new #2 open 3
     L sell 3 mid c        => at 7000; new #3 open 3
     H buy 3 @ 9990 d fok  => #4 expired 3; expired #4
     H buy 3 @ 10000 e fok => 3 @ 10000 #3-#5; filled #5 done 3
     H buy 1 mid f fok     => at 13000; #6 expired 1; expired #6
     L sell 2 mid g        => at 7000; new #7 open 2
     H buy 2 mid h fok     => at 13000; 2 @ 10000 #7-#8; filled #8 done 2`,
  ],
  [
    'FOK: prices that are too far from the last one do not count, and its own are not tried',
    `L sell 3 @ 10590 a    => new #1 open 3
     L sell 3 @ 10600 b    => new #2 open 3
     K buy 4 @ 10600 c fok => #3 expired 4; expired #3
     K buy 3 @ 10600 d fok => 3 @ 10590 #1-#4; filled #4 done 3
     K buy 3 @ 10600 e fok => 3 @ 10600 #2-#5; filled #5 done 3
     phase                 => continuous until 15:20`,
    OPEN,
  ],
  [
    'FOK: what covers it decides, then it trades at whatever price comes first',
    `L sell 3 @ 9400 a     => new #1 open 3
     L sell 3 @ 10000 b    => new #2 open 3
     K buy 4 @ 10000 c fok => #3 expired 4; expired #3
     K buy 3 @ 10000 d fok => 3 @ 9400 #1-#4; filled #4 done 3
     book                  => sells 10000: #2 3 | buys -
     phase                 => continuous until 15:20`,
    OPEN,
  ],
  [
    'self-match, none: an account trades with itself',
    `K sell 5 @ 10000 a => new #1 open 5
     K buy 3 @ 10000 b  => 3 @ 10000 #1-#2; filled #2 done 3
     book               => sells 10000: #1 2 | buys -
     K                  => cash 0 + 0, shares -2 + 2`,
  ],
  [
    'self-match, cancel newest: what traded before stays',
    `L sell 2 @ 10000 a       => new #1 open 2
     K sell 5 @ 10000 b       => new #2 open 5
     L sell 5 @ 10010 c       => new #3 open 5
     K buy 9 @ 10010 d newest => 2 @ 10000 #1-#4; #4 canceled 7; canceled #4 done 2
     book                     => sells 10000: #2 5 10010: #3 5 | buys -
     K                        => cash -20000 + 0, shares -3 + 5`,
  ],
  [
    'self-match, cancel oldest: the taker goes on',
    `L sell 2 @ 10000 a       => new #1 open 2
     K sell 5 @ 10000 b       => new #2 open 5
     L sell 5 @ 10010 c       => new #3 open 5
     K buy 9 @ 10010 d oldest => 2 @ 10000 #1-#4; #2 canceled 5; 5 @ 10010 #3-#4
        ; partially_filled #4 done 7 open 2
     book                     => sells - | buys 10010: #4 2
     K                        => cash -90070 + 20020, shares 7 + 0`,
  ],
  [
    'self-match, cancel both',
    `L sell 2 @ 10000 a     => new #1 open 2
     K sell 5 @ 10000 b     => new #2 open 5
     L sell 5 @ 10010 c     => new #3 open 5
     K buy 9 @ 10010 d both => 2 @ 10000 #1-#4; #2 canceled 5; #4 canceled 7; canceled #4 done 2
     book                   => sells 10010: #3 5 | buys -
     K                      => cash -20000 + 0, shares 2 + 0`,
  ],
  [
    'self-match, decrement: the smaller of the two is taken off both',
    `L sell 2 @ 10000 a           => new #1 open 2
     K sell 5 @ 10000 b           => new #2 open 5
     L sell 1 @ 10010 c           => new #3 open 1
     K buy 9 @ 10010 d decrement  => 2 @ 10000 #1-#4; #2 canceled 5; #4 reduced 5
        ; 1 @ 10010 #3-#4; partially_filled #4 done 3 open 1
     book                         => sells - | buys 10010: #4 1
     K sell 9 @ 10010 e decrement => #4 canceled 1; #5 reduced 1; new #5 open 8
     book                         => sells 10010: #5 8 | buys -
     K                            => cash -30010 + 0, shares -5 + 8`,
  ],
  [
    'self-match, decrement: of equal ones nothing is left',
    `K sell 5 @ 10000 a          => new #1 open 5
     K buy 5 @ 10000 b decrement => #1 canceled 5; #2 canceled 5; canceled #2
     book                        => sells - | buys -
     K                           => cash 0 + 0, shares 0 + 0`,
  ],
  [
    'self-match: the rule is that of the taker, and for one account alone',
    `K sell 5 @ 10000 a newest => new #1 open 5
     H buy 2 @ 10000 b newest  => 2 @ 10000 #1-#2; filled #2 done 2
     K buy 2 @ 10000 c         => 2 @ 10000 #1-#3; filled #3 done 2
     book                      => sells 10000: #1 1 | buys -`,
  ],
  [
    'self-match: IOC that is canceled does not expire',
    `K sell 5 @ 10000 a           => new #1 open 5
     K buy 9 @ 10000 b newest ioc => #2 canceled 9; canceled #2
     K buy 9 @ 10000 c oldest ioc => #1 canceled 5; #3 expired 9; expired #3
     K                            => cash 0 + 0, shares 0 + 0`,
  ],
  [
    'self-match comes before an interruption',
    `K sell 5 @ 10600 a       => new #1 open 5
     L sell 5 @ 10600 b       => new #2 open 5
     K buy 2 @ 10600 c newest => #3 canceled 2; canceled #3
     phase                    => continuous until 15:20
     K buy 2 @ 10600 d oldest => #1 canceled 5; dynamic 10600 from 10000 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption; new #4 open 2
     phase                    => vi_call until 10:02:00.004 call 10:02:00.004`,
    OPEN,
  ],
  [
    'self-match with market and midpoint orders',
    `K sell 5 market a          => at 7000; new #1 open 5
     K buy 5 @ 9990 b oldest    => #1 canceled 5; new #2 open 5
     L sell 5 @ 10010 c         => new #3 open 5
     K sell 5 mid d             => at 7000; new #4 open 5
     K buy 7 market e decrement => at 13000; #4 canceled 5; #5 reduced 5; 2 @ 10010 #3-#5
        ; filled #5 done 2
     book                       => sells 10010: #3 3 | buys 9990: #2 5`,
  ],
  [
    'self-match is no matter of calls',
    `K sell 5 @ 10000 a       => new #1 open 5
     K buy 5 @ 10000 b newest => new #2 open 5
     until 09:01              => 08:50:01 indicative 10000 x 5; 09:00:30 uncrossed 10000 x 5
        ; 5 @ 10000 #1-#2; continuous until 15:20`,
    { at: '08:50' },
  ],
  [
    'amend: another price, and the place in the queue is lost',
    `K buy 5 @ 10000 a  => new #1 open 5
     H buy 5 @ 10000 b  => new #2 open 5
     K amend a @ 10000  => #1 replaced at 10000; new #1 open 5
     book               => sells - | buys 10000: #2 5, #1 5
     K amend #1 @ 10010 => #1 replaced at 10010; new #1 open 5
     book               => sells - | buys 10010: #1 5 10000: #2 5
     K                  => cash -50050 + 50050, shares 0 + 0`,
  ],
  [
    'amend: what traded stays, and a better price trades at once',
    `K buy 10 @ 10000 a => new #1 open 10
     L sell 4 @ 10000 b => 4 @ 10000 #1-#2; filled #2 done 4
     L sell 3 @ 10050 c => new #3 open 3
     K amend a @ 10050  => #1 replaced at 10050; 3 @ 10050 #3-#1
        ; partially_filled #1 done 7 open 3
     book               => sells - | buys 10050: #1 3
     K                  => cash -100300 + 30150, shares 7 + 0
     K amend a @ 9950   => #1 replaced at 9950; partially_filled #1 done 7 open 3
     K                  => cash -100000 + 29850, shares 7 + 0`,
  ],
  [
    'amend: cash for the new price must be there, that of the old one counts',
    `K buy 100000 @ 10000 a => new #1 open 100000
     K                      => cash -1000000000 + 1000000000, shares 0 + 0
     K amend a @ 10010      => insufficient_cash
     K amend a @ 9990       => #1 replaced at 9990; new #1 open 100000
     K                      => cash -999000000 + 999000000, shares 0 + 0`,
  ],
  [
    'amend: to market and back, to best counter, best same and conditional limit',
    `K buy 5 @ 10000 a            => new #1 open 5
     K amend a market             => #1 replaced at 13000; new #1 open 5
     book                         => sells - | buys - | market buys #1 5
     K amend a @ 10000            => #1 replaced at 10000; new #1 open 5
     L sell 5 @ 10100 b           => new #2 open 5
     K amend a conditional @ 9900 => #1 replaced at 9900; new #1 open 5
     book                         => sells 10100: #2 5 | buys 9900: #1 5c
     H buy 1 @ 9950 c             => new #3 open 1
     K amend a same               => #1 replaced at 9950; new #1 open 5
     book                         => sells 10100: #2 5 | buys 9950: #3 1, #1 5
     K amend a counter            => #1 replaced at 10100; 5 @ 10100 #2-#1; filled #1 done 5
     book                         => sells - | buys 9950: #3 1`,
  ],
  [
    'amend: not for the midpoint, nor what lies dormant, nor to either',
    `K buy 1 @ 9900 a              => new #1 open 1
     L sell 1 @ 10100 b            => new #2 open 1
     H buy 5 mid c                 => at 13000; new #3 open 5
     H buy 5 stop 10500 @ 10500 d  => new #4 open 5
     H amend c @ 10000             => order_type_not_accepted
     H amend d @ 10000             => order_type_not_accepted
     K amend a mid                 => order_type_not_accepted
     K amend a stop 10500 @ 10500  => order_type_not_accepted
     K amend a @ 0                 => bad_price
     K amend a @ 10005             => off_tick
     K amend a @ 13010             => above_limit
     K amend a @ 6990              => below_limit
     K amend a conditional @ 13000 => bad_price
     L amend b conditional @ 7000  => bad_price`,
  ],
  [
    'amend: an order closed, another’s, or of no name',
    `K buy 1 @ 9900 a  => new #1 open 1
     K cancel a        => #1 canceled 1; canceled #1
     K amend a @ 9900  => order_closed
     K buy 1 @ 9900 b  => new #2 open 1
     L amend #2 @ 9900 => unknown_order
     H amend b @ 9900  => unknown_order
     K amend #9 @ 9900 => unknown_order`,
  ],
  [
    'amend: self-match as the order had it',
    `K buy 5 @ 9900 a oldest => new #1 open 5
     K sell 5 @ 10000 b      => new #2 open 5
     K amend a @ 10000       => #1 replaced at 10000; #2 canceled 5; new #1 open 5
     book                    => sells - | buys 10000: #1 5`,
  ],
  [
    'amend: a stop order that has fired is an order like others',
    `K buy 5 stop 10000 @ 9900 a => #1 triggered at 10000; new #1 open 5
     book                        => sells - | buys 9900: #1 5
     K amend a @ 9950            => #1 replaced at 9950; new #1 open 5
     book                        => sells - | buys 9950: #1 5`,
  ],
  [
    'bilateral: orders meet at equal prices alone, by sequence',
    `L sell 5 @ 10000 a => new #1 open 5
     M sell 5 @ 10000 b => new #2 open 5
     K buy 3 @ 10100 c  => new #3 open 3
     book               => sells 10000: #1 5, #2 5 | buys 10100: #3 3
     K buy 7 @ 10000 d  => 5 @ 10000 #1-#4; 2 @ 10000 #2-#4; filled #4 done 7
     L sell 5 @ 10100 e => 3 @ 10100 #3-#5; partially_filled #5 done 3 open 2
     book               => sells 10000: #2 3 10100: #5 2 | buys -`,
    BILATERAL,
  ],
  [
    'bilateral: IOC, FOK and self-match',
    `L sell 5 @ 10000 a       => new #1 open 5
     K buy 6 @ 10000 b fok    => #2 expired 6; expired #2
     K buy 6 @ 10010 c ioc    => #3 expired 6; expired #3
     K buy 5 @ 10000 d fok    => 5 @ 10000 #1-#4; filled #4 done 5
     K sell 5 @ 10000 e       => new #5 open 5
     L sell 5 @ 10000 f       => new #6 open 5
     K buy 7 @ 10000 g oldest => #5 canceled 5; 5 @ 10000 #6-#7
        ; partially_filled #7 done 5 open 2
     book                     => sells - | buys 10000: #7 2`,
    BILATERAL,
  ],
  [
    'bilateral: no interruption, however far the price',
    `L sell 5 @ 13000 a => new #1 open 5
     K buy 5 @ 13000 b  => 5 @ 13000 #1-#2; filled #2 done 5
     L sell 5 @ 7000 c  => new #3 open 5
     K buy 5 @ 7000 d   => 5 @ 7000 #3-#4; filled #4 done 5
     phase              => continuous until 15:00`,
    BILATERAL,
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup ?? { at: '10:00', market: CALM });
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}

it('FOK: more levels than are read at a time', () => {
  const ledger = openDay({ at: '10:00', market: CALM });
  const levels = Array.from(
    { length: 40 },
    (_, level) => `L sell 1 @ ${10_000 + 10 * level} a${level}`,
  );
  playDay(ledger, levels.join(' & '));
  const script = `K buy 41 @ 10500 b fok => #41 expired 41; expired #41
     K buy 40 @ 10380 c fok => #42 expired 40; expired #42`;
  expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  expect(playDay(ledger, 'K buy 39 @ 10380 d fok')).toMatch(/; filled #43 done 39$/);
  expect(playDay(ledger, 'book')).toBe('book => sells 10390: #40 1 | buys -');
});

it('bilateral: FOK finds its price among many levels', () => {
  const ledger = openDay(BILATERAL);
  const levels = Array.from(
    { length: 40 },
    (_, level) => `L sell 1 @ ${10_000 + 10 * level} a${level}`,
  );
  playDay(ledger, levels.join(' & '));
  const script = `K buy 2 @ 10390 b fok => #41 expired 2; expired #41
     K buy 1 @ 10395 c fok => off_tick
     K buy 1 @ 10400 d fok => #42 expired 1; expired #42
     K buy 1 @ 9990 e fok  => #43 expired 1; expired #43
     K buy 1 @ 10390 f fok => 1 @ 10390 #40-#44; filled #44 done 1`;
  expect(playDay(ledger, script)).toBe(asPlayedDay(script));
});
