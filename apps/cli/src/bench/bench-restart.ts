import { type BenchRow, ResultHash, RUNS, rowOf } from './bench-figures.ts';
import { BenchLedger } from './bench-ledger.ts';
import { BATCH, buildVenueStream } from './bench-stream.ts';

/** Fills a ledger with open orders, closes it, and opens it again and again until it answers an order. */
export async function benchRestart(
  resting: number,
  dir: string,
  onProgress: (text: string) => void,
): Promise<BenchRow> {
  // One envelope for each start.
  const stream = buildVenueStream(resting, RUNS * BATCH, BATCH);
  const first = await BenchLedger.create(dir, stream);
  const { world } = first;
  await first.ledger.close();
  const hash = new ResultHash();
  const times: number[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    onProgress(`restart_1m: run ${run} of ${RUNS}`);
    const next = stream.preparedEnvelopes + run - 1;
    const envelopes = world.envelopes(stream, next, next + 1);
    const start = performance.now();
    const ledger = await BenchLedger.open(dir);
    await ledger.play(envelopes);
    times.push((performance.now() - start) / 1_000);
    ledger.takeFills(hash);
    hash.add(ledger.opened.ledger.state.orders.openCount);
    await ledger.close();
  }
  return rowOf({
    id: 'restart_1m',
    what: 'restart to trading: open the ledger, answer the first envelope',
    unit: 'seconds',
    values: times,
    comparedWith: null,
    comparedValues: [],
    resultHash: hash.digest(),
  });
}
