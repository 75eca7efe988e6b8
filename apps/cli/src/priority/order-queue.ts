import { BestFirst } from '../best-first.ts';
import { type FollowedOrder, isAhead } from './followed-order.ts';

/** An order with the priority that it had when it came. */
type Entry = Pick<FollowedOrder, 'side' | 'price' | 'place'> & { readonly order: FollowedOrder };

/**
 * Resting orders of one side, the one that must trade next first.
 *
 * An order that has left or stands elsewhere by now stays in the heap until it comes up.
 */
export class OrderQueue {
  readonly #entries: BestFirst<Entry>;

  /** @param by - `price`: the better price first, then the earlier place; `place`: only that. */
  constructor(by: 'price' | 'place') {
    this.#entries = new BestFirst<Entry>(by === 'price' ? isAhead : isEarlier);
  }

  /** Adds an order, or one that has got another place. */
  add(order: FollowedOrder): void {
    const { side, price, place } = order;
    this.#entries.push({ side, price, place, order });
  }

  /** The order with the highest priority. */
  get first(): FollowedOrder | undefined {
    const entries = this.#entries;
    while (entries.best !== undefined && !isOpen(entries.best)) entries.pop();
    return entries.best?.order;
  }

  /** All open orders, in no order; takes as long as there are orders. */
  get open(): FollowedOrder[] {
    return this.#entries.items.filter(isOpen).map(({ order }) => order);
  }
}

function isEarlier(a: Entry, b: Entry): boolean {
  return a.place < b.place;
}

function isOpen({ order, place }: Entry): boolean {
  return order.isResting && order.leaves > 0 && order.place === place;
}
