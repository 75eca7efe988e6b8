import { describe, expect, it } from 'vitest';
import { Calm } from './calm.ts';
import type { Timers } from './timers.ts';

/** Timers whose time passes on demand. */
function virtualTimers(): { timers: Timers; pass(ms: number): void } {
  let now = 0;
  const waiting = new Set<{ at: number; action: () => void }>();
  const timers: Timers = {
    soon: (action) => action(),
    after: (ms, action) => {
      const entry = { at: now + ms, action };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
  };
  const pass = (ms: number) => {
    now += ms;
    for (const entry of [...waiting].filter(({ at }) => at <= now)) {
      waiting.delete(entry);
      entry.action();
    }
  };
  return { timers, pass };
}

describe('calm', () => {
  it('comes so long after the last disturbance, and is told once', () => {
    const { timers, pass } = virtualTimers();
    let told = 0;
    const calm = new Calm(timers, 20, () => {
      told += 1;
    });
    pass(100);
    expect([calm.isCalm, told]).toEqual([false, 0]);
    calm.disturb();
    pass(19);
    calm.disturb();
    pass(19);
    expect([calm.isCalm, told]).toEqual([false, 0]);
    pass(1);
    expect([calm.isCalm, told]).toEqual([true, 1]);
    pass(100);
    expect(told).toBe(1);
    calm.disturb();
    expect(calm.isCalm).toBe(false);
  });

  it('is not told any more once it is closed', () => {
    const { timers, pass } = virtualTimers();
    let told = 0;
    const calm = new Calm(timers, 20, () => {
      told += 1;
    });
    calm.disturb();
    calm.close();
    pass(100);
    expect([calm.isCalm, told]).toEqual([false, 0]);
  });
});
