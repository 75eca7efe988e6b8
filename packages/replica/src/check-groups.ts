import type { Arrival, Arrivals } from './arrivals.ts';
import type { SequencerThreads } from './sequencer-threads.ts';
import type { CheckedEnvelopes } from './signature-checks.ts';

/** A check thread is woken for a group: so many envelopes at least where they wait, and at most. */
const MIN_CHECK_GROUP = 8;
const MAX_CHECK_GROUP = 64;
const MAX_CHECK_GROUP_BYTES = 524_288;
const GROUPS_PER_CHECK_THREAD = 3;

/** Hands the signatures of what waits to the check threads, group by group. */
export class CheckGroups {
  readonly #arrivals: Arrivals;
  readonly #onChecked: () => void;
  /** Groups that are being checked. */
  #count = 0;

  /** `onChecked` is called when the verdicts of a group are in its arrivals. */
  constructor(arrivals: Arrivals, onChecked: () => void) {
    this.#arrivals = arrivals;
    this.#onChecked = onChecked;
  }

  /** Asks for as many of those that were not asked for as the threads have room for. */
  ask(threads: SequencerThreads): void {
    const room = threads.checkCount * GROUPS_PER_CHECK_THREAD;
    while (this.#count < room && this.#arrivals.unasked > 0) {
      const share = Math.ceil(this.#arrivals.unasked / threads.checkCount);
      const size = Math.min(Math.max(share, MIN_CHECK_GROUP), MAX_CHECK_GROUP);
      const group = this.#arrivals.takeUnasked(size, MAX_CHECK_GROUP_BYTES);
      this.#count += 1;
      const envelopes = group.map(({ bytes }) => bytes);
      threads.check(envelopes, (checked) => this.#take(group, checked));
    }
  }

  #take(group: readonly Arrival[], { ids, valid }: CheckedEnvelopes): void {
    this.#count -= 1;
    for (const [place, arrival] of group.entries()) {
      const id = ids.subarray(32 * place, 32 * place + 32);
      arrival.checked = { id, signatureValid: valid[place] === 1 };
    }
    this.#onChecked();
  }
}
