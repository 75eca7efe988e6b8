import { COMMAND_KINDS, type EventOf, type LedgerEvent, type Side } from '@jangbu/protocol';
import { BestFirst } from './best-first.ts';

/** Where price-time priority was broken. */
export interface PriorityFault {
  readonly blockIndex: number;
  readonly position: number;
  readonly reason: string;
}

/** An order that is open or being placed. */
interface FollowedOrder {
  readonly orderId: number;
  readonly issue: number;
  readonly side: Side;
  readonly price: number;
  leaves: number;
}

/** Resting orders of an issue, the one that must trade next first. */
type Queues = Readonly<Record<Side, BestFirst<FollowedOrder>>>;

const OPPOSITE = { buy: 'sell', sell: 'buy' } as const satisfies Record<Side, Side>;

/**
 * Follows the events of a ledger from its beginning and finds where a better or earlier order was passed over: a trade
 * with another order than the best resting one, at another price or for less than both could give, or an order that
 * rests or leaves although the other side still meets its price.
 *
 * It has no matching engine: it only holds the orders that the events name against each other.
 */
export class PriorityCheck {
  readonly #orders = new Map<number, FollowedOrder>();
  readonly #queues = new Map<number, Queues>();
  #taker: FollowedOrder | undefined;

  /** Follows the next event; returns the fault that it shows, after which it must not be called again. */
  follow(blockIndex: number, event: LedgerEvent): PriorityFault | undefined {
    const reason = this.#reasonAgainst(event);
    if (reason === undefined) return undefined;
    return { blockIndex, position: event.position, reason };
  }

  #reasonAgainst(event: LedgerEvent): string | undefined {
    switch (event.kind) {
      case 'order_accepted': {
        const { orderId, issue, side, limitPrice: price, quantity: leaves } = event;
        this.#taker = { orderId, issue, side, price, leaves };
        this.#orders.set(orderId, this.#taker);
        return undefined;
      }
      case 'trade_executed':
        return this.#trade(event);
      case 'order_reduced':
      case 'order_canceled':
        return this.#takeOff(event.orderId, event.quantity);
      case 'order_expired':
        return this.#passedOver(event.orderId) ?? this.#takeOff(event.orderId, event.quantity);
      case 'command_result':
        return this.#end(event);
      default:
        return undefined;
    }
  }

  #trade(event: EventOf<'trade_executed'>): string | undefined {
    const { makerOrderId, takerOrderId, price, quantity, issue } = event;
    const taker = this.#taker;
    if (taker?.orderId !== takerOrderId || taker.issue !== issue) {
      return `order ${takerOrderId} trades though it is not being placed`;
    }
    const best = this.#best(issue, OPPOSITE[taker.side]);
    if (best === undefined) return `order ${makerOrderId} trades though nothing is open`;
    if (best.orderId !== makerOrderId) {
      const passed = `order ${best.orderId} at ${best.price}`;
      return `order ${takerOrderId} traded with order ${makerOrderId} and passed over ${passed}`;
    }
    if (price !== best.price || !meets(taker, best)) {
      return `order ${takerOrderId} traded at ${price} with order ${makerOrderId} at ${best.price}`;
    }
    const due = Math.min(taker.leaves, best.leaves);
    if (quantity !== due) {
      return `order ${takerOrderId} traded ${quantity} with order ${makerOrderId} instead of ${due}`;
    }
    return this.#takeOff(makerOrderId, quantity) ?? this.#takeOff(takerOrderId, quantity);
  }

  /** Ends a command: an order of which something is left goes to the end of its queue. */
  #end({ selector }: EventOf<'command_result'>): string | undefined {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker === undefined || COMMAND_KINDS[selector] !== 'PlaceOrder') return undefined;
    if (taker.leaves === 0) return undefined;
    const reason = this.#passedOver(taker.orderId);
    this.#queuesOf(taker.issue)[taker.side].push(taker);
    return reason;
  }

  /** What the order could still have traded with, in words; only one that is being placed could. */
  #passedOver(orderId: number): string | undefined {
    const order = this.#orders.get(orderId);
    if (order === undefined || (this.#taker ?? order) !== order) return undefined;
    const best = this.#best(order.issue, OPPOSITE[order.side]);
    if (best === undefined || !meets(order, best)) return undefined;
    return `order ${orderId} passed over order ${best.orderId} at ${best.price}`;
  }

  #takeOff(orderId: number, quantity: number): string | undefined {
    const order = this.#orders.get(orderId);
    if (order === undefined || order.leaves < quantity) {
      return `order ${orderId} loses ${quantity}, more than it has open`;
    }
    order.leaves -= quantity;
    if (order.leaves === 0) this.#orders.delete(orderId);
    return undefined;
  }

  #best(issue: number, side: Side): FollowedOrder | undefined {
    const queue = this.#queuesOf(issue)[side];
    while (queue.best?.leaves === 0) queue.pop();
    return queue.best;
  }

  #queuesOf(issue: number): Queues {
    const present = this.#queues.get(issue);
    if (present !== undefined) return present;
    const queues = {
      buy: new BestFirst<FollowedOrder>((a, b) => isBefore(a, b, a.price > b.price)),
      sell: new BestFirst<FollowedOrder>((a, b) => isBefore(a, b, a.price < b.price)),
    };
    this.#queues.set(issue, queues);
    return queues;
  }
}

/** Better price first; at one price the order that came first, which has the lower id. */
function isBefore(a: FollowedOrder, b: FollowedOrder, isBetterPrice: boolean): boolean {
  return a.price === b.price ? a.orderId < b.orderId : isBetterPrice;
}

function meets(order: FollowedOrder, best: FollowedOrder): boolean {
  return order.side === 'buy' ? best.price <= order.price : best.price >= order.price;
}
