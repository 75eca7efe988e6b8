import { FastBook } from '@jangbu/market';
import { MatchRun } from '../match-run.ts';
import { OP_ADD, OP_IOC } from '../order-flow-parser.ts';
import { type BenchRow, median, ResultHash, RUNS, rounded, rowOf } from './bench-figures.ts';
import { BenchLedger } from './bench-ledger.ts';
import { measureStages } from './bench-stages.ts';
import { BATCH, buildVenueStream, type VenueStream } from './bench-stream.ts';

/** What of batches is measured. */
export interface BatchLaw {
  readonly id: string;
  readonly what: string;
  /** Open orders that the books start with and stay near. */
  readonly resting: number;
  /** Commands of a run. */
  readonly operations: number;
}

/**
 * Plays a stream of signed envelopes through a ledger on disk and through bare books, run by run in turn, and demands
 * the same trades of both.
 */
export async function benchBatch(
  law: BatchLaw,
  dir: string,
  onProgress: (text: string) => void,
): Promise<BenchRow> {
  onProgress(`${law.id}: drawing`);
  const stream = buildVenueStream(law.resting, law.operations * (RUNS + 1), BATCH);
  const alone = new MatchingAlone(stream);
  onProgress(`${law.id}: filling the books`);
  const { ledger, world } = await BenchLedger.create(dir, stream);
  const { preparedEnvelopes, ends } = stream;
  alone.play(ends[preparedEnvelopes - 1]!);
  const hash = new ResultHash();
  ledger.takeFills(hash);

  const rates: number[] = [];
  const aloneRates: number[] = [];
  const cpu: number[] = [];
  const measured = ends.length - preparedEnvelopes;
  // The first part warms both up.
  for (let part = 0; part <= RUNS; part += 1) {
    onProgress(`${law.id}: run ${part} of ${RUNS}`);
    const from = preparedEnvelopes + Math.floor((measured * part) / (RUNS + 1));
    const to = preparedEnvelopes + Math.floor((measured * (part + 1)) / (RUNS + 1));
    const commands = ends[to - 1]! - ends[from - 1]!;
    const envelopes = world.envelopes(stream, from, to);
    const { seconds, cpuMicroseconds } = await ledger.play(envelopes);
    ledger.takeFills(hash);
    const aloneSeconds = alone.play(ends[to - 1]!);
    if (part === 0) continue;
    rates.push(commands / seconds);
    cpu.push(cpuMicroseconds / commands);
    aloneRates.push(commands / aloneSeconds);
  }
  await ledger.close();
  const resultHash = hash.digest();
  if (resultHash !== alone.fillsHash()) {
    throw new Error('broken invariant: ledger and bare books make the same trades');
  }
  onProgress(`${law.id}: stages`);
  return rowOf(
    {
      id: law.id,
      what: law.what,
      unit: 'commands/s',
      values: rates,
      comparedWith: 'matching alone (fast book, same stream)',
      comparedValues: aloneRates,
      resultHash,
    },
    {
      cpuMicrosecondsPerCommand: rounded(median(cpu)),
      stageMicrosecondsPerCommand: measureStages(stream, dir),
    },
  );
}

/** The same stream on bare books. */
class MatchingAlone {
  readonly #stream: VenueStream;
  readonly #run: MatchRun;
  readonly #books: FastBook[];
  #row = 0;

  constructor(stream: VenueStream) {
    this.#stream = stream;
    this.#run = new MatchRun(stream.stream);
    this.#books = Array.from(
      { length: stream.stream.bookCount },
      () => new FastBook(this.#run.columns),
    );
  }

  /** Plays the rows up to before `end`; returns the seconds. */
  play(end: number): number {
    const { book } = this.#stream.stream;
    const start = performance.now();
    for (; this.#row < end; this.#row += 1) {
      if (this.#run.apply(this.#row, this.#books[book[this.#row]!]!) !== undefined) {
        throw new Error(`broken invariant: row ${this.#row} of a drawn stream is carried out`);
      }
    }
    return (performance.now() - start) / 1_000;
  }

  /** As `BenchLedger.takeFills` of all blocks: orders are named by the ids that a ledger gives them. */
  fillsHash(): string {
    const { stream } = this.#stream;
    const orderIds = new Float64Array(stream.orderCount);
    let orderId = 0;
    for (let row = 0; row < stream.count; row += 1) {
      if (stream.op[row] !== OP_ADD && stream.op[row] !== OP_IOC) continue;
      orderId += 1;
      orderIds[stream.order[row]!] = orderId;
    }
    const hash = new ResultHash();
    const { log } = this.#run;
    for (let fill = 0; fill < log.count; fill += 1) {
      const taker = orderIds[stream.order[log.takerRow[fill]!]!]!;
      hash.add(log.price[fill]!, log.quantity[fill]!, orderIds[log.makerOrder[fill]!]!, taker);
    }
    return hash.digest();
  }
}
