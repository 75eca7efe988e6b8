import type { MachineClock } from '@jangbu/replica';

/**
 * The ledger's time as a follower knows it: that of the last block, and what has passed since it came. On a ledger whose
 * time is that of the wall clock it is at least that.
 */
export class FollowerClock {
  readonly #clock: MachineClock;
  readonly #clockRate: number;
  #timestamp = 0;
  #since = 0;

  constructor(clock: MachineClock, clockRate: number) {
    this.#clock = clock;
    this.#clockRate = clockRate;
  }

  /** A block with this timestamp (microseconds) has come. */
  advance(timestamp: number): void {
    this.#timestamp = timestamp;
    this.#since = this.#clock.monotonicMicroseconds();
  }

  /** Microseconds; never below the timestamp of the last block. */
  now(): number {
    if (this.#clockRate === 1) return Math.max(this.#clock.wallMicroseconds(), this.#timestamp);
    const passed = this.#clock.monotonicMicroseconds() - this.#since;
    return this.#timestamp + passed * this.#clockRate;
  }
}
