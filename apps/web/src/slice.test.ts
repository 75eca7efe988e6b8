import { expect, test } from 'vitest';
import { LedgerClock } from './ledger-clock.ts';
import { FrameTask, Slice } from './slice.ts';

test('a slice tells changes, and only changes, until unsubscribed', () => {
  const slice = new Slice(1);
  let told = 0;
  const unsubscribe = slice.subscribe(() => {
    told += 1;
  });
  slice.set(1);
  slice.set(2);
  expect([told, slice.get()]).toEqual([1, 2]);
  unsubscribe();
  slice.set(3);
  expect(told).toBe(1);
});

test('five thousand updates between two frames are drawn once', () => {
  const frames: (() => void)[] = [];
  let drawn = 0;
  const task = new FrameTask(
    () => {
      drawn += 1;
    },
    (callback) => frames.push(callback),
  );
  for (let update = 0; update < 5000; update += 1) task.ask();
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(drawn).toBe(1);
  task.ask();
  expect(frames).toHaveLength(2);
});

test('the ledger clock runs on the monotonic clock at the rate of the ledger', () => {
  let monotonicMs = 500;
  const clock = new LedgerClock(() => monotonicMs);
  expect(clock.now()).toBeNull();
  clock.sync(1_000_000, 24);
  monotonicMs = 750;
  expect(clock.now()).toBe(1_000_000 + 250 * 1000 * 24);
});
