import { createHash } from 'node:crypto';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** How often each figure is measured; the runs of what is compared with each other take turns. */
export const RUNS = 5;

/** One figure of a benchmark, in the form of the contract. */
export interface BenchRow {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  /** Median of the runs. */
  readonly value: number;
  /** Highest less lowest of the runs, as a part of the median. */
  readonly spread: number;
  readonly comparedWith: string | null;
  readonly comparedValue: number | null;
  /** `value / comparedValue`. */
  readonly ratio: number | null;
  /** What came out, so that a faster ledger that decides otherwise is seen. */
  readonly resultHash: string;
  /** CPU time of all threads of the process. */
  readonly cpuMicrosecondsPerCommand?: number;
  /** Time a command on one thread, stage by stage, in a run of its own. */
  readonly stageMicrosecondsPerCommand?: Readonly<Record<string, number>>;
}

/** A benchmark with the conditions that it was run under. */
export interface BenchReport {
  readonly machine: {
    readonly cpuModel: string;
    readonly cores: number;
    readonly memoryBytes: number;
  };
  readonly node: string;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly rows: readonly BenchRow[];
}

/** What was measured for one row. */
export interface Samples {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly comparedWith: string | null;
  readonly comparedValues: readonly number[];
  readonly resultHash: string;
}

/** The row of some samples. */
export function rowOf(samples: Samples, extra: Partial<BenchRow> = {}): BenchRow {
  const { id, what, unit, values, comparedWith, comparedValues, resultHash } = samples;
  const value = median(values);
  const comparedValue = comparedValues.length === 0 ? null : median(comparedValues);
  return {
    id,
    what,
    unit,
    value: rounded(value),
    spread: rounded((Math.max(...values) - Math.min(...values)) / value),
    comparedWith,
    comparedValue: comparedValue === null ? null : rounded(comparedValue),
    ratio: comparedValue === null ? null : rounded(value / comparedValue),
    resultHash,
    ...extra,
  };
}

/** The report of some rows on this machine. */
export function reportOf(
  conditions: Readonly<Record<string, unknown>>,
  rows: readonly BenchRow[],
): BenchReport {
  const cpuModel = cpus()[0]?.model ?? 'unknown';
  return {
    machine: { cpuModel, cores: availableParallelism(), memoryBytes: totalmem() },
    node: process.version,
    conditions: { runs: RUNS, spread: '(highest - lowest) / median', ...conditions },
    rows,
  };
}

/** The value in the middle of an odd number of values, the upper of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Four digits after the point where the value is small, none where it is large. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toFixed(4));
}

/** SHA-256 over numbers in order. */
export class ResultHash {
  readonly #hash = createHash('sha256');

  /** Takes some more numbers. */
  add(...numbers: readonly number[]): void {
    this.#hash.update(Float64Array.from(numbers));
  }

  /** The hash in hexadecimal; nothing can be added after it. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
