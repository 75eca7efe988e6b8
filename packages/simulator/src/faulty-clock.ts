import type { MachineClock } from '@jangbu/replica';
import type { VirtualTime } from './virtual-time.ts';

const PARTS_PER_MILLION = 1_000_000;

/** A clock that may run fast or slow, stand still, and be set. */
class Hand {
  readonly #time: VirtualTime;
  #reading: number;
  #readAt: number;
  #driftPpm = 0;
  #isFrozen = false;

  constructor(time: VirtualTime, reading: number) {
    this.#time = time;
    this.#reading = reading;
    this.#readAt = time.now;
  }

  read(): number {
    if (this.#isFrozen) return this.#reading;
    const passed = this.#time.now - this.#readAt;
    return this.#reading + passed + Math.floor((passed * this.#driftPpm) / PARTS_PER_MILLION);
  }

  set(reading: number): void {
    this.#reading = reading;
    this.#readAt = this.#time.now;
  }

  drift(ppm: number): void {
    this.set(this.read());
    this.#driftPpm = ppm;
  }

  freeze(isFrozen: boolean): void {
    this.set(this.read());
    this.#isFrozen = isFrozen;
  }
}

/** The clocks of a simulated machine, right until somebody makes them wrong. */
export class FaultyClock implements MachineClock {
  readonly #time: VirtualTime;
  readonly #epochMicroseconds: number;
  readonly #wall: Hand;
  readonly #monotonic: Hand;

  /** `epochMicroseconds` is the right time of day, since 1970 UTC, when the world begins. */
  constructor(time: VirtualTime, epochMicroseconds: number) {
    this.#time = time;
    this.#epochMicroseconds = epochMicroseconds;
    this.#wall = new Hand(time, epochMicroseconds + time.now);
    this.#monotonic = new Hand(time, time.now);
  }

  wallMicroseconds(): number {
    return this.#wall.read();
  }

  monotonicMicroseconds(): number {
    return this.#monotonic.read();
  }

  /** What a right clock would show. */
  rightMicroseconds(): number {
    return this.#epochMicroseconds + this.#time.now;
  }

  /** Sets the clock of day forward, or back. */
  jump(microseconds: number): void {
    this.#wall.set(this.#wall.read() + microseconds);
  }

  /** Lets the clock of day run fast or slow, in parts per million. */
  drift(ppm: number): void {
    this.#wall.drift(ppm);
  }

  /** Lets the monotonic clock run fast or slow, in parts per million. */
  driftMonotonic(ppm: number): void {
    this.#monotonic.drift(ppm);
  }

  /** Stops both clocks, or lets them go on where they stand. */
  freeze(isFrozen: boolean): void {
    this.#wall.freeze(isFrozen);
    this.#monotonic.freeze(isFrozen);
  }

  /** Lets the monotonic clock fall, which it must never do. */
  fallBack(microseconds: number): void {
    this.#monotonic.set(this.#monotonic.read() - microseconds);
  }

  /** Somebody sets the clock of day right. */
  setRight(): void {
    this.#wall.freeze(false);
    this.#wall.drift(0);
    this.#wall.set(this.rightMicroseconds());
  }
}
