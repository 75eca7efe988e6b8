import {
  EVENT_KINDS,
  readU32,
  readU64,
  STORED_TRADE_BYTES,
  TRADE_FIELDS_BYTES,
  tradeHash,
} from '@jangbu/protocol';
import type { FoldedBlock } from './block-fold.ts';
import { ORDER_BOOK } from './order-book.ts';
import type { OrderChange, OrderChangeKind } from './order-journal.ts';
import { type OrderPlace, STATUS } from './order-views.ts';

const REASON_REDUCED = 1;

/**
 * Folds the events of orders and trades.
 *
 * An order stands on its book from the event that brings it to market on, and what it trades at once leaves the book
 * again: views are read between blocks, and so no event is needed that says what of a taker comes to rest.
 */
export class OrderFold {
  readonly #in: FoldedBlock;
  /** Trades that were folded so far. */
  trades = 0;

  constructor(folded: FoldedBlock) {
    this.#in = folded;
  }

  /** Folds one event; false if it is none of orders. */
  fold(events: Uint8Array, at: number): boolean {
    switch (events[at]) {
      case EVENT_KINDS.order_accepted:
        this.#accepted(events, at);
        return true;
      case EVENT_KINDS.trade_executed:
        this.#trade(events, at);
        return true;
      case EVENT_KINDS.order_reduced:
        this.#reduced(events, at);
        return true;
      case EVENT_KINDS.order_canceled:
        this.#ended(events, at, STATUS.canceled, events[at + 40] === REASON_REDUCED);
        return true;
      case EVENT_KINDS.order_expired:
        this.#ended(events, at, STATUS.expired, false);
        return true;
      case EVENT_KINDS.order_replaced:
        this.#changed(events, at, events[at + 48]!);
        return true;
      case EVENT_KINDS.order_converted:
        this.#changed(events, at, events[at + 40]!);
        return true;
      case EVENT_KINDS.stop_triggered:
        this.#triggered(events, at);
        return true;
      default:
        return false;
    }
  }

  /** The result of a command that was done: where what it brought to market rests. */
  result(events: Uint8Array, at: number): void {
    const { kind } = this.#in.commandAt(events, at);
    if (kind !== 'PlaceOrder' && kind !== 'AmendOrder') return;
    const { orders } = this.#in.views;
    const orderId = readU64(events, at + 24);
    // Stop orders that fired since may have taken more of it.
    const { leavesQuantity } = orders.placeOf(orderId);
    if (leavesQuantity > readU64(events, at + 40)) {
      throw new Error(`order ${orderId} rests with ${leavesQuantity}, not as its fills say`);
    }
    orders.rest(orderId, readU32(events, at + 20), readU32(events, at + 52));
  }

