import { describe, it } from 'vitest';
import { BOOK, type Case, expectFault, faultIn } from './test-faults.ts';

const CONTINUOUS: readonly Case[] = [
  [
    'an amended order loses its place',
    ['amend 1: 5 @ 101', 'end', 'buy 4: 5 @ 101', '4 takes 5 of 2 @ 101', 'end'],
    undefined,
  ],
  [
    'an amended order keeps its place',
    ['amend 1: 5 @ 101', 'end', 'buy 4: 5 @ 101', '4 takes 5 of 1 @ 101'],
    'passed over order 2',
  ],
  [
    'an amended order trades',
    ['buy 4: 5 @ 90', 'end', 'amend 4: 5 @ 101', '4 takes 5 of 1 @ 101', 'end'],
    undefined,
  ],
  [
    'an amended order rests though it could trade',
    ['buy 4: 5 @ 90', 'end', 'amend 4: 5 @ 101', 'end'],
    'order 4 passed over order 1',
  ],
  [
    'trades that cost fees',
    ['buy 4: 8 @ 101', '4 takes 5 of 1 @ 101', 'fees', '4 takes 3 of 2 @ 101', 'fees', 'end'],
    undefined,
  ],
  [
    'a trade with fees, and a rest that could trade',
    ['buy 4: 8 @ 101', '4 takes 5 of 1 @ 101', 'fees', 'end'],
    'order 4 passed over order 2',
  ],
  [
    'an order rests after an interruption',
    ['buy 4: 5 @ 101', 'interrupt @ 101', 'by vi_call', 'end'],
    undefined,
  ],
  [
    'an interruption at which nothing could trade',
    ['buy 4: 5 @ 101', 'interrupt @ 102'],
    'interruption at 102',
  ],
  [
    'a trade in a phase without continuous trading',
    ['phase vi_call', 'buy 4: 5 @ 101', '4 takes 5 of 1 @ 101'],
    'trades in vi_call',
  ],
  ['an order rests in a call', ['phase vi_call', 'buy 4: 5 @ 101', 'end'], undefined],
  ['a stop order sleeps', ['buy 4: 5 @ 101 stop_limit', 'end'], undefined],
  [
    'a stop order that fires rests though it could trade',
    ['buy 4: 5 @ 101 stop_limit', 'end', 'fire 4', 'end'],
    'order 4 passed over order 1',
  ],
  [
    'a stop order that fires by the clock rests though it could trade',
    ['buy 4: 5 @ 101 stop_limit', 'end', 'fire 4', 'clock'],
    'order 4 passed over order 1',
  ],
  [
    'a stop order that fires takes a later place',
    [
      'sell 4: 5 @ 101 stop_limit',
      'end',
      'sell 5: 5 @ 101',
      'fire 4',
      'end',
      'buy 6: 15 @ 101',
      '6 takes 5 of 1 @ 101',
      '6 takes 5 of 2 @ 101',
      '6 takes 5 of 4 @ 101',
    ],
    'passed over order 5',
  ],
  [
    'an own order is taken away',
    ['buy 4: 5 @ 101 of 1 cancel_oldest', 'self 1: 5', '4 takes 5 of 2 @ 101', 'end'],
    undefined,
  ],
  [
    'an order of another is taken away',
    ['buy 4: 5 @ 101 of 1 cancel_oldest', 'self 2: 5'],
    'though it was not its turn',
  ],
  [
    'a newest order is taken away for nothing',
    ['buy 4: 5 @ 101 cancel_newest', 'self 4: 5'],
    'though it was not its turn',
  ],
  [
    'both lose by decrement',
    [
      'buy 4: 7 @ 101 of 1 decrement',
      'self 1: 5',
      'self_reduced 4: 5',
      '4 takes 2 of 2 @ 101',
      'end',
    ],
    undefined,
  ],
  [
    'an own order trades in spite of prevention',
    ['buy 4: 5 @ 101 of 1 cancel_both', '4 takes 5 of 1 @ 101'],
    'of its own account',
  ],
  [
    'a market order stands before a better place',
    ['sell 4: 5 @ 50 market', 'end', 'buy 5: 5 @ 101', '5 takes 5 of 4 @ 100', 'end'],
    undefined,
  ],
  [
    'a market order is passed over',
    ['sell 4: 5 @ 50 market', 'end', 'buy 5: 5 @ 101', '5 takes 5 of 1 @ 101'],
    'passed over order 4',
  ],
  [
    'a market order is passed over by one that rests',
    ['sell 4: 5 @ 50 market', 'end', 'buy 5: 5 @ 60', 'end'],
    'passed over order 4',
  ],
  [
    'at the limit of the day a market order waits its turn',
    [
      'sell 4: 5 @ 50',
      'end',
      'sell 5: 5 @ 50 market',
      'end',
      'buy 6: 5 @ 60',
      '6 takes 5 of 5 @ 50',
    ],
    'passed over order 4',
  ],
  [
    'a market order trades beyond the limit of the taker',
    ['sell 4: 5 @ 50 market', 'end', 'buy 5: 5 @ 60', '5 takes 5 of 4 @ 61'],
    'traded at 61',
  ],
  [
    'a market order trades beyond the limit of the day',
    ['sell 4: 5 @ 50 market', 'end', 'buy 5: 5 @ 60', '5 takes 5 of 4 @ 49'],
    'traded at 49',
  ],
  [
    'a midpoint order is better',
    [
      'buy 4: 5 @ 97',
      'end',
      'sell 5: 5 @ 50 midpoint',
      'end',
      'buy 6: 5 @ 101',
      '6 takes 5 of 5 @ 99',
      'end',
    ],
    undefined,
  ],
  [
    'a midpoint order is passed over',
    [
      'buy 4: 5 @ 97',
      'end',
      'sell 5: 5 @ 50 midpoint',
      'end',
      'buy 6: 5 @ 101',
      '6 takes 5 of 1 @ 101',
    ],
    'passed over order 5',
  ],
  [
    'a midpoint order at another price than the midpoint',
    [
      'buy 4: 5 @ 97',
      'end',
      'sell 5: 5 @ 50 midpoint',
      'end',
      'buy 6: 5 @ 101',
      '6 takes 5 of 5 @ 98',
    ],
    'traded at 98',
  ],
  [
    'a midpoint order goes no further than the midpoint',
    ['buy 4: 5 @ 97', 'end', 'buy 5: 5 @ 200 midpoint', '5 takes 5 of 1 @ 101'],
    'does not meet',
  ],
];

