import {
  COMMAND_KINDS,
  decodeEvent,
  EVENT_BYTES,
  EVENT_KINDS,
  type EventOf,
  type LedgerEvent,
  ORDER_STATUSES,
  ORDER_TYPES,
  type OrderStatus,
  type PlaceOrder,
  SIDES,
  type StoredBlock,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import { commandsByPosition } from './block-commands.ts';
import type { TableRows } from './export-table.ts';
import type { Cell } from './table-writer.ts';

const INITIAL_ORDERS = 1_024;

/**
 * All placed orders, refused ones too, with what has become of each by the end of the ledger. `quantity` is that after
 * reductions, as in the order's row of the state.
 */
export const ORDERS: TableRows = {
  columns: [
    'orderId',
    'clientOrderId',
    'account',
    'issue',
    'side',
    'orderType',
    'timeInForce',
    'price',
    'quantity',
    'cumulativeQuantity',
    'status',
    'reject',
    'blockIndex',
    'position',
  ],
  *rows({ blocks }, from) {
    const outcomes = new OrderOutcomes();
    let lastIndex = 0;
    for (const { header, events } of blocks(0)) {
      lastIndex = header.index;
      for (let at = 0; at < events.length; at += EVENT_BYTES) {
        outcomes.follow(decodeEvent(events, at));
      }
    }
    for (const block of blocks(from)) {
      // The ledger may have grown since the outcomes were read.
      if (block.header.index > lastIndex) return;
      yield* placedIn(block, outcomes);
    }
  },
};

function* placedIn(
  { header, events, transactions }: StoredBlock,
  outcomes: OrderOutcomes,
): Generator<Readonly<Record<string, Cell>>> {
  const commands = commandsByPosition(transactions);
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    if (events[at] !== EVENT_KINDS.command_result) continue;
    const event = decodeEvent(events, at);
    if (event.kind !== 'command_result') continue;
    if (COMMAND_KINDS[event.selector] !== 'PlaceOrder') continue;
    const command = commands[event.position];
    if (command?.kind !== 'PlaceOrder') {
      throw new Error(`block ${header.index} reports an order that is not in it`);
    }
    yield rowOf(command, event, header.index, outcomes);
  }
}

function rowOf(
  order: PlaceOrder,
  { reject, id, position }: EventOf<'command_result'>,
  blockIndex: number,
  outcomes: OrderOutcomes,
): Readonly<Record<string, Cell>> {
  const isRefused = reject !== 'ok';
  const outcome = isRefused
    ? { quantity: order.quantity, cumulativeQuantity: 0, status: 'rejected' }
    : outcomes.of(id);
  return {
    orderId: isRefused ? null : id,
    clientOrderId: order.clientOrderId,
    account: order.account,
    issue: order.issue,
    side: SIDES[order.side] ?? String(order.side),
    orderType: ORDER_TYPES[order.orderType] ?? String(order.orderType),
    timeInForce: TIMES_IN_FORCE[order.timeInForce] ?? String(order.timeInForce),
    price: order.limitPrice,
    ...outcome,
    reject: isRefused ? reject : null,
    blockIndex,
    position,
  };
}

/** What has become of each accepted order, 17 bytes each. */
class OrderOutcomes {
  #quantity = new Float64Array(INITIAL_ORDERS);
  #cumulative = new Float64Array(INITIAL_ORDERS);
  #status = new Uint8Array(INITIAL_ORDERS);

  /** Follows the events in order. */
  follow(event: LedgerEvent): void {
    switch (event.kind) {
      case 'order_accepted':
        this.#grow(event.orderId);
        this.#quantity[event.orderId] = event.quantity;
        this.#set(event.orderId, 'new');
        return;
      case 'trade_executed':
        this.#fill(event.makerOrderId, event.quantity);
        this.#fill(event.takerOrderId, event.quantity);
        return;
      case 'order_reduced':
        this.#quantity[event.orderId] = this.#quantity[event.orderId]! - event.quantity;
        return;
      case 'order_canceled':
        if (event.reason === 'reduced') {
          this.#quantity[event.orderId] = this.#quantity[event.orderId]! - event.quantity;
        }
        this.#set(event.orderId, 'canceled');
        return;
      case 'order_expired':
        this.#set(event.orderId, 'expired');
        return;
      default:
    }
  }

  /** The outcome of an accepted order. */
  of(orderId: number): { quantity: number; cumulativeQuantity: number; status: string } {
    return {
      quantity: this.#quantity[orderId]!,
      cumulativeQuantity: this.#cumulative[orderId]!,
      status: ORDER_STATUSES[this.#status[orderId]!]!,
    };
  }

  #fill(orderId: number, quantity: number): void {
    const cumulative = this.#cumulative[orderId]! + quantity;
    this.#cumulative[orderId] = cumulative;
    const isFilled = cumulative === this.#quantity[orderId];
    this.#set(orderId, isFilled ? 'filled' : 'partially_filled');
  }

  #set(orderId: number, status: OrderStatus): void {
    this.#status[orderId] = ORDER_STATUSES.indexOf(status);
  }

  #grow(orderId: number): void {
    if (orderId < this.#status.length) return;
    const rows = Math.max(orderId + 1, this.#status.length * 2);
    const quantity = new Float64Array(rows);
    const cumulative = new Float64Array(rows);
    const status = new Uint8Array(rows);
    quantity.set(this.#quantity);
    cumulative.set(this.#cumulative);
    status.set(this.#status);
    this.#quantity = quantity;
    this.#cumulative = cumulative;
    this.#status = status;
  }
}
