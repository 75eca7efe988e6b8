import { applyBlock, createGenesisBlock } from '@jangbu/exchange';
import { decodeSignedEnvelope, encodeStoredBlock, envelopeId } from '@jangbu/protocol';
import { nativeHasher, nativeVerify, nodeFilePort } from '@jangbu/replica';
import type { VenueStream } from './bench-stream.ts';
import { BenchWorld, benchGenesis, GENESIS_TIME } from './bench-world.ts';

const COMMANDS_PER_BLOCK = 10_000;
const NO_SIGNATURE = new Uint8Array(64);
const STAGES = ['decode', 'signature', 'execution', 'sealing', 'write', 'sync'] as const;

type Stage = (typeof STAGES)[number];

/**
 * Microseconds a command of each stage on one thread: the stages one after the other, block by block, with nothing else
 * at work. Writes into a file in `dir`.
 */
export function measureStages(stream: VenueStream, dir: string): Readonly<Record<Stage, number>> {
  const { preparedEnvelopes, ends } = stream;
  const pipeline = new StagePipeline(`${dir}/stages`);
  const world = new BenchWorld(pipeline.chainId);
  pipeline.play(world.preparations(stream));
  pipeline.play(world.envelopes(stream, 0, preparedEnvelopes));
  // A sixth of the measured envelopes warms up, another one is measured.
  const part = Math.floor((ends.length - preparedEnvelopes) / 6);
  const from = preparedEnvelopes + part;
  pipeline.play(world.envelopes(stream, preparedEnvelopes, from));
  const measured = world.envelopes(stream, from, from + part);
  const before = { ...pipeline.spentMs };
  pipeline.play(measured);
  pipeline.close();
  const commands = ends[from + part - 1]! - ends[from - 1]!;
  const each = STAGES.map((stage) => {
    const microseconds = ((pipeline.spentMs[stage] - before[stage]) * 1_000) / commands;
    return [stage, Number(microseconds.toFixed(3))];
  });
  return Object.fromEntries(each) as Record<Stage, number>;
}

class StagePipeline {
  readonly spentMs: Record<Stage, number> = {
    decode: 0,
    signature: 0,
    execution: 0,
    sealing: 0,
    write: 0,
    sync: 0,
  };
  readonly #ledger = createGenesisBlock(benchGenesis(), nativeHasher);
  readonly #file: number;
  #offset = 0;

  constructor(path: string) {
    this.#file = nodeFilePort.open(path, 'create');
  }

  get chainId(): Uint8Array {
    return this.#ledger.state.settings.chainId;
  }

  play(envelopes: readonly Uint8Array[]): void {
    let block: Uint8Array[] = [];
    let commands = 0;
    for (const bytes of envelopes) {
      block.push(bytes);
      const decoded = decodeSignedEnvelope(bytes);
      commands += decoded.ok ? decoded.signed.envelope.commands.length : 0;
      if (commands < COMMANDS_PER_BLOCK) continue;
      this.#block(block);
      block = [];
      commands = 0;
    }
    if (block.length > 0) this.#block(block);
  }

  close(): void {
    nodeFilePort.close(this.#file);
  }

  #block(transactions: readonly Uint8Array[]): void {
    const { state, sealer } = this.#ledger;
    const decoded = this.#timed('decode', () => transactions.map(decodedEnvelope));
    const checked = this.#timed('signature', () =>
      decoded.map(({ signed, envelopeBytes }) => {
        const id = envelopeId(nativeHasher, envelopeBytes);
        return { id, valid: nativeVerify(signed.envelope.key, signed.signature, id) };
      }),
    );
    const execution = this.#timed('execution', () =>
      applyBlock(state, {
        timestamp: GENESIS_TIME + 1_000 * (state.index + 1),
        envelopes: decoded.map(({ signed }, place) => ({
          envelope: signed.envelope,
          signatureValid: checked[place]!.valid,
          sizeBytes: transactions[place]!.length,
        })),
      }),
    );
    const sealed = this.#timed('sealing', () =>
      sealer.seal(
        execution,
        checked.map(({ id }) => id),
      ),
    );
    this.#timed('write', () => {
      const payload = encodeStoredBlock({
        header: sealed.header,
        operatorSignature: NO_SIGNATURE,
        transactions: [...transactions],
        events: execution.events,
        trades: sealed.trades,
      });
      this.#offset += nodeFilePort.write(this.#file, payload, this.#offset);
    });
    this.#timed('sync', () => nodeFilePort.sync(this.#file));
  }

  #timed<Result>(stage: Stage, work: () => Result): Result {
    const start = performance.now();
    const result = work();
    this.spentMs[stage] += performance.now() - start;
    return result;
  }
}

function decodedEnvelope(bytes: Uint8Array) {
  const decoded = decodeSignedEnvelope(bytes);
  if (!decoded.ok) throw new Error(`broken invariant: ${decoded.reason}`);
  return decoded;
}
