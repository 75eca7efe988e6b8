import { nextWakeUp } from '@jangbu/exchange';
import { formatCheckpoint, type Header, type RejectCode, toHex } from '@jangbu/protocol';
import { type Candidate, readCandidate } from './candidate.ts';
import { blockSpan, type Ledger } from './ledger.ts';
import type { LedgerClock } from './ledger-clock.ts';
import { type CommandResult, readResults, type SealedBlock } from './sealed-block.ts';
import { processTimers, type Timers } from './timers.ts';

const MAX_COMMANDS_PER_BLOCK = 10_000;
const MAX_BLOCKS_PER_COMMIT = 8;
const MAX_QUEUED_BYTES = 67_108_864;
/** How long nothing must wait before the log is prepared further. */
const IDLE_MS = 10;
const MAX_TIMER_MS = 2_000_000_000;

/** The answer to a submitted envelope. */
export type SubmitOutcome =
  | { readonly kind: 'void'; readonly code: RejectCode; readonly reason?: string }
  | {
      readonly kind: 'applied';
      readonly index: number;
      readonly hash: Uint8Array;
      readonly envelopeId: Uint8Array;
      readonly results: readonly CommandResult[];
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A block that may be shown: its header, its hash and the operator's signature over its checkpoint. */
export interface LedgerHead {
  readonly header: Header;
  readonly hash: Uint8Array;
  readonly operatorSignature: Uint8Array;
}

interface Waiting {
  readonly candidate: Candidate;
  readonly answer: (outcome: SubmitOutcome) => void;
}

interface Answered {
  readonly waiting: Waiting;
  readonly outcome: SubmitOutcome;
}

/**
 * The embedded sequencer: one process, group commit, one answer, after the block is on disk (DESIGN D6, D9).
 *
 * Everything runs inline on one thread. What arrives while a sync is under way becomes the next blocks. A broken
 * invariant or a device that fails stops it for good: waiting and later envelopes are answered `unavailable`, and what is
 * written stays readable.
 */
export class EmbeddedSequencer {
  readonly #ledger: Ledger;
  readonly #clock: LedgerClock;
  readonly #timers: Timers;
  readonly #listeners: ((block: SealedBlock) => void)[] = [];
  readonly #faultListeners: ((reason: string) => void)[] = [];
  #head: LedgerHead;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #scheduled = false;
  #stopped: string | undefined;
  #cancelWakeUp = () => {};
  #cancelPreparation = () => {};

  constructor(ledger: Ledger, clock: LedgerClock, timers: Timers = processTimers) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#timers = timers;
    this.#head = headOf(ledger);
    this.#scheduleWakeUp();
  }

  /** The ledger's time now, in microseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** The last block that is on disk; a block whose sync failed never counts. */
  get head(): LedgerHead {
    return this.#head;
  }

  /** Why the sequencer takes nothing any more, or undefined. */
  get stoppedBecause(): string | undefined {
    return this.#stopped;
  }

  /** The latest checkpoint as a signed note. */
  checkpoint(): string {
    const { header, hash, operatorSignature } = this.#head;
    const { operatorKey } = this.#ledger.state.settings;
    return formatCheckpoint(header, hash, operatorSignature, operatorKey);
  }

  /** Calls `listener` with every block, in order, after it is on disk and before its answers. */
  onBlock(listener: (block: SealedBlock) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` with the reason when a fault stops the sequencer; not when it is closed. */
  onFault(listener: (reason: string) => void): void {
    this.#faultListeners.push(listener);
  }

  /** Takes SSZ(SignedEnvelope) and answers once its block is on disk, or why it will be in none; never rejects. */
  submit(bytes: Uint8Array): Promise<SubmitOutcome> {
    if (this.#stopped !== undefined) return Promise.resolve(unavailable(this.#stopped));
    if (this.#queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
      return Promise.resolve(unavailable('too much is waiting; send it again later'));
    }
    const read = readCandidate(bytes, this.#ledger.hasher);
    if (!read.ok) {
      return Promise.resolve({ kind: 'void', code: 'malformed', reason: read.reason });
    }
    return new Promise((answer) => {
      this.#queue.push({ candidate: read.candidate, answer });
      this.#queuedBytes += bytes.length;
      this.#schedule();
    });
  }

  /** Answers what waits, and takes nothing more. */
  close(): void {
    while (this.#queue.length > 0 && this.#stopped === undefined) this.#run();
    this.#stop('the venue is closing');
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A turn of the event loop lets requests that have arrived together share a sync.
    this.#timers.soon(() => {
      this.#scheduled = false;
      this.#run();
      if (this.#queue.length > 0 && this.#stopped === undefined) this.#schedule();
    });
  }

  #scheduleWakeUp(): void {
    this.#cancelWakeUp();
    const waitMs = this.#clock.millisecondsUntil(nextWakeUp(this.#ledger.state));
    this.#cancelWakeUp = this.#timers.after(Math.min(waitMs, MAX_TIMER_MS), () => {
      this.#schedule();
    });
  }

  /** Builds up to eight blocks of what waits, makes them durable with one sync, tells the listeners, answers. */
  #run(): void {
    if (this.#stopped !== undefined) return;
    const blocks: SealedBlock[] = [];
    const answers: Answered[] = [];
    try {
      for (let count = 0; count < MAX_BLOCKS_PER_COMMIT; count += 1) {
        const wakeUp = nextWakeUp(this.#ledger.state) <= this.#clock.now();
        if (this.#queue.length === 0 && !wakeUp) break;
        this.#proposeNext(blocks, answers);
      }
      this.#ledger.commit();
      this.#head = headOf(this.#ledger);
    } catch (error) {
      this.#stop(error instanceof Error ? error.message : String(error));
      for (const listener of this.#faultListeners) listener(this.#stopped ?? '');
      for (const { waiting } of answers) waiting.answer(unavailable(this.#stopped ?? ''));
      return;
    }
    for (const block of blocks) {
      for (const listener of this.#listeners) listener(block);
    }
    for (const { waiting, outcome } of answers) waiting.answer(outcome);
    this.#scheduleWakeUp();
    this.#schedulePreparation();
  }

  /** Works ahead for the log while nothing waits, so that no order has to wait for a new segment. */
  #schedulePreparation(): void {
    this.#cancelPreparation();
    if (this.#stopped !== undefined) return;
    this.#cancelPreparation = this.#timers.after(IDLE_MS, () => {
      if (this.#queue.length > 0 || this.#stopped !== undefined) return;
      try {
        if (!this.#ledger.prepareNext()) this.#schedulePreparation();
      } catch {
        // The next append meets the same trouble, and is the one that has somebody to tell.
      }
    });
  }

  #proposeNext(blocks: SealedBlock[], answers: Answered[]): void {
    const span = blockSpan(
      this.#queue.map(({ candidate }) => candidate),
      MAX_COMMANDS_PER_BLOCK,
    );
    const taken = this.#queue.slice(0, span);
    const timestamp = Math.max(this.#clock.now(), this.#ledger.header.timestamp + 1);
    const proposal = this.#ledger.propose(
      timestamp,
      taken.map(({ candidate }) => candidate),
    );
    if (proposal.block !== undefined) blocks.push(proposal.block);
    if (!proposal.envelopesAllowed) return;
    this.#queue = this.#queue.slice(span);
    const results = proposal.block === undefined ? [] : readResults(proposal.block.events);
    let place = 0;
    for (const [number, waiting] of taken.entries()) {
      this.#queuedBytes -= waiting.candidate.bytes.length;
      const code = proposal.verdicts[number] as RejectCode;
      if (code !== 'ok' || proposal.block === undefined) {
        answers.push({ waiting, outcome: { kind: 'void', code } });
        continue;
      }
      const { header, hash } = proposal.block;
      const { id: envelopeId } = waiting.candidate;
      const own = results[place] ?? [];
      place += 1;
      const { index } = header;
      answers.push({
        waiting,
        outcome: { kind: 'applied', index, hash, envelopeId, results: own },
      });
    }
  }

  #stop(reason: string): void {
    this.#cancelWakeUp();
    this.#cancelPreparation();
    this.#stopped ??= `stopped after block ${this.#head.header.index} (${toHex(this.#head.hash).slice(0, 8)}): ${reason}`;
    for (const { answer } of this.#queue) answer(unavailable(this.#stopped));
    this.#queue = [];
    this.#queuedBytes = 0;
  }
}

function headOf({ header, hash, operatorSignature }: Ledger): LedgerHead {
  return { header, hash, operatorSignature };
}

function unavailable(reason: string): SubmitOutcome {
  return { kind: 'unavailable', reason };
}