describe('every other order in continuous trading (§7, §8, §11)', () => {
  it.each(CONTINUOUS)('%s', (_name, lines, reason) => {
    expectFault(faultIn([...BOOK, ...lines]), reason);
  });
});

const FILL_OR_KILL: readonly Case[] = [
  ['killed for want of quantity', ['buy 4: 11 @ 101 fok', 'expire 4: 11', 'end'], undefined],
  [
    'killed though there was enough',
    ['buy 4: 10 @ 101 fok', 'expire 4: 10'],
    'was killed though 10',
  ],
  [
    'filled in part',
    ['buy 4: 11 @ 101 fok', '4 takes 5 of 1 @ 101', 'expire 4: 6'],
    'filled in part',
  ],
];

describe('fill or kill (§7)', () => {
  it.each(FILL_OR_KILL)('%s', (_name, lines, reason) => {
    expectFault(faultIn([...BOOK, ...lines], 'market 0'), reason);
  });

  it('is not judged where prices may interrupt', () => {
    expectFault(faultIn([...BOOK, 'buy 4: 10 @ 101 fok', 'expire 4: 10', 'end']), undefined);
  });
});

const BILATERAL: readonly Case[] = [
  ['the earliest at its price', ['buy 4: 5 @ 101', '4 takes 5 of 1 @ 101', 'end'], undefined],
  ['a better price is another price', ['buy 4: 5 @ 102', '4 takes 5 of 3 @ 102', 'end'], undefined],
  ['a rest above the asks', ['buy 4: 5 @ 103', 'end'], undefined],
  ['a trade at another price', ['buy 4: 5 @ 102', '4 takes 5 of 1 @ 101'], 'passed over order 3'],
  [
    'an earlier order is passed over',
    ['buy 4: 5 @ 101', '4 takes 5 of 2 @ 101'],
    'passed over order 1',
  ],
  [
    'an order rests though one of its price is there',
    ['buy 4: 5 @ 102', 'end'],
    'passed over order 3',
  ],
  ['killed though there was enough', ['buy 4: 10 @ 101 fok', 'expire 4: 10'], 'was killed'],
];

describe('bilateral trading (§7)', () => {
  it.each(BILATERAL)('%s', (_name, lines, reason) => {
    expectFault(faultIn([...BOOK, ...lines], 'bilateral'), reason);
  });
});

const OFF_HOURS = ['sell 1: 5 @ 100 off_hours', 'end', 'sell 2: 5 @ 100 off_hours', 'end'];
const OFF_HOURS_CASES: readonly Case[] = [
  ['the earliest first', ['buy 3: 5 @ 100 off_hours', '3 takes 5 of 1 @ 100', 'end'], undefined],
  [
    'an earlier order is passed over',
    ['buy 3: 5 @ 100 off_hours', '3 takes 5 of 2 @ 100'],
    'passed over order 1',
  ],
  ['another price', ['buy 3: 5 @ 100 off_hours', '3 takes 5 of 1 @ 99'], 'traded at 99'],
  [
    'an order rests though one is there',
    ['buy 3: 5 @ 100 off_hours', 'end'],
    'passed over order 1',
  ],
  ['an order of the opening call does not meet them', ['buy 3: 5 @ 100', 'end'], undefined],
];

describe('off-hours trading (§9)', () => {
  it.each(OFF_HOURS_CASES)('%s', (_name, lines, reason) => {
    expectFault(faultIn([...OFF_HOURS, ...lines], 'competitive', 'pre_open_close'), reason);
  });
});