  #change(place: OrderPlace, quantity: number, orders: number, seq: number): void {
    const { issue, side, limitPrice, book } = place;
    const view = this.#in.views.issues.must(issue).book;
    if (book === ORDER_BOOK.limit) view.change(side, limitPrice, quantity, orders, seq);
    else if (book === ORDER_BOOK.market) view.changeUnpriced('market', side, quantity, seq);
    else if (book === ORDER_BOOK.midpoint) view.changeUnpriced('midpoint', side, quantity, seq);
    else return;
    this.#in.changes.books.add(issue);
  }

  /** Notes for the owner of an order what happened to it. */
  #note(
    events: Uint8Array,
    at: number,
    orderId: number,
    change: OrderChangeKind,
    quantity: number,
    fill: OrderChange['fill'] = null,
  ): void {
    const { views, block, changes } = this.#in;
    const { participant } = views.members.accounts[views.orders.accountOf(orderId)]!;
    views.journal.add(participant, {
      eventSeq: readU64(events, at + 8),
      blockIndex: block.header.index,
      orderId,
      change,
      quantity,
      leavesQuantity: views.orders.placeOf(orderId).leavesQuantity,
      fill,
    });
    changes.owners.add(participant);
  }

  #accepted(events: Uint8Array, at: number): void {
    const command = this.#in.commandAt(events, at);
    if (command.kind !== 'PlaceOrder') throw new Error('an accepted order that is no PlaceOrder');
    const { views, block } = this.#in;
    const orderId = readU64(events, at + 16);
    const place = views.orders.add(
      orderId,
      command,
      readU64(events, at + 24),
      readU32(events, at + 56),
      block.header.index,
      readU32(events, at + 4),
    );
    this.#change(place, place.leavesQuantity, 1, readU64(events, at + 8));
    this.#note(events, at, orderId, 'accepted', place.leavesQuantity);
  }

  /** An order has another type and price from now on: amended by its owner, or by the closing call. */
  #changed(events: Uint8Array, at: number, orderType: number): void {
    const { orders } = this.#in.views;
    const orderId = readU64(events, at + 16);
    const seq = readU64(events, at + 8);
    const before = orders.placeOf(orderId);
    this.#change(before, -before.leavesQuantity, -1, seq);
    const after = orders.replace(orderId, orderType, readU64(events, at + 24));
    this.#change(after, after.leavesQuantity, 1, seq);
    const isReplaced = events[at] === EVENT_KINDS.order_replaced;
    this.#note(events, at, orderId, isReplaced ? 'replaced' : 'converted', after.leavesQuantity);
  }

  #triggered(events: Uint8Array, at: number): void {
    const orderId = readU64(events, at + 16);
    const place = this.#in.views.orders.trigger(orderId);
    this.#change(place, place.leavesQuantity, 1, readU64(events, at + 8));
    this.#note(events, at, orderId, 'triggered', place.leavesQuantity);
  }

  #reduced(events: Uint8Array, at: number): void {
    const { orders } = this.#in.views;
    const orderId = readU64(events, at + 16);
    const quantity = readU64(events, at + 24);
    orders.reduce(orderId, quantity);
    this.#change(orders.placeOf(orderId), -quantity, 0, readU64(events, at + 8));
    this.#note(events, at, orderId, 'reduced', quantity);
  }

  #ended(events: Uint8Array, at: number, status: number, isReduced: boolean): void {
    const { orders } = this.#in.views;
    const orderId = readU64(events, at + 16);
    const place = orders.placeOf(orderId);
    const left = readU64(events, at + 24);
    orders.end(orderId, status, left, isReduced);
    this.#change(place, -left, -1, readU64(events, at + 8));
    this.#note(events, at, orderId, status === STATUS.canceled ? 'canceled' : 'expired', left);
  }

  #trade(events: Uint8Array, at: number): void {
    const { views, block, changes } = this.#in;
    const { trades, header } = block;
    const from = this.trades * STORED_TRADE_BYTES;
    const issue = views.issues.must(readU32(events, at + 56));
    const index = readU64(events, at + 48);
    if (from >= trades.length || readU64(trades, from + 8) !== index) {
      throw new Error(`block ${header.index} has a trade event without its trade`);
    }
    const price = readU64(events, at + 16);
    const quantity = readU64(events, at + 24);
    const eventSeq = readU64(events, at + 8);
    const buyerCommitment = trades.subarray(from + 64, from + 96);
    const sellerCommitment = trades.subarray(from + 96, from + 128);
    const hash = this.#tradeHash(issue.chainHead, from, buyerCommitment, sellerCommitment);
    views.trades.add({
      issue: issue.issue,
      index,
      timestamp: header.timestamp,
      price,
      quantity,
      phase: events[at + 60]!,
      takerSide: events[at + 61]!,
      hash,
      buyerCommitment,
      sellerCommitment,
      blockIndex: header.index,
      eventSeq,
    });
    this.trades += 1;
    issue.chainIndex = index;
    issue.chainHead = hash;
    issue.lastPrice = price;
    views.candles.add(issue.issue, { index, timestamp: header.timestamp, price, quantity });
    this.#fill(events, at, readU64(events, at + 32), false);
    this.#fill(events, at, readU64(events, at + 40), true);
    changes.traded.add(issue.issue);
  }

  #fill(events: Uint8Array, at: number, orderId: number, isTaker: boolean): void {
    const { orders, fills, trades } = this.#in.views;
    const quantity = readU64(events, at + 24);
    const tradeNumber = trades.count - 1;
    const place = orders.placeOf(orderId);
    const account = orders.accountOf(orderId);
    fills.add({ account, orderId, tradeNumber, isTaker });
    const leaves = orders.fill(orderId, quantity);
    this.#change(place, -quantity, leaves === 0 ? -1 : 0, readU64(events, at + 8));
    this.#note(events, at, orderId, 'filled', quantity, { tradeNumber, isTaker });
  }

  #tradeHash(
    previousHash: Uint8Array,
    from: number,
    buyerCommitment: Uint8Array,
    sellerCommitment: Uint8Array,
  ): Uint8Array {
    const { trades, tradeHashes } = this.#in.block;
    if (tradeHashes !== undefined) {
      return tradeHashes.slice(32 * this.trades, 32 * this.trades + 32);
    }
    const fields = trades.subarray(from, from + TRADE_FIELDS_BYTES);
    const { hasher } = this.#in.views;
    return tradeHash(hasher, previousHash, fields, buyerCommitment, sellerCommitment);
  }
}
