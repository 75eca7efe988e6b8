import {
  encodeTradeFields,
  equalBytes,
  type Hasher,
  listingHash,
  tradeHash,
} from '@jangbu/protocol';
import type { HttpDoor } from './http-door.ts';
import {
  FormFault,
  hexOf,
  listOf,
  objectOf,
  readListing,
  readTradeBlock,
  type Unread,
  wholeOf,
} from './public-fields.ts';

/** Items of a page when a whole history is read. */
const PAGE_ITEMS = 1_000;

/** A published trade block whose hash was recomputed. */
export interface CheckedTrade {
  readonly issue: number;
  readonly index: number;
  readonly hash: Uint8Array;
  readonly timestamp: number;
  /** Leaf of the trade log. */
  readonly tradeNumber: number;
  readonly blockIndex: number;
}

/** What recomputing an issue's chain gave. */
export type ChainCheck =
  | { readonly ok: true; readonly trades: number; readonly head: Uint8Array }
  | { readonly ok: false; readonly index: number; readonly reason: string };

/**
 * Reads the whole chain of an issue and recomputes every hash from the listing on.
 *
 * A block that is not of its form, does not follow the one before or has another hash is the result `ok: false` with its
 * index; that the venue does not answer is thrown. `visit` sees each trade and ends the walk by giving false.
 */
export async function checkIssueChain(
  door: HttpDoor,
  hasher: Hasher,
  chainId: Uint8Array,
  issue: number,
  visit: (trade: CheckedTrade) => boolean = () => true,
): Promise<ChainCheck> {
  const chain = new ChainWalk(hasher, chainId, issue);
  for (;;) {
    const page = await door.get<Unread>(`/v1/issues/${issue}/chain`, {
      from: chain.next,
      limit: PAGE_ITEMS,
    });
    try {
      const items = listOf(page, 'items');
      for (const item of items) {
        const trade = chain.take(objectOf(item, 'trade block'));
        if (trade !== null && !visit(trade)) return chain.whole();
      }
      const isEnd = page.cursor === null;
      if (isEnd && chain.next === 0) throw new FormFault('there is no listing');
      if (isEnd) return chain.whole();
      if (items.length === 0) throw new FormFault('an empty page before the end');
    } catch (error) {
      if (!(error instanceof FormFault || error instanceof RangeError)) throw error;
      return { ok: false, index: chain.next, reason: error.message };
    }
  }
}

/** Walks a chain block by block; `take` throws a FormFault at the first that does not hold. */
class ChainWalk {
  readonly #hasher: Hasher;
  readonly #chainId: Uint8Array;
  readonly #issue: number;
  #priceDecimals = 0;
  /** Index of the next block. */
  next = 0;
  /** Hash of the last block. */
  head: Uint8Array;

  constructor(hasher: Hasher, chainId: Uint8Array, issue: number) {
    this.#hasher = hasher;
    this.#chainId = chainId;
    this.#issue = issue;
    this.head = chainId;
  }

  /** What holds so far. */
  whole(): ChainCheck {
    return { ok: true, trades: this.next - 1, head: this.head };
  }

  /** Checks the next block; null for the listing. */
  take(item: Unread): CheckedTrade | null {
    if (wholeOf(item, 'issue') !== this.#issue) throw new FormFault('a block of another issue');
    if (wholeOf(item, 'index') !== this.next) throw new FormFault('a block is missing');
    if (!equalBytes(hexOf(item, 'previousHash', 32), this.head)) {
      throw new FormFault('previousHash is not the hash of the block before');
    }
    const hash = this.next === 0 ? this.#listingHash(item) : this.#tradeHash(item);
    if (!equalBytes(hexOf(item, 'hash', 32), hash)) {
      throw new FormFault('hash is not that of the content');
    }
    const index = this.next;
    this.next += 1;
    this.head = hash;
    if (index === 0) return null;
    return {
      issue: this.#issue,
      index,
      hash,
      timestamp: wholeOf(item, 'timestamp'),
      tradeNumber: wholeOf(item, 'tradeNumber'),
      blockIndex: wholeOf(item, 'blockIndex'),
    };
  }

  #listingHash(item: Unread): Uint8Array {
    const listing = readListing(item);
    this.#priceDecimals = listing.priceDecimals;
    return listingHash(this.#hasher, this.#chainId, listing);
  }

  #tradeHash(item: Unread): Uint8Array {
    const { fields, buyerCommitment, sellerCommitment } = readTradeBlock(item, this.#priceDecimals);
    const bytes = encodeTradeFields(fields);
    return tradeHash(this.#hasher, this.head, bytes, buyerCommitment, sellerCommitment);
  }
}
