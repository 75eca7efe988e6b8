import { createHash } from 'node:crypto';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { BOOK_ENGINES, type BookEngine, isOnTick } from '@jangbu/market';
import type { Price } from '@jangbu/protocol';
import { measureCommands, type SingleCommands } from './bench-match-commands.ts';
import {
  DEEP_1M,
  MIXED_10K,
  NARROW_10K,
  type PriceRules,
  RECORDED_LIKE,
  type StreamLaw,
  WIDE_10K,
  WIDE_DEEP_1M,
} from './bench-match-laws.ts';
import { loadPeer, type MakePeerBook, measurePeer, PEER_NAME } from './bench-match-peer.ts';
import { type BenchStream, buildStream } from './bench-match-streams.ts';
import type { TextOutput } from './match.ts';
import { MatchRun } from './match-run.ts';
import { OP_ADD, OP_CANCEL, OP_IOC, OP_REDUCE } from './order-flow-parser.ts';

/** What `jangbu bench match` was asked to do. */
export interface BenchMatchOptions {
  /** True for shorter streams, under half a minute in all. */
  readonly quick: boolean;
  readonly json: boolean;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
}

/** One figure of a benchmark. */
interface BenchRow {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  /** Median of the runs. */
  readonly value: number;
  /** Highest less lowest of the runs, as a part of the median. */
  readonly spread: number;
  readonly comparedWith: string | null;
  readonly comparedValue: number | null;
  readonly ratio: number | null;
  /** Time of one command and memory of one order, in a run of their own. */
  readonly single: SingleCommands;
  /** What came out, so that a faster engine that matches otherwise is seen. */
  readonly resultHash: string;
}

// Imported constants would be looked up at every use in the measured loop.
const [REDUCE, CANCEL] = [OP_REDUCE, OP_CANCEL];
const ENGINE: BookEngine = 'fast';
const SEED = 20_261_122;
const RUNS = 5;
const OPERATIONS = 1_000_000;
const QUICK_OPERATIONS = 200_000;
/** How long a run of the peer may take: what it has done until then is its rate. */
const PEER_MS = 3000;
const QUICK_PEER_MS = 400;

/** What a deep stream is compared with: the shallow one of the same law. */
const SHALLOW_OF_DEEP: ReadonlyMap<string, string> = new Map([
  [DEEP_1M.id, MIXED_10K.id],
  [WIDE_DEEP_1M.id, WIDE_10K.id],
]);

/** A stream with what was measured on it. */
interface Measured {
  readonly law: StreamLaw;
  readonly stream: BenchStream;
  readonly rates: number[];
  /** Rates of the peer, empty where it was not measured. */
  readonly peerRates: number[];
  resultHash: string;
  /** Prices of a side with orders, both sides together, at the end of a run. */
  prices: number;
  /** Orders at each of them, on average. */
  meanQueue: number;
}

/** `jangbu bench match`: measures the book alone, prints a table or JSON, and returns the exit status 0. */
export async function runBenchMatch(options: BenchMatchOptions): Promise<number> {
  const operations = options.quick ? QUICK_OPERATIONS : OPERATIONS;
  const laws = [MIXED_10K, RECORDED_LIKE, DEEP_1M, NARROW_10K, WIDE_10K, WIDE_DEEP_1M];
  const makePeerBook = await loadPeer();
  const peerMs = options.quick ? QUICK_PEER_MS : PEER_MS;
  const report = benchMatch(laws, operations, makePeerBook, peerMs, (text) => {
    if (options.stderr.isTTY) options.stderr.write(`${text}\n`);
  });
  if (options.json) options.stdout.write(`${JSON.stringify(report)}\n`);
  else options.stdout.write(tableOf(report));
  return 0;
}

/**
 * Measures each law's stream `RUNS` times, in turn, so that a slow moment of the machine does not fall on one alone.
 *
 * The deep law is compared with the shallow one of the same mix, the others with the peer on the same stream, if there
 * is a peer.
 */
