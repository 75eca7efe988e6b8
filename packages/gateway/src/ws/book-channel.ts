import { encodeUtf8, formatDecimal, toHex } from '@jangbu/protocol';
import type { IssueView, Level, VenueViews } from '@jangbu/views';
import { STREAM_LIMITS } from '../door-limits.ts';
import { type LevelItem, levelItems, quantityText } from '../items.ts';
import { expectedItem, unpricedItem } from '../market-items.ts';
import { nodeHasher } from '../node-hasher.ts';
import { encodeMessage, resumeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

interface BookWindow {
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
  readonly figures: BookFigures;
}

type UnpricedItem = ReturnType<typeof unpricedItem>;

/** What a book says beside its levels. */
interface BookFigures {
  readonly expected: ReturnType<typeof expectedItem>;
  readonly marketOrders: UnpricedItem;
  readonly midpointOrders: UnpricedItem;
}

/**
 * The book of one issue: a snapshot of the best 25 levels of each side, then deltas that keep exactly this window right. A
 * level that leaves the window is removed, one that enters it is sent in full, so a reader needs nothing else.
 *
 * A snapshot has all figures beside the levels, a delta those that changed.
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

  /** A new reader, which has everything up to `resumesFrom` if that is given. */
  subscribe(sink: MessageSink, resumesFrom?: number): Subscription {
    // Without readers nobody kept the window up to date.
    if (this.isIdle) this.#refresh();
    const reader: BookReader = { sink, resumesFrom, isCurrent: false };
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
    if (reader.resumesFrom !== undefined && this.#resume(reader, reader.resumesFrom)) return;
    const { figures } = this.#window;
    const data = { ...this.#items(this.#window), ...figures };
    this.#snapshot ??= this.#message('snapshot', null, data);
    reader.sink.send(this.#snapshot);
  }

  /** Answers a resume; false if a snapshot has to follow. A window is soon shorter than the deltas that lead to it. */
  #resume(reader: BookReader, from: number): boolean {
    reader.resumesFrom = undefined;
    const isSame = from === this.#seq;
    const changed = from > this.#views.lastEventSeq ? 'ahead' : 'too_far';
    const channel = { ch: 'book', issue: this.#issue.issue };
    reader.sink.send(resumeMessage(this.#views, channel, from, isSame ? null : changed));
    return isSame;
  }

  /** Takes over the present window; the message that leads from the old one to it, or null if they are the same. */
  #refresh(): Buffer | null {
    const before = this.#window;
    const after = windowOf(this.#issue);
    const changed = {
      asks: changesBetween(before.asks, after.asks),
      bids: changesBetween(before.bids, after.bids),
    };
    const figures = changedFigures(before.figures, after.figures);
    const isSame = Object.keys(figures).length === 0;
    if (isSame && changed.asks.length === 0 && changed.bids.length === 0) return null;
    const previous = this.#seq;
    this.#window = after;
    this.#seq = this.#issue.book.seq;
    this.#snapshot = undefined;
    const data = { ...this.#items(changed), ...figures };
    return this.isIdle ? null : this.#message('delta', previous, data);
  }

  #items({ asks, bids }: Pick<BookWindow, 'asks' | 'bids'>): {
    asks: LevelItem[];
    bids: LevelItem[];
  } {
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

  /** The checksum of docs/spec/doors.md section 5. */
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
  /** `seq` that the reader says it has, until it was answered. */
  resumesFrom: number | undefined;
  /** False until it was sent a snapshot, and again after it missed a delta. */
  isCurrent: boolean;
}

function windowOf(issue: IssueView): BookWindow {
  const { book } = issue;
  const { bookLevels } = STREAM_LIMITS;
  const figures = {
    expected: expectedItem(issue),
    marketOrders: unpricedItem(book.market),
    midpointOrders: unpricedItem(book.midpoint),
  };
  return { asks: book.asks.best(bookLevels), bids: book.bids.best(bookLevels), figures };
}

function changedFigures(before: BookFigures, after: BookFigures): Partial<BookFigures> {
  const { expected, marketOrders, midpointOrders } = after;
  const isSame = (a: UnpricedItem, b: UnpricedItem) => a.asks === b.asks && a.bids === b.bids;
  const sameExpected =
    before.expected?.price === expected?.price && before.expected?.quantity === expected?.quantity;
  return {
    ...(sameExpected ? {} : { expected }),
    ...(isSame(before.marketOrders, marketOrders) ? {} : { marketOrders }),
    ...(isSame(before.midpointOrders, midpointOrders) ? {} : { midpointOrders }),
  };
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
