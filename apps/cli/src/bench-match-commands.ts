import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Book, OrderColumns } from '@jangbu/market';
import type { BenchStream } from './bench-match-streams.ts';
import { MatchRun } from './match-run.ts';

/** What single commands cost. */
export interface SingleCommands {
  /** Time from one command to the next, in nanoseconds, with one reading of the clock in it. */
  readonly nanoseconds: { readonly p50: number; readonly p99: number; readonly p999: number };
  /** Median time of reading the clock and nothing else. */
  readonly clockNanoseconds: number;
  /** Memory of filled books, the rows and their owner, over as many copies as it takes to tell. */
  readonly bytesPerRestingOrder: number;
}

/** Below this many orders, what else comes and goes in the process would be measured. */
const FEWEST_ORDERS_TO_WEIGH = 100_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Plays a stream once more, reads the clock after every command, and weighs the filled books. */
export function measureCommands(
  stream: BenchStream,
  makeBook: (columns: OrderColumns) => Book,
): SingleCommands {
  const { count, preparedRows } = stream;
  const bytesPerRestingOrder = weighOrder(stream, makeBook);
  const run = new MatchRun(stream);
  const books = Array.from({ length: stream.bookCount }, () => makeBook(run.columns));
  for (let row = 0; row < preparedRows; row += 1) run.apply(row, books[stream.book[row]!]!);

  const times = new Float64Array(count - preparedRows);
  const clockTimes = new Float64Array(times.length);
  let before = performance.now();
  for (let row = preparedRows; row < count; row += 1) {
    run.apply(row, books[stream.book[row]!]!);
    const now = performance.now();
    times[row - preparedRows] = now - before;
    before = now;
  }
  for (let reading = 0; reading < clockTimes.length; reading += 1) {
    const now = performance.now();
    clockTimes[reading] = now - before;
    before = now;
  }
  times.sort();
  clockTimes.sort();
  return {
    nanoseconds: {
      p50: nanosecondsAt(times, 0.5),
      p99: nanosecondsAt(times, 0.99),
      p999: nanosecondsAt(times, 0.999),
    },
    clockNanoseconds: nanosecondsAt(clockTimes, 0.5),
    bytesPerRestingOrder,
  };
}

/** Fills copies of the books until they hold enough orders, and divides what all of that takes. */
function weighOrder(stream: BenchStream, makeBook: (columns: OrderColumns) => Book): number {
  const { preparedRows } = stream;
  // The owner's table of orders has room for those that rest and not for the whole stream.
  const filling = { ...stream, count: preparedRows, orderCount: preparedRows };
  const held: unknown[] = [];
  let orders = 0;
  const bytesBefore = bytesInUse();
  while (orders < FEWEST_ORDERS_TO_WEIGH) {
    const run = new MatchRun(filling);
    const books = Array.from({ length: stream.bookCount }, () => makeBook(run.columns));
    for (let row = 0; row < preparedRows; row += 1) run.apply(row, books[stream.book[row]!]!);
    held.push(run, books);
    orders += run.openOrders;
  }
  const bytes = bytesInUse() - bytesBefore;
  if (held.length === 0) throw new Error('broken invariant: the books are held while weighed');
  return Math.round(bytes / orders);
}

function nanosecondsAt(sortedMs: Float64Array, share: number): number {
  return Math.round(sortedMs[Math.floor(sortedMs.length * share)]! * NANOSECONDS_PER_MILLISECOND);
}

/** Memory in use after collecting what nobody holds any more. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('broken invariant: the engine can collect');
  // The first collection only hands buffers to a sweeper on another thread; the second waits until
  // it has freed them.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
