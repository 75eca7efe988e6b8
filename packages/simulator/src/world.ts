import { type FilePort, MemoryFilePort, USUAL_PACE, verifyLedger } from '@jangbu/replica';
import { faultsOf } from './checks.ts';
import { applyClockFault } from './clock-faults.ts';
import { DiskFaultSource } from './disk-fault-source.ts';
import { FaultyClock } from './faulty-clock.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { RandomSource } from './random-source.ts';
import { Recorder, type Sent } from './recorder.ts';
import { HistoryReader, type RecoveredHistory } from './recovered-history.ts';
import { noteStoredSnapshot } from './snapshot-witness.ts';
import { ClockRefusedError, VENUE_DIR, VenueProcess } from './venue-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { Workload } from './workload.ts';
import { WORLD_BEGIN_MICROSECONDS, worldKeys } from './world-genesis.ts';
import { drawPlan, type WorldPlan } from './world-plan.ts';

const MAX_STARTS_IN_A_ROW = 200;
const MAX_ROT_BYTES = 200_000;
const WAIT_AFTER_ERROR_MICROSECONDS = 1_000_000;
const SETTLE_MICROSECONDS = 20_000;

/** What a world is made of. */
export interface WorldOptions {
  readonly seed: number;
  /** Instead of the plan that the seed draws. */
  readonly plan?: Partial<WorldPlan>;
  /** What the venue has between itself and the disk; by default nothing. */
  readonly portOf?: (disk: FaultyDisk) => FilePort;
}

/** What became of a world. */
export interface WorldReport {
  readonly seed: number;
  readonly plan: WorldPlan;
  /** What must not be; empty for a world in which everything held. */
  readonly faults: readonly string[];
  /** Why the venue refused to go on for good, as it must on a disk that lied; or undefined. */
  readonly refusal: string | undefined;
  readonly metrics: WorldMetrics;
}

/** Figures of a world. */
export interface WorldMetrics {
  readonly starts: number;
  readonly powerLosses: number;
  readonly errors: number;
  readonly wrongWrites: number;
  /** Starts that began with a snapshot, and snapshots that a start put away. */
  readonly startsFromSnapshot: number;
  readonly refusedSnapshots: number;
  readonly blocks: number;
  readonly trades: number;
  readonly answered: number;
  readonly diskCalls: number;
  /** Simulated. */
  readonly microseconds: number;
}

/** Runs the world of a seed to its end: the same seed gives the same world on every machine. */
export async function runWorld(options: WorldOptions): Promise<WorldReport> {
  return new World(options).run();
}

class World {
  readonly #seed: number;
  readonly #random: RandomSource;
  readonly #plan: WorldPlan;
  readonly #portOf: WorldOptions['portOf'];
  readonly #time = new VirtualTime();
  readonly #clock = new FaultyClock(this.#time, WORLD_BEGIN_MICROSECONDS);
  readonly #recorder = new Recorder();
  readonly #reader = new HistoryReader(worldKeys(WORLD_BEGIN_MICROSECONDS).genesis);
  readonly #diskFaults: DiskFaultSource;
  readonly #faults: string[] = [];
  #memory = new MemoryFilePort();
  #workload: Workload | undefined;
  #hasLied = false;
  #refusal: string | undefined;
  #sendingsLeft: number;
  #starts = 0;
  #powerLosses = 0;
  #errors = 0;
  #wrongWrites = 0;
  #rots = 0;
  #startsFromSnapshot = 0;
  #refusedSnapshots = 0;
  #blocks = 0;
  #trades = 0;
  #diskCalls = 0;

  constructor({ seed, plan, portOf }: WorldOptions) {
    this.#seed = seed;
    this.#random = new RandomSource(seed);
    this.#plan = { ...drawPlan(this.#random), ...plan };
    this.#portOf = portOf;
    this.#diskFaults = new DiskFaultSource(this.#random, this.#plan, this.#time);
    this.#sendingsLeft = this.#plan.sendings;
  }

