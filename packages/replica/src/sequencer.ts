import { nextWakeUp } from '@jangbu/exchange';
import { formatCheckpoint, type RejectCode, toHex } from '@jangbu/protocol';
import { type Answered, answerAll, answersOf, unavailable } from './answers.ts';
import { type Arrival, Arrivals, type Taken } from './arrivals.ts';
import type { BlockHead, ExecutedBlock, FinisherParts } from './block-finisher.ts';
import { Calm } from './calm.ts';
import { type Candidate, type ReadCandidate, readCandidate, readChecked } from './candidate.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerClock } from './ledger-clock.ts';
import type { FinishedBlock } from './ledger-messages.ts';
import type { SealedBlock } from './sealed-block.ts';
import type { SequencerThreads, StartThreads } from './sequencer-threads.ts';
import type { CheckedEnvelopes } from './signature-checks.ts';
import {
  countedBytes,
  isReserved,
  isReservedWork,
  ONE_ENVELOPE_BYTES,
  StorageGate,
  takenWithin,
} from './storage-gate.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { processTimers, type Timers } from './timers.ts';

const MAX_COMMANDS_PER_BLOCK = 10_000;
const MAX_BLOCKS_PER_COMMIT = 8;
const MAX_QUEUED_BYTES = 67_108_864;
/** How long nothing must wait before the log is prepared further. */
const IDLE_MS = 10;
const MAX_TIMER_MS = 2_000_000_000;
/** From this many envelopes, or bytes, that wait at once, the threads are worth their messages. */
const LOADED_ENVELOPES = 64;
const LOADED_BYTES = 262_144;
/** With less than an eighth of that for so long, what finishes blocks comes back from its thread. */
const CALM_SHARE = 8;
const CALM_MS = 20;
/** Blocks that the ledger thread may have in work or waiting: more would only wait longer. */
const MAX_BLOCKS_IN_WORK = 4;
/** Fewer commands than this wait for more while the ledger thread has something to do. */
const WORTHWHILE_COMMANDS = 5_000;
/** A check thread is woken for a group. */
const MIN_CHECK_GROUP = 8;
const MAX_CHECK_GROUP = 64;
const MAX_CHECK_GROUP_BYTES = 524_288;
const GROUPS_PER_CHECK_THREAD = 3;

/** A block that the ledger thread has, with whom it answers. */
interface InWork {
  readonly block: ExecutedBlock;
  readonly taken: Taken;
  readonly verdicts: readonly RejectCode[];
  readonly countedBytes: number;
}

/**
 * The embedded sequencer: one process, group commit, one answer, after the block is on disk (DESIGN D6, D9).
 *
 * As long as little waits, everything runs inline on one thread. Under load, if it is given threads, they check
 * signatures, and hash and store blocks, while this one executes the next ones (docs/adr/0014). What arrives while a
 * block is under way becomes the next blocks. A broken invariant or a device that fails, on whatever thread, stops it for
 * good: waiting and later envelopes are answered `unavailable`, and what is written stays readable.
 */
export class EmbeddedSequencer {
  readonly #ledger: Ledger;
  readonly #clock: LedgerClock;
  readonly #timers: Timers;
  readonly #startThreads: StartThreads | undefined;
  readonly #listeners: ((block: SealedBlock) => void)[] = [];
  readonly #faultListeners: ((reason: string) => void)[] = [];
  readonly #arrivals = new Arrivals();
  #head: BlockHead;
  #scheduled = false;
  #stopped: string | undefined;
  #threads: SequencerThreads | undefined;
  /** Where blocks are finished. */
  #place: 'here' | 'away' | 'returning' = 'here';
  #inWork: InWork[] = [];
  #checkGroups = 0;
  /** Room for ordinary work behind the last block that came back from the ledger thread. */
  #awayRoomBytes = 0;
  readonly #storage: StorageGate;
  #whenHome: (() => void) | undefined;
  readonly #calm: Calm;
  #cancelWakeUp = () => {};
  #cancelIdle = () => {};

