import type { CommandContext } from '../command-context.ts';
import { type BatchLaw, benchBatch } from './bench-batch.ts';
import { type BenchReport, type BenchRow, reportOf } from './bench-figures.ts';
import { temporaryFolder } from './bench-ledger.ts';
import { benchAcknowledgement, benchSingle } from './bench-orders.ts';
import { benchRestart } from './bench-restart.ts';
import { ACCOUNTS_PER_MEMBER, BATCH, ISSUES, MEMBERS, SEED } from './bench-stream.ts';

/** How much is measured. */
export interface VenueScale {
  /** Open orders of `batch_10k`, `single` and `acknowledgement`. */
  readonly resting: number;
  /** Open orders of `batch_1m` and `restart_1m`. */
  readonly manyResting: number;
  /** Commands of a run of batches. */
  readonly batchOperations: number;
  readonly singleOperations: number;
  readonly acknowledgements: number;
}

/** The scale of the figures of the design. */
export const FULL_SCALE: VenueScale = {
  resting: 10_000,
  manyResting: 1_000_000,
  batchOperations: 300_000,
  singleOperations: 20_000,
  acknowledgements: 500,
};

/** Under half a minute; its million is smaller, which its conditions say. */
export const QUICK_SCALE: VenueScale = {
  resting: 10_000,
  manyResting: 100_000,
  batchOperations: 30_000,
  singleOperations: 3_000,
  acknowledgements: 100,
};

/** Measures the way from a signed envelope to its durable answer, row by row, each on a new ledger on disk. */
export async function benchVenue(
  scale: VenueScale,
  onProgress: (text: string) => void,
): Promise<BenchReport> {
  const { resting, manyResting, batchOperations } = scale;
  const batch = (law: BatchLaw) => (dir: string) => benchBatch(law, dir, onProgress);
  const few = batch({
    id: 'batch_10k',
    what: `signed envelopes of ${BATCH} commands, on disk and provable, ${resting} open orders`,
    resting,
    operations: batchOperations,
  });
  const many = batch({
    id: 'batch_1m',
    what: `the same with ${manyResting} open orders`,
    resting: manyResting,
    operations: batchOperations,
  });
  const rows: BenchRow[] = [];
  rows.push(await inFolder(few));
  rows.push(await inFolder(many));
  onProgress('single');
  const single = { resting, operations: scale.singleOperations };
  rows.push(await inFolder((dir) => benchSingle(single, dir)));
  onProgress('acknowledgement');
  const light = { resting, operations: scale.acknowledgements };
  rows.push(await inFolder((dir) => benchAcknowledgement(light, dir)));
  rows.push(await inFolder((dir) => benchRestart(manyResting, dir, onProgress)));
  return reportOf(conditionsOf(scale), rows);
}

/** What the figures hold for. */
export function conditionsOf(scale: VenueScale): Readonly<Record<string, unknown>> {
  return {
    ...scale,
    seed: SEED,
    issues: ISSUES,
    members: MEMBERS,
    accounts: MEMBERS * ACCOUNTS_PER_MEMBER,
    commandsPerEnvelope: BATCH,
    mix: 'new 47 %, cancel by client order id 45 %, crossing 8 %',
    disk: 'a new ledger in the folder for temporary files, fdatasync before every answer',
    stages: 'one after the other on one thread, blocks of 10,000 commands, in a run of their own',
    timing: 'from the first envelope handed over to the last answer; signed before',
  };
}

/** Runs `work` in a temporary folder that is gone afterwards. */
export async function inFolder<Result>(work: (dir: string) => Promise<Result>): Promise<Result> {
  const { dir, dispose } = temporaryFolder();
  try {
    return await work(`${dir}/ledger`);
  } finally {
    dispose();
  }
}

/** The report as a table for people. */
export function reportTable({ texts }: CommandContext, report: BenchReport): string {
  const { machine, node, conditions, rows } = report;
  const lines = [
    texts.benchMachine(machine.cpuModel, machine.cores, node, Number(conditions['runs'])),
  ];
  for (const row of rows) {
    const spread = Math.round(row.spread * 100);
    lines.push(texts.benchValue(row.id, row.value, row.unit, spread, row.what));
    if (row.ratio !== null && row.comparedWith !== null) {
      lines.push(texts.benchCompared(row.ratio, row.comparedWith, row.comparedValue ?? 0));
    }
    if (row.cpuMicrosecondsPerCommand !== undefined) {
      lines.push(texts.benchCpu(row.cpuMicrosecondsPerCommand));
    }
    if (row.stageMicrosecondsPerCommand !== undefined) {
      const stages = Object.entries(row.stageMicrosecondsPerCommand);
      lines.push(texts.benchStages(stages.map(([stage, spent]) => `${stage} ${spent}`).join(', ')));
    }
    lines.push(texts.benchResult(row.resultHash));
  }
  return `${lines.join('\n')}\n`;
}
