import { describe, it } from 'vitest';
import { type Case, expectFault, faultIn } from './test-faults.ts';

const CROSSED = [
  'buy 1: 5 @ 110',
  'end',
  'buy 2: 5 @ 105',
  'end',
  'buy 3: 5 @ 105',
  'end',
  'sell 4: 8 @ 100',
  'end',
];

const CALLS: readonly Case[] = [
  [
    'best price, then time',
    ['uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 105', 'sold 4 takes 3 of 2 @ 105', 'end'],
    undefined,
  ],
  [
    'a better price is passed over',
    ['uncross: 8 @ 105', 'sold 4 takes 5 of 2 @ 105'],
    'order 2 passed over order 1',
  ],
  [
    'an earlier order is passed over',
    ['uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 105', 'sold 4 takes 3 of 3 @ 105'],
    'order 3 passed over order 2',
  ],
  [
    'another price than that of the call',
    ['uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 104'],
    'a trade at 104',
  ],
  [
    'a price beyond a limit',
    ['uncross: 8 @ 106', 'sold 4 takes 5 of 1 @ 106', 'sold 4 takes 3 of 2 @ 106'],
    'beyond its price of 105',
  ],
  ['less than both could give', ['uncross: 8 @ 105', 'sold 4 takes 4 of 1 @ 105'], 'instead of 5'],
  ['more than was announced', ['uncross: 4 @ 105', 'sold 4 takes 5 of 1 @ 105'], 'instead of 4'],
  [
    'less than was announced',
    ['uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 105', 'end'],
    '3 less than it announced',
  ],
  [
    'orders that meet are left',
    ['uncross: 5 @ 105', 'sold 4 takes 5 of 1 @ 105', 'end'],
    'which meet',
  ],
  ['no price though orders meet', ['uncross: 0 @ 0', 'end'], 'which meet'],
  ['the maker came later', ['uncross: 8 @ 105', '1 takes 5 of 4 @ 105'], 'came later'],
  [
    'a market order comes first',
    ['buy 5: 2 @ 200 market', 'end', 'uncross: 8 @ 105', '5 takes 2 of 4 @ 105'],
    undefined,
  ],
  [
    'a market order is passed over',
    ['buy 5: 2 @ 200 market', 'end', 'uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 105'],
    'order 1 passed over order 5',
  ],
  [
    'a converted order is a market order',
    ['convert 3 @ 200', 'uncross: 8 @ 105', 'sold 4 takes 5 of 1 @ 105'],
    'order 1 passed over order 3',
  ],
  ['a trade without a call', ['sold 4 takes 5 of 1 @ 105'], 'not being placed'],
];

describe('calls (§10)', () => {
  it.each(CALLS)('%s', (_name, lines, reason) => {
    expectFault(faultIn([...CROSSED, ...lines], 'competitive', 'closing_call'), reason);
  });
});

// Buys at the upper limit; of 440, 100 and 100 come first, then half of the 300 and 220 that are open: 150 and 90.
const AT_LIMIT = ['buy 1: 320 @ 200', 'end', 'buy 2: 400 @ 200', 'end', 'sell 3: 440 @ 200', 'end'];
const BY_SIZE = ['sold 3 takes 250 of 2 @ 200', 'sold 3 takes 190 of 1 @ 200'];

describe('calls at the limit of the day (§10, ER §34)', () => {
  it.each(['opening_call', 'resume_call'] as const)('allocate by size in %s', (phase) => {
    const lines = [...AT_LIMIT, `uncross ${phase}: 440 @ 200`, ...BY_SIZE];
    expectFault(faultIn(lines, 'competitive', phase), undefined);
    const byTime = [...AT_LIMIT, `uncross ${phase}: 440 @ 200`, 'sold 3 takes 320 of 1 @ 200'];
    expectFault(faultIn(byTime, 'competitive', phase), 'order 1 passed over order 2');
  });

  it('allocate by time in the other calls', () => {
    const lines = [...AT_LIMIT, 'uncross closing_call: 440 @ 200', 'sold 3 takes 250 of 2 @ 200'];
    expectFault(faultIn(lines, 'competitive', 'closing_call'), 'order 2 passed over order 1');
  });

  it('leave what is left in the order of size', () => {
    const lines = [...AT_LIMIT, 'uncross opening_call: 440 @ 200', ...BY_SIZE];
    const after = [...lines, 'phase continuous', 'sell 4: 10 @ 200'];
    const inOrder = [...after, 'sold 4 takes 10 of 2 @ 200', 'end'];
    expectFault(faultIn(inOrder, 'competitive', 'opening_call'), undefined);
    const byTime = [...after, 'sold 4 takes 10 of 1 @ 200'];
    expectFault(faultIn(byTime, 'competitive', 'opening_call'), 'passed over order 2');
  });
});

const OFF_HOURS = ['sell 1: 5 @ 100 off_hours', 'end', 'sell 2: 5 @ 100 off_hours', 'end'];

describe('the call of the off-hours book (§9)', () => {
  it('is all at once at the end of its call', () => {
    const lines = [
      ...OFF_HOURS,
      'buy 3: 7 @ 100 off_hours',
      'end',
      'uncross after_hours_close: 7 @ 100',
    ];
    expectFault(
      faultIn(
        [...lines, '3 takes 5 of 1 @ 100', '3 takes 2 of 2 @ 100', 'end'],
        'competitive',
        'halt',
      ),
      undefined,
    );
    expectFault(
      faultIn([...lines, '3 takes 5 of 2 @ 100'], 'competitive', 'halt'),
      'passed over order 1',
    );
  });
});
