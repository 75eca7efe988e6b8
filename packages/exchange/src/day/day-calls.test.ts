import { describe, expect, it } from 'vitest';
import { asPlayedDay, CALM, type DaySetup, openDay, playDay, session } from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

/** The ticks up to 2023-01-24 about 10,000 and more. */
const OLD_TICKS = [
  [0, 1],
  [1_000, 5],
  [5_000, 10],
  [10_000, 50],
  [50_000, 100],
] as const;

/** A published example: asks and bids as price:quantity, `market:quantity` for market orders. */
type Example = readonly [
  name: string,
  asks: string,
  bids: string,
  base: number,
  bands: DaySetup['bands'],
  result: string,
];

const STEP_100 = [[0, 100]] as const;
const EXAMPLES: readonly Example[] = [
  [
    'T1',
    '15250:3600 15200:150 15150:650 15100:500 15050:150',
    '15400:1000 15350:300 15300:200 15250:500',
    15_200,
    OLD_TICKS,
    '15250 x 2000',
  ],
  ['T4-1', '10500:200', 'market:200 10600:200 10500:200', 10_400, STEP_100, '10700 x 200'],
  ['T4-3', '10600:200', 'market:200 10400:200', 10_700, STEP_100, '10700 x 200'],
  ['T6-1', '10500:200', '11500:100 10450:100', 10_000, OLD_TICKS, '10500 x 100'],
  [
    'G-1',
    '7860:450 7850:750 7840:300 7830:400 7820:200 7810:150',
    '7850:100 7840:150 7830:350 7820:400 7810:500 7800:650',
    7_830,
    OLD_TICKS,
    '7830 x 600',
  ],
];

describe('BR §23, the published examples through the exchange', () => {
  it.each(EXAMPLES)('%s', (_name, asks, bids, basePrice, bands, result) => {
    const setup = {
      at: '08:50',
      market: { ...CALM, upPercent: 15, downPercent: 30 },
      listing: { basePrice },
      ...(bands === undefined ? {} : { bands }),
    };
    const ledger = openDay(setup);
    const place = (letter: string, side: string, orders: string) => {
      for (const [number, order] of orders.split(' ').entries()) {
        const [price = '', quantity] = order.split(':');
        const terms = price === 'market' ? 'market' : `@ ${price}`;
        playDay(ledger, `${letter} ${side} ${quantity} ${terms} ${side}${number}`);
      }
    };
    place('L', 'sell', asks);
    place('K', 'buy', bids);
    const [indicated, uncrossed] = playDay(ledger, 'until 09:00:30').split('uncrossed');
    expect(indicated).toContain(`indicative ${result};`);
    expect(uncrossed).toContain(result);
  });
});

