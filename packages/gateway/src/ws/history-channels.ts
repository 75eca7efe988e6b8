import type { VenueViews } from '@jangbu/views';
import { STREAM_LIMITS } from '../door-limits.ts';
import { blockItem, tradeItem } from '../items.ts';
import { encodeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

/** About what a trade and a header take in a message. */
const TRADE_ITEM_BYTES = 420;
const BLOCK_ITEM_BYTES = 1_100;

/** The bytes of the message that was encoded last: readers that are equally far share it. */
class LastMessage {
  #key = '';
  #bytes: Buffer = Buffer.alloc(0);

  of(key: string, encode: () => Buffer): Buffer {
    if (key !== this.#key) {
      this.#bytes = encode();
      this.#key = key;
    }
    return this.#bytes;
  }
}

/** The tape of one issue: the last 50 trades, then every trade, none left out however slow the reader. */
export class TradesChannel {
  readonly #views: VenueViews;
  readonly #issue: number;
  readonly #readers = new Set<Subscription>();
  readonly #last = new LastMessage();

  constructor(views: VenueViews, issue: number) {
    this.#views = views;
    this.#issue = issue;
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader. */
  subscribe(sink: MessageSink): Subscription {
    const reader = { sink, next: 0, seq: 0 };
    const subscription: Subscription = {
      pump: () => this.#pump(reader),
      backlogBytes: () =>
        (this.#views.trades.countOf(this.#issue) + 1 - reader.next) * TRADE_ITEM_BYTES,
      end: () => this.#readers.delete(subscription),
    };
    this.#readers.add(subscription);
    return subscription;
  }

  /** Sends the readers what has come. */
  publish(): void {
    for (const reader of this.#readers) reader.pump();
  }

  #pump(reader: { sink: MessageSink; next: number; seq: number }): void {
    const { trades } = this.#views;
    const count = trades.countOf(this.#issue);
    if (reader.next === 0) {
      if (!reader.sink.hasRoom()) return;
      const from = Math.max(1, count + 1 - STREAM_LIMITS.snapshotTrades);
      reader.sink.send(this.#message(from, count, null));
      reader.next = count + 1;
      reader.seq = this.#seqOf(count);
    }
    while (reader.next <= count && reader.sink.hasRoom()) {
      const to = Math.min(count, reader.next + STREAM_LIMITS.maxTradesPerMessage - 1);
      reader.sink.send(this.#message(reader.next, to, reader.seq));
      reader.next = to + 1;
      reader.seq = this.#seqOf(to);
    }
  }

  #seqOf(index: number): number {
    return this.#views.trades.tradeOf(this.#issue, index)?.eventSeq ?? 0;
  }

  /** Trades `from` to `to`; a snapshot if there is no message before. */
  #message(from: number, to: number, prev: number | null): Buffer {
    const { trades, blocks, index } = this.#views;
    const key = prev === null ? `snapshot ${from} ${to} ${index}` : `${prev} ${from} ${to}`;
    return this.#last.of(key, () => {
      const data = [];
      for (let place = from; place <= to; place += 1) {
        data.push(tradeItem(this.#views, trades.tradeOf(this.#issue, place)!));
      }
      const blockIndex = prev === null ? index : data.at(-1)!.blockIndex;
      return encodeMessage({
        ch: 'trades',
        issue: this.#issue,
        seq: this.#seqOf(to),
        prev,
        index: blockIndex,
        t: blocks.timestamp(blockIndex),
        type: prev === null ? 'snapshot' : 'delta',
        data,
      });
    });
  }
}

/** The headers: the last one, then every one. */
export class BlocksChannel {
  readonly #views: VenueViews;
  readonly #readers = new Set<Subscription>();
  readonly #last = new LastMessage();

  constructor(views: VenueViews) {
    this.#views = views;
  }

  /** A new reader. */
  subscribe(sink: MessageSink): Subscription {
    const reader = { sink, next: this.#views.index, isNew: true };
    const subscription: Subscription = {
      pump: () => this.#pump(reader),
      backlogBytes: () => (this.#views.index + 1 - reader.next) * BLOCK_ITEM_BYTES,
      end: () => this.#readers.delete(subscription),
    };
    this.#readers.add(subscription);
    return subscription;
  }

  /** Sends the readers what has come. */
  publish(): void {
    for (const reader of this.#readers) reader.pump();
  }

  #pump(reader: { sink: MessageSink; next: number; isNew: boolean }): void {
    while (reader.next <= this.#views.index && reader.sink.hasRoom()) {
      reader.sink.send(this.#message(reader.next, reader.isNew));
      reader.next += 1;
      reader.isNew = false;
    }
  }

  #message(index: number, isSnapshot: boolean): Buffer {
    return this.#last.of(`${isSnapshot} ${index}`, () => {
      const { blocks } = this.#views;
      const block = blocks.block(index)!;
      return encodeMessage({
        ch: 'blocks',
        issue: null,
        seq: block.lastEventSeq,
        prev: isSnapshot ? null : blocks.lastEventSeq(index - 1),
        index,
        t: block.header.timestamp,
        type: isSnapshot ? 'snapshot' : 'delta',
        data: blockItem(block),
      });
    });
  }
}
