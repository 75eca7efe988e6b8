import type { Timers } from './timers.ts';

/** Tells when nothing has disturbed for a while. */
export class Calm {
  readonly #timers: Timers;
  readonly #ms: number;
  readonly #onCalm: () => void;
  #isCalm = false;
  #cancel = () => {};

  /** @param ms how long nothing must disturb before `onCalm` is called, once for each disturbance or run of them */
  constructor(timers: Timers, ms: number, onCalm: () => void) {
    this.#timers = timers;
    this.#ms = ms;
    this.#onCalm = onCalm;
  }

  /** True if the last disturbance is long enough ago. */
  get isCalm(): boolean {
    return this.#isCalm;
  }

  /** Starts the wait over. */
  disturb(): void {
    this.#cancel();
    this.#isCalm = false;
    this.#cancel = this.#timers.after(this.#ms, () => {
      this.#isCalm = true;
      this.#onCalm();
    });
  }

  /** Ends the wait. */
  close(): void {
    this.#cancel();
  }
}
