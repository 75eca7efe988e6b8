import { Worker } from 'node:worker_threads';
import { type ParsedSnapshot, restoreSealer, Sealer } from '@jangbu/exchange';
import { nativeHasher } from './native-hasher.ts';
import type { FromRestorer, ToRestorer } from './sealer-messages.ts';
import {
  type RestoredSealer,
  restoreInline,
  type SealerRestorer,
  type StartSealerRestorer,
} from './sealer-restorer.ts';

/** From here on a thread is worth its start, which takes about a third of a second. */
const THREAD_FROM_BYTES = 50_331_648;

/** On a thread of its own where the snapshots are large, inline where they are small. */
export const restoreOnThread: StartSealerRestorer = (sizeBytes) => {
  return sizeBytes < THREAD_FROM_BYTES ? restoreInline(sizeBytes) : new SealerThread();
};

/**
 * Restores sealers on a thread, from rows that both threads see.
 *
 * A thread that breaks or ends costs time and nothing else: what it did not answer is restored inline.
 */
export class SealerThread implements SealerRestorer {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: FromRestorer) => void>();
  #requests = 0;
  /** Why the thread answers no more. */
  #fault: string | undefined;

  constructor(script = new URL('./sealer-worker.mjs', import.meta.url)) {
    this.#worker = new Worker(script, { name: 'sealer' });
    this.#worker.on('message', (answer: FromRestorer) => this.#settle(answer));
    this.#worker.on('error', (error: Error) => this.#end(error.message));
    this.#worker.on('exit', () => this.#end('the thread has ended'));
    this.#worker.unref();
  }

  room(sizeBytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(sizeBytes));
  }

  begin(parsed: ParsedSnapshot): () => Promise<RestoredSealer> {
    const number = this.#requests;
    this.#requests += 1;
    const answered = new Promise<FromRestorer>((resolve) => {
      if (this.#fault === undefined) this.#waiting.set(number, resolve);
      else resolve({ number, kind: 'fault', reason: this.#fault });
    });
    const request: ToRestorer = { number, parsed };
    this.#worker.postMessage(request);
    return async () => {
      // Nothing else may keep the process alive while a start waits for its thread.
      this.#worker.ref();
      const answer = await answered;
      this.#worker.unref();
      if (answer.kind === 'sealer') return Sealer.adopt(nativeHasher, answer.parts);
      if (answer.kind === 'refused') return answer.reason;
      return restoreSealer(parsed, nativeHasher);
    };
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: FromRestorer): void {
    this.#waiting.get(answer.number)?.(answer);
    this.#waiting.delete(answer.number);
  }

  #end(reason: string): void {
    this.#fault ??= reason;
    for (const number of [...this.#waiting.keys()]) this.#settle({ number, kind: 'fault', reason });
  }
}