  async run(): Promise<WorldReport> {
    while (this.#sendingsLeft > 0 && this.#isSound) await this.#liveOnce();
    if (this.#isSound) await this.#liveInPeace();
    return {
      seed: this.#seed,
      plan: this.#plan,
      faults: this.#faults,
      refusal: this.#refusal,
      metrics: {
        starts: this.#starts,
        powerLosses: this.#powerLosses,
        errors: this.#errors,
        wrongWrites: this.#wrongWrites,
        startsFromSnapshot: this.#startsFromSnapshot,
        refusedSnapshots: this.#refusedSnapshots,
        blocks: this.#blocks,
        trades: this.#trades,
        answered: this.#recorder.answered.length,
        diskCalls: this.#diskCalls,
        microseconds: this.#time.now,
      },
    };
  }

  get #isSound(): boolean {
    return this.#faults.length === 0 && this.#refusal === undefined;
  }

  /** Starts the venue, lets the members send until it goes down, and leaves the disk as the end of it leaves it. */
  async #liveOnce(): Promise<void> {
    const disk = this.#newDisk();
    const venue = await this.#start(disk);
    if (venue !== undefined) {
      this.#checkRecovered(venue, disk);
      if (this.#isSound) await this.#live(venue);
      this.#faults.push(...venue.broken);
      if (!venue.isDead) await venue.stop();
      venue.kill();
    }
    this.#endOf(disk);
  }

  async #start(disk: FaultyDisk): Promise<VenueProcess | undefined> {
    this.#starts += 1;
    const bound = MAX_STARTS_IN_A_ROW + this.#plan.sendings;
    if (this.#starts > bound) {
      this.#faults.push(`after ${bound} starts the venue still does not run`);
      return undefined;
    }
    const { snapshotEveryBlocks: dueBlocks, snapshotStepBytes: stepBytes } = this.#plan;
    try {
      return await VenueProcess.start({
        time: this.#time,
        clock: this.#clock,
        disk,
        recorder: this.#recorder,
        portOf: this.#portOf,
        snapshotPace: { ...USUAL_PACE, dueBlocks, stepBytes },
      });
    } catch (error) {
      await this.#afterFailedStart(error, disk);
      return undefined;
    }
  }

  async #afterFailedStart(error: unknown, disk: FaultyDisk): Promise<void> {
    if (disk.isDead) return;
    if (error instanceof ClockRefusedError) {
      const wasRight = this.#clock.wallMicroseconds() === this.#clock.rightMicroseconds();
      this.#clock.setRight();
      // The ledger went ahead with a wrong clock: whoever runs it has to let it.
      if (wasRight) this.#clock.jump(error.lastTimestamp + 1 - this.#clock.rightMicroseconds());
      return;
    }
    if (disk.errorCount > 0) {
      await this.#time.advance(WAIT_AFTER_ERROR_MICROSECONDS);
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#hasLied) this.#refusal = reason;
    else this.#faults.push(`the venue does not start: ${reason}`);
  }

  #checkRecovered(venue: VenueProcess, disk: FaultyDisk): void {
    if (disk.isDead) return;
    const history = this.#reader.read(this.#memory, VENUE_DIR, venue.found);
    this.#count(history);
    const { startedFrom } = history.recovery;
    if (this.#hasLied && history.fault !== undefined && history.blocks.length <= startedFrom) {
      // A start does not read what is before its snapshot; whoever folds the views does, and then the venue stops.
      this.#refusal = history.fault;
      return;
    }
    const lost = this.#hasLied
      ? this.#recorder.told.filter(({ index }) => index >= history.blocks.length)
      : [];
    const except = this.#hasLied ? ['storedSnapshotIsUsed'] : [];
    if (lost.length > 0) except.push('everyAnswerIsThere');
    this.#faults.push(...faultsOf(history, this.#recorder, this.#reader, except));
    // A flipped byte before the last block is no torn end: the venue must refuse it and not cut the log there.
    const onlyRot = this.#wrongWrites === 0 && this.#plan.floodsPerMille === 0;
    if (onlyRot && lost.length > this.#rots) {
      this.#faults.push(`${this.#rots} flipped bytes took ${lost.length} blocks away`);
    }
    // What was recovered is shown, so from now on it must stay.
    for (const { index, hash } of history.blocks.slice(this.#recorder.told.length)) {
      this.#recorder.recovers({ index, hash });
    }
    // No check of the disk alone can miss blocks at its end that it never stored: witnesses do.
    const [first] = lost;
    if (first === undefined) return;
    this.#refusal = `block ${first.index} is gone, as only a witness can see`;
  }

