import { Worker } from 'node:worker_threads';
import type { ExecutedBlock, FinisherParts } from './block-finisher.ts';
import {
  buffersOfBlock,
  buffersOfParts,
  type FinishedBlock,
  type FromLedger,
  packBlock,
  type ToLedger,
} from './ledger-messages.ts';

/** What a thread tells its owner. */
export interface LedgerThreadHandlers {
  /** Blocks that are on disk now, in order, and the bytes of ordinary blocks for which there is room after them. */
  readonly onDurable: (blocks: readonly FinishedBlock[], roomBytes: number) => void;
  /** The disk has no room for the blocks that it has: they wait in memory until `retry` finds some. */
  readonly onFull: () => void;
  /** What was taken comes back. */
  readonly onParts: (parts: FinisherParts) => void;
  /** Something broke: nothing more will come. */
  readonly onFault: (reason: string) => void;
}

/** The thread that hashes, signs and stores blocks while the main thread executes the next ones. */
export class LedgerThread {
  readonly #worker: Worker;
  #isReady = false;
  #isClosed = false;

  constructor(handlers: LedgerThreadHandlers) {
    // Its files are opened in one thread and closed in another.
    const options = { trackUnmanagedFds: false, name: 'ledger' };
    this.#worker = new Worker(new URL('./ledger-worker.mjs', import.meta.url), options);
    this.#worker.on('message', (message: FromLedger) => this.#receive(message, handlers));
    this.#worker.on('error', (error: Error) => handlers.onFault(error.message));
    this.#worker.on('exit', () => {
      if (!this.#isClosed) handlers.onFault('the ledger thread has ended');
    });
    this.#worker.unref();
  }

  /** True once it runs; before, what it is given would wait for its start. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Hands it what finishes blocks. */
  take(parts: FinisherParts): void {
    this.#send({ kind: 'take', parts }, buffersOfParts(parts));
    // While it holds the files, the process must not end without it.
    this.#worker.ref();
  }

  /** Lets it finish a block; its events and rows are gone here until `onDurable`. */
  finish(executed: ExecutedBlock): void {
    const block = packBlock(executed);
    this.#send({ kind: 'block', block }, buffersOfBlock(block));
  }

  /** Lets it try once more to store blocks for which there was no room. */
  retry(): void {
    this.#send({ kind: 'retry' }, []);
  }

  /** Asks for what it was handed, once every block is finished. */
  askBack(): void {
    this.#send({ kind: 'give_back' }, []);
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  #receive(message: FromLedger, handlers: LedgerThreadHandlers): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        return;
      case 'durable':
        handlers.onDurable(message.blocks, message.roomBytes);
        return;
      case 'full':
        handlers.onFull();
        return;
      case 'parts':
        this.#worker.unref();
        handlers.onParts(message.parts);
        return;
      case 'fault':
        handlers.onFault(message.reason);
    }
  }

  #send(message: ToLedger, buffers: ArrayBuffer[]): void {
    this.#worker.postMessage(message, buffers);
  }
}
