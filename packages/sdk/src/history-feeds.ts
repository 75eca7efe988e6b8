import type { BlockAnswer, Page, TradeAnswer } from './answers.ts';
import type { StreamMessage, VenueStream } from './stream.ts';

/** Called with trades in order; `isHistory` for those that were there before the subscription. */
export type TradeListener = (trades: readonly TradeAnswer[], isHistory: boolean) => void;
/** Called with a trade that was told of before and is busted now. */
export type BustListener = (trade: TradeAnswer) => void;
/** Called with the header of each block, the present one first. */
export type BlockListener = (block: BlockAnswer) => void;

/** Reads what a stream cannot bring again. */
export interface HistorySource {
  trades(
    issue: number,
    query: { readonly limit?: number; readonly cursor?: string },
  ): Promise<Page<TradeAnswer>>;
  blocks(query: { readonly from: number; readonly limit?: number }): Promise<Page<BlockAnswer>>;
}

const PAGE_ITEMS = 1_000;
const RETRY_MS = 1_000;

interface Numbered {
  readonly index: number;
}

/**
 * Brings numbered items in order and each once: what a reconnection left out is read over HTTP before anything newer is
 * shown.
 */
class GaplessFeed<Item extends Numbered> {
  readonly #show: (items: readonly Item[], isHistory: boolean) => void;
  readonly #readBetween: (from: number, to: number) => Promise<readonly Item[]>;
  #next: number | undefined;
  #waiting: Item[] = [];
  #isFilling = false;
  #isClosed = false;

  constructor(
    show: (items: readonly Item[], isHistory: boolean) => void,
    readBetween: (from: number, to: number) => Promise<readonly Item[]>,
  ) {
    this.#show = show;
    this.#readBetween = readBetween;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** True if the item with that index was shown. */
  hasShown(index: number): boolean {
    return this.#next !== undefined && index < this.#next;
  }

  /** Takes items in ascending order. */
  take(items: readonly Item[], isSnapshot: boolean, nextIfEmpty: number): void {
    if (this.#next === undefined) {
      if (!isSnapshot) return;
      this.#next = (items.at(-1)?.index ?? nextIfEmpty - 1) + 1;
      if (items.length > 0) this.#show(items, true);
      return;
    }
    this.#waiting.push(...items);
    this.#drain();
  }

  /** Shows what follows without a gap; fills the first gap. */
  #drain(): void {
    if (this.#isFilling || this.#isClosed) return;
    let next = this.#next!;
    const ready: Item[] = [];
    const waiting = this.#waiting.toSorted((a, b) => a.index - b.index);
    const gap = waiting.findIndex((item) => {
      if (item.index > next) return true;
      if (item.index === next) {
        ready.push(item);
        next += 1;
      }
      return false;
    });
    this.#next = next;
    this.#waiting = gap < 0 ? [] : waiting.slice(gap);
    if (ready.length > 0) this.#show(ready, false);
    if (gap >= 0) void this.#fill(next, waiting[gap]!.index - 1);
  }

  async #fill(from: number, to: number): Promise<void> {
    this.#isFilling = true;
    while (!this.#isClosed) {
      try {
        const missing = await this.#readBetween(from, to);
        this.#waiting = [...missing, ...this.#waiting];
        break;
      } catch {
        await new Promise((wake) => setTimeout(wake, RETRY_MS));
      }
    }
    this.#isFilling = false;
    this.#drain();
  }
}

/** Follows the tape of an issue without a gap. */
export function followTrades(
  stream: VenueStream,
  source: HistorySource,
  issue: number,
  listener: TradeListener,
  onBust: BustListener = () => {},
): { close(): void } {
  const feed = new GaplessFeed<TradeAnswer>(listener, (from, to) =>
    readTrades(source, issue, from, to),
  );
  const take = (message: StreamMessage) => {
    const trades = message.data as TradeAnswer[];
    const [trade] = trades;
    const isTold = message.type === 'delta' && trade !== undefined && feed.hasShown(trade.index);
    if (isTold && trade.isBusted) onBust(trade);
    feed.take(trades, message.type === 'snapshot', 1);
  };
  const channel = { ch: 'trades', issue } as const;
  const handle = stream.add({ channel, take, interrupted: nothing, resumed: nothing });
  return closingBoth(handle, feed);
}

/** Follows the headers without a gap. */
export function followBlocks(
  stream: VenueStream,
  source: HistorySource,
  listener: BlockListener,
): { close(): void } {
  const feed = new GaplessFeed<BlockAnswer>(
    (blocks) => {
      for (const block of blocks) listener(block);
    },
    (from, to) => readBlocks(source, from, to),
  );
  const take = (message: StreamMessage) => {
    feed.take([message.data as BlockAnswer], message.type === 'snapshot', 0);
  };
  const channel = { ch: 'blocks' } as const;
  const handle = stream.add({ channel, take, interrupted: nothing, resumed: nothing });
  return closingBoth(handle, feed);
}

function nothing(): void {}

function closingBoth(handle: { close(): void }, feed: { close(): void }): { close(): void } {
  return {
    close() {
      feed.close();
      handle.close();
    },
  };
}

/** Trades `from` to `to` in ascending order, read newest first. */
async function readTrades(
  source: HistorySource,
  issue: number,
  from: number,
  to: number,
): Promise<readonly TradeAnswer[]> {
  const found: TradeAnswer[] = [];
  let query: { readonly limit: number; readonly cursor?: string } = { limit: PAGE_ITEMS };
  for (;;) {
    const { items, cursor } = await source.trades(issue, query);
    found.push(...items.filter(({ index }) => index >= from && index <= to));
    if (cursor === null || (items.at(-1)?.index ?? from) <= from) return found.reverse();
    query = { limit: PAGE_ITEMS, cursor };
  }
}

async function readBlocks(
  source: HistorySource,
  from: number,
  to: number,
): Promise<readonly BlockAnswer[]> {
  const found: BlockAnswer[] = [];
  let next = from;
  while (next <= to) {
    const { items } = await source.blocks({ from: next, limit: PAGE_ITEMS });
    if (items.length === 0) break;
    found.push(...items.filter(({ index }) => index <= to));
    next = items.at(-1)!.index + 1;
  }
  return found;
}
