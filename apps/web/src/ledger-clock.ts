/**
 * The ledger's time: what the venue said last, carried on by the monotonic clock of this device.
 *
 * The date and time set on the device are never read.
 */
export class LedgerClock {
  readonly #monotonicMs: () => number;
  #timestamp: number | null = null;
  #readAtMs = 0;
  #rate = 1;

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /**
   * Takes over a reading in microseconds.
   *
   * @param rate - ledger seconds a second of the device, 1 to 1,000 (`clockRate` of the genesis).
   */
  sync(timestamp: number, rate: number): void {
    this.#timestamp = timestamp;
    this.#readAtMs = this.#monotonicMs();
    this.#rate = rate;
  }

  /** Ledger time in microseconds, or null before the first reading. */
  now(): number | null {
    if (this.#timestamp === null) return null;
    const elapsedMs = this.#monotonicMs() - this.#readAtMs;
    return this.#timestamp + Math.round(elapsedMs * 1000 * this.#rate);
  }
}
