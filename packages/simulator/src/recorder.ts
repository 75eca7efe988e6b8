import { toHex } from '@jangbu/protocol';
import type { SealedBlock, SubmitOutcome } from '@jangbu/replica';

/** An envelope on its way to the venue. */
export interface Sent {
  /** In hex. */
  readonly id: string;
  /** SSZ(SignedEnvelope). */
  readonly bytes: Uint8Array;
}

/** A block that somebody was told of. */
export interface ToldBlock {
  readonly index: number;
  /** In hex. */
  readonly hash: string;
}

/** An envelope whose sender was told that it is done, and the block that holds it. */
export interface AnsweredEnvelope extends ToldBlock {
  /** In hex. */
  readonly id: string;
}

/** What was sent and what was told until some moment. */
export interface Recorded {
  /** What was answered, in order. */
  readonly answered: readonly AnsweredEnvelope[];
  /** The blocks that the venue showed, in order. */
  readonly told: readonly ToldBlock[];
  /** Index of the block of the latest snapshot that the venue has stored, as it thinks; -1 if there is none. */
  readonly storedSnapshot: number;
  /** True if somebody sent the envelope with this id, in hex. */
  hasSubmitted(id: string): boolean;
}

/** Writes down what the members of a world sent and what they were told: the auditor whom no crash can touch. */
export class Recorder implements Recorded {
  readonly #submitted = new Map<string, Sent>();
  readonly #answered: AnsweredEnvelope[] = [];
  readonly #answeredIds = new Set<string>();
  readonly #told: ToldBlock[] = [];
  #storedSnapshot = -1;
  readonly #kinds = new Map<string, number>();

  get answered(): readonly AnsweredEnvelope[] {
    return this.#answered;
  }

  get told(): readonly ToldBlock[] {
    return this.#told;
  }

  get storedSnapshot(): number {
    return this.#storedSnapshot;
  }

  /** How often each kind of answer was given. */
  get kinds(): ReadonlyMap<string, number> {
    return this.#kinds;
  }

  /** Envelopes that were sent and not answered: their fate is unknown. */
  get unknown(): readonly Sent[] {
    return [...this.#submitted.values()].filter(({ id }) => !this.#answeredIds.has(id));
  }

  hasSubmitted(id: string): boolean {
    return this.#submitted.has(id);
  }

  /** What had been told when there were so many answers and blocks, and what is stored now. */
  upTo(answers: number, blocks: number): Recorded {
    return {
      storedSnapshot: this.#storedSnapshot,
      answered: this.#answered.slice(0, answers),
      told: this.#told.slice(0, blocks),
      hasSubmitted: (id) => this.hasSubmitted(id),
    };
  }

  /** An envelope is sent. */
  submits(sent: Sent): void {
    this.#submitted.set(sent.id, sent);
  }

  /** An envelope is answered. */
  hears(id: string, outcome: SubmitOutcome): void {
    const kind = outcome.kind === 'void' ? `void ${outcome.code}` : outcome.kind;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    // A venue that stops knows no more than the sender whether the envelope is in a block.
    if (outcome.kind === 'unavailable') return;
    this.#answeredIds.add(id);
    if (outcome.kind === 'void') return;
    this.#answered.push({ id, index: outcome.index, hash: toHex(outcome.hash) });
  }

  /** The venue takes the snapshot of block `index` for stored. */
  storesSnapshot(index: number): void {
    this.#storedSnapshot = Math.max(this.#storedSnapshot, index);
  }

  /** A venue that started shows a block that it found. */
  recovers(block: ToldBlock): void {
    this.#told.push(block);
  }

  /** The venue shows a block. */
  sees({ header, hash }: Pick<SealedBlock, 'header' | 'hash'>): void {
    this.#told.push({ index: header.index, hash: toHex(hash) });
  }
}