export function benchMatch(
  laws: readonly StreamLaw[],
  operations: number,
  makePeerBook: MakePeerBook | undefined,
  peerMs: number,
  onProgress: (text: string) => void,
) {
  const all: Measured[] = laws.map((law) => {
    onProgress(`drawing ${law.id}`);
    const stream = buildStream(law, SEED, operations);
    return { law, stream, rates: [], peerRates: [], resultHash: '', prices: 0, meanQueue: 0 };
  });
  for (let run = 1; run <= RUNS; run += 1) {
    for (const measured of all) {
      onProgress(`${measured.law.id}: run ${run} of ${RUNS}`);
      measureOnce(measured);
      if (makePeerBook !== undefined && !SHALLOW_OF_DEEP.has(measured.law.id)) {
        measured.peerRates.push(measurePeer(measured.stream, makePeerBook, peerMs).rate);
      }
    }
  }
  const conditions = {
    engine: ENGINE,
    runs: RUNS,
    operations,
    seed: SEED,
    peer: makePeerBook === undefined ? `${PEER_NAME} is not installed` : PEER_NAME,
    peerMs,
    timing: 'engine and owner of the slots in one thread; streams drawn and books filled before',
    spread: '(highest - lowest) / median',
    streams: Object.fromEntries(all.map((measured) => [measured.law.id, describeStream(measured)])),
  };
  const cpuModel = cpus()[0]?.model ?? 'unknown';
  return {
    machine: { cpuModel, cores: availableParallelism(), memoryBytes: totalmem() },
    node: process.version,
    conditions,
    rows: all.map((measured) => rowOf(measured, all)),
  };
}

type BenchReport = ReturnType<typeof benchMatch>;

function measureOnce(measured: Measured): void {
  const { stream, rates } = measured;
  const { rules } = stream;
  const run = new MatchRun(stream);
  const books = Array.from({ length: stream.bookCount }, () => BOOK_ENGINES[ENGINE](run.columns));
  const play = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) {
      if (rules !== undefined && !isAdmitted(stream, rules, row)) {
        throw new Error(`broken invariant: the price of row ${row} obeys the market's rules`);
      }
      if (run.apply(row, books[stream.book[row]!]!) !== undefined) {
        throw new Error(`broken invariant: row ${row} of a drawn stream is carried out`);
      }
    }
  };
  play(0, stream.preparedRows);
  const start = performance.now();
  play(stream.preparedRows, stream.count);
  const seconds = (performance.now() - start) / 1000;
  rates.push((stream.count - stream.preparedRows) / seconds);

  const hash = hashOf(run);
  if (measured.resultHash !== '' && measured.resultHash !== hash) {
    throw new Error('broken invariant: the same stream has the same result');
  }
  measured.resultHash = hash;
  const { columns } = run;
  const levels = new Set<number>();
  for (const slot of run.liveSlots())
    levels.add(columns.limitPrice[slot]! * 2 + columns.side[slot]!);
  measured.prices = levels.size;
  measured.meanQueue = rounded(run.openOrders / levels.size);
}

/** What a market checks of the price of a new order: its tick and the limits of the day. */
function isAdmitted(
  { op, price: prices }: BenchStream,
  { ticks, limits }: PriceRules,
  row: number,
): boolean {
  if (op[row] === CANCEL || op[row] === REDUCE) return true;
  const price = prices[row] as Price;
  return price >= limits.lower && price <= limits.upper && isOnTick(ticks, price);
}

