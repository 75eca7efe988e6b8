/** What the tests of followers share: the small ledger as a venue would serve it, and sources that serve it falsely. */

import { createGenesisBlock } from '@jangbu/exchange';
import {
  chainIdOf,
  checkpointText,
  EVENT_BYTES,
  encodeStoredBlock,
  encodeUtf8,
  formatGenesis,
  hashHeader,
  listRoot,
  type StoredBlock,
} from '@jangbu/protocol';
import { nativeHasher } from '../native-hasher.ts';
import { nativeSign } from '../native-signature.ts';
import { OFFICE_SEED, SMALL_GENESIS, smallLedgerBlocks } from '../small-ledger-fixture.ts';
import {
  type BlockQuery,
  type BlockSource,
  type SourceBlocks,
  SourceSilentError,
} from './block-source.ts';

/** Chain id of the small ledger. */
export const SMALL_CHAIN_ID = chainIdOf(nativeHasher, SMALL_GENESIS);
/** The blocks of the small ledger, each signed by the operator. */
export const SMALL_BLOCKS: readonly StoredBlock[] = smallLedgerBlocks().map(signed);
/** Their stored form. */
export const SMALL_PAYLOADS: readonly Uint8Array[] = SMALL_BLOCKS.map(encodeStoredBlock);
/** Their hashes. */
export const SMALL_HASHES: readonly Uint8Array[] = SMALL_BLOCKS.map(({ header }) =>
  hashHeader(nativeHasher, header),
);

/** The block with the operator's signature over its present header. */
export function signed(block: StoredBlock): StoredBlock {
  const { header } = block;
  const text = checkpointText(header, hashHeader(nativeHasher, header));
  return { ...block, operatorSignature: nativeSign(OFFICE_SEED, encodeUtf8(text)) };
}

/** The block with the roots of its present content, signed: what an operator who lies can serve. */
export function resealed(block: StoredBlock): StoredBlock {
  const count = block.events.length / EVENT_BYTES;
  const leaves = new Uint8Array(32 * count);
  nativeHasher.hash64(block.events, leaves, count);
  const eventsRoot = listRoot(nativeHasher, leaves, count);
  return signed({ ...block, header: { ...block.header, eventsRoot } });
}

/** Another history of the same genesis: its block 1 comes a microsecond later, and no more is in it. */
export function otherHistory(): Uint8Array[] {
  const { sealed } = createGenesisBlock(SMALL_GENESIS, nativeHasher);
  const { header, ...rest } = SMALL_BLOCKS[1]!;
  const later = { ...header, timestamp: header.timestamp + 1, previousHash: sealed.hash };
  return [SMALL_PAYLOADS[0]!, encodeStoredBlock(signed({ header: later, ...rest }))];
}

/** A venue in memory. */
export class FakeSource implements BlockSource {
  readonly url = 'http://venue.test';
  payloads: readonly Uint8Array[];
  genesis = formatGenesis(SMALL_GENESIS);
  follows = false;
  /** Blocks of one answer. */
  batch = 2;
  /** Requests that come to nothing before one is answered. */
  failures = 0;
  /** Called when the follower is up with the source. */
  onIdle = () => {};

  constructor(payloads: readonly Uint8Array[] = SMALL_PAYLOADS) {
    this.payloads = payloads;
  }

  async genesisText(): Promise<string> {
    this.#fail();
    return this.genesis;
  }

  async isFollower(): Promise<boolean> {
    return this.follows;
  }

  async blocks({ from, limit = this.batch, waitMs }: BlockQuery): Promise<SourceBlocks> {
    this.#fail();
    await new Promise((resolve) => setImmediate(resolve));
    if (from >= this.payloads.length && waitMs !== undefined) this.onIdle();
    const blocks = this.payloads.slice(from, from + Math.min(limit, this.batch));
    return { blocks, index: this.payloads.length - 1 };
  }

  #fail(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new SourceSilentError('does not answer');
  }
}
