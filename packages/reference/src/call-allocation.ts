/** Who gets how much in a call (docs/spec/trading-day.md section 10, allocation). */
import { smaller } from './bigints.ts';
import type { Order } from './records.ts';

/** What an order trades in a call. */
export interface Allotment {
  readonly order: Order;
  quantity: bigint;
}

/** Lots that the first pass gives to each of the orders at the limit. */
const FIRST_PASS_LOTS = 100n;

/** Fills orders whole, in their order, until `quantity` is used up. */
export function allotInOrder(orders: readonly Order[], quantity: bigint): Allotment[] {
  let open = quantity;
  return orders.map((order) => {
    const given = smaller(order.leaves, open);
    open -= given;
    return { order, quantity: given };
  });
}

/** Simultaneous orders in their order: by leaves, the largest first, equal ones by sequence. */
export function bySize(orders: readonly Order[]): Order[] {
  return [...orders].sort((a, b) => {
    if (a.leaves !== b.leaves) return a.leaves > b.leaves ? -1 : 1;
    return a.sequence - b.sequence;
  });
}

/** Allots `quantity` to simultaneous orders, sorted by size, in three passes. */
export function allotBySize(sorted: readonly Order[], quantity: bigint, lot: bigint): Allotment[] {
  const allotments = sorted.map((order) => ({ order, quantity: 0n }));
  const passes: ((open: bigint) => bigint)[] = [
    () => FIRST_PASS_LOTS * lot,
    (open) => ((open / lot + 1n) / 2n) * lot,
    (open) => open,
  ];
  let left = quantity;
  for (const shareOf of passes) {
    for (const allotment of allotments) {
      const open = allotment.order.leaves - allotment.quantity;
      const share = [shareOf(open), open, left].reduce(smaller);
      allotment.quantity += share;
      left -= share;
    }
  }
  return allotments;
}
