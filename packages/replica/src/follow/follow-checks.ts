/** What a follower demands of each block before it takes it: everything that a venue could say falsely. */

import {
  chainIdOf,
  decodeHeader,
  decodeSignedEnvelope,
  decodeStoredBlock,
  EVENT_BYTES,
  envelopeId,
  equalBytes,
  type Genesis,
  HEADER_BYTES,
  HEADER_VERSION,
  type Header,
  hashHeader,
  listRoot,
  type StoredBlock,
} from '@jangbu/protocol';
import {
  type BlockExecution,
  type ExecutedRows,
  executeGuarded,
  executionDiffers,
  type VerifiedEnvelope,
} from '../block-execution.ts';
import { payloadBlockHash } from '../frame.ts';
import { nativeHasher } from '../native-hasher.ts';
import { nativeVerify } from '../native-signature.ts';
import { operatorSignatureHolds } from '../operator-signature.ts';
import type { SnapshotBlock } from '../snapshots.ts';
import type { VerifyStep } from '../verify-chain.ts';

/** Where a block failed: a step of the verification of a block, or `history`, one that the follower had taken before. */
export type FollowStep = VerifyStep | 'history';

/**
 * A block that is not what this replica computes. Nothing is taken from there on.
 *
 * `expected` is the hash of the header that was served. `computed` is that of the block that execution gives; where
 * nothing could be executed, or execution gives the same header over another content, that of the served header with the
 * roots of the served content (only of the envelopes that are signed) and this replica's own place in the chain. The two
 * are the same where what is false is under no hash: the operator's signature, the hidden sides of trades.
 */
export interface Difference {
  readonly kind: 'difference';
  readonly index: number;
  readonly expected: Uint8Array;
  readonly computed: Uint8Array;
  readonly step: FollowStep;
  readonly reason: string;
  /** What was served in the place of block `index`. */
  readonly payload: Uint8Array;
}

/** A block for which everything holds. */
export interface FollowedBlock {
  readonly kind: 'block';
  readonly hash: Uint8Array;
  readonly block: StoredBlock;
  /** SSZ(StoredBlock). */
  readonly payload: Uint8Array;
  /** From the exchange only. */
  readonly rows: ExecutedRows | undefined;
}

/** A followed block as snapshots take it; throws unless the exchange executed it. */
export function snapshotBlockOf({ block, rows }: FollowedBlock): SnapshotBlock {
  if (rows === undefined) throw new Error('only the exchange gives rows for snapshots');
  return { ...block, ...rows };
}

/** A demand that does not hold. */
interface Fault {
  readonly step: FollowStep;
  readonly reason: string;
}

/** A block that was taken before, after which checks go on. */
export interface TakenBlock {
  readonly header: Pick<Header, 'index' | 'timestamp'>;
  readonly hash: Uint8Array;
}

/**
 * Takes blocks one after the other, from block 0 on unless it is told after which. Pure: neither clock nor I/O. After a
 * difference nothing more can be taken.
 */
export class FollowChecks {
  readonly #genesis: Genesis;
  readonly #chainId: Uint8Array;
  readonly #execution: BlockExecution;
  #index = -1;
  #hash: Uint8Array;
  #timestamp = -1;

  constructor(genesis: Genesis, execution: BlockExecution, after?: TakenBlock) {
    this.#genesis = genesis;
    this.#chainId = chainIdOf(nativeHasher, genesis);
    this.#execution = execution;
    this.#hash = after?.hash ?? this.#chainId;
    if (after === undefined) return;
    this.#index = after.header.index;
    this.#timestamp = after.header.timestamp;
  }

  /** Index of the last block that was taken; -1 if there is none. */
  get index(): number {
    return this.#index;
  }

