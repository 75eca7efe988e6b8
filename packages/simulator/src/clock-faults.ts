import type { FaultyClock } from './faulty-clock.ts';
import type { RandomSource } from './random-source.ts';
import type { ClockFault } from './world-plan.ts';

const SECOND = 1_000_000;
const HOUR = 3_600 * SECOND;
const YEAR = 365 * 24 * HOUR;

/** Makes the clocks of a machine wrong in one way; a frozen clock goes on with the next fault. */
export function applyClockFault(fault: ClockFault, clock: FaultyClock, random: RandomSource): void {
  clock.freeze(false);
  WAYS[fault](clock, random);
}

const WAYS: Readonly<Record<ClockFault, (clock: FaultyClock, random: RandomSource) => void>> = {
  second: (clock, random) => clock.jump(random.oneIn(2) ? SECOND : -SECOND),
  hour: (clock, random) => clock.jump(random.oneIn(2) ? HOUR : -HOUR),
  year_ahead: (clock) => clock.jump(YEAR),
  year_behind: (clock) => clock.jump(-YEAR),
  frozen: (clock) => clock.freeze(true),
  fast: (clock, random) => clock.drift(random.between(1, 100_000)),
  slow: (clock, random) => clock.drift(-random.between(1, 100_000)),
  monotonic_fast: (clock, random) => clock.driftMonotonic(random.between(0, 1_000)),
  monotonic_falls: (clock, random) => clock.fallBack(random.between(1, 2 * SECOND)),
};
