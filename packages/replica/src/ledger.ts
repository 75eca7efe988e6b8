import { applyBlock, type ExchangeState, type Sealer } from '@jangbu/exchange';
import { equalBytes, type Hasher, type Header, type RejectCode } from '@jangbu/protocol';
import {
  BlockFinisher,
  type BlockHead,
  type BlockStore,
  type ExecutedBlock,
  type FinisherParts,
} from './block-finisher.ts';
import type { Candidate } from './candidate.ts';
import type { SealedBlock } from './sealed-block.ts';

/** What executing a block gave. */
interface Executed {
  /** Undefined if nothing happened: then there is no block. */
  readonly block: ExecutedBlock | undefined;
  /** One a candidate: 'ok', or why it is void; empty if no candidate was looked at. */
  readonly verdicts: readonly RejectCode[];
  /** False if time-driven work filled the block: the candidates wait for the next one. */
  readonly envelopesAllowed: boolean;
}

/** What proposing a block gave. */
export interface Proposal extends Omit<Executed, 'block'> {
  /** Undefined if nothing happened: then there is no block. */
  readonly block: SealedBlock | undefined;
}

/** The state of a ledger after some block, and what seals the blocks after it. */
export interface LedgerParts {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly header: Header;
  readonly hash: Uint8Array;
}

/**
 * Executes, seals, signs and stores blocks, one after the other.
 *
 * `propose` leaves blocks pending, `commit` makes all pending ones durable with one sync. Nothing may be answered from a
 * block that is pending. After a throw of either, want of room in `commit` apart, the ledger must not be used any more.
 *
 * What finishes blocks can go to another thread: between `release` and `resume` the ledger only executes.
 */
export class Ledger {
  readonly #hasher: Hasher;
  readonly #store: BlockStore;
  readonly #state: ExchangeState;
  #finisher: BlockFinisher | undefined;
  #head: BlockHead;

  constructor(
    hasher: Hasher,
    store: BlockStore,
    operatorSeed: Uint8Array,
    { state, sealer, header, hash }: LedgerParts,
  ) {
    this.#hasher = hasher;
    this.#store = store;
    this.#state = state;
    this.#finisher = new BlockFinisher(store, sealer, operatorSeed, { header, hash });
    this.#head = this.#finisher.head;
  }

  /** The hasher of this ledger. */
  get hasher(): Hasher {
    return this.#hasher;
  }

  /** The live state; read only. */
  get state(): ExchangeState {
    return this.#state;
  }

  /** The last block, pending ones included; while the finisher is away, the last one that it had here. */
  get head(): BlockHead {
    return this.#finisher?.head ?? this.#head;
  }

  /** Header of `head`. */
  get header(): Header {
    return this.head.header;
  }

  /** Hash of `head`. */
  get hash(): Uint8Array {
    return this.head.hash;
  }

  /** The operator's signature over the checkpoint of `head`. */
  get operatorSignature(): Uint8Array {
    return this.head.operatorSignature;
  }

  /** Executes a block of these candidates at `timestamp` (microseconds), and finishes nothing. */
  execute(timestamp: number, candidates: readonly Candidate[]): Executed {
    const execution = applyBlock(this.#state, {
      timestamp,
      envelopes: candidates.map(({ signed, signatureValid, bytes }) => ({
        envelope: signed.envelope,
        signatureValid,
        sizeBytes: bytes.length,
      })),
    });
    const { verdicts, envelopesAllowed } = execution;
    if (!execution.hasEffect) return { block: undefined, verdicts, envelopesAllowed };
    const taken = candidates.filter((_, place) => verdicts[place] === 'ok');
    const ids = taken.map(({ id }) => id);
    const transactions = taken.map(({ bytes }) => bytes);
    return { block: { execution, ids, transactions }, verdicts, envelopesAllowed };
  }

  /** Executes a block of these candidates at `timestamp` (microseconds) and leaves it pending. */
  propose(timestamp: number, candidates: readonly Candidate[]): Proposal {
    const { block, verdicts, envelopesAllowed } = this.execute(timestamp, candidates);
    const sealed = block === undefined ? undefined : this.#finisherHere().seal(block);
    return { block: sealed, verdicts, envelopesAllowed };
  }

  /**
   * Executes a block that is stored already: all of its envelopes must be valid, and its hash must come out as stored.
   * Throws an Error that says what differs.
   */
  replay(
    { index, timestamp }: Pick<Header, 'index' | 'timestamp'>,
    candidates: readonly Candidate[],
    storedHash: Uint8Array,
  ): SealedBlock {
    const { block, verdicts } = this.propose(timestamp, candidates);
    const refused = verdicts.find((verdict) => verdict !== 'ok');
    const differs =
      refused ??
      (block === undefined || verdicts.length !== candidates.length
        ? 'it has no effect'
        : !equalBytes(block.hash, storedHash)
          ? 'its hash differs'
          : undefined);
    if (differs !== undefined || block === undefined) {
      throw new Error(`block ${index} does not follow from the ledger: ${differs}`);
    }
    this.#finisherHere().skipPending();
    return block;
  }

  /**
   * Stores all pending blocks; when it returns they are durable. After a `StorageUnavailableError` they stay pending, and it
   * can be called again once there is room; nothing must be proposed before.
   */
  commit(): void {
    this.#finisherHere().commit();
  }

  /** Does some work ahead for the store, for idle moments; true once nothing is left to do. */
  prepareNext(): boolean {
    return this.#finisher?.prepareNext() ?? true;
  }

  /** Bytes of further ordinary blocks, pending ones included, that the store takes for certain. */
  get ordinaryRoomBytes(): number {
    return this.#finisherHere().ordinaryRoomBytes;
  }

  /** Makes more room if it is less than `bytes`; false if there is none to be had. Call it while no block is pending. */
  ensureRoom(bytes: number): boolean {
    return this.#finisherHere().ensureRoom(bytes);
  }

  /** Gives away what finishes blocks, for another thread; undefined if it cannot go. */
  release(): FinisherParts | undefined {
    const parts = this.#finisherHere().release();
    if (parts === undefined) return undefined;
    this.#head = parts.head;
    this.#finisher = undefined;
    return parts;
  }

  /** Takes back what `release` gave away, with what came of it elsewhere. */
  resume(parts: FinisherParts): void {
    if (this.#finisher !== undefined) throw new Error('the finisher of this ledger is here');
    this.#store.resume?.(parts.log);
    this.#finisher = BlockFinisher.adopt(this.#hasher, this.#store, parts);
  }

  #finisherHere(): BlockFinisher {
    if (this.#finisher === undefined) throw new Error('the finisher of this ledger is away');
    return this.#finisher;
  }
}