  /** Hash of the last block that was taken; the chain id if there is none. */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /**
   * Checks and executes the next block, SSZ(StoredBlock); never throws because of what it holds.
   *
   * `trusted` leaves the signatures out, for a block that was taken before and lies under checksum and hash.
   */
  take(payload: Uint8Array, { trusted = false } = {}): FollowedBlock | Difference {
    const decoded = decodeStoredBlock(payload);
    if (!decoded.ok) {
      return this.#difference(payload, { step: 'block', reason: decoded.reason });
    }
    const { block } = decoded;
    const hash = payloadBlockHash(payload);
    const envelopes: VerifiedEnvelope[] = [];
    const fault =
      this.#judgeHeader(block) ??
      (trusted ? undefined : this.#judgeOperator(block, hash)) ??
      judgeEnvelopes(block, trusted, envelopes);
    if (fault !== undefined) return this.#difference(payload, fault, block);

    const executed = executeGuarded(this.#execution.execute, { block, envelopes });
    const reason = executionDiffers(executed, block, payload);
    if (reason !== undefined || executed.kind === 'refused') {
      const header = executed.kind === 'refused' ? undefined : executed.header;
      const found = { step: 'execution', reason: reason ?? '' } as const;
      return this.#difference(payload, found, block, header);
    }
    this.#index = block.header.index;
    this.#hash = hash;
    this.#timestamp = block.header.timestamp;
    return { kind: 'block', hash, block, payload, rows: executed.rows };
  }

  #judgeHeader({ header, transactions, events, trades }: StoredBlock): Fault | undefined {
    const fault = (reason: string): Fault => ({ step: 'header', reason });
    const { version, chainId, index, previousHash, timestamp } = header;
    if (version !== HEADER_VERSION) return fault(`header version ${version} is unknown`);
    if (!equalBytes(chainId, this.#chainId)) return fault('the block belongs to another ledger');
    if (index !== this.#index + 1) {
      return fault(`block ${index} comes where block ${this.#index + 1} is next`);
    }
    if (!equalBytes(previousHash, this.#hash)) {
      return fault('its previous hash is not the hash of the block before');
    }
    if (timestamp <= this.#timestamp) {
      return fault(`timestamp ${timestamp} is not above the ${this.#timestamp} before`);
    }
    const isEmpty = transactions.length + events.length + trades.length === 0;
    if (index > 0 || isEmpty) return undefined;
    return { step: 'block', reason: 'block 0 has no envelopes, events or trades' };
  }

  #judgeOperator({ header, operatorSignature }: StoredBlock, hash: Uint8Array): Fault | undefined {
    const { operatorKey } = this.#genesis;
    if (operatorSignatureHolds(header, hash, operatorSignature, operatorKey)) return undefined;
    return { step: 'operator_signature', reason: "the operator's signature does not verify" };
  }

  #difference(
    payload: Uint8Array,
    { step, reason }: Fault,
    block?: StoredBlock,
    executed?: Header,
  ): Difference {
    const index = this.#index + 1;
    const expected = payloadBlockHash(payload);
    const ours = executed === undefined ? expected : hashHeader(nativeHasher, executed);
    const computed = equalBytes(ours, expected) ? this.#hashOfContent(payload, block) : ours;
    // The bytes outlive the answer that they came in.
    return {
      kind: 'difference',
      index,
      expected,
      computed,
      step,
      reason,
      payload: payload.slice(),
    };
  }

  /** Hash of the served header in this replica's chain with the roots of the served content. */
  #hashOfContent(payload: Uint8Array, block: StoredBlock | undefined): Uint8Array {
    const decoded = decodeHeader(payload.subarray(0, HEADER_BYTES));
    if (!decoded.ok) return this.#hash;
    const envelopes: VerifiedEnvelope[] = [];
    if (block !== undefined) judgeEnvelopes(block, false, envelopes);
    const events = block?.events ?? new Uint8Array(0);
    const ids = new Uint8Array(32 * envelopes.length);
    for (const [place, { id }] of envelopes.entries()) ids.set(id, 32 * place);
    const count = events.length / EVENT_BYTES;
    const leaves = new Uint8Array(32 * count);
    nativeHasher.hash64(events, leaves, count);
    return hashHeader(nativeHasher, {
      ...decoded.header,
      version: HEADER_VERSION,
      chainId: this.#chainId,
      index: this.#index + 1,
      previousHash: this.#hash,
      transactionsRoot: listRoot(nativeHasher, ids, envelopes.length),
      eventsRoot: listRoot(nativeHasher, leaves, count),
    });
  }
}

/** Puts the envelopes that are of their form and signed into `signed`, up to the first that is not. */
function judgeEnvelopes(
  { transactions }: StoredBlock,
  trusted: boolean,
  signed: VerifiedEnvelope[],
): Fault | undefined {
  for (const [place, bytes] of transactions.entries()) {
    const name = `envelope ${place} of the block`;
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) return { step: 'envelopes', reason: `${name}: ${decoded.reason}` };
    const { envelope, signature } = decoded.signed;
    const id = envelopeId(nativeHasher, decoded.envelopeBytes);
    if (!trusted && !nativeVerify(envelope.key, signature, id)) {
      const reason = `the signature of ${name} does not verify`;
      return { step: 'envelope_signatures', reason };
    }
    signed.push({ envelope, id, sizeBytes: bytes.length });
  }
  return undefined;
}
