import { describe, expect, it } from 'vitest';
import { command, PARTY } from '../test-ledger.ts';
import { asPlayedDay, CALM, type DaySetup, openDay, playDay, session } from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

const DYNAMIC = { ...CALM, dynamicPercent: 6 };
const STATIC = { ...CALM, staticPercent: 10 };

const TABLES: readonly Table[] = [
  [
    'dynamic: 6 % from the last price interrupts, one tick less does not',
    `L sell 1 @ 10590 a => new #1 open 1
     K buy 1 @ 10590 b  => 1 @ 10590 #1-#2; filled #2 done 1
     L sell 1 @ 11220 c => new #3 open 1
     K buy 1 @ 11220 d  => 1 @ 11220 #3-#4; filled #4 done 1
     L sell 1 @ 11900 e => new #5 open 1
     H buy 2 @ 11900 f  => dynamic 11900 from 11220 call 10:02:00.006
        ; vi_call until 10:02:00.006 call 10:02:00.006 by interruption; new #6 open 2
     book               => sells 11900: #5 1 | buys 11900: #6 2
     K buy 1 @ 11910 g  => new #7 open 1
     until 10:05        => 10:00:01 indicative 11910 x 1; 10:02:30.006 uncrossed 11910 x 1
        ; 1 @ 11910 #5-#7; continuous until 15:20
     book               => sells - | buys 11900: #6 2`,
    { at: '10:00', market: DYNAMIC },
  ],
  [
    'dynamic: falling',
    `K buy 1 @ 9410 a  => new #1 open 1
     L sell 1 @ 9410 b => 1 @ 9410 #1-#2; filled #2 done 1
     K buy 1 @ 8840 c  => new #3 open 1
     L sell 1 @ 8840 d => dynamic 8840 from 9410 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption; new #4 open 1
     phase             => vi_call until 10:02:00.004 call 10:02:00.004`,
  ],
  [
    'an order trades as far as it may, then interrupts with what is left',
    `L sell 3 @ 10100 a => new #1 open 3
     L sell 3 @ 10710 b => new #2 open 3
     L sell 3 @ 10720 c => new #3 open 3
     K buy 9 @ 10720 d  => 3 @ 10100 #1-#4; dynamic 10710 from 10100 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption
        ; partially_filled #4 done 3 open 6
     book               => sells 10710: #2 3 10720: #3 3 | buys 10720: #4 6
     K                  => cash -94620 + 64320, shares 3 + 0
     until 10:05        => 10:00:01 indicative 10720 x 6; 10:02:30.004 uncrossed 10720 x 6
        ; 3 @ 10720 #2-#4; 3 @ 10720 #3-#4; continuous until 15:20
     book               => sells - | buys -`,
    { at: '10:00', market: DYNAMIC },
  ],
  [
    'a long way in short steps interrupts by the static rule alone',
    `L sell 1 @ 10500 a => new #1 open 1
     L sell 1 @ 10990 b => new #2 open 1
     L sell 1 @ 11000 c => new #3 open 1
     K buy 3 @ 11000 d  => 1 @ 10500 #1-#4; 1 @ 10990 #2-#4
        ; static 11000 from 10000 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption
        ; partially_filled #4 done 2 open 1
     book               => sells 11000: #3 1 | buys 11000: #4 1
     phase              => vi_call until 10:02:00.004 call 10:02:00.004`,
  ],
  [
    'static: from the price of the last call',
    `L sell 1 @ 11000 a => new #1 open 1
     K buy 1 @ 11000 b  => static 11000 from 10000 call 10:02:00.002
        ; vi_call until 10:02:00.002 call 10:02:00.002 by interruption; new #2 open 1
     until 10:03        => 10:00:01 indicative 11000 x 1; 10:02:30.002 uncrossed 11000 x 1
        ; 1 @ 11000 #1-#2; continuous until 15:20
     L sell 1 @ 12090 c => new #3 open 1
     K buy 1 @ 12090 d  => 1 @ 12090 #3-#4; filled #4 done 1
     L sell 1 @ 12100 e => new #5 open 1
     K buy 1 @ 12100 f  => static 12100 from 11000 call 10:05:00.004
        ; vi_call until 10:05:00.004 call 10:05:00.004 by interruption; new #6 open 1
     phase              => vi_call until 10:05:00.004 call 10:05:00.004`,
    { at: '10:00', market: STATIC },
  ],
  [
    'an immediate order that interrupts expires',
    `L sell 1 @ 10000 a    => new #1 open 1
     L sell 1 @ 10600 b    => new #2 open 1
     K buy 2 @ 10600 c ioc => 1 @ 10000 #1-#3; dynamic 10600 from 10000 call 10:02:00.003
        ; vi_call until 10:02:00.003 call 10:02:00.003 by interruption; #3 expired 1
        ; expired #3 done 1
     phase                 => vi_call until 10:02:00.003 call 10:02:00.003
     book                  => sells 10600: #2 1 | buys -`,
  ],
  [
    'market orders interrupt at the price at which they would trade',
    `L sell 5 @ 10600 a => new #1 open 5
     K buy 2 market b   => at 13000; dynamic 10600 from 10000 call 10:02:00.002
        ; vi_call until 10:02:00.002 call 10:02:00.002 by interruption; new #2 open 2
     book               => sells 10600: #1 5 | buys - | market buys #2 2
     until 10:05        => 10:00:01 indicative 10600 x 2; 10:02:30.002 uncrossed 10600 x 2
        ; 2 @ 10600 #1-#2; continuous until 15:20
     book               => sells 10600: #1 3 | buys -`,
  ],
  [
    'a call at an interruption is not extended, and sets the price that the static rule is from',
    `L sell 5 @ 11000 a => new #1 open 5
     K buy 2 @ 11000 b  => dynamic 11000 from 10000 call 10:02:00.002
        ; vi_call until 10:02:00.002 call 10:02:00.002 by interruption; new #2 open 2
     K buy 3 @ 13000 c  => new #3 open 3
     L sell 3 @ 13000 d => new #4 open 3
     until 10:03        => 10:00:01 indicative 11000 x 5; 10:02:30.002 uncrossed 11000 x 5
        ; 3 @ 11000 #1-#3; 2 @ 11000 #1-#2; continuous until 15:20
     phase              => continuous until 15:20`,
  ],
  [
    'no interruption below 1,000 within three ticks',
    `L sell 1 @ 28 a => new #1 open 1
     K buy 1 @ 28 b  => 1 @ 28 #1-#2; filled #2 done 1
     L sell 1 @ 31 c => new #3 open 1
     K buy 1 @ 31 d  => 1 @ 31 #3-#4; filled #4 done 1
     L sell 1 @ 27 e => new #5 open 1
     K buy 1 @ 27 f  => dynamic 27 from 31 call 10:02:00.006
        ; vi_call until 10:02:00.006 call 10:02:00.006 by interruption; new #6 open 1
     phase           => vi_call until 10:02:00.006 call 10:02:00.006`,
    { at: '10:00', listing: { basePrice: 30 } },
  ],
  [
    'a trade may end the exemption of the next one within the same order',
    `L sell 1 @ 999 a  => new #1 open 1
     K buy 1 @ 999 b   => 1 @ 999 #1-#2; filled #2 done 1
     L sell 1 @ 1000 c => new #3 open 1
     L sell 1 @ 1001 d => new #4 open 1
     K buy 2 @ 1001 e  => 1 @ 1000 #3-#5; static 1001 from 910 call 10:02:00.005
        ; vi_call until 10:02:00.005 call 10:02:00.005 by interruption
        ; partially_filled #5 done 1 open 1
     phase             => vi_call until 10:02:00.005 call 10:02:00.005
     book              => sells 1001: #4 1 | buys 1001: #5 1`,
    { at: '10:00', market: STATIC, listing: { basePrice: 910 } },
  ],
  [
    'none on a listing day',
    `L sell 1 @ 40000 a => new #1 open 1
     K buy 1 @ 40000 b  => 1 @ 40000 #1-#2; filled #2 done 1
     phase              => continuous until 15:20`,
    { at: '10:00', listing: { flags: 3 } },
  ],
  [
    '3 % for a member of the index, and 2 % in its closing call',
    `L sell 1 @ 10290 a => new #1 open 1
     K buy 1 @ 10290 b  => 1 @ 10290 #1-#2; filled #2 done 1
     L sell 1 @ 10600 c => new #3 open 1
     K buy 1 @ 10600 d  => dynamic 10600 from 10290 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption; new #4 open 1
     until 10:05        => 10:00:01 indicative 10600 x 1; 10:02:30.004 uncrossed 10600 x 1
        ; 1 @ 10600 #3-#4; continuous until 15:20
     L sell 1 @ 10390 e => new #5 open 1
     K buy 1 @ 10390 f  => 1 @ 10390 #5-#6; filled #6 done 1
     15:25              => closing_call until 15:30 call 15:30; indicative 0 x 0
     K buy 1 @ 10180 g  => new #7 open 1
     L sell 1 @ 10180 h => new #8 open 1
     until 15:30:30     => 15:25:01 indicative 10180 x 1
        ; 15:30:30 dynamic 10180 from 10390 call 15:32:30
     until 15:33        => 15:33 uncrossed 10180 x 1; 1 @ 10180 #7-#8; close 10180
        ; after_hours_close until 16:00 call 15:40`,
    { at: '10:00', listing: { flags: 1 } },
  ],
  [
    'the opening call is extended once by the static rule alone',
    `K buy 1 @ 11000 a  => new #1 open 1
     L sell 1 @ 11000 b => new #2 open 1
     until 09:00:30     => 08:50:01 indicative 11000 x 1
        ; 09:00:30 static 11000 from 10000 call 09:02:30
     phase              => opening_call until 09:02:30 call 09:02:30 extended
     K buy 1 @ 12000 c  => new #3 open 1
     L sell 1 @ 12000 d => new #4 open 1
     until 09:03        => 09:00:31 indicative 11010 x 1; 09:03 uncrossed 11010 x 1
        ; 1 @ 11010 #2-#3; continuous until 15:20
     phase              => continuous until 15:20`,
    { at: '08:50' },
  ],
  [
    'the opening call is not extended for a move of 9.9 %',
    `K buy 1 @ 10990 a  => new #1 open 1
     L sell 1 @ 10990 b => new #2 open 1
     until 09:01        => 08:50:01 indicative 10990 x 1; 09:00:30 uncrossed 10990 x 1
        ; 1 @ 10990 #1-#2; continuous until 15:20`,
    { at: '08:50' },
  ],
  [
    'the closing call is extended by both rules',
    `K buy 1 @ 10400 a  => new #1 open 1
     L sell 1 @ 10400 b => new #2 open 1
     until 15:31        => 15:25:01 indicative 10400 x 1
        ; 15:30:30 dynamic 10400 from 10000 call 15:32:30
     phase              => closing_call until 15:32:30 call 15:32:30 extended
     until 15:33:30     => 15:33 uncrossed 10400 x 1; 1 @ 10400 #1-#2; close 10400
        ; after_hours_close until 16:00 call 15:40`,
    { at: '15:25' },
  ],
  [
    'the closing call at 3.9 % is not extended',
    `K buy 1 @ 10390 a  => new #1 open 1
     L sell 1 @ 10390 b => new #2 open 1
     until 15:31        => 15:25:01 indicative 10390 x 1; 15:30:30 uncrossed 10390 x 1
        ; 1 @ 10390 #1-#2; close 10390; after_hours_close until 16:00 call 15:40`,
    { at: '15:25' },
  ],
  [
    'an interruption just before the closing call goes over into it',
    `L sell 2 @ 10600 a            => new #1 open 2
     K buy 1 @ 10600 b             => dynamic 10600 from 10000
        ; vi_call until 15:20 by interruption; new #2 open 1
     phase                         => vi_call until 15:20
     K buy 1 conditional @ 10500 c => new #3 open 1
     until 15:20                   => 15:20 #3 market at 13000
        ; closing_call until 15:30 call 15:30; indicative 10600 x 2
     book                          => sells 10600: #1 2 | buys 10600: #2 1 | market buys #3 1
     until 15:31                   => 15:30:30 dynamic 10600 from 10000 call 15:32:30`,
    { at: '15:19' },
  ],
  [
    'one that ends when the closing call begins is a call of its own',
    `L sell 1 @ 10600 a => new #1 open 1
     K buy 1 @ 10600 b  => dynamic 10600 from 10000 call 15:20
        ; vi_call until 15:20 call 15:20 by interruption; new #2 open 1
     phase              => vi_call until 15:20 call 15:20
     until 15:21        => 15:18:01 indicative 10600 x 1; 15:20:30 uncrossed 10600 x 1
        ; 1 @ 10600 #1-#2; closing_call until 15:30 call 15:30; indicative 0 x 0`,
    { at: '15:17:59.998' },
  ],
  [
    'an interruption whose random end reaches beyond the window',
    `L sell 1 @ 10600 a           => new #1 open 1
     K buy 1 @ 10600 b            => dynamic 10600 from 10000 call 15:19:55.002
        ; vi_call until 15:19:55.002 call 15:19:55.002 by interruption; new #2 open 1
     K buy 1 stop 10600 @ 10600 c => new #3 open 1
     until 15:20:30               => 15:17:56 indicative 10600 x 1
        ; 15:20:25.002 uncrossed 10600 x 1; 1 @ 10600 #1-#2; closing_call until 15:30 call 15:30
        ; indicative 0 x 0
     book                         => sells - | buys - | stops buy 10600 @ 10600 #3 1`,
    { at: '15:17:55' },
  ],
  [
    'an interruption before the market closes ends with the day',
    `L sell 1 @ 10600 a => new #1 open 1
     K buy 1 @ 10600 b  => dynamic 10600 from 10000; vi_call until 10:30 by interruption
        ; new #2 open 1
     until 10:31        => 10:30 close 10600; #2 expired 1; #1 expired 1; closed
     phase              => closed`,
    { at: '10:29', market: { windows: [session(3, '10:00', '10:30')] } },
  ],
  [
    'midpoint orders rest through an interruption, and are no part of its call',
    `K buy 1 @ 10000 a  => new #1 open 1
     L sell 1 @ 10600 b => new #2 open 1
     H buy 5 mid c      => at 13000; new #3 open 5
     K buy 1 @ 10600 d  => dynamic 10600 from 10000 call 10:02:00.004
        ; vi_call until 10:02:00.004 call 10:02:00.004 by interruption; new #4 open 1
     until 10:00:02     => 10:00:01 indicative 10600 x 1
     K cancel d         => #4 canceled 1; canceled #4
     until 10:00:03     => 10:00:03 indicative 0 x 0
     H reduce c by 1    => #3 reduced 1; new #3 open 4
     H cancel c         => #3 canceled 4; canceled #3
     until 10:03        => 10:02:30.004 uncrossed 0 x 0; continuous until 15:20`,
  ],
  [
    'halt in an interruption, and resumption',
    `L sell 1 @ 10600 a => new #1 open 1
     K buy 1 @ 10600 b  => dynamic 10600 from 10000 call 10:02:00.002
        ; vi_call until 10:02:00.002 call 10:02:00.002 by interruption; new #2 open 1
     halt A             => halt until 15:30 by halt; ok 1
     until 10:10        =>
     book               => sells 10600: #1 1 | buys 10600: #2 1
     resume A           => resume_call until 10:20:00.001 call 10:20:00.001 by resumption; ok 1
     until 10:21        => 10:10:01 indicative 10600 x 1; 10:20:30.001 uncrossed 10600 x 1
        ; 1 @ 10600 #1-#2; continuous until 15:20
     phase              => continuous until 15:20`,
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup ?? { at: '10:00' });
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}

