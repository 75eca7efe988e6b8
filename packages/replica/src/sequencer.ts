import { nextWakeUp } from '@jangbu/exchange';
import { formatCheckpoint, type RejectCode, toHex } from '@jangbu/protocol';
import { type Answered, answerAll, answersOf, unavailable } from './answers.ts';
import type { Taken } from './arrivals.ts';
import type { BlockHead, ExecutedBlock, FinisherParts } from './block-finisher.ts';
import { Calm } from './calm.ts';
import { CheckGroups } from './check-groups.ts';
import { errorText } from './file-port.ts';
import { Intake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerClock } from './ledger-clock.ts';
import type { FinishedBlock } from './ledger-messages.ts';
import { StorageUnavailableError } from './log-errors.ts';
import type { SealedBlock } from './sealed-block.ts';
import type { SequencerThreads, StartThreads } from './sequencer-threads.ts';
import { countedBytes, ONE_ENVELOPE_BYTES, StorageGate } from './storage-gate.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { processTimers, type Timers } from './timers.ts';

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

/** A block that the ledger thread has, with whom it answers. */
interface InWork {
  readonly block: ExecutedBlock;
  readonly taken: Taken;
  readonly verdicts: readonly RejectCode[];
  readonly countedBytes: number;
}

/** Blocks that are being made durable here, and what their envelopes are then told. */
interface Batch {
  readonly blocks: SealedBlock[];
  readonly answers: Answered[];
}

/**
 * The embedded sequencer: one process, group commit, one answer, after the block is on disk (DESIGN D6, D9).
 *
 * As long as little waits, everything runs inline on one thread. Under load, if it is given threads, they check
 * signatures, and hash and store blocks, while this one executes the next ones (docs/adr/0014). What arrives while a
 * block is under way becomes the next blocks. A broken invariant or a device that fails, on whatever thread, stops it for
 * good: waiting and later envelopes are answered `unavailable`, and what is written stays readable. A full disk does not:
 * see `StorageGate`, and what was executed and finds no room is kept until there is some (docs/adr/0025).
 */
export class EmbeddedSequencer {
  readonly #ledger: Ledger;
  readonly #clock: LedgerClock;
  readonly #timers: Timers;
  readonly #startThreads: StartThreads | undefined;
  readonly #listeners: ((block: SealedBlock) => void)[] = [];
  readonly #faultListeners: ((reason: string) => void)[] = [];
  #head: BlockHead;
  #scheduled = false;
  #stopped: string | undefined;
  #threads: SequencerThreads | undefined;
  /** Where blocks are finished. */
  #place: 'here' | 'away' | 'returning' = 'here';
  #inWork: InWork[] = [];
  #batch: Batch | undefined;
  /** Room for ordinary work behind the last block that came back from the ledger thread. */
  #awayRoomBytes = 0;
  readonly #storage: StorageGate;
  readonly #intake: Intake;
  readonly #checks: CheckGroups;
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
    this.#intake = new Intake(ledger, this.#storage);
    this.#checks = new CheckGroups(this.#arrivals, () => this.#schedule());
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

