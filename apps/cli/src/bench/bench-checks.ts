import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { decodeSignedEnvelope, envelopeId } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';

/** What a signature check reads, one after the other. */
export interface CheckBatch {
  readonly keys: Uint8Array;
  readonly ids: Uint8Array;
  readonly signatures: Uint8Array;
  readonly count: number;
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Threads that check signatures and do nothing else, one a core. */
export class BareChecks {
  readonly #workers: Worker[];

  constructor() {
    const script = new URL('./bench-checks-worker.mjs', import.meta.url);
    this.#workers = Array.from({ length: availableParallelism() }, () => new Worker(script));
  }

  /** Seconds that the signatures of some envelopes take when each core checks its share; throws if one is bad. */
  async measure(envelopes: readonly Uint8Array[]): Promise<number> {
    const shares = this.#workers.map((_, number) =>
      batchOf(envelopes.filter((_each, place) => place % this.#workers.length === number)),
    );
    const start = performance.now();
    await Promise.all(
      this.#workers.map(async (worker, number) => {
        const { count } = shares[number]!;
        const done = new Promise<number>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
        worker.postMessage(shares[number]);
        const good = await done;
        if (good !== count) throw new Error('broken invariant: every signature verifies');
      }),
    );
    return (performance.now() - start) / 1_000;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function batchOf(envelopes: readonly Uint8Array[]): CheckBatch {
  const count = envelopes.length;
  const keys = new Uint8Array(count * KEY_BYTES);
  const ids = new Uint8Array(count * KEY_BYTES);
  const signatures = new Uint8Array(count * SIGNATURE_BYTES);
  for (const [place, bytes] of envelopes.entries()) {
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) throw new Error(`broken invariant: ${decoded.reason}`);
    keys.set(decoded.signed.envelope.key, place * KEY_BYTES);
    ids.set(envelopeId(nativeHasher, decoded.envelopeBytes), place * KEY_BYTES);
    signatures.set(decoded.signed.signature, place * SIGNATURE_BYTES);
  }
  return { keys, ids, signatures, count };
}