  #count({ blocks, recovery }: RecoveredHistory): void {
    this.#blocks = blocks.length;
    this.#trades = blocks.reduce((sum, { trades }) => sum + trades.length, 0);
    if (recovery.startedFrom > 0) this.#startsFromSnapshot += 1;
    this.#refusedSnapshots += recovery.refused.length;
  }

  async #live(venue: VenueProcess): Promise<void> {
    const random = this.#random;
    const plan = this.#plan;
    this.#workload ??= new Workload(random, venue.state.settings.chainId);
    while (this.#sendingsLeft > 0 && !venue.isDown) {
      this.#sendingsLeft -= 1;
      if (random.chance(plan.clockFaultsPerMille)) {
        applyClockFault(random.pick(plan.clockFaults), this.#clock, random);
      }
      if (random.chance(plan.shortagesPerMille)) this.#diskFaults.beginShortage();
      for (const sent of this.#sendingOf(venue, this.#workload)) venue.submit(sent);
      if (random.chance(plan.killsPerMille)) venue.kill();
      await this.#time.advance(random.between(1, plan.maxGapMicroseconds), () => venue.isDown);
      if (random.chance(plan.stopsPerMille)) await venue.stop();
    }
  }

  #sendingOf(venue: VenueProcess, workload: Workload): readonly Sent[] {
    const setup = workload.setup(venue.state, venue.now());
    if (setup !== undefined) return [setup];
    const { unknown } = this.#recorder;
    // Whoever got no answer sends the same bytes again.
    const random = this.#random;
    const plan = this.#plan;
    if (unknown.length > 0 && random.chance(plan.retriesPerMille)) return [random.pick(unknown)];
    if (random.chance(plan.bulksPerMille)) return workload.bulk(venue.now());
    if (random.chance(plan.floodsPerMille)) return workload.flood(venue.now());
    return workload.usual(venue.now());
  }

  /** Faults are over: the venue starts, takes an order, and its folder verifies. */
  async #liveInPeace(): Promise<void> {
    this.#diskFaults.calm();
    await this.#time.advance(this.#diskFaults.shortForMicroseconds);
    this.#clock.freeze(false);
    let venue: VenueProcess | undefined;
    let disk = this.#newDisk();
    while (venue === undefined && this.#isSound) {
      disk = this.#newDisk();
      venue = await this.#start(disk);
    }
    if (venue === undefined) return;
    this.#checkRecovered(venue, disk);
    if (!this.#isSound) return;
    await this.#takeOrder(venue);
    await venue.stop();
    if (this.#hasLied) return;
    const { verdict, reason } = verifyLedger(VENUE_DIR, { port: this.#memory });
    if (verdict !== 'consistent') this.#faults.push(`the folder is ${verdict}: ${reason}`);
  }

  async #takeOrder(venue: VenueProcess): Promise<void> {
    const workload = this.#workload;
    if (workload === undefined) return;
    const before = this.#recorder.answered.length;
    const sent = workload.setup(venue.state, venue.now()) ?? workload.order(venue.now());
    venue.submit(sent);
    await this.#time.advance(SETTLE_MICROSECONDS);
    if (this.#recorder.answered.length > before) return;
    this.#faults.push(`once faults are over an order is not taken: ${venue.stoppedBecause}`);
  }

  #newDisk(): FaultyDisk {
    const memory = this.#memory;
    return new FaultyDisk(memory, {
      random: this.#random,
      onBoundary: (call, side) => noteStoredSnapshot(call, side, memory, this.#recorder),
      faultOf: (call) => this.#diskFaults.faultOf(call),
      onSlow: (microseconds) => this.#time.block(microseconds),
    });
  }

  #endOf(disk: FaultyDisk): void {
    const random = this.#random;
    this.#faults.push(...disk.broken);
    this.#errors += disk.errorCount;
    this.#wrongWrites += disk.wrongWrites.length;
    this.#diskCalls += disk.callCount;
    if (disk.wrongWrites.length > 0) this.#hasLied = true;
    if (disk.hasLostPower) {
      this.#powerLosses += 1;
      this.#memory = disk.afterPowerLoss(random.pick(this.#plan.survivals));
    }
    if (random.chance(this.#plan.rotPerMille)) this.#rot();
  }

  /** Flips bits of one byte that somebody wrote. */
  #rot(): void {
    const files = [...this.#memory.contents()].filter(({ sizeBytes }) => sizeBytes > 0);
    if (files.length === 0) return;
    // The small documents are as many as the segments, and a venue that refuses one of them never comes to its log.
    const folder = this.#random.pick(['/segments/', '/segments/', '/snapshots/', '/']);
    const inFolder = files.filter((file) => file.path.includes(folder));
    const { path, sizeBytes } = this.#random.pick(inFolder.length > 0 ? inFolder : files);
    const position = this.#random.below(Math.min(sizeBytes, MAX_ROT_BYTES));
    this.#memory.rot(path, position, this.#random.between(1, 255));
    this.#hasLied = true;
    this.#rots += 1;
  }
}
