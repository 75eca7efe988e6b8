import { Worker } from 'node:worker_threads';

/** What a check thread is asked: envelopes one after the other, and where each ends. */
export interface CheckRequest {
  readonly number: number;
  readonly envelopes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Id (32 bytes) and verdict (1 valid, 0 not) of each envelope of a request. */
export interface CheckedEnvelopes {
  readonly ids: Uint8Array;
  readonly valid: Uint8Array;
}

interface Thread {
  readonly worker: Worker;
  /** Requests that it has not answered. */
  open: number;
}

type Answer = CheckedEnvelopes & { readonly number: number };

/** Threads that hash envelopes and check their signatures; each request is of one thread. */
export class SignatureChecks {
  readonly #threads: Thread[];
  readonly #waiting = new Map<number, (checked: CheckedEnvelopes) => void>();
  #nextNumber = 0;
  #isClosed = false;

  /** Starts `count` threads; a fault of one is told once, and its requests are never answered. */
  constructor(count: number, onFault: (reason: string) => void) {
    this.#threads = Array.from({ length: count }, (_, number) => {
      const script = new URL('./check-worker.mjs', import.meta.url);
      const worker = new Worker(script, { name: `check ${number}` });
      const thread: Thread = { worker, open: 0 };
      worker.on('message', (answer: Answer) => {
        thread.open -= 1;
        this.#answer(answer);
      });
      worker.on('error', (error: Error) => onFault(error.message));
      worker.on('exit', () => {
        if (!this.#isClosed) onFault('a thread that checks signatures has ended');
      });
      worker.unref();
      return thread;
    });
  }

  /** Number of threads. */
  get count(): number {
    return this.#threads.length;
  }

  /** Checks some envelopes (SSZ(SignedEnvelope) each) on the thread that has the least to do. */
  check(envelopes: readonly Uint8Array[], answer: (checked: CheckedEnvelopes) => void): void {
    const ends = new Uint32Array(envelopes.length);
    let length = 0;
    for (const [place, bytes] of envelopes.entries()) {
      length += bytes.length;
      ends[place] = length;
    }
    const packed = new Uint8Array(length);
    for (const [place, bytes] of envelopes.entries()) packed.set(bytes, ends[place - 1] ?? 0);
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    this.#waiting.set(number, answer);
    const thread = this.#threads.reduce((least, each) => (each.open < least.open ? each : least));
    thread.open += 1;
    const request: CheckRequest = { number, envelopes: packed, ends };
    thread.worker.postMessage(request, [packed.buffer, ends.buffer]);
  }

  /** Ends the threads; what waits is never answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #answer({ number, ids, valid }: Answer): void {
    const answer = this.#waiting.get(number);
    this.#waiting.delete(number);
    answer?.({ ids, valid });
  }
}
