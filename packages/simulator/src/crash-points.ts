import { encodeUtf8, toHex } from '@jangbu/protocol';
import { type FilePort, MemoryFilePort, nativeHasher, USUAL_PACE } from '@jangbu/replica';
import { faultsOf } from './checks.ts';
import { FaultyClock } from './faulty-clock.ts';
import { type DiskCall, FaultyDisk, ProcessDeadError } from './faulty-disk.ts';
import { RandomSource } from './random-source.ts';
import { type Recorded, Recorder, type Sent } from './recorder.ts';
import { HistoryReader, type RecoveredHistory } from './recovered-history.ts';
import { noteStoredSnapshot } from './snapshot-witness.ts';
import { VENUE_DIR, VenueProcess } from './venue-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { Workload } from './workload.ts';
import { WORLD_BEGIN_MICROSECONDS, worldKeys } from './world-genesis.ts';
import { SURVIVALS } from './world-plan.ts';

const GAP_MICROSECONDS = 30_000;
const MAX_REMEMBERED = 40;

/** Which losses of power are tried. */
export interface CrashOptions {
  readonly seed: number;
  /** How many times the members send something. */
  readonly sendings: number;
  /** Sendings that fill most of a segment. */
  readonly bulks: readonly number[];
  /** Sendings of more commands than a block takes. */
  readonly floods: readonly number[];
  /** Sendings after which the venue is stopped in good order and started again. */
  readonly restarts: readonly number[];
  /** A snapshot is due after so many blocks; so many bytes of it are written and synced at a time. */
  readonly snapshotEveryBlocks: number;
  readonly snapshotStepBytes: number;
  /** One call of the disk in so many is a crash point, drawn by the seed; 1 takes all. */
  readonly oneIn: number;
  /** Of every n-th image the recovery is interrupted too, at each of its calls, and run again. */
  readonly secondCrashEvery: number;
  /** What the venue has between itself and the disk; by default nothing. */
  readonly portOf?: (disk: FaultyDisk) => FilePort;
}

/** What came of them. */
export interface CrashReport {
  /** Calls of the disk before and after which the power failed. */
  readonly points: number;
  /** Points × sides × survivals. */
  readonly crashes: number;
  /** Different ones among them: by what is on the disk and what had been answered. */
  readonly images: number;
  /** Recoveries that ran to their end, and those of them that began with a snapshot. */
  readonly recoveries: number;
  readonly fromSnapshot: number;
  readonly secondCrashes: number;
  readonly blocks: number;
  readonly answered: number;
  /** Kinds of call at the crash points, with how many there were. */
  readonly pointsByKind: ReadonlyMap<string, number>;
  /** One line each. */
  readonly faults: readonly string[];
}

interface Image {
  readonly memory: MemoryFilePort;
  readonly where: string;
  readonly recorded: Recorded;
}

/**
 * Runs one workload and, at each call of its disk, what a loss of power before and after it leaves in each way that it
 * can: each different disk is recovered by the real recovery and checked.
 */
export async function tryCrashes(options: CrashOptions): Promise<CrashReport> {
  return new CrashRun(options).run();
}

class CrashRun {
  readonly #options: CrashOptions;
  readonly #random: RandomSource;
  readonly #time = new VirtualTime();
  readonly #recorder = new Recorder();
  readonly #reader = new HistoryReader(worldKeys(WORLD_BEGIN_MICROSECONDS).genesis);
  readonly #memory = new MemoryFilePort();
  readonly #fingerprints = new Fingerprints();
  readonly #seen = new Set<string>();
  readonly #disks: FaultyDisk[] = [];
  readonly #waiting: Image[] = [];
  /** The last recoveries by what was on the disk: the same disk gives the same ledger. */
  readonly #recovered = new Map<string, RecoveredHistory>();
  readonly #pointsByKind = new Map<string, number>();
  readonly #faults: string[] = [];
  #isPoint = false;
  #points = 0;
  #crashes = 0;
  #images = 0;
  #recoveries = 0;
  #fromSnapshot = 0;
  #secondCrashes = 0;
  #blocks = 0;

