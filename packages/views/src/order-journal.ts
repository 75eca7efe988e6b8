import type { PageCache } from './page-cache.ts';
import { firstPlace, NumberList, PagedRows } from './paged-rows.ts';

/** What happened to an order. */
export const ORDER_CHANGES = [
  'accepted',
  'filled',
  'reduced',
  'canceled',
  'expired',
  'replaced',
  'converted',
  'triggered',
] as const;
/** One of these. */
export type OrderChangeKind = (typeof ORDER_CHANGES)[number];

/** One change of an order, as its event told it. */
export interface OrderChange {
  readonly eventSeq: number;
  readonly blockIndex: number;
  readonly orderId: number;
  readonly change: OrderChangeKind;
  /** What was accepted, filled or taken off; of other changes what was open. */
  readonly quantity: number;
  /** What was open after it. */
  readonly leavesQuantity: number;
  /** Of a fill; null of everything else. */
  readonly fill: { readonly tradeNumber: number; readonly isTaker: boolean } | null;
}

const EVENT_SEQ = 0;
const BLOCK_INDEX = 8;
const QUANTITY = 16;
const LEAVES = 24;
const ORDER = 32;
/** Leaf of the trade log. */
const TRADE = 36;
const CHANGE = 40;
const IS_TAKER = 41;
const ROW_BYTES = 42;

/** Every change of every order, 46 bytes each, and for each participant the list of those of its accounts. */
export class OrderJournal {
  readonly #cache: PageCache | undefined;
  readonly #rows: PagedRows;
  readonly #byParticipant = new Map<number, NumberList>();

  constructor(cache?: PageCache) {
    this.#cache = cache;
    this.#rows = new PagedRows(ROW_BYTES, cache);
  }

  /** Appends the next change, of an order of a participant. */
  add(participant: number, change: OrderChange): void {
    const row = this.#rows.add();
    const page = this.#rows.pageToWrite(row);
    const at = this.#rows.offset(row);
    page.setFloat64(at + EVENT_SEQ, change.eventSeq);
    page.setFloat64(at + BLOCK_INDEX, change.blockIndex);
    page.setFloat64(at + QUANTITY, change.quantity);
    page.setFloat64(at + LEAVES, change.leavesQuantity);
    page.setUint32(at + ORDER, change.orderId);
    page.setUint32(at + TRADE, change.fill?.tradeNumber ?? 0);
    page.setUint8(at + CHANGE, ORDER_CHANGES.indexOf(change.change));
    page.setUint8(at + IS_TAKER, change.fill?.isTaker === true ? 1 : 0);
    let list = this.#byParticipant.get(participant);
    if (list === undefined) {
      list = new NumberList(this.#cache);
      this.#byParticipant.set(participant, list);
    }
    list.push(row);
  }

  /** Number of changes of a participant's orders. */
  countOf(participant: number): number {
    return this.#byParticipant.get(participant)?.count ?? 0;
  }

  /** Change number `place` (from 0) of a participant's orders; throws a RangeError if there is none. */
  at(participant: number, place: number): OrderChange {
    const row = this.#rowOf(participant, place);
    const page = this.#rows.page(row);
    const at = this.#rows.offset(row);
    const change = ORDER_CHANGES[page.getUint8(at + CHANGE)]!;
    const isTaker = page.getUint8(at + IS_TAKER) === 1;
    return {
      eventSeq: page.getFloat64(at + EVENT_SEQ),
      blockIndex: page.getFloat64(at + BLOCK_INDEX),
      orderId: page.getUint32(at + ORDER),
      change,
      quantity: page.getFloat64(at + QUANTITY),
      leavesQuantity: page.getFloat64(at + LEAVES),
      fill: change === 'filled' ? { tradeNumber: page.getUint32(at + TRADE), isTaker } : null,
    };
  }

  /** `eventSeq` of that change; throws a RangeError if there is none. */
  seqAt(participant: number, place: number): number {
    const row = this.#rowOf(participant, place);
    return this.#rows.page(row).getFloat64(this.#rows.offset(row) + EVENT_SEQ);
  }

  /** Place of the first change after event `seq`; the number of changes if there is none. Cost: log n. */
  firstAfter(participant: number, seq: number): number {
    const count = this.countOf(participant);
    return firstPlace(count, (place) => this.seqAt(participant, place) > seq);
  }

  #rowOf(participant: number, place: number): number {
    const list = this.#byParticipant.get(participant);
    if (list === undefined) throw new RangeError(`participant ${participant} has no orders`);
    return list.at(place);
  }
}
