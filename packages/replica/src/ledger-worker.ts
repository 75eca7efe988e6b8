/** The ledger thread: seals, signs and stores what the main thread executed, several blocks with one sync. */

import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { BlockFinisher, type FinisherParts } from './block-finisher.ts';
import { BlockLog } from './block-log.ts';
import { errorText, nodeFilePort } from './file-port.ts';
import {
  buffersOfFinished,
  buffersOfParts,
  type FinishedBlock,
  type FromLedger,
  type PackedBlock,
  type ToLedger,
  unpackBlock,
} from './ledger-messages.ts';
import { StorageUnavailableError } from './log-errors.ts';
import { nativeHasher } from './native-hasher.ts';

const MAX_BLOCKS_PER_COMMIT = 8;
/** How long nothing must wait before the log is prepared further. */
const IDLE_MS = 2;
/** With less room for ordinary blocks the next segment is prepared though blocks come. */
const KEPT_ROOM_BYTES = 16_777_216;

class LedgerWorker {
  readonly #port: MessagePort;
  #log: BlockLog | undefined;
  #finisher: BlockFinisher | undefined;
  /** Sealed blocks that are not on disk yet. */
  #sealed: FinishedBlock[] = [];
  #preparation: NodeJS.Timeout | undefined;
  /** The disk was asked for more room and had none: the main thread decides when it is asked again. */
  #isFull = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: ToLedger) => this.#receive(message));
    this.#send({ kind: 'ready' });
  }

  #receive(message: ToLedger): void {
    clearTimeout(this.#preparation);
    try {
      if (message.kind === 'take') this.#take(message.parts);
      else if (message.kind === 'block') this.#finishAll(message.block);
      else if (message.kind === 'retry') this.#store();
      else this.#giveBack();
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(parts: FinisherParts): void {
    this.#log = BlockLog.adopt(nodeFilePort, parts.log);
    this.#finisher = BlockFinisher.adopt(nativeHasher, this.#log, parts);
    this.#isFull = false;
  }

  /** Seals a block and those that wait behind it, and makes them durable with one sync. */
  #finishAll(first: PackedBlock): void {
    let next: ToLedger | undefined = { kind: 'block', block: first };
    let count = 0;
    while (next?.kind === 'block') {
      const { transactions: _kept, ...block } = this.#finisher!.seal(unpackBlock(next.block));
      this.#sealed.push(block);
      count += 1;
      if (count === MAX_BLOCKS_PER_COMMIT) next = undefined;
      else next = receiveMessageOnPort(this.#port)?.message as ToLedger | undefined;
    }
    this.#store();
    if (next !== undefined) this.#receive(next);
  }

  /** Makes what is sealed durable and tells of it; on a full disk it waits here until it is tried again. */
  #store(): void {
    const finisher = this.#finisher;
    if (finisher === undefined || this.#sealed.length === 0) return;
    try {
      finisher.commit();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      this.#send({ kind: 'full' });
      return;
    }
    const blocks = this.#sealed;
    this.#sealed = [];
    if (!this.#isFull) this.#isFull = !finisher.ensureRoom(KEPT_ROOM_BYTES);
    const { ordinaryRoomBytes: roomBytes } = finisher;
    this.#send({ kind: 'durable', blocks, roomBytes }, blocks.flatMap(buffersOfFinished));
    this.#prepareSoon();
  }

  #giveBack(): void {
    const parts = this.#finisher!.release();
    if (parts === undefined) throw new Error('the ledger cannot be given back');
    this.#finisher = undefined;
    this.#log = undefined;
    this.#send({ kind: 'parts', parts }, buffersOfParts(parts));
  }

  /** Works ahead for the log while nothing waits. */
  #prepareSoon(): void {
    this.#preparation = setTimeout(() => {
      try {
        if (this.#finisher?.prepareNext() === false) this.#prepareSoon();
      } catch {
        // The next append meets the same trouble, and is the one that has somebody to tell.
      }
    }, IDLE_MS);
  }

  /** A fault is for good: the files are closed, and the main thread stops the ledger. */
  #fail(error: unknown): void {
    this.#finisher = undefined;
    try {
      this.#log?.close();
    } catch {
      // The first fault is the one to tell.
    }
    this.#send({ kind: 'fault', reason: errorText(error) });
  }

  #send(message: FromLedger, buffers: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, buffers);
  }
}

if (parentPort !== null) new LedgerWorker(parentPort);