  constructor(options: CrashOptions) {
    this.#options = options;
    this.#random = new RandomSource(options.seed);
  }

  async run(): Promise<CrashReport> {
    const { seed, sendings, restarts } = this.#options;
    let venue = await this.#begin();
    const workload = new Workload(new RandomSource(seed), venue.state.settings.chainId);
    for (let sending = 0; sending < sendings && !venue.isDown; sending += 1) {
      for (const sent of this.#sendingOf(workload, venue, sending)) venue.submit(sent);
      await this.#time.advance(GAP_MICROSECONDS);
      await this.#recoverWaiting();
      if (!restarts.includes(sending)) continue;
      await venue.stop();
      this.#faults.push(...venue.broken);
      venue = await this.#begin();
    }
    await venue.stop();
    await this.#recoverWaiting();
    this.#faults.push(...venue.broken, ...this.#disks.flatMap(({ broken }) => broken));
    return {
      points: this.#points,
      crashes: this.#crashes,
      images: this.#images,
      recoveries: this.#recoveries,
      fromSnapshot: this.#fromSnapshot,
      secondCrashes: this.#secondCrashes,
      blocks: this.#blocks,
      answered: this.#recorder.answered.length,
      pointsByKind: this.#pointsByKind,
      faults: this.#faults,
    };
  }

  /** Starts the venue whose disk is watched. */
  async #begin(): Promise<VenueProcess> {
    const disk = new FaultyDisk(this.#memory, {
      random: this.#random,
      onBoundary: (call, side) => {
        noteStoredSnapshot(call, side, this.#memory, this.#recorder);
        this.#take(call, side);
      },
    });
    this.#disks.push(disk);
    const venue = await VenueProcess.start(this.#machineOf(disk));
    await this.#recoverWaiting();
    return venue;
  }

  #sendingOf(workload: Workload, venue: VenueProcess, sending: number): Sent[] {
    const now = venue.now();
    if (this.#options.floods.includes(sending)) return workload.flood(now);
    if (this.#options.bulks.includes(sending)) return workload.bulk(now);
    const setup = workload.setup(venue.state, now);
    return setup === undefined ? workload.usual(now) : [setup];
  }

  #machineOf(disk: FaultyDisk) {
    const clock = new FaultyClock(this.#time, WORLD_BEGIN_MICROSECONDS);
    const { portOf, snapshotEveryBlocks: dueBlocks, snapshotStepBytes: stepBytes } = this.#options;
    const snapshotPace = { ...USUAL_PACE, dueBlocks, stepBytes };
    return { time: this.#time, clock, disk, recorder: this.#recorder, portOf, snapshotPace };
  }

  /** The power fails here in every way that it can. */
  #take(call: DiskCall, side: 'before' | 'after'): void {
    if (side === 'before') {
      this.#isPoint = this.#random.oneIn(this.#options.oneIn);
      if (!this.#isPoint) return;
      this.#points += 1;
      this.#pointsByKind.set(call.kind, (this.#pointsByKind.get(call.kind) ?? 0) + 1);
    }
    if (!this.#isPoint) return;
    for (const [number, survival] of SURVIVALS.entries()) {
      this.#crashes += 1;
      const random = new RandomSource(call.number * 16 + number * 2 + (side === 'after' ? 1 : 0));
      const memory = this.#memory.afterCrash(survival, () => random.fraction());
      const fingerprint = this.#fingerprints.of(memory);
      const [answers, blocks] = [this.#recorder.answered.length, this.#recorder.told.length];
      const key = `${fingerprint} ${answers} ${blocks} ${this.#recorder.storedSnapshot}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const where = `call ${call.number}, ${side} ${call.kind} ${call.path}, ${survival} survives`;
      this.#waiting.push({ memory, where, recorded: this.#recorder.upTo(answers, blocks) });
    }
  }

  async #recoverWaiting(): Promise<void> {
    for (const { memory, where, recorded } of this.#waiting.splice(0)) {
      this.#images += 1;
      const copyOf = () => memory.afterCrash('all', () => 0);
      const last = await this.#recover(copyOf(), where, recorded);
      if (this.#images % this.#options.secondCrashEvery !== 0) continue;
      for (let at = 1; ; at += 1) {
        const left = await this.#interrupt(copyOf(), at);
        if (left === undefined) break;
        this.#secondCrashes += 1;
        const then = `${where}; then at call ${at} of the recovery`;
        const again = await this.#recover(left, then, recorded);
        if (again !== last) this.#faults.push(`${where}: a second crash at call ${at} changes it`);
      }
    }
  }

  /** Recovers a disk and checks it; returns the hash of its last block, '' if it cannot be recovered. */
  async #recover(memory: MemoryFilePort, where: string, recorded: Recorded): Promise<string> {
    const fingerprint = this.#fingerprints.of(memory);
    const history = this.#recovered.get(fingerprint) ?? (await this.#read(memory, where));
    if (history === undefined) return '';
    this.#recovered.set(fingerprint, history);
    const oldest = this.#recovered.keys().next().value;
    if (this.#recovered.size > MAX_REMEMBERED && oldest !== undefined) {
      this.#recovered.delete(oldest);
    }
    const faults = faultsOf(history, recorded, this.#reader);
    this.#faults.push(...faults.map((fault) => `${where}: ${fault}`));
    return history.hash;
  }

  async #read(memory: MemoryFilePort, where: string): Promise<RecoveredHistory | undefined> {
    const disk = new FaultyDisk(memory, { random: this.#random });
    const venue = await this.#start(disk, where);
    if (venue === undefined) return undefined;
    venue.kill();
    this.#recoveries += 1;
    const history = this.#reader.read(memory, VENUE_DIR, venue.found);
    if (history.recovery.startedFrom > 0) this.#fromSnapshot += 1;
    this.#blocks = Math.max(this.#blocks, history.blocks.length);
    return history;
  }

  async #start(disk: FaultyDisk, where: string): Promise<VenueProcess | undefined> {
    try {
      return await VenueProcess.start(this.#machineOf(disk));
    } catch (error) {
      this.#faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /** What a loss of power before call `at` of the recovery leaves; undefined if it does not come to that call. */
  async #interrupt(memory: MemoryFilePort, at: number): Promise<MemoryFilePort | undefined> {
    const random = new RandomSource(at);
    const disk = new FaultyDisk(memory, {
      random,
      faultOf: ({ kind, number }) =>
        number === at && kind !== 'read' && kind !== 'open'
          ? { kind: 'power_loss', side: 'before' }
          : undefined,
    });
    try {
      const venue = await VenueProcess.start(this.#machineOf(disk));
      venue.kill();
    } catch (error) {
      if (!(error instanceof ProcessDeadError) && !disk.isDead) return undefined;
    }
    return disk.isDead ? disk.afterPowerLoss(random.pick(SURVIVALS)) : undefined;
  }
}

/** Names disks by what is on them. */
class Fingerprints {
  readonly #digests = new WeakMap<Uint8Array, string>();

  of(memory: MemoryFilePort): string {
    const parts: string[] = [];
    for (const { path, sizeBytes, sectors } of memory.contents()) {
      parts.push(path, String(sizeBytes));
      for (const [number, sector] of sectors.entries()) {
        if (sector !== undefined) parts.push(`${number}:${this.#digestOf(sector)}`);
      }
    }
    return toHex(nativeHasher.sha256(encodeUtf8(parts.join('\n'))));
  }

  #digestOf(sector: Uint8Array): string {
    const known = this.#digests.get(sector);
    if (known !== undefined) return known;
    const digest = toHex(nativeHasher.sha256(sector).subarray(0, 12));
    this.#digests.set(sector, digest);
    return digest;
  }
}
