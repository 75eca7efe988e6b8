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
  SELF_MATCH,
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
 * reductions, and type, time in force and price are those after amendments and conversions, as in the order's row of the
 * state; of a refused order all is as it was said.
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
    'stopPrice',
    'selfMatch',
    'flags',
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
  const outcome = isRefused ? { ...refused(order), status: 'rejected' } : outcomes.of(id);
  const { orderType, timeInForce, price, quantity, cumulativeQuantity, status } = outcome;
  return {
    orderId: isRefused ? null : id,
    clientOrderId: order.clientOrderId,
    account: order.account,
    issue: order.issue,
    side: SIDES[order.side] ?? String(order.side),
    orderType: ORDER_TYPES[orderType] ?? String(orderType),
    timeInForce: TIMES_IN_FORCE[timeInForce] ?? String(timeInForce),
    price,
    quantity,
    cumulativeQuantity,
    status,
    reject: isRefused ? reject : null,
    blockIndex,
    position,
    stopPrice: order.stopPrice === 0 ? null : order.stopPrice,
    selfMatch: SELF_MATCH[order.selfMatch] ?? String(order.selfMatch),
    flags: order.flags,
  };
}

function refused({ orderType, timeInForce, quantity, limitPrice }: PlaceOrder) {
  return { orderType, timeInForce, price: limitPrice, quantity, cumulativeQuantity: 0 };
}

/** What has become of each accepted order, 27 bytes each. */
class OrderOutcomes {
  #price = new Float64Array(INITIAL_ORDERS);
  #quantity = new Float64Array(INITIAL_ORDERS);
  #cumulative = new Float64Array(INITIAL_ORDERS);
  #status = new Uint8Array(INITIAL_ORDERS);
  #orderType = new Uint8Array(INITIAL_ORDERS);
  #timeInForce = new Uint8Array(INITIAL_ORDERS);

  /** Follows the events in order. */
  follow(event: LedgerEvent): void {
    switch (event.kind) {
      case 'order_accepted':
        this.#accept(event);
        return;
      case 'trade_executed':
        this.#fill(event.makerOrderId, event.quantity);
        this.#fill(event.takerOrderId, event.quantity);
        return;
      case 'order_reduced':
        this.#reduce(event.orderId, event.quantity);
        return;
      case 'order_canceled':
        if (event.reason === 'reduced') this.#reduce(event.orderId, event.quantity);
        this.#set(event.orderId, 'canceled');
        return;
      case 'order_expired':
        this.#set(event.orderId, 'expired');
        return;
      case 'order_replaced':
      case 'order_converted':
        this.#price[event.orderId] = event.limitPrice;
        this.#orderType[event.orderId] = ORDER_TYPES.indexOf(event.orderType);
        this.#timeInForce[event.orderId] = TIMES_IN_FORCE.indexOf('day');
        return;
      default:
    }
  }

  /** The outcome of an accepted order; its type and time in force are numbers. */
  of(orderId: number) {
    return {
      orderType: this.#orderType[orderId]!,
      timeInForce: this.#timeInForce[orderId]!,
      price: this.#price[orderId]!,
      quantity: this.#quantity[orderId]!,
      cumulativeQuantity: this.#cumulative[orderId]!,
      status: ORDER_STATUSES[this.#status[orderId]!]!,
    };
  }

  #accept(event: EventOf<'order_accepted'>): void {
    const { orderId } = event;
    this.#grow(orderId);
    this.#price[orderId] = event.limitPrice;
    this.#quantity[orderId] = event.quantity;
    this.#orderType[orderId] = ORDER_TYPES.indexOf(event.orderType);
    this.#timeInForce[orderId] = TIMES_IN_FORCE.indexOf(event.timeInForce);
    this.#set(orderId, 'new');
  }

  #reduce(orderId: number, quantity: number): void {
    this.#quantity[orderId] = this.#quantity[orderId]! - quantity;
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
    this.#price = grown(this.#price, new Float64Array(rows));
    this.#quantity = grown(this.#quantity, new Float64Array(rows));
    this.#cumulative = grown(this.#cumulative, new Float64Array(rows));
    this.#status = grown(this.#status, new Uint8Array(rows));
    this.#orderType = grown(this.#orderType, new Uint8Array(rows));
    this.#timeInForce = grown(this.#timeInForce, new Uint8Array(rows));
  }
}

function grown<Rows extends Float64Array | Uint8Array>(rows: Rows, larger: Rows): Rows {
  larger.set(rows);
  return larger;
}
