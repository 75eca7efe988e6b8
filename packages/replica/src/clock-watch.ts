import type { LedgerClock } from './ledger-clock.ts';

const MAX_DRIFT_MICROSECONDS = 1_000_000;

/**
 * Notices when the wall clock leaves the time of a running ledger by more than a second (docs/spec/block.md section 3).
 * It is told of and never followed: blocks go on by the monotonic clock.
 */
export class ClockWatch {
  readonly #clock: Pick<LedgerClock, 'driftMicroseconds'>;
  #isAlarmed = false;

  constructor(clock: Pick<LedgerClock, 'driftMicroseconds'>) {
    this.#clock = clock;
  }

  /** How far the wall clock is ahead of the ledger's time in microseconds, if that is more than a second either way. */
  alarm(): number | undefined {
    const drift = this.#clock.driftMicroseconds();
    return Math.abs(drift) > MAX_DRIFT_MICROSECONDS ? drift : undefined;
  }

  /** A line for people when the alarm begins or ends since the last call. */
  news(): string | undefined {
    const drift = this.alarm();
    if ((drift !== undefined) === this.#isAlarmed) return undefined;
    this.#isAlarmed = drift !== undefined;
    if (drift === undefined) return 'the clock of this machine agrees with the ledger again';
    const seconds = Math.round(Math.abs(drift) / MAX_DRIFT_MICROSECONDS);
    const side = drift > 0 ? 'ahead of' : 'behind';
    return `the clock of this machine is ${seconds} s ${side} the time of the ledger, which does not follow it; set it right`;
  }
}
