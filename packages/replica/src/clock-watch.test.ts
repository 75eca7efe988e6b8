import { expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.ts';
import { LedgerClock } from './ledger-clock.ts';

const SECOND = 1_000_000;
const YEAR = 365 * 86_400 * SECOND;
const START = 1_767_312_000 * SECOND;

it.each([
  ['an hour ahead', 3_600 * SECOND, 'ahead of'],
  ['an hour back', -3_600 * SECOND, 'behind'],
  ['a year ahead', YEAR, 'ahead of'],
  ['a year back', -YEAR, 'behind'],
])('a wall clock that jumps %s is told of, and the time of the ledger goes on', (_, jump, side) => {
  let [passed, jumped] = [0, 0];
  const machine = {
    wallMicroseconds: () => START + passed + jumped,
    monotonicMicroseconds: () => passed,
  };
  const clock = new LedgerClock(machine, 1, START - 1);
  const watch = new ClockWatch(clock);
  expect([watch.alarm(), watch.news()]).toEqual([undefined, undefined]);
  jumped = jump;
  passed = 5 * SECOND;
  expect(watch.news()).toContain(side);
  expect([watch.alarm(), watch.news()]).toEqual([jump, undefined]);
  expect(clock.now()).toBe(START + 5 * SECOND);
  jumped = SECOND;
  expect(watch.news()).toContain('again');
  expect(watch.alarm()).toBeUndefined();
});

it('a wall clock that stands still is told of once it is a second behind', () => {
  let passed = 0;
  const machine = { wallMicroseconds: () => START, monotonicMicroseconds: () => passed };
  const clock = new LedgerClock(machine, 1, START - 1);
  const watch = new ClockWatch(clock);
  passed = SECOND;
  expect(watch.news()).toBeUndefined();
  passed = SECOND + 1;
  expect(watch.news()).toContain('behind');
  expect(clock.now()).toBe(START + SECOND + 1);
});
