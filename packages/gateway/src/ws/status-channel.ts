import type { IssueView, VenueViews } from '@jangbu/views';
import { sessionItem } from '../market-items.ts';
import { encodeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

interface StatusReader {
  readonly sink: MessageSink;
  /** False until it was sent what is known now. */
  isCurrent: boolean;
}

/**
 * Where one issue stands in its day: phase, ends, what the call would come to, limits, interruption and halt.
 *
 * Every message says all of it, so one that a slow reader misses is made up for by the next.
 */
export class StatusChannel {
  readonly #views: VenueViews;
  readonly #issue: IssueView;
  readonly #readers = new Set<StatusReader>();
  #seq: number;

  constructor(views: VenueViews, issue: IssueView) {
    this.#views = views;
    this.#issue = issue;
    this.#seq = issue.statusSeq;
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader. */
  subscribe(sink: MessageSink): Subscription {
    if (this.isIdle) this.#seq = this.#issue.statusSeq;
    const reader: StatusReader = { sink, isCurrent: false };
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
    const previous = this.#seq;
    this.#seq = this.#issue.statusSeq;
    const delta = this.#message(previous);
    for (const reader of this.#readers) {
      if (!reader.isCurrent || !reader.sink.hasRoom()) reader.isCurrent = false;
      else reader.sink.send(delta);
    }
  }

  #pump(reader: StatusReader): void {
    if (reader.isCurrent || !reader.sink.hasRoom()) return;
    reader.isCurrent = true;
    reader.sink.send(this.#message(null));
  }

  #message(prev: number | null): Buffer {
    const { index, blocks, markets } = this.#views;
    const { issue, listing } = this.#issue;
    return encodeMessage({
      ch: 'status',
      issue,
      seq: this.#seq,
      prev,
      index,
      t: blocks.timestamp(index),
      type: prev === null ? 'snapshot' : 'delta',
      data: sessionItem(this.#issue, markets.get(listing.market)),
    });
  }
}
