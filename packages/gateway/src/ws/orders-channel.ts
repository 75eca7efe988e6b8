import type { OrderView, VenueViews } from '@jangbu/views';
import type { StreamLimits } from '../door-limits.ts';
import { orderChangeItem } from '../history-items.ts';
import { orderItem } from '../items.ts';
import { DoorProblem, problemDocument } from '../problems.ts';
import { encodeMessage, type MessageType, type ResumeRefusal, resumeMessage } from './messages.ts';
import type { MessageSink, Subscription } from './subscription.ts';

/** About what a change takes in a message: with a fill about 800 bytes. */
const CHANGE_ITEM_BYTES = 800;
/** Changes in a message, unless one event has more. */
const CHANGES_PER_MESSAGE = 100;
const CHANNEL = { ch: 'orders', issue: null } as const;

interface OrdersReader {
  readonly sink: MessageSink;
  /** False from the block on that revokes the key, and after the key's time. */
  readonly isInForce: () => boolean;
  /** Place of the next change among the participant's; undefined before the first message. */
  next: number | undefined;
  /** `seq` of the message before. */
  seq: number;
  /** `seq` that the reader says it has, until it was answered. */
  resumesFrom: number | undefined;
  isEnded: boolean;
}

/** The orders of one participant: those that are open, then every change and every fill, none left out however slow the reader. */
export class OrdersChannel {
  readonly #views: VenueViews;
  readonly #participant: number;
  readonly #limits: StreamLimits;
  readonly #readers = new Set<Subscription>();

  constructor(views: VenueViews, participant: number, limits: StreamLimits) {
    this.#views = views;
    this.#participant = participant;
    this.#limits = limits;
  }

  /** True if nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** A new reader, which has everything up to `resumesFrom` if that is given; `isInForce` says whether it may still read. */
  subscribe(
    sink: MessageSink,
    resumesFrom: number | undefined,
    isInForce: () => boolean,
  ): Subscription {
    const reader: OrdersReader = {
      sink,
      isInForce,
      next: undefined,
      seq: 0,
      resumesFrom,
      isEnded: false,
    };
    const subscription: Subscription = {
      pump: () => this.#pump(reader),
      backlogBytes: () => (this.#count - (reader.next ?? this.#count)) * CHANGE_ITEM_BYTES,
      end: () => this.#readers.delete(subscription),
    };
    this.#readers.add(subscription);
    return subscription;
  }

  /** Sends the readers what has come. */
  publish(): void {
    for (const reader of this.#readers) reader.pump();
  }

  get #count(): number {
    return this.#views.journal.countOf(this.#participant);
  }

  #pump(reader: OrdersReader): void {
    if (reader.isEnded || !reader.sink.hasRoom()) return;
    if (!reader.isInForce()) {
      this.#end(reader);
      return;
    }
    if (reader.next === undefined) this.#begin(reader);
    while (reader.next !== undefined && reader.next < this.#count && reader.sink.hasRoom()) {
      this.#sendChanges(reader, reader.next);
    }
  }

  /** The key of the reader reads no more. */
  #end(reader: OrdersReader): void {
    reader.isEnded = true;
    const document = problemDocument(new DoorProblem('bad_token'), 'en', '');
    reader.sink.send(Buffer.from(JSON.stringify({ ch: 'error', ...document })));
  }

  #begin(reader: OrdersReader): void {
    const { resumesFrom } = reader;
    if (resumesFrom !== undefined && this.#resume(reader, resumesFrom)) return;
    const { lastEventSeq, index } = this.#views;
    reader.next = this.#count;
    reader.seq = lastEventSeq;
    reader.sink.send(this.#message('snapshot', lastEventSeq, null, index, this.#openOrders()));
  }

  /** Answers a resume; false if a snapshot has to follow. */
  #resume(reader: OrdersReader, from: number): boolean {
    reader.resumesFrom = undefined;
    const next = this.#views.journal.firstAfter(this.#participant, from);
    let reason: ResumeRefusal | null = null;
    if (from > this.#views.lastEventSeq) reason = 'ahead';
    else if (this.#count - next > this.#limits.maxResumeOrderChanges) reason = 'too_far';
    reader.sink.send(resumeMessage(this.#views, CHANNEL, from, reason));
    if (reason !== null) return false;
    reader.next = next;
    reader.seq = from;
    return true;
  }

  #openOrders() {
    const { orders, members } = this.#views;
    const { snapshotOrders } = this.#limits;
    const accounts = members.accounts.filter((view) => view.participant === this.#participant);
    const found: OrderView[] = [];
    let open = 0;
    for (const { account } of accounts) {
      open += orders.openCount(account);
      const room = snapshotOrders - found.length;
      found.push(...orders.openOfAccount(account, Number.MAX_SAFE_INTEGER, room));
    }
    const items = found.map((order) => orderItem(this.#views, order));
    return { orders: items, isWhole: found.length === open };
  }

  #sendChanges(reader: OrdersReader, from: number): void {
    const { journal } = this.#views;
    const changes = [];
    let seq = reader.seq;
    for (let place = from; place < this.#count; place += 1) {
      const change = journal.at(this.#participant, place);
      // Both sides of a trade may be the reader's: what one event did is told together.
      if (changes.length >= CHANGES_PER_MESSAGE && change.eventSeq !== seq) break;
      changes.push(change);
      seq = change.eventSeq;
    }
    const items = changes.map((change) => orderChangeItem(this.#views, change));
    const { blockIndex } = changes.at(-1)!;
    reader.sink.send(this.#message('delta', seq, reader.seq, blockIndex, items));
    reader.next = from + changes.length;
    reader.seq = seq;
  }

  #message(
    type: MessageType,
    seq: number,
    prev: number | null,
    index: number,
    data: unknown,
  ): Buffer {
    const t = this.#views.blocks.timestamp(index);
    return encodeMessage({ ...CHANNEL, seq, prev, index, t, type, data });
  }
}