  /** Why orders are refused though nothing is broken, or undefined: the disk is full (docs/adr/0025). */
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
    this.#guard(() => {
      if (this.#storage.isHolding) this.#storeHeld();
      // Away, the ledger thread has the disk: what it finishes comes home first.
      else if (this.#place === 'here') this.#storage.ask();
    });
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
    if (this.#storage.isHolding) return Promise.resolve(this.#storage.refusal!);
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

  /**
   * Answers what waits, takes nothing more, and ends the threads. Blocks for which there still is no room are given up:
   * none of their envelopes was answered.
   */
  async close(): Promise<void> {
    if (this.#place !== 'here' && this.#stopped === undefined) {
      await new Promise<void>((resolve) => {
        this.#whenHome = resolve;
        if (this.#storage.isHolding) this.retryStorage();
        else this.#schedule();
      });
    } else if (this.#storage.isHolding) this.retryStorage();
    while (this.#place === 'here' && this.#arrivals.count > 0 && this.#canExecute) {
      this.#guard(() => this.#runHere());
    }
    this.#stop('the venue is closing');
    await this.#threads?.close();
  }

  get #arrivals() {
    return this.#intake.arrivals;
  }

  /** False once it is stopped, and while blocks wait for room. */
  get #canExecute(): boolean {
    return this.#stopped === undefined && !this.#storage.isHolding;
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
    if (!this.#canExecute) return;
    this.#cancelIdle();
    this.#guard(() => {
      if (this.#place === 'here' && this.#isLoaded()) this.#goAway();
      if (this.#place === 'here') this.#runHere();
      else if (this.#place === 'away') this.#runAway();
    });
  }

  /** Does something that must not fail; what it throws stops the sequencer. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(errorText(error));
    }
  }

  /** True if the threads are wanted and there; wanted for the first time, they are started. */
  #isLoaded(): boolean {
    if (this.#startThreads === undefined) return false;
    if (!this.#arrivals.hasAtLeast(LOADED_ENVELOPES, LOADED_BYTES)) return false;
    this.#threads ??= this.#startThreads({
      onDurable: (blocks, roomBytes) => this.#onDurable(blocks, roomBytes),
      onFull: () => this.#hold(),
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

  /** Builds up to eight blocks of what waits, and makes them durable with one sync. */
  #runHere(): void {
    const blocks: SealedBlock[] = [];
    const answers: Answered[] = [];
    this.#batch = { blocks, answers };
    let promised = 0;
    for (let count = 0; count < MAX_BLOCKS_PER_COMMIT; count += 1) {
      if (this.#arrivals.count === 0 && !this.#isWakeUpDue()) break;
      const taken = this.#intake.nextHere(promised);
      if (taken === undefined) break;
      promised += countedBytes(taken);
      this.#propose(taken, blocks, answers);
    }
    this.#store(this.#batch);
  }

  /** Makes blocks durable, tells the listeners, answers; or keeps them if there is no room. */
  #store(batch: Batch): void {
    try {
      this.#ledger.commit();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      this.#hold();
      return;
    }
    this.#batch = undefined;
    this.#storage.release();
    this.#head = this.#ledger.head;
    try {
      for (const block of batch.blocks) this.#tell(block);
    } finally {
      // They are on disk, whatever a listener makes of them.
      answerAll(batch.answers);
    }
    this.#scheduleWakeUp();
    if (this.#arrivals.count > 0) this.#schedule();
    else this.#schedulePreparation();
  }

  /** Blocks found no room. What waits would have to follow them, so it is refused. */
  #hold(): void {
    if (this.#stopped !== undefined) return;
    this.#storage.hold();
    const refusal = this.#storage.refusal!;
    for (const { answer } of this.#arrivals.clear()) answer(refusal);
    // Away, closing cannot wait for what may never come home.
    if (this.#place !== 'here') this.#whenHome?.();
  }

  #storeHeld(): void {
    if (this.#place !== 'here') this.#threads!.retry();
    else if (this.#batch !== undefined) {
      this.#store(this.#batch);
      this.#storage.ask();
    }
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
    if (this.#arrivals.hasAtLeast(LOADED_ENVELOPES / CALM_SHARE, LOADED_BYTES / CALM_SHARE))
      this.#calm.disturb();
    const isWanted = this.#whenHome !== undefined || this.#storage.refusing !== undefined;
    if (this.#inWork.length === 0 && (this.#calm.isCalm || isWanted)) {
      this.#comeBack();
      return;
    }
    // Orders are refused, and room is made, where the disk is asked for it: at home.
    if (this.#storage.refusing !== undefined) return;
    this.#checks.ask(this.#threads!);
    if (this.#inWork.length >= MAX_BLOCKS_IN_WORK) return;
    const ready = this.#intake.nextChecked();
    const isDue = this.#isWakeUpDue();
    if (ready.arrivals.length === 0 && !isDue) return;
    // Whatever ends the wait schedules the next run: a block on disk, or signatures that are checked.
    if (this.#inWork.length > 0 && ready.commands < WORTHWHILE_COMMANDS && !isDue) return;
    const promised = this.#inWork.reduce((sum, { countedBytes: bytes }) => sum + bytes, 0);
    const taken = this.#intake.checkedWithin(this.#awayRoomBytes - promised, ready);
    if (taken === undefined || (taken !== ready && this.#inWork.length > 0)) {
      // Once those in work are on disk there may be more room; what finishes blocks makes it when it is home.
      if (this.#inWork.length === 0) this.#comeBack();
      return;
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

  #onDurable(finished: readonly FinishedBlock[], roomBytes: number): void {
    if (this.#stopped !== undefined) return;
    this.#awayRoomBytes = roomBytes;
    this.#storage.release();
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
    this.#storage.ask();
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
    const inWork = [
      ...this.#inWork.flatMap(({ taken }) => taken.arrivals),
      ...(this.#batch?.answers.map(({ arrival }) => arrival) ?? []),
    ];
    this.#inWork = [];
    this.#batch = undefined;
    for (const { answer } of [...inWork, ...this.#arrivals.clear()]) {
      answer(unavailable(this.#stopped));
    }
  }
}
