import { encodeUtf8, formatDecimal, toHex } from '@jangbu/protocol';
import type { IssueView, Level, VenueViews } from '@jangbu/views';
import { STREAM_LIMITS } from '../door-limits.ts';
import { type LevelItem, levelItems, quantityText } from '../items.ts';
import { nodeHasher } from '../node-hasher.ts';
import { encodeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

interface BookWindow {
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
}

/**
 * The book of one issue: a snapshot of the best 25 levels of each side, then deltas that keep exactly this window right. A
 * level that leaves the window is removed, one that enters it is sent in full, so a reader needs nothing else.
 *
 * The window is compared once a block and encoded once for all readers, whatever their number.
 */
export class BookChannel {
  readonly #views: VenueViews;
  readonly #issue: IssueView;
  readonly #readers = new Set<BookReader>();
  #window: BookWindow;
  #seq: number;
  #snapshot: Buffer | undefined;

  constructor(views: VenueViews, issue: IssueView) {
    this.#views = views;
    this.#issue = issue;
    this.#window = windowOf(issue);
    this.#seq = issue.book.seq;
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader. */
  subscribe(sink: MessageSink): Subscription {
    // Without readers nobody kept the window up to date.
    if (this.isIdle) this.#refresh();
    const reader: BookReader = { sink, isCurrent: false };
    this.#readers.add(reader);
    return {
      pump: () => this.#pump(reader),
      backlogBytes: () => 0,
      end: () => this.#readers.delete(reader),
    };
  }

  /** Tells the readers what the last block changed. */
  publish(): void {
    if (this.isIdle) return;
    const delta = this.#refresh();
    if (delta === null) return;
    for (const reader of this.#readers) {
      if (!reader.isCurrent || !reader.sink.hasRoom()) reader.isCurrent = false;
      else reader.sink.send(delta);
    }
  }

  /** Sends each reader that is up to date the checksum of what it should have. */
  publishChecksum(): void {
    if (this.isIdle) return;
    const message = this.#message('checksum', this.#seq, {
      levels: STREAM_LIMITS.bookLevels,
      checksum: this.#checksum(),
    });
    for (const { sink, isCurrent } of this.#readers) {
      if (isCurrent && sink.hasRoom()) sink.send(message);
    }
  }

  #pump(reader: BookReader): void {
    if (reader.isCurrent || !reader.sink.hasRoom()) return;
    reader.isCurrent = true;
    this.#snapshot ??= this.#message('snapshot', null, this.#items(this.#window));
    reader.sink.send(this.#snapshot);
  }

  /** Takes over the present window; the message that leads from the old one to it, or null if they are the same. */
  #refresh(): Buffer | null {
    const before = this.#window;
    const after = windowOf(this.#issue);
    const changed = {
      asks: changesBetween(before.asks, after.asks),
      bids: changesBetween(before.bids, after.bids),
    };
    if (changed.asks.length === 0 && changed.bids.length === 0) return null;
    const previous = this.#seq;
    this.#window = after;
    this.#seq = this.#issue.book.seq;
    this.#snapshot = undefined;
    return this.isIdle ? null : this.#message('delta', previous, this.#items(changed));
  }

  #items({ asks, bids }: BookWindow): { asks: LevelItem[]; bids: LevelItem[] } {
    const { priceDecimals } = this.#issue.listing;
    return { asks: levelItems(asks, priceDecimals), bids: levelItems(bids, priceDecimals) };
  }

  #message(type: 'snapshot' | 'delta' | 'checksum', prev: number | null, data: unknown): Buffer {
    const { index } = this.#views;
    const t = this.#views.blocks.timestamp(index);
    return encodeMessage({
      ch: 'book',
      issue: this.#issue.issue,
      seq: this.#seq,
      prev,
      index,
      t,
      type,
      data,
    });
  }

  /**
   * SHA-256 in hex of the window as text: the line `jangbu-book/v1 <issue> <seq>`, then a line `a <price> <quantity>
   * <orders>` for each ask, best first, then `b …` for each bid; each line ends with a line feed.
   */
  #checksum(): string {
    const { issue, listing } = this.#issue;
    const line = (side: string) => (level: Level) =>
      `${side} ${formatDecimal(level.price, listing.priceDecimals)} ${quantityText(level.quantity)} ${level.orders}\n`;
    const text = [
      `jangbu-book/v1 ${issue} ${this.#seq}\n`,
      ...this.#window.asks.map(line('a')),
      ...this.#window.bids.map(line('b')),
    ].join('');
    return toHex(nodeHasher.sha256(encodeUtf8(text)));
  }
}

interface BookReader {
  readonly sink: MessageSink;
  /** False until it was sent a snapshot, and again after it missed a delta. */
  isCurrent: boolean;
}

function windowOf({ book }: IssueView): BookWindow {
  const { bookLevels } = STREAM_LIMITS;
  return { asks: book.asks.best(bookLevels), bids: book.bids.best(bookLevels) };
}

/** Levels of `after` that are not the same in `before`, and those that are gone, with nothing left. */
function changesBetween(before: readonly Level[], after: readonly Level[]): Level[] {
  const rest = new Map(before.map((level) => [level.price, level]));
  const changed: Level[] = [];
  for (const level of after) {
    const old = rest.get(level.price);
    rest.delete(level.price);
    if (old?.quantity !== level.quantity || old.orders !== level.orders) changed.push(level);
  }
  for (const { price } of rest.values()) changed.push({ price, quantity: 0, orders: 0 });
  return changed;
}
