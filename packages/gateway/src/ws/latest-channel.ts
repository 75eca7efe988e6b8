import type { VenueViews } from '@jangbu/views';
import { encodeMessage, resumeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

interface LatestReader {
  readonly sink: MessageSink;
  /** `seq` that the reader says it has, until it was answered. */
  resumesFrom: number | undefined;
  /** False until it was sent what is known now. */
  isCurrent: boolean;
}

/** What a channel tells of an issue, and which event it last heard of. */
export interface LatestSource {
  readonly ch: 'status' | 'auction';
  readonly issue: number;
  /** `eventSeq` of the last event that changed it. */
  seq(): number;
  /** All of it as it is now. */
  data(): unknown;
}

/**
 * A channel of which only the newest counts: where an issue stands in its day, or what its call would come to.
 *
 * Every message says all of it, so one that a slow reader misses is made up for by the next.
 */
export class LatestChannel {
  readonly #views: VenueViews;
  readonly #source: LatestSource;
  readonly #readers = new Set<LatestReader>();
  #seq: number;

  constructor(views: VenueViews, source: LatestSource) {
    this.#views = views;
    this.#source = source;
    this.#seq = source.seq();
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader, which has everything up to `resumesFrom` if that is given. */
  subscribe(sink: MessageSink, resumesFrom?: number): Subscription {
    if (this.isIdle) this.#seq = this.#source.seq();
    const reader: LatestReader = { sink, resumesFrom, isCurrent: false };
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
    this.#seq = this.#source.seq();
    const delta = this.#message(previous);
    for (const reader of this.#readers) {
      if (!reader.isCurrent || !reader.sink.hasRoom()) reader.isCurrent = false;
      else reader.sink.send(delta);
    }
  }

  #pump(reader: LatestReader): void {
    if (reader.isCurrent || !reader.sink.hasRoom()) return;
    reader.isCurrent = true;
    const { resumesFrom } = reader;
    if (resumesFrom === undefined) {
      reader.sink.send(this.#message(null));
      return;
    }
    reader.resumesFrom = undefined;
    const isAhead = resumesFrom > this.#views.lastEventSeq;
    const { ch, issue } = this.#source;
    const reason = isAhead ? 'ahead' : null;
    reader.sink.send(resumeMessage(this.#views, { ch, issue }, resumesFrom, reason));
    if (isAhead) reader.sink.send(this.#message(null));
    else if (resumesFrom < this.#seq) reader.sink.send(this.#message(resumesFrom));
  }

  #message(prev: number | null): Buffer {
    const { index, blocks } = this.#views;
    const { ch, issue } = this.#source;
    return encodeMessage({
      ch,
      issue,
      seq: this.#seq,
      prev,
      index,
      t: blocks.timestamp(index),
      type: prev === null ? 'snapshot' : 'delta',
      data: this.#source.data(),
    });
  }
}