/** SHA-256 of the columns of all fills, then of order, price and open quantity of each open slot in ascending order. */
function hashOf(run: MatchRun): string {
  const { log, columns } = run;
  const hash = createHash('sha256');
  hash.update(log.takerRow.subarray(0, log.count));
  hash.update(log.makerOrder.subarray(0, log.count));
  hash.update(log.price.subarray(0, log.count));
  hash.update(log.quantity.subarray(0, log.count));
  const open = new Float64Array(run.openOrders * 4);
  let index = 0;
  for (const slot of run.liveSlots()) {
    open.set(
      [slot, run.orderOfSlot(slot), columns.limitPrice[slot]!, columns.leaves[slot]!],
      index,
    );
    index += 4;
  }
  return hash.update(open).digest('hex');
}

function describeStream({ stream, prices, meanQueue }: Measured) {
  const counts = new Map<number, number>();
  for (const op of stream.op.subarray(stream.preparedRows))
    counts.set(op, (counts.get(op) ?? 0) + 1);
  const { bookCount, preparedRows } = stream;
  return {
    books: bookCount,
    resting: preparedRows,
    prices,
    meanQueue,
    priceRules: stream.rules === undefined ? 'none' : 'tick table and daily limits',
    add: counts.get(OP_ADD) ?? 0,
    ioc: counts.get(OP_IOC) ?? 0,
    reduce: counts.get(OP_REDUCE) ?? 0,
    cancel: counts.get(OP_CANCEL) ?? 0,
  };
}

function rowOf(measured: Measured, all: readonly Measured[]): BenchRow {
  const { law, rates, resultHash, stream } = measured;
  const value = median(rates);
  const compared = comparisonOf(measured, all);
  const comparedValue = compared === undefined ? null : median(compared.rates);
  return {
    id: law.id,
    what: law.what,
    unit: 'operations/s',
    value: Math.round(value),
    spread: rounded((Math.max(...rates) - Math.min(...rates)) / value),
    comparedWith: compared === undefined ? null : compared.name,
    comparedValue: comparedValue === null ? null : Math.round(comparedValue),
    ratio: comparedValue === null ? null : rounded(value / comparedValue),
    single: measureCommands(stream, BOOK_ENGINES[ENGINE]),
    resultHash,
  };
}

function comparisonOf({ law, peerRates }: Measured, all: readonly Measured[]) {
  if (peerRates.length > 0) return { name: PEER_NAME, rates: peerRates };
  const shallowId = SHALLOW_OF_DEEP.get(law.id);
  const shallow = all.find((each) => each.law.id === shallowId);
  return shallow === undefined ? undefined : { name: shallow.law.id, rates: shallow.rates };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function tableOf({ machine, node, conditions, rows }: BenchReport): string {
  const lines = [
    `${machine.cpuModel}, ${machine.cores} cores, Node ${node}, ${conditions.engine} book, median of ${RUNS} runs of ${conditions.operations} operations`,
    `${'id'.padEnd(25)}${'operations/s'.padStart(14)}${'spread'.padStart(9)}  compared with`,
    ...rows.map((row) => {
      const compared =
        row.ratio === null ? '-' : `${row.ratio} of ${row.comparedWith} (${row.comparedValue})`;
      const spread = `${Math.round(row.spread * 100)} %`.padStart(9);
      return `${row.id.padEnd(25)}${String(row.value).padStart(14)}${spread}  ${compared}`;
    }),
    ...rows.map(({ id }) => {
      const stream = conditions.streams[id];
      return `${id} ${stream?.prices} prices in use, ${stream?.meanQueue} orders at each; checked: ${stream?.priceRules}`;
    }),
    ...rows.map(({ id, single }) => {
      const { p50, p99, p999 } = single.nanoseconds;
      const times = `p50 ${p50}, p99 ${p99}, p99.9 ${p999} ns a command`;
      const { bytesPerRestingOrder: bytes } = single;
      return `${id} ${times}, ${bytes} bytes a resting order`;
    }),
    `one reading of the clock, which each of these contains: ${rows[0]?.single.clockNanoseconds ?? '-'} ns`,
    ...rows.map((row) => `${row.id} result ${row.resultHash}`),
  ];
  return `${lines.join('\n')}\n`;
}
