import { describe, expect, it } from 'vitest';
import { eventOf, listing } from './priority/test-events.ts';
import { BOOK, type Case, expectFault, faultIn } from './priority/test-faults.ts';
import { PriorityCheck } from './priority-check.ts';

const LIMIT_CASES: readonly Case[] = [
  [
    'best price, then time',
    [
      'buy 4: 12 @ 102',
      '4 takes 5 of 1 @ 101',
      '4 takes 5 of 2 @ 101',
      '4 takes 2 of 3 @ 102',
      'end',
    ],
    undefined,
  ],
  ['a rest below the asks', ['buy 4: 12 @ 100', 'end'], undefined],
  [
    'what was canceled is not passed over',
    ['cancel 1: 5', 'buy 4: 5 @ 101', '4 takes 5 of 2 @ 101', 'end'],
    undefined,
  ],
  [
    'a reduced order keeps its place',
    ['reduce 1: 2', 'buy 4: 3 @ 101', '4 takes 3 of 1 @ 101', 'end'],
    undefined,
  ],
  [
    'an immediate order leaves when nothing meets it',
    ['buy 4: 12 @ 101', '4 takes 5 of 1 @ 101', '4 takes 5 of 2 @ 101', 'expire 4: 2', 'end'],
    undefined,
  ],
  [
    'an earlier order is passed over',
    ['buy 4: 5 @ 101', '4 takes 5 of 2 @ 101'],
    'passed over order 1 at 101',
  ],
  [
    'a better price is passed over',
    ['buy 4: 5 @ 102', '4 takes 5 of 3 @ 102'],
    'passed over order 1 at 101',
  ],
  ['another price than the maker’s', ['buy 4: 5 @ 102', '4 takes 5 of 1 @ 102'], 'traded at 102'],
  ['a price beyond the limit', ['buy 4: 5 @ 100', '4 takes 5 of 1 @ 101'], 'traded at 101'],
  ['less than both could give', ['buy 4: 5 @ 101', '4 takes 4 of 1 @ 101'], 'instead of 5'],
  ['more than there is', ['buy 4: 9 @ 101', '4 takes 6 of 1 @ 101'], 'instead of 5'],
  ['an order rests though it could trade', ['buy 4: 5 @ 101', 'end'], 'passed over order 1'],
  [
    'an order stops trading too early',
    ['buy 4: 9 @ 101', '4 takes 5 of 1 @ 101', 'end'],
    'passed over order 2',
  ],
  [
    'an order leaves though it could trade',
    ['buy 4: 5 @ 101', 'expire 4: 5'],
    'passed over order 1',
  ],
  [
    'a trade with nobody',
    ['cancel 1: 5', 'cancel 2: 5', 'cancel 3: 5', 'buy 4: 5 @ 101', '4 takes 5 of 1 @ 101'],
    'nothing is open',
  ],
  ['a trade of an order that is not being placed', ['3 takes 5 of 1 @ 101'], 'not being placed'],
  ['more taken off than is open', ['cancel 1: 6'], 'more than it has open'],
];

describe('limit orders as they come (§7)', () => {
  it.each(LIMIT_CASES)('%s', (_name, lines, reason) => {
    for (const of of ['market 0', 'competitive'] as const) {
      expectFault(faultIn([...BOOK, ...lines], of), reason);
    }
  });
});

it('counts what it judged', () => {
  const check = new PriorityCheck();
  const { events, commands } = listing('competitive', 'continuous');
  const lines = [
    'sell 1: 5 @ 50 market',
    'end',
    'sell 2: 5 @ 101',
    'end',
    'buy 3: 7 @ 101',
    '3 takes 5 of 1 @ 100',
    '3 takes 2 of 2 @ 101',
    'end',
  ];
  for (const event of [...events, ...lines.map(eventOf)]) {
    expect(check.follow(0, event, (position) => commands[position])).toBeUndefined();
  }
  expect(check.tally).toEqual({ trades: 2, unpriced: 1 });
});
