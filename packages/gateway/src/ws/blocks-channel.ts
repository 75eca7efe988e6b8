import type { VenueViews } from '@jangbu/views';
import type { StreamLimits } from '../door-limits.ts';
import { blockItem } from '../items.ts';
import { encodeMessage, LastMessage, type ResumeRefusal, resumeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

/** About what a header takes in a message. */
const BLOCK_ITEM_BYTES = 1_100;
const CHANNEL = { ch: 'blocks', issue: null } as const;

interface BlocksReader {
  readonly sink: MessageSink;
  /** Index of the next header. */
  next: number;
  /** `seq` of the message before; null where the next one is a snapshot. */
  prev: number | null;
  /** `seq` that the reader says it has, until it was answered. */
  resumesFrom: number | undefined;
}

/** The headers: the last one, then every one. */
export class BlocksChannel {
  readonly #views: VenueViews;
  readonly #limits: StreamLimits;
  readonly #readers = new Set<Subscription>();
  readonly #last = new LastMessage();

  constructor(views: VenueViews, limits: StreamLimits) {
    this.#views = views;
    this.#limits = limits;
  }

  /** A new reader, which has everything up to `resumesFrom` if that is given. */
  subscribe(sink: MessageSink, resumesFrom?: number): Subscription {
    const reader: BlocksReader = { sink, next: this.#views.index, prev: null, resumesFrom };
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

  #pump(reader: BlocksReader): void {
    if (reader.resumesFrom !== undefined && reader.sink.hasRoom()) {
      this.#resume(reader, reader.resumesFrom);
    }
    while (reader.next <= this.#views.index && reader.sink.hasRoom()) {
      reader.sink.send(this.#message(reader.next, reader.prev));
      reader.prev = this.#views.blocks.lastEventSeq(reader.next);
      reader.next += 1;
    }
  }

  #resume(reader: BlocksReader, from: number): void {
    const { blocks, index, lastEventSeq } = this.#views;
    reader.resumesFrom = undefined;
    const next = blocks.firstAfter(from);
    let reason: ResumeRefusal | null = null;
    if (from > lastEventSeq) reason = 'ahead';
    else if (index + 1 - next > this.#limits.maxResumeBlocks) reason = 'too_far';
    if (reason === null) {
      reader.next = next;
      reader.prev = from;
    } else reader.next = index;
    reader.sink.send(resumeMessage(this.#views, CHANNEL, from, reason));
  }

  #message(index: number, prev: number | null): Buffer {
    return this.#last.of(`${prev} ${index}`, () => {
      const { blocks } = this.#views;
      const block = blocks.block(index)!;
      return encodeMessage({
        ...CHANNEL,
        seq: block.lastEventSeq,
        prev,
        index,
        t: block.header.timestamp,
        type: prev === null ? 'snapshot' : 'delta',
        data: blockItem(block),
      });
    });
  }
}
