import type { ExchangeState } from '@jangbu/exchange';
import type { Genesis } from '@jangbu/protocol';
import {
  clockRefusal,
  EmbeddedSequencer,
  type FilePort,
  LedgerClock,
  type OpenLedger,
  openLedger,
  type SnapshotPace,
} from '@jangbu/replica';
import type { FaultyClock } from './faulty-clock.ts';
import type { FaultyDisk } from './faulty-disk.ts';
import type { Recorder, Sent } from './recorder.ts';
import type { FoundLedger } from './recovered-history.ts';
import { ProcessTimers, type VirtualTime } from './virtual-time.ts';
import { WORLD_BEGIN_MICROSECONDS, worldKeys } from './world-genesis.ts';

/** Data folder of a simulated venue. */
export const VENUE_DIR = '/venue';

/** The machine's clock is so wrong that a venue must not start by it. */
export class ClockRefusedError extends Error {
  override readonly name = 'ClockRefusedError';
  /** Timestamp of the last block, in microseconds. */
  readonly lastTimestamp: number;

  constructor(reason: string, lastTimestamp: number) {
    super(reason);
    this.lastTimestamp = lastTimestamp;
  }
}

/** What a venue runs on. */
export interface Machine {
  readonly time: VirtualTime;
  readonly clock: FaultyClock;
  readonly disk: FaultyDisk;
  readonly recorder: Recorder;
  /** What the venue has between itself and the disk; by default nothing. */
  readonly portOf?: ((disk: FaultyDisk) => FilePort) | undefined;
  /** How often snapshots are taken; at the usual pace a small world has none but those of its clean ends. */
  readonly snapshotPace?: SnapshotPace | undefined;
}

/** A venue from its start to its end: the real recovery and the real sequencer, on a simulated machine. */
export class VenueProcess {
  readonly #machine: Machine;
  readonly #opened: OpenLedger;
  readonly #timers: ProcessTimers;
  readonly #sequencer: EmbeddedSequencer;
  readonly #broken: string[] = [];
  #isDead = false;

  private constructor(machine: Machine, opened: OpenLedger) {
    const { time, clock, recorder } = machine;
    this.#machine = machine;
    this.#opened = opened;
    this.#timers = new ProcessTimers(time);
    const ledgerClock = new LedgerClock(clock, 1, opened.ledger.header.timestamp);
    this.#sequencer = new EmbeddedSequencer(opened.ledger, ledgerClock, this.#timers);
    this.#sequencer.onBlock((block) => {
      if (!this.#isHeard) return;
      opened.snapshots.add(block);
      recorder.sees(block);
    });
    opened.snapshots.run(this.#timers, {
      onSkipped: () => {},
      onFault: (reason) => this.#sequencer.halt(reason),
    });
  }

  /**
   * Recovers the ledger, or makes it, and takes orders.
   *
   * Throws a ClockRefusedError, what the recovery throws, or a ProcessDeadError.
   */
  static async start(machine: Machine): Promise<VenueProcess> {
    const { disk, clock, portOf = (own) => own, snapshotPace } = machine;
    const opened = await openLedger({
      dir: VENUE_DIR,
      port: portOf(disk),
      lock: async () => ({ kind: 'held', release: async () => {} }),
      create: () => worldKeys(WORLD_BEGIN_MICROSECONDS),
      snapshotPace,
    });
    const { header } = opened.ledger;
    const refusal = clockRefusal(clock, header, opened.genesis);
    if (refusal !== undefined) {
      await opened.close();
      throw new ClockRefusedError(refusal, header.timestamp);
    }
    return new VenueProcess(machine, opened);
  }

  /** The live state. */
  get state(): ExchangeState {
    return this.#opened.ledger.state;
  }

  get genesis(): Genesis {
    return this.#opened.genesis;
  }

  /** What the start found, and the ledger as it is now. */
  get found(): FoundLedger {
    const { recovery } = this.#opened;
    return { recovery, state: this.state, hash: this.hash };
  }

  /** Hash of the last block that may be shown. */
  get hash(): Uint8Array {
    return this.#sequencer.head.hash;
  }

  /** The ledger's time, in microseconds. */
  now(): number {
    return this.#sequencer.now();
  }

  /** True once it has ended, in good order or not. */
  get isDead(): boolean {
    return this.#isDead || this.#machine.disk.isDead;
  }

  /** True once it takes no orders any more, whatever the reason. */
  get isDown(): boolean {
    return this.isDead || this.#sequencer.stoppedBecause !== undefined;
  }

  /** Why the sequencer takes nothing any more, or undefined. */
  get stoppedBecause(): string | undefined {
    return this.#sequencer.stoppedBecause;
  }

  /** What the venue did that it must never do. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  /** Sends an envelope; the recorder hears the answer. */
  submit(sent: Sent): void {
    const { recorder, disk } = this.#machine;
    const { id } = sent;
    recorder.submits(sent);
    void this.#sequencer.submit(sent.bytes).then((outcome) => {
      if (!this.#isHeard) return;
      if (outcome.kind === 'applied' && disk.hasFailedSync) {
        this.#broken.push(`envelope ${id} was answered after a failed sync`);
      }
      recorder.hears(id, outcome);
    });
  }

  /** The process ends at once; what it wrote stays with the system. */
  kill(): void {
    this.#isDead = true;
    this.#timers.kill();
  }

  /** Answers what waits, closes the ledger and ends. */
  async stop(): Promise<void> {
    const closing = this.#sequencer.close();
    await this.#machine.time.advance(0);
    await closing;
    try {
      await this.#opened.close();
    } catch (error) {
      // A process that dies while it closes has nothing to lose that was answered.
      if (!this.isDead && this.#machine.disk.errorCount === 0) throw error;
    }
    this.kill();
  }

  /** The answers of a dead process reach nobody. */
  get #isHeard(): boolean {
    return !this.isDead;
  }
}
