import type { HappenedEvent } from './scenario-ledger.ts';

/** What became of an order so far. */
export interface OrderStory {
  readonly orderId: number;
  /** Its client order id. */
  readonly name: string;
  quantity: number;
  traded: number;
  status: 'new' | 'partially_filled' | 'filled' | 'canceled' | 'expired';
}

/** The orders of a scenario by number and by name, from the events alone: closed ones have no row any more. */
export class OrderHistory {
  readonly #orders = new Map<number, OrderStory>();
  readonly #latest = new Map<string, number>();

  /** Follows events in their order. */
  follow(events: readonly HappenedEvent[]): void {
    for (const happened of events) this.#follow(happened);
  }

  /** What an order is called: its name, or `#` and its number if a later order has that name too. */
  nameOf(orderId: number): string {
    const name = this.#orders.get(orderId)?.name;
    return name !== undefined && this.#latest.get(name) === orderId ? name : `#${orderId}`;
  }

  /** The latest order of a name, or the one of a number (`#3`). */
  find(name: string): OrderStory | undefined {
    const orderId = name.startsWith('#') ? Number(name.slice(1)) : this.#latest.get(name);
    return this.#orders.get(orderId ?? 0);
  }

  #follow({ event, command }: HappenedEvent): void {
    switch (event.kind) {
      case 'order_accepted': {
        const { orderId, quantity } = event;
        const name = command?.kind === 'PlaceOrder' ? command.clientOrderId : '';
        this.#orders.set(orderId, { orderId, name, quantity, traded: 0, status: 'new' });
        this.#latest.set(name, orderId);
        return;
      }
      case 'trade_executed':
        for (const orderId of [event.makerOrderId, event.takerOrderId]) {
          const order = this.#orders.get(orderId);
          if (order === undefined) continue;
          order.traded += event.quantity;
          order.status = order.traded >= order.quantity ? 'filled' : 'partially_filled';
        }
        return;
      case 'order_reduced': {
        const order = this.#orders.get(event.orderId);
        if (order !== undefined) order.quantity -= event.quantity;
        return;
      }
      case 'order_canceled':
      case 'order_expired': {
        const order = this.#orders.get(event.orderId);
        if (order !== undefined)
          order.status = event.kind === 'order_canceled' ? 'canceled' : 'expired';
        return;
      }
      default:
    }
  }
}
