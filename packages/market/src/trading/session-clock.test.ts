import { businessDateOf } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { clockAt, timestampOfSecond, weekdayIndex } from './session-clock.ts';

const SECOND = 1_000_000;
/** A Monday. */
const DATE = 20_514;
const window = (template: number, session: number, fromSecond: number, untilSecond: number) => {
  return { template, session, fromSecond, untilSecond, everySeconds: 0 };
};
const WINDOWS = [
  window(0, 2, 0, 100),
  window(0, 3, 100, 200),
  window(0, 4, 300, 400),
  window(1, 3, 150, 160),
];

it.each<[second: number, session: number | null, until: number]>([
  [0, 2, 100],
  [99.999999, 2, 100],
  [100, 3, 200],
  [199.999999, 3, 200],
  [200, null, 300],
  [299.999999, null, 300],
  [300, 4, 400],
  [399.999999, 4, 400],
])('at second %f of template 0', (second, session, until) => {
  const at = timestampOfSecond(DATE, 0) + Math.round(second * SECOND);
  const answer = clockAt(WINDOWS, 0, DATE, at);
  expect(answer.window?.session ?? null).toBe(session);
  expect(answer.until).toBe(timestampOfSecond(DATE, until));
});

it('after the last window, and in a template without any, the rest of the date is closed', () => {
  const closed = { window: null, until: 0 };
  expect(clockAt(WINDOWS, 0, DATE, timestampOfSecond(DATE, 400))).toEqual(closed);
  expect(clockAt(WINDOWS, 255, DATE, timestampOfSecond(DATE, 0))).toEqual(closed);
  expect(clockAt([], 0, DATE, timestampOfSecond(DATE, 0))).toEqual(closed);
});

it('seconds count from midnight in UTC+9', () => {
  expect(businessDateOf(timestampOfSecond(DATE, 0))).toBe(DATE);
  expect(businessDateOf(timestampOfSecond(DATE, 0) - 1)).toBe(DATE - 1);
  expect(timestampOfSecond(0, 0)).toBe(-9 * 3_600 * SECOND);
});

it('date 0 was a Thursday, and weeks have seven days', () => {
  expect([0, 3, 4, 10, 11, DATE].map(weekdayIndex)).toEqual([3, 6, 0, 6, 0, 0]);
});
