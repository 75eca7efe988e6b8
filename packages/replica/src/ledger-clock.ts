/** The clocks of the machine, in microseconds. */
export interface MachineClock {
  /** Microseconds since 1970 UTC. */
  wallMicroseconds(): number;
  /** Microseconds since some moment; never falls. */
  monotonicMicroseconds(): number;
}

const MICROSECONDS_PER_MILLISECOND = 1_000;
const MAX_BEHIND_MICROSECONDS = 1_000_000;
const MAX_AHEAD_MICROSECONDS = 7 * 86_400_000_000;

/** The clocks of this process. */
export const processClock: MachineClock = {
  wallMicroseconds: () => Date.now() * MICROSECONDS_PER_MILLISECOND,
  monotonicMicroseconds: () => Math.floor(performance.now() * MICROSECONDS_PER_MILLISECOND),
};

/**
 * The ledger's time (docs/spec/block.md section 3): at start the wall clock, but never at or before the last block; then
 * the monotonic clock times `clockRate`. A wall clock that jumps later changes nothing.
 */
export class LedgerClock {
  readonly #clock: MachineClock;
  readonly #clockRate: number;
  readonly #startMicroseconds: number;
  readonly #startMonotonic: number;

  /** Starts the clock of a ledger whose last block has `lastTimestamp` microseconds. */
  constructor(clock: MachineClock, clockRate: number, lastTimestamp: number) {
    this.#clock = clock;
    this.#clockRate = clockRate;
    this.#startMicroseconds = Math.max(clock.wallMicroseconds(), lastTimestamp + 1);
    this.#startMonotonic = clock.monotonicMicroseconds();
  }

  /** The ledger's time now, in microseconds. */
  now(): number {
    const passed = this.#clock.monotonicMicroseconds() - this.#startMonotonic;
    return this.#startMicroseconds + passed * this.#clockRate;
  }

  /** How far the wall clock is from the ledger's time, in microseconds; only meaningful at a clock rate of 1. */
  driftMicroseconds(): number {
    return this.#clock.wallMicroseconds() - this.now();
  }

  /** Milliseconds of the machine until the ledger's time is `timestamp`; 0 if it is past. */
  millisecondsUntil(timestamp: number): number {
    const left = (timestamp - this.now()) / this.#clockRate / MICROSECONDS_PER_MILLISECOND;
    return Math.max(0, Math.ceil(left));
  }
}

/**
 * Why a sequencer must not start by this wall clock, or undefined: more than 1 s behind the last block, or more than
 * 7 days ahead of it. Such a start needs the signed act of an operator.
 */
export function clockRefusal(
  clock: MachineClock,
  lastTimestamp: number,
  isFirst: boolean,
): string | undefined {
  const ahead = clock.wallMicroseconds() - lastTimestamp;
  if (ahead < -MAX_BEHIND_MICROSECONDS) {
    return `the clock of this machine is ${Math.round(-ahead / 1e6)} s behind the last block of the ledger; set it right`;
  }
  if (!isFirst && ahead > MAX_AHEAD_MICROSECONDS) {
    return `the clock of this machine is ${Math.floor(ahead / 86_400_000_000)} days ahead of the last block of the ledger; set it right`;
  }
  return undefined;
}