const SINGLE = { at: '16:01' };
const TABLES: readonly Table[] = [
  [
    'priority in a call: market orders, then price, then sequence; the earlier order is the maker',
    `K buy 5 @ 10100 a   => new #1 open 5
     K buy 5 market b    => at 13000; new #2 open 5
     H buy 5 @ 10200 c   => new #3 open 5
     L sell 12 @ 10000 d => new #4 open 12
     H buy 1 market e    => at 13000; new #5 open 1
     09:00:30            => uncrossed 10100 x 12; 5 @ 10100 #2-#4; 1 @ 10100 #4-#5
        ; 5 @ 10100 #3-#4; 1 @ 10100 #1-#4; continuous until 15:20
     book                => sells - | buys 10100: #1 4`,
  ],
  [
    'what is held above the price of the call comes back',
    `K buy 10 @ 10200 a  => new #1 open 10
     H buy 10 market b   => at 13000; new #2 open 10
     L sell 15 @ 10100 c => new #3 open 15
     09:00:30            => uncrossed 10200 x 15; 10 @ 10200 #2-#3; 5 @ 10200 #1-#3
        ; continuous until 15:20
     K                   => cash -102000 + 51000, shares 5 + 0
     H                   => cash -102000 + 0, shares 10 + 0
     L                   => cash 153000 + 0, shares -15 + 0`,
  ],
  [
    'market orders alone: at the last price',
    `K buy 5 market a  => at 13000; new #1 open 5
     L sell 5 market b => at 7000; new #2 open 5
     09:00:30          => uncrossed 10000 x 5; 5 @ 10000 #1-#2; continuous until 15:20`,
  ],
  [
    'market orders alone: one tick up where the buys are more',
    `K buy 6 market a  => at 13000; new #1 open 6
     L sell 5 market b => at 7000; new #2 open 5
     09:00:30          => uncrossed 10010 x 5; 5 @ 10010 #1-#2; continuous until 15:20
     book              => sells - | buys - | market buys #1 1`,
  ],
  [
    'market orders alone: one tick down where the sells are more',
    `K buy 5 market a  => at 13000; new #1 open 5
     L sell 6 market b => at 7000; new #2 open 6
     09:00:30          => uncrossed 9990 x 5; 5 @ 9990 #1-#2; continuous until 15:20
     book              => sells - | buys - | market sells #2 1`,
  ],
  [
    'market orders on one side alone trade not',
    `K buy 5 market a  => at 13000; new #1 open 5
     H buy 5 @ 10100 b => new #2 open 5
     09:00:30          => uncrossed 0 x 0; continuous until 15:20
     book              => sells - | buys 10100: #2 5 | market buys #1 5`,
  ],
  [
    'no price: orders that do not cross stay for continuous trading',
    `K buy 5 @ 9990 a   => new #1 open 5
     L sell 5 @ 10000 b => new #2 open 5
     09:00:30           => uncrossed 0 x 0; continuous until 15:20
     book               => sells 10000: #2 5 | buys 9990: #1 5`,
  ],
  [
    'of many prices the last one, and one tick above it where it is off tick',
    `K buy 5 @ 10100 a  => new #1 open 5
     L sell 5 @ 9900 b  => new #2 open 5
     K buy 1 @ 9900 c   => new #3 open 1
     L sell 1 @ 10130 d => new #4 open 1
     09:00:30           => uncrossed 10000 x 5; 5 @ 10000 #1-#2; continuous until 15:20
     K buy 1 mid e      => at 13000; new #5 open 1
     L sell 1 mid f     => at 7000; 1 @ 10015 #5-#6; filled #6 done 1
     halt               => halt until 15:30 by halt; ok 1
     resume             => resume_call until 09:10:30.004 call 09:10:30.004 by resumption; ok 1
     K buy 5 @ 10100 g  => new #7 open 5
     L sell 5 @ 9950 h  => new #8 open 5
     until 09:11:30     => 09:00:31 indicative 10020 x 5; 09:11:00.004 uncrossed 10020 x 5
        ; 5 @ 10020 #7-#8; continuous until 15:20`,
  ],
  [
    'above all prices the highest of them, below all the lowest',
    `K buy 5 @ 9900 a       => new #1 open 5
     L sell 5 @ 9800 b      => new #2 open 5
     K buy 5 @ 1200 c of B  => new #3 open 5
     L sell 5 @ 1100 d of B => new #4 open 5
     09:00:30               => uncrossed 9900 x 5; 5 @ 9900 #1-#2; continuous until 15:20
        ; B: uncrossed 1100 x 5; B: 5 @ 1100 #3-#4; B: continuous until 15:20`,
    { at: '08:50', market: CALM, withB: true },
  ],
  [
    'a lot of 10: less than a lot trades not, and the rest stays in lots',
    `K buy 15 @ 10000 a  => off_lot
     K buy 30 @ 10000 a  => new #1 open 30
     L sell 20 @ 10000 b => new #2 open 20
     09:00:30            => uncrossed 10000 x 20; 20 @ 10000 #1-#2; continuous until 15:20
     book                => sells - | buys 10000: #1 10`,
    { at: '08:50', market: CALM, listing: { lot: 10 } },
  ],
  [
    'ER §34: simultaneous buys at the upper limit, the published example in another order',
    `K buy 200 @ 13000 a    => new #1 open 200
     H buy 5000 @ 13000 b   => new #2 open 5000
     K buy 1000 market c    => at 13000; new #3 open 1000
     H buy 10000 @ 13000 d  => new #4 open 10000
     L sell 13100 @ 13000 e => new #5 open 13100
     09:00:30               => uncrossed 13000 x 13100; 9850 @ 13000 #4-#5; 2550 @ 13000 #2-#5
        ; 550 @ 13000 #3-#5; 150 @ 13000 #1-#5; continuous until 15:20
     book                   => sells - | buys 13000: #4 150, #2 2450, #1 50 | market buys #3 450
     L sell 3000 @ 13000 f  => 150 @ 13000 #4-#6; 2450 @ 13000 #2-#6; 400 @ 13000 #3-#6
        ; filled #6 done 3000
     book                   => sells - | buys 13000: #1 50 | market buys #3 50`,
  ],
  [
    'simultaneous sells at the lower limit, market orders with them',
    `L sell 300 @ 7000 a => new #1 open 300
     M sell 500 market b => at 7000; new #2 open 500
     L sell 150 @ 7000 c => new #3 open 150
     K buy 400 @ 7000 d  => new #4 open 400
     09:00:30            => uncrossed 7000 x 400; 200 @ 7000 #2-#4; 100 @ 7000 #1-#4
        ; 100 @ 7000 #3-#4; continuous until 15:20
     book                => sells 7000: #1 200, #3 50 | buys - | market sells #2 300
     K buy 400 @ 7000 e  => 300 @ 7000 #2-#5; 100 @ 7000 #1-#5; filled #5 done 400
     book                => sells 7000: #1 100, #3 50 | buys -`,
  ],
  [
    'at the limit, but in the closing call: by time',
    `K buy 200 @ 13000 a   => new #1 open 200
     H buy 5000 @ 13000 b  => new #2 open 5000
     L sell 1000 @ 13000 c => new #3 open 1000
     15:30:30              => uncrossed 13000 x 1000; 200 @ 13000 #1-#3; 800 @ 13000 #2-#3
        ; close 13000; #2 expired 4200; after_hours_close until 16:00 call 15:40`,
    { at: '15:25', market: CALM },
  ],
  [
    'at the upper limit the sells are by price and time as ever',
    `L sell 100 @ 12990 a => new #1 open 100
     L sell 300 @ 13000 b => new #2 open 300
     M sell 500 @ 13000 c => new #3 open 500
     K buy 600 @ 13000 d  => new #4 open 600
     09:00:30             => uncrossed 13000 x 600; 100 @ 13000 #1-#4; 300 @ 13000 #2-#4
        ; 200 @ 13000 #3-#4; continuous until 15:20
     book                 => sells 13000: #3 300 | buys -`,
  ],
  [
    'simultaneous orders after a resumption',
    `halt                 => halt until 15:30 by halt; ok 1
     resume               => resume_call until 10:10:00.002 call 10:10:00.002 by resumption; ok 1
     K buy 300 @ 13000 a  => new #1 open 300
     H buy 500 @ 13000 b  => new #2 open 500
     L sell 400 @ 13000 c => new #3 open 400
     until 10:11          => 10:00:01 indicative 13000 x 400; 10:10:30.002 uncrossed 13000 x 400
        ; 300 @ 13000 #2-#3; 100 @ 13000 #1-#3; continuous until 15:20
     book                 => sells - | buys 13000: #2 200, #1 200`,
    { at: '10:00', market: CALM },
  ],
  [
    'an indication is told once a second while the call changes, and after every change',
    `K buy 5 @ 10000 a            => new #1 open 5
     until 08:50:03               => 08:50:01 indicative 0 x 0
     L sell 3 @ 10000 b           => new #2 open 3
     L sell 3 @ 9990 c            => new #3 open 3
     until 08:50:10               => 08:50:04 indicative 10000 x 5
     L cancel b                   => #2 canceled 3; canceled #2
     K reduce a by 1              => #1 reduced 1; new #1 open 4
     until 08:50:20               => 08:50:11 indicative 10000 x 3
     K amend a @ 9980             => #1 replaced at 9980; new #1 open 4
     until 08:50:30               => 08:50:21 indicative 0 x 0
     K buy 1 stop 10100 @ 10100 s => new #4 open 1
     K cancel s                   => #4 canceled 1; canceled #4
     until 08:50:40               =>`,
  ],
  [
    'indications at the market’s own seconds, and none without a change',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 5 @ 10000 b => new #2 open 5
     until 08:51        => 08:50:20 indicative 10000 x 5
     08:52              =>
     K buy 5 @ 10000 c  => new #3 open 5
     until 08:53        => 08:52:20 indicative 10000 x 5
     08:54              =>`,
    { at: '08:50:05', market: { ...CALM, indicativeSeconds: 20 } },
  ],
  [
    'after hours: calls every ten minutes about the close, and nothing is a last price',
    `K buy 5 @ 10010 a  => new #1 open 5
     L sell 5 @ 10010 b => new #2 open 5
     15:30:30           => uncrossed 10010 x 5; 5 @ 10010 #1-#2; close 10010
        ; after_hours_close until 16:00 call 15:40
     K buy 5 @ 11020 c  => order_type_not_accepted
     16:01              => uncrossed 0 x 0; after_hours_single until 18:00 call 16:10
        ; indicative 0 x 0
     K buy 5 @ 11020 c  => above_limit
     K buy 5 @ 11010 d  => new #3 open 5
     L sell 3 @ 9000 e  => below_limit
     L sell 3 @ 9010 f  => new #4 open 3
     16:10:29           => indicative 11010 x 3
     16:10:30           => uncrossed 11010 x 3; 3 @ 11010 #3-#4; indicative 0 x 0
     phase              => after_hours_single until 18:00 call 16:20
     L sell 2 @ 9990 g  => new #5 open 2
     until 16:25        => 16:10:31 indicative 11010 x 2; 16:20:30 uncrossed 11010 x 2
        ; 2 @ 11010 #3-#5; indicative 0 x 0
     17:50:31           => uncrossed 0 x 0; uncrossed 0 x 0; uncrossed 0 x 0; uncrossed 0 x 0
        ; uncrossed 0 x 0; uncrossed 0 x 0; uncrossed 0 x 0; uncrossed 0 x 0; uncrossed 0 x 0
        ; indicative 0 x 0
     phase              => after_hours_single until 18:00 call 18:00
     18:00:30           => uncrossed 0 x 0; closed
     tomorrow 08:00     => date; day 10010 in 7010-13010`,
    { at: '15:25', market: CALM },
  ],
  [
    'after hours: an extended call ends two minutes later, the next one in its time',
    `K buy 5 @ 10600 a  => new #1 open 5
     L sell 5 @ 10600 b => new #2 open 5
     16:10:30           => dynamic 10600 from 10000 call 16:12:30; indicative 10600 x 5
     phase              => after_hours_single until 18:00 call 16:12:30 extended
     16:13              => uncrossed 10600 x 5; 5 @ 10600 #1-#2; indicative 0 x 0
     phase              => after_hours_single until 18:00 call 16:20
     16:20:30           => uncrossed 0 x 0; indicative 0 x 0`,
    { ...SINGLE, market: { afterHoursPercent: 20 } },
  ],
  [
    'a market of calls every ten minutes',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 3 @ 10000 b => new #2 open 3
     until 09:21        => 09:05:01 indicative 10000 x 3; 09:10:30 uncrossed 10000 x 3
        ; 3 @ 10000 #1-#2; indicative 0 x 0; 09:20:30 uncrossed 0 x 0; indicative 0 x 0
     book               => sells - | buys 10000: #1 2
     L sell 3 @ 9990 c  => new #3 open 3
     until 10:01        => 09:21:01 indicative 9990 x 2; 09:30:30 uncrossed 9990 x 2
        ; 2 @ 9990 #1-#3; indicative 0 x 0; 09:40:30 uncrossed 0 x 0; indicative 0 x 0
        ; 09:50:30 uncrossed 0 x 0; indicative 0 x 0; 10:00:30 uncrossed 0 x 0; close 9990
        ; #3 expired 1; closed
     phase              => closed`,
    { at: '09:05', market: { ...CALM, windows: [session(7, '09:00', '10:00', 600)] } },
  ],
];

describe('calls', () => {
  for (const [rule, script, setup] of TABLES) {
    it(rule, () => {
      const ledger = openDay(setup ?? { at: '08:50', market: CALM });
      expect(playDay(ledger, script)).toBe(asPlayedDay(script));
    });
  }
});
