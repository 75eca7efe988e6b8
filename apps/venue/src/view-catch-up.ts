import { copyRows, type ExchangeState, rowCountOf } from '@jangbu/exchange';
import { decodeStoredBlock, equalBytes, hashHeader, TABLE } from '@jangbu/protocol';
import { nativeHasher, type SealedBlock, type StoredBlockReader } from '@jangbu/replica';
import type { VenueViews, ViewBlock, ViewChanges } from '@jangbu/views';

/** How long a step may keep the event loop: an order waits no longer for it, unless one block takes longer. */
const STEP_MS = 5;
const READ_BOUNDS = { maxBlocks: 1_024, maxBytes: 1_048_576 };
const ROWS_PER_SLICE = 1_024;
/** The tables whose rows no event tells of. */
const LOADED_TABLES: readonly number[] = [
  TABLE.participants,
  TABLE.manager_totals,
  TABLE.keys,
  TABLE.accounts,
  TABLE.cash,
  TABLE.positions,
  TABLE.issues,
  TABLE.issue_days,
  TABLE.orders,
];

/** Who hears of the views. */
export interface CatchUpListener {
  /** The views are complete. */
  onReady(): void;
  /** A block was taken over by complete views. */
  onChanges(changes: ViewChanges): void;
  /** The log cannot be read, or does not hang together: the reason names where. */
  onDamage(reason: string): void;
}

/**
 * Brings views that have block 0 up to the last block of a ledger that goes on meanwhile (docs/adr/0017).
 *
 * Blocks come from the log, in steps of a few milliseconds; once the last one is reached, further blocks are taken over as
 * they come, and the rows of which no event tells are copied from the state slice by slice. A row that is copied may be of
 * a block that the views do not have yet: that block brings it once more, so that all of them are right in the end.
 */
export class ViewCatchUp {
  readonly #views: VenueViews;
  readonly #blocks: StoredBlockReader;
  readonly #state: ExchangeState;
  readonly #listener: CatchUpListener;
  #phase: 'blocks' | 'rows' | 'done' | 'stopped' = 'blocks';
  #waiting: Uint8Array[] = [];
  #table = 0;
  #row = 0;

  constructor(
    views: VenueViews,
    blocks: StoredBlockReader,
    state: ExchangeState,
    listener: CatchUpListener,
  ) {
    this.#views = views;
    this.#blocks = blocks;
    this.#state = state;
    this.#listener = listener;
  }

  /** How far the views are, or undefined once they are complete. */
  progress(): { index: number; lastIndex: number } | undefined {
    if (this.#phase === 'done') return undefined;
    return { index: this.#views.index, lastIndex: this.#blocks.lastIndex() };
  }

  /** Takes the next block, of which the reader of the log hears in the same turn. */
  take(block: SealedBlock): void {
    // Until then the block is read from the log.
    if (this.#phase === 'blocks' || this.#phase === 'stopped') return;
    const changes = this.#views.apply(block);
    if (this.#phase === 'done') this.#listener.onChanges(changes);
  }

  /** Works for `forMs` milliseconds, then in short steps in turns of their own until the views are complete. */
  run(forMs = STEP_MS): void {
    if (this.#phase === 'done' || this.#phase === 'stopped') return;
    try {
      this.#work(performance.now() + forMs);
    } catch (error) {
      this.#phase = 'stopped';
      this.#listener.onDamage(error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.progress() === undefined) this.#listener.onReady();
    else setImmediate(() => this.run());
  }

  /** Ends it where it is. */
  stop(): void {
    this.#phase = 'stopped';
  }

  #work(until: number): void {
    do {
      if (this.#phase === 'blocks') this.#foldNext();
      else if (this.#phase === 'rows') this.#loadNext();
    } while (this.#phase !== 'done' && performance.now() < until);
  }

  #foldNext(): void {
    const next = this.#views.index + 1;
    if (next > this.#blocks.lastIndex()) {
      this.#phase = 'rows';
      return;
    }
    if (this.#waiting.length === 0) this.#waiting = this.#blocks.read(next, READ_BOUNDS).reverse();
    const payload = this.#waiting.pop();
    if (payload === undefined) throw new Error(`block ${next} cannot be read`);
    this.#views.apply(readBlock(payload, this.#views));
  }

  #loadNext(): void {
    const table = LOADED_TABLES[this.#table];
    if (table === undefined) {
      this.#phase = 'done';
      return;
    }
    const count = Math.min(rowCountOf(this.#state, table), this.#views.knownRows(table));
    const to = Math.min(count, this.#row + ROWS_PER_SLICE);
    const first = this.#row;
    const rows = Uint32Array.from({ length: to - first }, (_, place) => first + place);
    this.#views.loadRows([copyRows(this.#state, table, rows)]);
    this.#row = to;
    if (to < count) return;
    this.#row = 0;
    this.#table += 1;
  }
}

/** A stored block as the views take it; throws unless it follows from their last one. */
function readBlock(payload: Uint8Array, views: VenueViews): ViewBlock {
  const next = views.index + 1;
  const decoded = decodeStoredBlock(payload);
  if (!decoded.ok) throw new Error(`block ${next} of the log: ${decoded.reason}`);
  const { block } = decoded;
  if (!equalBytes(block.header.previousHash, views.blocks.hash(views.index))) {
    throw new Error(`block ${next} of the log does not follow from the block before`);
  }
  return { ...block, hash: hashHeader(nativeHasher, block.header) };
}