  constructor(
    ledger: Ledger,
    clock: LedgerClock,
    timers: Timers = processTimers,
    startThreads?: StartThreads,
  ) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#timers = timers;
    this.#startThreads = startThreads;
    this.#head = ledger.head;
    this.#calm = new Calm(timers, CALM_MS, () => this.#schedule());
    this.#storage = new StorageGate(ledger, timers, () => this.retryStorage());
    this.#scheduleWakeUp();
  }

  /** The ledger's time now, in microseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** The last block that is on disk; a block whose sync failed never counts. */
  get head(): BlockHead {
    return this.#head;
  }

  /** Why the sequencer takes nothing any more, or undefined. */
  get stoppedBecause(): string | undefined {
    return this.#stopped;
  }

  /** Why orders are refused while cancels are taken, or undefined: the disk is full (docs/adr/0019). */
  get refusesOrders(): string | undefined {
    return this.#stopped === undefined ? this.#storage.refusing : undefined;
  }

  /** Calls `listener` with the reason when orders begin to be refused, and with undefined when they are taken again. */
  onStorage(listener: (reason: string | undefined) => void): void {
    this.#storage.onChange(listener);
  }

  /** Asks a full disk again for room, which also happens every second. */
  retryStorage(): void {
    if (this.#stopped !== undefined) return;
    try {
      // Orders are refused here only: nothing goes to the ledger thread while the disk is full.
      this.#storage.ask();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
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
    if (this.#whenHome !== undefined) return Promise.resolve(unavailable('the venue is closing'));
    if (this.#arrivals.bytes + bytes.length > MAX_QUEUED_BYTES) {
      return Promise.resolve(unavailable('too much is waiting; send it again later'));
    }
    return new Promise((answer) => {
      this.#arrivals.push({ bytes, answer });
      this.#schedule();
    });
  }

  /** Stops for good because of a fault that was found elsewhere: what waits is answered `unavailable`. */
  halt(reason: string): void {
    this.#fail(reason);
  }

  /** Answers what waits, takes nothing more, and ends the threads. */
  async close(): Promise<void> {
    if (this.#place !== 'here' && this.#stopped === undefined) {
      await new Promise<void>((resolve) => {
        this.#whenHome = resolve;
        this.#schedule();
      });
    }
    while (this.#arrivals.count > 0 && this.#stopped === undefined) this.#runHere();
    this.#stop('the venue is closing');
    await this.#threads?.close();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A turn of the event loop lets requests that have arrived together share a sync.
    this.#timers.soon(() => {
      this.#scheduled = false;
      this.#run();
    });
  }

  #scheduleWakeUp(): void {
    this.#cancelWakeUp();
    const waitMs = this.#clock.millisecondsUntil(nextWakeUp(this.#ledger.state));
    this.#cancelWakeUp = this.#timers.after(Math.min(waitMs, MAX_TIMER_MS), () => {
      this.#schedule();
    });
  }

  #run(): void {
    if (this.#stopped !== undefined) return;
    this.#cancelIdle();
    try {
      if (this.#place === 'here' && this.#isLoaded()) this.#goAway();
      if (this.#place === 'here') this.#runHere();
      else if (this.#place === 'away') this.#runAway();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** True if the threads are wanted and there; wanted for the first time, they are started. */
  #isLoaded(): boolean {
    if (this.#startThreads === undefined) return false;
    if (!this.#arrivals.hold(LOADED_ENVELOPES, LOADED_BYTES)) return false;
    this.#threads ??= this.#startThreads({
      onDurable: (blocks, room) => this.#onDurable(blocks, room),
      onParts: (parts) => this.#onParts(parts),
      onFault: (reason) => this.#fail(reason),
    });
    return this.#threads.isReady;
  }

  #goAway(): void {
    if (!this.#storage.takes(ONE_ENVELOPE_BYTES)) return;
    this.#awayRoomBytes = this.#ledger.ordinaryRoomBytes;
    const parts = this.#ledger.release();
    if (parts === undefined) return;
    this.#place = 'away';
    this.#calm.disturb();
    this.#threads!.take(parts);
  }

  /** Builds up to eight blocks of what waits, makes them durable with one sync, tells the listeners, answers. */
  #runHere(): void {
    const blocks: SealedBlock[] = [];
    const answers: Answered[] = [];
    let promised = 0;
    try {
      for (let count = 0; count < MAX_BLOCKS_PER_COMMIT; count += 1) {
        if (this.#arrivals.count === 0 && !this.#isWakeUpDue()) break;
        const taken = this.#takeHere(promised);
        if (taken === undefined) break;
        promised += countedBytes(taken);
        this.#propose(taken, blocks, answers);
      }
      this.#ledger.commit();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      for (const { arrival } of answers) arrival.answer(unavailable(this.#stopped ?? ''));
      return;
    }
    this.#head = this.#ledger.head;
    for (const block of blocks) this.#tell(block);
    for (const { arrival, outcome } of answers) arrival.answer(outcome);
    this.#scheduleWakeUp();
    if (this.#arrivals.count > 0) this.#schedule();
    else this.#schedulePreparation();
  }

  /** The next block's arrivals if there is room for them behind `promised` bytes that are pending, else undefined. */
  #takeHere(promised: number): Taken | undefined {
    const taken = this.#peekHere(MAX_COMMANDS_PER_BLOCK);
    if (isReservedWork(taken)) return taken;
    const needed = countedBytes(taken);
    if (promised > 0) {
      return needed <= this.#ledger.ordinaryRoomBytes - promised ? taken : undefined;
    }
    if (!this.#storage.takes(needed)) return this.#peekHere(MAX_COMMANDS_PER_BLOCK);
    return takenWithin(this.#ledger.ordinaryRoomBytes, taken, (most) => this.#peekHere(most));
  }

  #peekHere(maxCommands: number): Taken {
    const { hasher } = this.#ledger;
    const reason = this.#storage.refusing;
    const refuse = (candidate: Candidate) =>
      reason === undefined || isReserved(candidate) ? undefined : unavailable(reason);
    return this.#arrivals.peekBlock(
      maxCommands,
      ({ bytes, checked }) =>
        checked === undefined ? readCandidate(bytes, hasher) : readChecked(bytes, checked),
      refuse,
    );
  }

  #propose(taken: Taken, blocks: SealedBlock[], answers: Answered[]): void {
    const { block, verdicts, envelopesAllowed } = this.#ledger.propose(
      this.#nextTimestamp(),
      taken.candidates,
    );
    if (block !== undefined) blocks.push(block);
    if (!envelopesAllowed) return;
    this.#arrivals.drop(taken);
    answers.push(...answersOf(taken, verdicts, block));
  }

  /** Gives the check threads what waits, and executes the next block if the ledger thread has room for it. */
  #runAway(): void {
    if (this.#arrivals.hold(LOADED_ENVELOPES / CALM_SHARE, LOADED_BYTES / CALM_SHARE))
      this.#calm.disturb();
    if (this.#inWork.length === 0 && (this.#calm.isCalm || this.#whenHome !== undefined)) {
      this.#comeBack();
      return;
    }
    this.#askChecks();
    if (this.#inWork.length >= MAX_BLOCKS_IN_WORK) return;
    let taken = this.#peekAway(MAX_COMMANDS_PER_BLOCK);
    const isDue = this.#isWakeUpDue();
    if (taken.arrivals.length === 0 && !isDue) return;
    // Whatever ends the wait schedules the next run: a block on disk, or signatures that are checked.
    if (this.#inWork.length > 0 && taken.commands < WORTHWHILE_COMMANDS && !isDue) return;
    if (!isReservedWork(taken)) {
      const promised = this.#inWork.reduce((sum, { countedBytes: bytes }) => sum + bytes, 0);
      const room = this.#awayRoomBytes - promised;
      if (countedBytes(taken) > room) {
        // Here there may be more room once those are on disk; what finishes blocks makes it when it is home.
        if (this.#inWork.length > 0) return;
        if (room < ONE_ENVELOPE_BYTES) {
          this.#comeBack();
          return;
        }
        taken = takenWithin(room, taken, (most) => this.#peekAway(most));
      }
    }
    const { block, verdicts, envelopesAllowed } = this.#ledger.execute(
      this.#nextTimestamp(),
      taken.candidates,
    );
    if (envelopesAllowed) this.#arrivals.drop(taken);
    const answered = envelopesAllowed ? taken : { ...taken, arrivals: [] };
    if (block === undefined) answerAll(answersOf(answered, verdicts, undefined));
    else {
      this.#inWork.push({ block, taken: answered, verdicts, countedBytes: countedBytes(taken) });
      this.#threads!.finish(block);
    }
    this.#scheduleWakeUp();
    this.#schedule();
  }

  #peekAway(maxCommands: number): Taken {
    return this.#arrivals.peekBlock(maxCommands, readIfChecked);
  }

  #askChecks(): void {
    const threads = this.#threads!;
    const room = threads.checkCount * GROUPS_PER_CHECK_THREAD;
    while (this.#checkGroups < room && this.#arrivals.unasked > 0) {
      const share = Math.ceil(this.#arrivals.unasked / threads.checkCount);
      const size = Math.min(Math.max(share, MIN_CHECK_GROUP), MAX_CHECK_GROUP);
      const group = this.#arrivals.takeUnasked(size, MAX_CHECK_GROUP_BYTES);
      this.#checkGroups += 1;
      const envelopes = group.map(({ bytes }) => bytes);
      threads.check(envelopes, (checked) => this.#onChecked(group, checked));
    }
  }

  #onChecked(group: readonly Arrival[], { ids, valid }: CheckedEnvelopes): void {
    this.#checkGroups -= 1;
    for (const [place, arrival] of group.entries()) {
      const id = ids.subarray(32 * place, 32 * place + 32);
      arrival.checked = { id, signatureValid: valid[place] === 1 };
    }
    this.#schedule();
  }

  #onDurable(finished: readonly FinishedBlock[], roomBytes: number): void {
    if (this.#stopped !== undefined) return;
    this.#awayRoomBytes = roomBytes;
    for (const each of finished) {
      const { block, taken, verdicts } = this.#inWork.shift()!;
      const sealed: SealedBlock = { ...each, transactions: block.transactions };
      const { header, hash, operatorSignature } = sealed;
      this.#head = { header, hash, operatorSignature };
      this.#tell(sealed);
      answerAll(answersOf(taken, verdicts, sealed));
    }
    this.#schedule();
  }

  /** Gets back what finishes blocks; what waits goes on here, also if one order follows the other. */
  #comeBack(): void {
    this.#calm.close();
    this.#place = 'returning';
    this.#threads!.askBack();
  }

  #onParts(parts: FinisherParts): void {
    this.#ledger.resume(parts);
    this.#place = 'here';
    this.#whenHome?.();
    this.#schedule();
  }

  /** Works ahead for the log while nothing waits, so that no order has to wait for a new segment. */
  #schedulePreparation(): void {
    this.#cancelIdle = this.#timers.after(IDLE_MS, () => {
      if (this.#arrivals.count > 0 || this.#stopped !== undefined) return;
      // A full disk is asked again by the gate alone.
      if (this.#storage.refusing !== undefined) return;
      try {
        if (!this.#ledger.prepareNext()) this.#schedulePreparation();
      } catch {
        // The next append meets the same trouble, and is the one that has somebody to tell.
      }
    });
  }

  #isWakeUpDue(): boolean {
    return nextWakeUp(this.#ledger.state) <= this.#clock.now();
  }

  #nextTimestamp(): number {
    return Math.max(this.#clock.now(), this.#ledger.state.timestamp + 1);
  }

  #tell(block: SealedBlock): void {
    for (const listener of this.#listeners) listener(block);
  }

  /** Stops for good because something broke. */
  #fail(reason: string): void {
    if (this.#stopped !== undefined) return;
    this.#stop(reason);
    for (const listener of this.#faultListeners) listener(this.#stopped ?? '');
    this.#whenHome?.();
  }

  #stop(reason: string): void {
    this.#cancelWakeUp();
    this.#cancelIdle();
    this.#calm.close();
    this.#storage.stop();
    this.#stopped ??= `stopped after block ${this.#head.header.index} (${toHex(this.#head.hash).slice(0, 8)}): ${reason}`;
    const inWork = this.#inWork.flatMap(({ taken }) => taken.arrivals);
    this.#inWork = [];
    for (const { answer } of [...inWork, ...this.#arrivals.clear()]) {
      answer(unavailable(this.#stopped));
    }
  }
}

function readIfChecked({ bytes, checked }: Arrival): ReadCandidate | undefined {
  return checked === undefined ? undefined : readChecked(bytes, checked);
}
