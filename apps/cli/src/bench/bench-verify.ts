import { type VerifyLedgerOptions, verifyLedger } from '@jangbu/replica';
import { referenceEngine } from '../reference-engine.ts';
import { type BenchReport, ResultHash, RUNS, reportOf, rowOf } from './bench-figures.ts';
import { BenchLedger } from './bench-ledger.ts';
import { BATCH, buildVenueStream, type VenueStream } from './bench-stream.ts';
import { conditionsOf, inFolder, type VenueScale } from './bench-venue.ts';
import { BenchWorld } from './bench-world.ts';

/** A verification that is measured. */
interface Kind {
  readonly id: string;
  readonly what: string;
  /** Part of the stream that it is measured on: the plain engine is slow. */
  readonly part: number;
  /** Options of the verification of a ledger whose last block is `index`. */
  options(index: number): VerifyLedgerOptions;
}

const kindsWith = (engine: NonNullable<VerifyLedgerOptions['engine']>): readonly Kind[] => [
  {
    id: 'replay_full',
    what: 'every signature, root and chain checked, executed again',
    part: 1,
    options: () => ({}),
  },
  {
    id: 'replay_trusted',
    what: 'the same without the signatures up to a checkpoint that is trusted',
    part: 1,
    options: (index) => ({ from: index }),
  },
  {
    id: 'replay_reference',
    what: 'every signature, root and chain checked, executed by the reference engine',
    part: 0.05,
    options: () => ({ engine }),
  },
];

/** What the runs of a kind came to. */
interface Measured {
  readonly kind: Kind;
  readonly stream: VenueStream;
  readonly rates: number[];
  readonly liveRates: number[];
  resultHash: string;
}

/** Measures the verification of a ledger of signed batches, and in turn the live rate at which it grew. */
export async function benchVerify(
  scale: VenueScale,
  onProgress: (text: string) => void,
): Promise<BenchReport> {
  const all = kindsWith(await referenceEngine()).map((kind): Measured => {
    const operations = Math.ceil(scale.batchOperations * kind.part);
    const resting = Math.ceil(scale.resting * kind.part);
    const stream = buildVenueStream(resting, operations, BATCH);
    return { kind, stream, rates: [], liveRates: [], resultHash: '' };
  });
  for (let run = 0; run <= RUNS; run += 1) {
    for (const measured of all) {
      onProgress(`${measured.kind.id}: run ${run} of ${RUNS}`);
      // The first run warms up.
      await inFolder((dir) => measureOnce(measured, dir, run > 0));
    }
  }
  const rows = all.map(({ kind: { id, what }, rates, liveRates, resultHash }) =>
    rowOf({
      id,
      what,
      unit: 'commands/s',
      values: rates,
      comparedWith: 'live rate of the same envelopes',
      comparedValues: liveRates,
      resultHash,
    }),
  );
  return reportOf(conditionsOf(scale), rows);
}

async function measureOnce(measured: Measured, dir: string, counts: boolean): Promise<void> {
  const { kind, stream, rates, liveRates } = measured;
  const ledger = await BenchLedger.open(dir);
  const world = new BenchWorld(ledger.opened.ledger.state.settings.chainId);
  const preparations = world.preparations(stream);
  const envelopes = [...preparations, ...world.envelopes(stream, 0, stream.ends.length)];
  const { seconds: liveSeconds } = await ledger.play(envelopes);
  const { index } = ledger.sequencer.head.header;
  const fills = new ResultHash();
  ledger.takeFills(fills);
  await ledger.close();
  measured.resultHash = fills.digest();

  const start = performance.now();
  const { verdict, reason = '' } = verifyLedger(dir, kind.options(index));
  const seconds = (performance.now() - start) / 1_000;
  if (verdict === 'false') throw new Error(`broken invariant: the ledger verifies: ${reason}`);
  if (!counts) return;
  const commands = world.commandCount;
  rates.push(commands / seconds);
  liveRates.push(commands / liveSeconds);
}