describe('ER §41의2①, the closing call of the day on which derivatives expire', () => {
  const windows = [session(3, '09:00', '15:20'), session(4, '15:20', '15:30')];
  const INTERRUPTED = 'dynamic 10100 from 10000 call 15:32:30; indicative 10100 x 1';
  const traded = (price: number) =>
    `uncrossed ${price} x 1; 1 @ ${price} #1-#2; close ${price}; closed`;

  it.each<[what: string, flags: number, daysAhead: number, price: number, outcome: string]>([
    ['1 % from the last price interrupts an underlying', 4, 1, 10_100, INTERRUPTED],
    ['one tick less does not', 4, 1, 10_090, traded(10_090)],
    ['1 % interrupts one that is a member of the index', 5, 1, 10_100, INTERRUPTED],
    ['a member that is no underlying keeps its 2 %', 1, 1, 10_190, traded(10_190)],
    ['an issue that is no underlying keeps its 4 %', 0, 1, 10_390, traded(10_390)],
    ['an underlying keeps its 4 % on the day before', 4, 2, 10_390, traded(10_390)],
  ])('%s', (_what, flags, daysAhead, price, outcome) => {
    const ledger = openDay({ at: '15:40', market: { windows } });
    const date = ledger.state.businessDate + daysAhead;
    ledger.send(
      PARTY.operator,
      command('SetIssueFlags', { issue: 0, flags }),
      command('SetExpiryDay', { date }),
    );
    const script = `tomorrow 15:21 =>
      L sell 1 @ ${price} a =>
      K buy 1 @ ${price} b =>
      15:30:30 =>`;
    expect(playDay(ledger, script).split('\n').at(-1)).toBe(`15:30:30 => ${outcome}`);
  });

  it('continuous trading of that day keeps its percent', () => {
    const ledger = openDay({ at: '15:40', listing: { flags: 4 }, market: { windows } });
    ledger.send(PARTY.operator, command('SetExpiryDay', { date: ledger.state.businessDate + 1 }));
    const script = `tomorrow 10:00 =>
      L sell 1 @ 10590 a =>
      K buy 1 @ 10590 b =>`;
    const last = playDay(ledger, script).split('\n').at(-1);
    expect(last).toBe('K buy 1 @ 10590 b => 1 @ 10590 #1-#2; filled #2 done 1');
  });
});
