import { encodeStoredBlock } from '@jangbu/protocol';
import { nodeFilePort, type SealedBlock } from '@jangbu/replica';
import { BareChecks } from './bench-checks.ts';
import { type BenchRow, median, ResultHash, RUNS, rounded, rowOf } from './bench-figures.ts';
import { BenchLedger } from './bench-ledger.ts';
import { buildVenueStream } from './bench-stream.ts';

/** What of single orders is measured. */
export interface OrderLaw {
  readonly resting: number;
  /** Orders of a run. */
  readonly operations: number;
}

const FRAME_HEAD_BYTES = 48;
const MICROSECONDS_PER_MILLISECOND = 1_000;

/** One signed order an envelope, as fast as they are taken, and in turn the bare checks of the same signatures. */
export async function benchSingle(
  { resting, operations }: OrderLaw,
  dir: string,
): Promise<BenchRow> {
  const stream = buildVenueStream(resting, operations * (RUNS + 1), 1);
  const { ledger, world } = await BenchLedger.create(dir, stream);
  const { preparedEnvelopes, ends } = stream;
  const checks = new BareChecks();
  const hash = new ResultHash();
  const rates: number[] = [];
  const bareRates: number[] = [];
  const cpu: number[] = [];
  const measured = ends.length - preparedEnvelopes;
  for (let part = 0; part <= RUNS; part += 1) {
    const from = preparedEnvelopes + Math.floor((measured * part) / (RUNS + 1));
    const to = preparedEnvelopes + Math.floor((measured * (part + 1)) / (RUNS + 1));
    const envelopes = world.envelopes(stream, from, to);
    const { seconds, cpuMicroseconds } = await ledger.play(envelopes);
    ledger.takeFills(hash);
    const bareSeconds = await checks.measure(envelopes);
    if (part === 0) continue;
    rates.push(envelopes.length / seconds);
    bareRates.push(envelopes.length / bareSeconds);
    cpu.push(cpuMicroseconds / envelopes.length);
  }
  await checks.close();
  await ledger.close();
  return rowOf(
    {
      id: 'single',
      what: 'one signed order an envelope, on disk and answered',
      unit: 'orders/s',
      values: rates,
      comparedWith: 'bare signature checks on all cores',
      comparedValues: bareRates,
      resultHash: hash.digest(),
    },
    { cpuMicrosecondsPerCommand: rounded(median(cpu)) },
  );
}

/** From an order to its durable answer while nothing else waits, and in turn a write and sync of the same bytes. */
export async function benchAcknowledgement(
  { resting, operations }: OrderLaw,
  dir: string,
): Promise<BenchRow> {
  const stream = buildVenueStream(resting, operations * RUNS, 1);
  const { ledger, world } = await BenchLedger.create(dir, stream);
  const { preparedEnvelopes, ends } = stream;
  const bare = new BareFile(`${dir}/bare`);
  const hash = new ResultHash();
  let last: SealedBlock | undefined;
  ledger.sequencer.onBlock((block) => {
    last = block;
  });
  const medians: number[] = [];
  const bareMedians: number[] = [];
  const measured = ends.length - preparedEnvelopes;
  for (let part = 0; part < RUNS; part += 1) {
    const from = preparedEnvelopes + Math.floor((measured * part) / RUNS);
    const to = preparedEnvelopes + Math.floor((measured * (part + 1)) / RUNS);
    const times: number[] = [];
    const bareTimes: number[] = [];
    for (const bytes of world.envelopes(stream, from, to)) {
      times.push((await ledger.play([bytes])).seconds * 1_000_000);
      bareTimes.push(bare.save(last!));
    }
    ledger.takeFills(hash);
    medians.push(median(times));
    bareMedians.push(median(bareTimes));
  }
  bare.close();
  await ledger.close();
  return rowOf({
    id: 'acknowledgement',
    what: 'light load: from an order to its durable answer, medians',
    unit: 'microseconds',
    values: medians,
    comparedWith: 'write + fdatasync of the same bytes into a filled file',
    comparedValues: bareMedians,
    resultHash: hash.digest(),
  });
}

/** A file that was filled with zeros and synced before, as the segments of the log are. */
class BareFile {
  readonly #file: number;
  #offset = 0;

  constructor(path: string) {
    this.#file = nodeFilePort.open(path, 'create');
    nodeFilePort.write(this.#file, new Uint8Array(BARE_FILE_BYTES), 0);
    nodeFilePort.sync(this.#file);
  }

  /** Microseconds of writing and syncing as many bytes as the frame of a block has. */
  save(block: SealedBlock): number {
    const payload = encodeStoredBlock({ ...block, transactions: [...block.transactions] });
    const frame = new Uint8Array(FRAME_HEAD_BYTES + payload.length);
    frame.set(payload, FRAME_HEAD_BYTES);
    if (this.#offset + frame.length > BARE_FILE_BYTES) this.#offset = 0;
    const start = performance.now();
    nodeFilePort.write(this.#file, frame, this.#offset);
    nodeFilePort.sync(this.#file);
    const spent = performance.now() - start;
    this.#offset += frame.length;
    return spent * MICROSECONDS_PER_MILLISECOND;
  }

  close(): void {
    nodeFilePort.close(this.#file);
  }
}

const BARE_FILE_BYTES = 16_777_216;
