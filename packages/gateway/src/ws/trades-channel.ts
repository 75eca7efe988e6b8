import type { BustView, VenueViews } from '@jangbu/views';
import type { StreamLimits } from '../door-limits.ts';
import { tradeItem } from '../items.ts';
import { encodeMessage, LastMessage, type ResumeRefusal, resumeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

/** About what a trade takes in a message. */
const TRADE_ITEM_BYTES = 420;

interface TapeReader {
  readonly sink: MessageSink;
  /** Index of the next trade; 0 before the first message. */
  next: number;
  /** Place of the next bust among those of the issue. */
  nextBust: number;
  /** `seq` of the message before. */
  seq: number;
  /** `seq` that the reader says it has, until it was answered. */
  resumesFrom: number | undefined;
}

/**
 * The tape of one issue: the last 50 trades, then every trade, none left out however slow the reader. A trade that is busted
 * is told of once more.
 */
export class TradesChannel {
  readonly #views: VenueViews;
  readonly #issue: number;
  readonly #limits: StreamLimits;
  readonly #readers = new Set<Subscription>();
  readonly #last = new LastMessage();

  constructor(views: VenueViews, issue: number, limits: StreamLimits) {
    this.#views = views;
    this.#issue = issue;
    this.#limits = limits;
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader, which has everything up to `resumesFrom` if that is given. */
  subscribe(sink: MessageSink, resumesFrom?: number): Subscription {
    const reader: TapeReader = { sink, next: 0, nextBust: 0, seq: 0, resumesFrom };
    const subscription: Subscription = {
      pump: () => this.#pump(reader),
      backlogBytes: () => this.#backlog(reader) * TRADE_ITEM_BYTES,
      end: () => this.#readers.delete(subscription),
    };
    this.#readers.add(subscription);
    return subscription;
  }

  /** Sends the readers what has come. */
  publish(): void {
    for (const reader of this.#readers) reader.pump();
  }

  #backlog({ next, nextBust }: TapeReader): number {
    // Before the first message a snapshot is due, and no more.
    if (next === 0) return 0;
    return this.#count + 1 - next + this.#busts.length - nextBust;
  }

  get #count(): number {
    return this.#views.trades.countOf(this.#issue);
  }

  get #busts(): readonly BustView[] {
    return this.#views.trades.bustsOf(this.#issue);
  }

  #pump(reader: TapeReader): void {
    if (reader.next === 0) this.#begin(reader);
    while (reader.next !== 0 && reader.sink.hasRoom()) {
      const bust = this.#busts[reader.nextBust];
      const until = bust?.tradeCount ?? this.#count;
      if (reader.next <= until) this.#sendTrades(reader, until);
      else if (bust === undefined) return;
      else this.#sendBust(reader, bust);
    }
  }

  #begin(reader: TapeReader): void {
    if (!reader.sink.hasRoom()) return;
    const { resumesFrom } = reader;
    if (resumesFrom !== undefined && this.#resume(reader, resumesFrom)) return;
    const count = this.#count;
    const from = Math.max(1, count + 1 - this.#limits.snapshotTrades);
    reader.next = count + 1;
    reader.nextBust = this.#busts.length;
    reader.seq = Math.max(this.#seqOf(count), this.#busts.at(-1)?.eventSeq ?? 0);
    reader.sink.send(this.#message(from, count, null, reader.seq));
  }

  /** Answers a resume; false if a snapshot has to follow. */
  #resume(reader: TapeReader, from: number): boolean {
    reader.resumesFrom = undefined;
    const next = this.#views.trades.firstAfter(this.#issue, from);
    let reason: ResumeRefusal | null = null;
    if (from > this.#views.lastEventSeq) reason = 'ahead';
    else if (this.#count + 1 - next > this.#limits.maxResumeTrades) reason = 'too_far';
    const channel = { ch: 'trades', issue: this.#issue };
    reader.sink.send(resumeMessage(this.#views, channel, from, reason));
    if (reason !== null) return false;
    reader.next = next;
    reader.nextBust = this.#busts.filter(({ eventSeq }) => eventSeq <= from).length;
    reader.seq = from;
    return true;
  }

  #sendTrades(reader: TapeReader, until: number): void {
    const to = Math.min(until, reader.next + this.#limits.maxTradesPerMessage - 1);
    const seq = this.#seqOf(to);
    reader.sink.send(this.#message(reader.next, to, reader.seq, seq));
    reader.next = to + 1;
    reader.seq = seq;
  }

  #sendBust(reader: TapeReader, bust: BustView): void {
    const { trades, blocks } = this.#views;
    const { index, blockIndex, eventSeq: seq } = bust;
    const prev = reader.seq;
    const bytes = this.#last.of(`bust ${prev} ${seq}`, () =>
      encodeMessage({
        ch: 'trades',
        issue: this.#issue,
        seq,
        prev,
        index: blockIndex,
        t: blocks.timestamp(blockIndex),
        type: 'delta',
        data: [tradeItem(this.#views, trades.tradeOf(this.#issue, index)!)],
      }),
    );
    reader.sink.send(bytes);
    reader.nextBust += 1;
    reader.seq = seq;
  }

  #seqOf(index: number): number {
    return this.#views.trades.tradeOf(this.#issue, index)?.eventSeq ?? 0;
  }

  /** Trades `from` to `to`; a snapshot if there is no message before. */
  #message(from: number, to: number, prev: number | null, seq: number): Buffer {
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
        seq,
        prev,
        index: blockIndex,
        t: blocks.timestamp(blockIndex),
        type: prev === null ? 'snapshot' : 'delta',
        data,
      });
    });
  }
}
