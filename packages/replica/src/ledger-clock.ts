import type { Genesis, Header } from '@jangbu/protocol';

/** The clocks of the machine, in microseconds. */
export interface MachineClock {
  /** Microseconds since 1970 UTC. */
  wallMicroseconds(): number;
  /** Microseconds since some moment; never falls. */
  monotonicMicroseconds(): number;
}

const MICROSECONDS_PER_MILLISECOND = 1_000;
const MICROSECONDS_PER_SECOND = 1_000_000;
const MICROSECONDS_PER_DAY = 86_400_000_000;
const MAX_BEHIND_MICROSECONDS = MICROSECONDS_PER_SECOND;
const MAX_AHEAD_MICROSECONDS = 7 * MICROSECONDS_PER_DAY;

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
 * Why a sequencer must not start by this wall clock after the block with this header, or undefined
 * (docs/spec/block.md section 3, docs/adr/0018).
 */
export function clockRefusal(
  clock: MachineClock,
  { index, timestamp }: Pick<Header, 'index' | 'timestamp'>,
  { clockRate, network }: Pick<Genesis, 'clockRate' | 'network'>,
): string | undefined {
  if (clockRate !== 1) return undefined;
  const ahead = clock.wallMicroseconds() - timestamp;
  if (ahead < -MAX_BEHIND_MICROSECONDS) {
    const seconds = Math.round(-ahead / MICROSECONDS_PER_SECOND);
    return `the clock of this machine is ${seconds} s behind the last block of the ledger; set it right`;
  }
  if (ahead > MAX_AHEAD_MICROSECONDS && index > 0 && network !== 'demo') {
    const days = Math.floor(ahead / MICROSECONDS_PER_DAY);
    return `the clock of this machine is ${days} days ahead of the last block of the ledger; set it right`;
  }
  return undefined;
}
