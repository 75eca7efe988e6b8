import { LIMITS } from '@jangbu/protocol';
import type { Candidate, CheckedSignature, ReadCandidate } from './candidate.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

/** An envelope that waits for its block. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly answer: (outcome: SubmitOutcome) => void;
  /** The verdict of a check thread, once there is one. */
  checked?: CheckedSignature;
  /** Set once it is decoded. */
  candidate?: Candidate;
}

/** Arrivals for one block, all decoded. */
export interface Taken {
  readonly arrivals: readonly Arrival[];
  readonly candidates: readonly Candidate[];
  readonly commands: number;
}

/** Emptied places at the front that are worth moving the rest forward. */
const COMPACT_FROM = 4_096;

/** What waits, in the order in which it came; every call costs what it takes, not what waits. */
export class Arrivals {
  #queue: (Arrival | undefined)[] = [];
  #head = 0;
  /** Place behind the last one that a check thread was given. */
  #asked = 0;
  #bytes = 0;

  /** Number of arrivals. */
  get count(): number {
    return this.#queue.length - this.#head;
  }

  /** Their bytes together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of those that no check thread was given. */
  get unasked(): number {
    return this.#queue.length - this.#asked;
  }

  /** True if there are at least so many arrivals, or bytes of them. */
  hasAtLeast(envelopes: number, bytes: number): boolean {
    return this.count >= envelopes || this.#bytes >= bytes;
  }

  push(arrival: Arrival): void {
    this.#queue.push(arrival);
    this.#bytes += arrival.bytes.length;
  }

  /** The next ones that no check thread was given: at most `maxCount` and, beyond the first, `maxBytes`. */
  takeUnasked(maxCount: number, maxBytes: number): Arrival[] {
    const group: Arrival[] = [];
    let bytes = 0;
    while (this.#asked < this.#queue.length && group.length < maxCount) {
      const arrival = this.#queue[this.#asked]!;
      bytes += arrival.bytes.length;
      if (group.length > 0 && bytes > maxBytes) break;
      group.push(arrival);
      this.#asked += 1;
    }
    return group;
  }

  /**
   * Looks at what fits into the next block, at least one if any is ready, and leaves it in the queue until `drop`.
   *
   * `read` decodes one, or says that it is not ready yet. One that is no envelope, or for which `refuse` has an answer, is
   * answered and taken out.
   */
  peekBlock(
    maxCommands: number,
    read: (arrival: Arrival) => ReadCandidate | undefined,
    refuse?: (candidate: Candidate) => SubmitOutcome | undefined,
  ): Taken {
    const arrivals: Arrival[] = [];
    const candidates: Candidate[] = [];
    let bytes = 0;
    let commands = 0;
    let place = this.#head;
    for (; place < this.#queue.length; place += 1) {
      const arrival = this.#queue[place];
      if (arrival === undefined) continue;
      const found = candidateOf(arrival, read);
      if (found === undefined) break;
      if (!found.ok) {
        this.#forget(place);
        arrival.answer({ kind: 'void', code: 'malformed', reason: found.reason });
        continue;
      }
      const { candidate } = found;
      const refusal = refuse?.(candidate);
      if (refusal !== undefined) {
        this.#forget(place);
        arrival.answer(refusal);
        continue;
      }
      bytes += arrival.bytes.length;
      commands += candidate.signed.envelope.commands.length;
      const isFull = bytes > LIMITS.maxBlockBytes || commands > maxCommands;
      if (isFull && arrivals.length > 0) {
        commands -= candidate.signed.envelope.commands.length;
        break;
      }
      arrivals.push(arrival);
      candidates.push(candidate);
    }
    this.#trim();
    return { arrivals, candidates, commands };
  }

  /** Takes out what `peekBlock` found. */
  drop({ arrivals }: Taken): void {
    let left = arrivals.length;
    for (; left > 0; this.#head += 1) {
      if (this.#queue[this.#head] === undefined) continue;
      this.#forget(this.#head);
      left -= 1;
    }
    this.#trim();
  }

  /** Takes out everything. */
  clear(): Arrival[] {
    const left = this.#queue.slice(this.#head).filter((arrival) => arrival !== undefined);
    this.#queue = [];
    this.#head = 0;
    this.#asked = 0;
    this.#bytes = 0;
    return left;
  }

  #forget(place: number): void {
    this.#bytes -= this.#queue[place]!.bytes.length;
    this.#queue[place] = undefined;
  }

  #trim(): void {
    const { length } = this.#queue;
    while (this.#head < length && this.#queue[this.#head] === undefined) this.#head += 1;
    this.#asked = Math.max(this.#asked, this.#head);
    if (this.#head < COMPACT_FROM && this.#head < length) return;
    this.#queue.splice(0, this.#head);
    this.#asked -= this.#head;
    this.#head = 0;
  }
}

function candidateOf(
  arrival: Arrival,
  read: (arrival: Arrival) => ReadCandidate | undefined,
): ReadCandidate | undefined {
  if (arrival.candidate !== undefined) return { ok: true, candidate: arrival.candidate };
  const found = read(arrival);
  if (found?.ok === true) arrival.candidate = found.candidate;
  return found;
}
