import { expect, it } from 'vitest';
import { FaultyClock } from './faulty-clock.ts';
import { ProcessTimers, VirtualTime } from './virtual-time.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

it('runs what falls due in order, and promises in between', async () => {
  const time = new VirtualTime();
  const seen: string[] = [];
  time.after(20, () => seen.push(`second at ${time.now}`));
  time.after(10, () => {
    seen.push('first');
    void Promise.resolve().then(() => seen.push('its promise'));
    time.after(0, () => seen.push('its timer'));
  });
  const cancel = time.after(15, () => seen.push('never'));
  cancel();
  await time.advance(20);
  expect(seen).toEqual(['first', 'its promise', 'its timer', 'second at 20']);
  expect(time.now).toBe(20);
});

it('is late after a call that blocks, and passes as fast as nothing happens', async () => {
  const time = new VirtualTime();
  const seen: number[] = [];
  time.after(5, () => {
    time.block(100);
    time.after(1, () => seen.push(time.now));
  });
  time.after(50, () => seen.push(time.now));
  await time.advance(DAY);
  expect(seen).toEqual([105, 106]);
  expect(time.now).toBe(DAY);
});

it('runs nothing of a dead process', async () => {
  const time = new VirtualTime();
  const timers = new ProcessTimers(time);
  let ran = 0;
  timers.after(1, () => {
    ran += 1;
    timers.kill();
  });
  timers.after(2, () => {
    ran += 1;
  });
  await time.advance(SECOND);
  expect(ran).toBe(1);
});

it('is shown wrongly by clocks that jump, drift, stand still and fall', async () => {
  const time = new VirtualTime();
  const clock = new FaultyClock(time, 1_000 * DAY);
  const wall = () => clock.wallMicroseconds() - clock.rightMicroseconds();
  await time.advance(SECOND);
  expect([wall(), clock.monotonicMicroseconds()]).toEqual([0, SECOND]);
  clock.jump(-365 * DAY);
  expect(wall()).toBe(-365 * DAY);
  clock.setRight();
  clock.drift(100);
  clock.driftMonotonic(-100);
  await time.advance(10 * SECOND);
  expect([wall(), clock.monotonicMicroseconds()]).toEqual([1_000, 11 * SECOND - 1_000]);
  clock.freeze(true);
  await time.advance(SECOND);
  expect([wall(), clock.monotonicMicroseconds()]).toEqual([1_000 - SECOND, 11 * SECOND - 1_000]);
  clock.freeze(false);
  clock.fallBack(SECOND);
  expect(clock.monotonicMicroseconds()).toBe(10 * SECOND - 1_000);
});
