import type { Genesis } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import { PageCache, VenueViews, type ViewBlock, type ViewChanges } from '@jangbu/views';
import { type HistoryFile, openHistoryFile } from './history-file.ts';

/** What the views keep in memory of orders, trades and blocks. */
const HISTORY_MEMORY_BYTES = 268_435_456;

/** The views of a ledger, made with its block 0, and the scratch file of what they do not keep in memory. */
export class LedgerViews {
  readonly #dataDir: string;
  #views: VenueViews | undefined;
  #history: HistoryFile | undefined;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** The views; throws before block 0. */
  get views(): VenueViews {
    if (this.#views === undefined) throw new Error('a ledger has at least block 0');
    return this.#views;
  }

  /** Takes the next block over; says what it changed, nothing for block 0. */
  take(block: ViewBlock, genesis: Genesis): ViewChanges | undefined {
    if (this.#views !== undefined) return this.#views.apply(block);
    const { chainId } = block.header;
    this.#history = openHistoryFile(this.#dataDir);
    const pages = new PageCache(this.#history, HISTORY_MEMORY_BYTES);
    this.#views = new VenueViews(genesis, chainId, block, nativeHasher, pages);
    return undefined;
  }

  /** Lets the scratch file go; a second call does nothing. */
  close(): void {
    this.#history?.close();
    this.#history = undefined;
  }
}
