import {
  applyBlock,
  type ExchangeState,
  type Execution,
  type Sealed,
  type Sealer,
} from '@jangbu/exchange';
import {
  encodeStoredBlock,
  equalBytes,
  type Hasher,
  type Header,
  LIMITS,
  type RejectCode,
} from '@jangbu/protocol';
import type { Candidate } from './candidate.ts';
import { type NativeSigner, nativeSigner } from './native-signature.ts';
import { signBlock } from './operator-signature.ts';
import type { SealedBlock } from './sealed-block.ts';

/** Where blocks go: written in order, durable when `append` returns. */
export interface BlockStore {
  append(blocks: readonly StoredPayload[]): void;
  /** Does some of the work that a later append would have to do; true once nothing is left to do. */
  prepareNext?(): boolean;
}

/** One block as a store takes it: SSZ(StoredBlock) and what frames it. */
export interface StoredPayload {
  readonly index: number;
  readonly previousHash: Uint8Array;
  readonly payload: Uint8Array;
}

/** What proposing a block gave. */
export interface Proposal {
  /** Undefined if nothing happened: then there is no block. */
  readonly block: SealedBlock | undefined;
  /** One a candidate: 'ok', or why it is void; empty if no candidate was looked at. */
  readonly verdicts: readonly RejectCode[];
  /** False if time-driven work filled the block: the candidates wait for the next one. */
  readonly envelopesAllowed: boolean;
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
 * block that is pending. After a throw of either the ledger must not be used any more.
 */
export class Ledger {
  readonly #hasher: Hasher;
  readonly #store: BlockStore;
  readonly #signer: NativeSigner;
  readonly #state: ExchangeState;
  readonly #sealer: Sealer;
  #header: Header;
  #hash: Uint8Array;
  #operatorSignature: Uint8Array;
  #pending: StoredPayload[] = [];

  constructor(
    hasher: Hasher,
    store: BlockStore,
    operatorSeed: Uint8Array,
    { state, sealer, header, hash }: LedgerParts,
  ) {
    this.#hasher = hasher;
    this.#store = store;
    this.#signer = nativeSigner(operatorSeed);
    this.#state = state;
    this.#sealer = sealer;
    this.#header = header;
    this.#hash = hash;
    this.#operatorSignature = signBlock(header, hash, this.#signer);
  }

  /** The hasher of this ledger. */
  get hasher(): Hasher {
    return this.#hasher;
  }

  /** The live state; read only. */
  get state(): ExchangeState {
    return this.#state;
  }

  /** Header of the last block, pending ones included. */
  get header(): Header {
    return this.#header;
  }

  /** Hash of the last block, pending ones included. */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /** The operator's signature over the checkpoint of the last block. */
  get operatorSignature(): Uint8Array {
    return this.#operatorSignature;
  }

  /** Executes a block of these candidates at `timestamp` (microseconds) and leaves it pending. */
  propose(timestamp: number, candidates: readonly Candidate[]): Proposal {
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
    const sealed = this.#sealer.seal(
      execution,
      taken.map(({ id }) => id),
    );
    const transactions = taken.map(({ bytes }) => bytes);
    return { block: this.#add(execution, sealed, transactions), verdicts, envelopesAllowed };
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
    this.#pending = [];
    return block;
  }

  /** Stores all pending blocks; when it returns they are durable. */
  commit(): void {
    if (this.#pending.length === 0) return;
    this.#store.append(this.#pending);
    this.#pending = [];
  }

  /** Does some work ahead for the store, for idle moments; true once nothing is left to do. */
  prepareNext(): boolean {
    return this.#store.prepareNext?.() ?? true;
  }

  #add({ events }: Execution, sealed: Sealed, transactions: readonly Uint8Array[]): SealedBlock {
    const { header, hash, trades, tradeHashes, touched } = sealed;
    const operatorSignature = signBlock(header, hash, this.#signer);
    const stored = { header, operatorSignature, transactions: [...transactions], events, trades };
    const payload = encodeStoredBlock(stored);
    const { index, previousHash } = header;
    this.#pending.push({ index, previousHash, payload });
    this.#header = header;
    this.#hash = hash;
    this.#operatorSignature = operatorSignature;
    return { header, hash, operatorSignature, transactions, events, trades, tradeHashes, touched };
  }
}

/** How many of these candidates fit into one block: by bytes and by `maxCommands`, at least 1. */
export function blockSpan(candidates: readonly Candidate[], maxCommands: number): number {
  let bytes = 0;
  let commands = 0;
  let span = 0;
  for (const candidate of candidates) {
    bytes += candidate.bytes.length;
    commands += candidate.signed.envelope.commands.length;
    const full = bytes > LIMITS.maxBlockBytes || commands > maxCommands;
    if (full && span > 0) break;
    span += 1;
  }
  return span;
}
