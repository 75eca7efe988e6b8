import { type Execution, Sealer, type SealerParts } from '@jangbu/exchange';
import { encodeStoredBlock, type Hasher, type Header } from '@jangbu/protocol';
import type { BlockLogParts } from './block-log.ts';
import { StorageUnavailableError } from './log-errors.ts';
import { type NativeSigner, nativeSigner } from './native-signature.ts';
import { signBlock } from './operator-signature.ts';
import type { SealedBlock } from './sealed-block.ts';

/** Where blocks go: written in order, durable when `append` returns. */
export interface BlockStore {
  append(blocks: readonly StoredPayload[]): void;
  /** Does some of the work that a later append would have to do; true once nothing is left to do. */
  prepareNext?(): boolean;
  /** Bytes of further blocks that it takes for certain and that leave the reserve alone; without it there is no bound. */
  readonly ordinaryRoomBytes?: number;
  /** Makes more of that room if it is less than `bytes`; false if there is none to be had. */
  ensureRoom?(bytes: number): boolean;
  /** Gives the store away to another thread; undefined if it cannot go. */
  release?(): BlockLogParts | undefined;
  /** Goes on with parts that came of it. */
  resume?(parts: BlockLogParts): void;
}

/** One block as a store takes it: SSZ(StoredBlock) and what frames it. */
export interface StoredPayload {
  readonly index: number;
  readonly previousHash: Uint8Array;
  readonly payload: Uint8Array;
}

/** A block that was executed and is neither hashed nor stored. */
export interface ExecutedBlock {
  readonly execution: Execution;
  /** Id of each of its envelopes. */
  readonly ids: readonly Uint8Array[];
  /** SSZ(SignedEnvelope) of each. */
  readonly transactions: readonly Uint8Array[];
}

/** The last block: what the next one follows. */
export interface BlockHead {
  readonly header: Header;
  readonly hash: Uint8Array;
  /** The operator's signature over its checkpoint. */
  readonly operatorSignature: Uint8Array;
}

/** A finisher as plain values and buffers, which may go to another thread. */
export interface FinisherParts {
  readonly sealer: SealerParts;
  readonly log: BlockLogParts;
  readonly head: BlockHead;
  readonly operatorSeed: Uint8Array;
}

/**
 * Seals, signs and stores blocks that were executed, one after the other.
 *
 * `seal` leaves blocks pending, `commit` makes all pending ones durable with one sync. Nothing may be answered from a
 * block that is pending. After a throw of either, want of room in `commit` apart, it must not be used any more.
 */
export class BlockFinisher {
  readonly #store: BlockStore;
  readonly #sealer: Sealer;
  readonly #operatorSeed: Uint8Array;
  readonly #signer: NativeSigner;
  #head: BlockHead;
  #pending: StoredPayload[] = [];

  constructor(
    store: BlockStore,
    sealer: Sealer,
    operatorSeed: Uint8Array,
    last: Pick<BlockHead, 'header' | 'hash'> & Partial<BlockHead>,
  ) {
    this.#store = store;
    this.#sealer = sealer;
    this.#operatorSeed = operatorSeed;
    this.#signer = nativeSigner(operatorSeed);
    const { header, hash } = last;
    const operatorSignature = last.operatorSignature ?? signBlock(header, hash, this.#signer);
    this.#head = { header, hash, operatorSignature };
  }

  /** A finisher that goes on where another one was. */
  static adopt(hasher: Hasher, store: BlockStore, parts: FinisherParts): BlockFinisher {
    const sealer = Sealer.adopt(hasher, parts.sealer);
    return new BlockFinisher(store, sealer, parts.operatorSeed, parts.head);
  }

  /** The last block, pending ones included. */
  get head(): BlockHead {
    return this.#head;
  }

  /** Gives everything away, or undefined if the store cannot go or blocks are pending; it must not be used any more. */
  release(): FinisherParts | undefined {
    if (this.#pending.length > 0) return undefined;
    const log = this.#store.release?.();
    if (log === undefined) return undefined;
    const { head } = this;
    return { sealer: this.#sealer.release(), log, head, operatorSeed: this.#operatorSeed };
  }

  /** Seals and signs a block, and leaves it pending. */
  seal({ execution, ids, transactions }: ExecutedBlock): SealedBlock {
    const sealed = this.#sealer.seal(execution, ids);
    const { header, hash, trades } = sealed;
    const { events } = execution;
    const operatorSignature = signBlock(header, hash, this.#signer);
    const payload = encodeStoredBlock({
      header,
      operatorSignature,
      transactions: [...transactions],
      events,
      trades,
    });
    const { index, previousHash } = header;
    this.#pending.push({ index, previousHash, payload });
    this.#head = { header, hash, operatorSignature };
    return { ...sealed, operatorSignature, transactions, events };
  }

  /**
   * Stores all pending blocks; when it returns they are durable. After a `StorageUnavailableError` those that are not stay
   * pending, and it can be called again once there is room.
   */
  commit(): void {
    if (this.#pending.length === 0) return;
    try {
      this.#store.append(this.#pending);
    } catch (error) {
      if (error instanceof StorageUnavailableError) this.#pending.splice(0, error.stored);
      throw error;
    }
    this.#pending = [];
  }

  /** Forgets pending blocks that are stored already. */
  skipPending(): void {
    this.#pending = [];
  }

  /** Does some work ahead for the store, for idle moments; true once nothing is left to do. */
  prepareNext(): boolean {
    return this.#store.prepareNext?.() ?? true;
  }

  /** Bytes of further ordinary blocks that the store takes for certain. */
  get ordinaryRoomBytes(): number {
    return this.#store.ordinaryRoomBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Makes more room if it is less than `bytes`; false if there is none to be had. */
  ensureRoom(bytes: number): boolean {
    return this.#store.ensureRoom?.(bytes) ?? true;
  }
}
