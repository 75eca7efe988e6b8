import type { Timers } from '@jangbu/replica';

interface Timer {
  readonly at: number;
  /** In the order in which they were set. */
  readonly number: number;
  readonly action: () => void;
}

const MICROSECONDS_PER_MILLISECOND = 1_000;

/**
 * Time that passes as fast as the machine can run what falls due, in microseconds since the world began.
 *
 * One thing runs after the other; promises that it settles are followed before the next.
 */
export class VirtualTime {
  #now = 0;
  #count = 0;
  /** In the order in which they fall due. */
  #timers: Timer[] = [];

  /** Microseconds since the world began. */
  get now(): number {
    return this.#now;
  }

  /** Runs `action` in `microseconds`, after what was set before for the same moment; returns what takes it back. */
  after(microseconds: number, action: () => void): () => void {
    this.#count += 1;
    const timer = { at: this.#now + microseconds, number: this.#count, action };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1] as Timer).at > timer.at) place -= 1;
    this.#timers.splice(place, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass in which nothing else runs: a call that blocks. What falls due meanwhile is late. */
  block(microseconds: number): void {
    this.#now += microseconds;
  }

  /** Runs what falls due in the next `microseconds`, until `isOver` says that it is enough. */
  async advance(microseconds: number, isOver: () => boolean = () => false): Promise<void> {
    const until = this.#now + microseconds;
    await settled();
    while (!isOver()) {
      const next = this.#timers[0];
      if (next === undefined || next.at > until) {
        this.#now = Math.max(this.#now, until);
        return;
      }
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.action();
      await settled();
    }
  }
}

/** Lets everything run that waits for promises which are settled already. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await undefined;
}

/** The timers of one process: none of them runs once it has died. */
export class ProcessTimers implements Timers {
  readonly #time: VirtualTime;
  #isDead = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  soon(action: () => void): void {
    this.after(0, action);
  }

  after(ms: number, action: () => void): () => void {
    return this.#time.after(ms * MICROSECONDS_PER_MILLISECOND, () => {
      if (!this.#isDead) action();
    });
  }

  /** The process dies. */
  kill(): void {
    this.#isDead = true;
  }
}
