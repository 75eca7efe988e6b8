import { type Survival, USUAL_PACE } from '@jangbu/replica';
import type { DiskCallKind, WrongWrite } from './faulty-disk.ts';
import type { RandomSource } from './random-source.ts';

/** What may go wrong with the clock of the machine while the venue runs. */
export type ClockFault =
  | 'second'
  | 'hour'
  | 'year_ahead'
  | 'year_behind'
  | 'frozen'
  | 'fast'
  | 'slow'
  | 'monotonic_fast'
  | 'monotonic_falls';

/** What goes wrong in a world and how often; drawn once from its seed, each fault on or off (swarm testing). */
export interface WorldPlan {
  /** How many times the members send something. */
  readonly sendings: number;
  /** Most time between two sendings, in microseconds. */
  readonly maxGapMicroseconds: number;
  /** In a thousand sendings: so much that a segment fills, or that one block does not hold it. */
  readonly bulksPerMille: number;
  readonly floodsPerMille: number;
  /** A snapshot is due after so many blocks; so many bytes of it are written and synced at a time. */
  readonly snapshotEveryBlocks: number;
  readonly snapshotStepBytes: number;
  /** In a thousand sendings: the process is killed, stopped in good order, or starts on nothing but answers unknown. */
  readonly killsPerMille: number;
  readonly stopsPerMille: number;
  readonly retriesPerMille: number;
  /** In a hundred thousand counted calls of the disk: the power fails, or the process is killed within one. */
  readonly powerLossesPer100k: number;
  readonly killsInCallsPer100k: number;
  /** The kinds of call in which either happens; any if there is none. */
  readonly deadlyCalls: readonly DiskCallKind[];
  readonly survivals: readonly Survival[];
  /** In a thousand syncs. */
  readonly slowSyncsPerMille: number;
  readonly failedSyncsPerMille: number;
  /** In ten thousand reads. */
  readonly failedReadsPer10k: number;
  /** In a thousand sendings: a shortage begins (one of these codes), for up to a minute. */
  readonly shortagesPerMille: number;
  readonly shortages: readonly string[];
  /** In a thousand writes: fewer bytes are taken than there are. */
  readonly shortWritesPerMille: number;
  /** In a thousand writes: the disk says that it has stored what it has not. */
  readonly wrongWritesPerMille: number;
  readonly wrongWrites: readonly WrongWrite[];
  /** What is in the paths of the files whose writes that happens to. */
  readonly wrongWritesTo: string;
  /** In a thousand restarts: bits of one byte on disk are flipped. */
  readonly rotPerMille: number;
  /** In a thousand sendings. */
  readonly clockFaultsPerMille: number;
  readonly clockFaults: readonly ClockFault[];
}

const MILLISECOND = 1_000;
const SECOND = 1_000 * MILLISECOND;

/** Gaps for a burst, for busy minutes, and for whole trading days. */
const GAPS = [2 * MILLISECOND, 200 * MILLISECOND, 5 * SECOND, 180 * SECOND];

/** What may be left of what was not synced when the power fails. */
export const SURVIVALS: readonly Survival[] = ['none', 'all', 'prefix', 'sectors', 'reordered'];
const SHORTAGES = ['ENOSPC', 'EDQUOT', 'EMFILE', 'EROFS'];
const WRONG_WRITES: readonly WrongWrite[] = ['lost', 'torn', 'misdirected', 'stale'];
const CLOCK_FAULTS: readonly ClockFault[] = [
  'second',
  'hour',
  'year_ahead',
  'year_behind',
  'frozen',
  'fast',
  'slow',
  'monotonic_fast',
  'monotonic_falls',
];

/** A plan without any fault. */
export const QUIET_PLAN: WorldPlan = Object.freeze({
  sendings: 60,
  maxGapMicroseconds: 200 * MILLISECOND,
  bulksPerMille: 0,
  floodsPerMille: 0,
  snapshotEveryBlocks: USUAL_PACE.dueBlocks,
  snapshotStepBytes: USUAL_PACE.stepBytes,
  killsPerMille: 0,
  stopsPerMille: 0,
  retriesPerMille: 0,
  powerLossesPer100k: 0,
  killsInCallsPer100k: 0,
  deadlyCalls: [],
  survivals: SURVIVALS,
  slowSyncsPerMille: 0,
  failedSyncsPerMille: 0,
  failedReadsPer10k: 0,
  shortagesPerMille: 0,
  shortages: SHORTAGES,
  shortWritesPerMille: 0,
  wrongWritesPerMille: 0,
  wrongWrites: WRONG_WRITES,
  wrongWritesTo: '',
  rotPerMille: 0,
  clockFaultsPerMille: 0,
  clockFaults: CLOCK_FAULTS,
});

/** The plan of a seed. */
export function drawPlan(random: RandomSource): WorldPlan {
  const rate = (most: number) => (random.oneIn(2) ? random.between(1, most) : 0);
  // A disk that lies may force a venue to stop for good, so few worlds have one.
  const lies = random.oneIn(4);
  return {
    sendings: random.between(40, 140),
    maxGapMicroseconds: random.pick(GAPS),
    bulksPerMille: rate(30),
    floodsPerMille: rate(8),
    snapshotEveryBlocks: random.pick([2, 6, 20, USUAL_PACE.dueBlocks]),
    snapshotStepBytes: random.pick([1_024, 8_192, USUAL_PACE.stepBytes]),
    killsPerMille: rate(40),
    stopsPerMille: rate(40),
    retriesPerMille: rate(200),
    powerLossesPer100k: rate(3_000),
    killsInCallsPer100k: rate(2_000),
    deadlyCalls: [],
    survivals: some(random, SURVIVALS),
    slowSyncsPerMille: rate(200),
    failedSyncsPerMille: rate(15),
    failedReadsPer10k: rate(200),
    shortagesPerMille: rate(60),
    shortages: some(random, SHORTAGES),
    shortWritesPerMille: rate(300),
    wrongWritesPerMille: lies ? rate(100) : 0,
    wrongWrites: some(random, WRONG_WRITES),
    wrongWritesTo: '',
    rotPerMille: lies ? rate(900) : 0,
    clockFaultsPerMille: rate(150),
    clockFaults: some(random, CLOCK_FAULTS),
  };
}

/** Some of the items, at least one. */
function some<Item>(random: RandomSource, items: readonly Item[]): readonly Item[] {
  const chosen = items.filter(() => random.oneIn(2));
  return chosen.length > 0 ? chosen : [random.pick(items)];
}

/** What is on in a plan, for people. */
export function describePlan(plan: WorldPlan): string {
  const on = Object.entries(plan).filter(([name, value]) => {
    return value !== 0 && value !== QUIET_PLAN[name as keyof WorldPlan];
  });
  return on.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}
