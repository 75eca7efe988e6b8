import type { Quantity } from '@jangbu/protocol';

/** The first share of an order, in lots (ER §34①1). */
const FIRST_SHARE_LOTS = 100;

/**
 * Allocation among simultaneous orders at the daily limit (ER §34①): by quantity, the largest first and equal ones in the
 * order of the record, in three passes of 100 lots, half of what is left of each (rounded to a lot, halves up), and the
 * rest.
 *
 * @param quantities - of the orders, in the order of the record, each a multiple of `lot`.
 * @param total - to allocate, a multiple of `lot`; what exceeds the sum of the orders is left over.
 * @returns what each order gets, in the order of `quantities`.
 */
export function allocateAtLimit(
  quantities: readonly Quantity[],
  total: Quantity,
  lot: Quantity,
): Quantity[] {
  const bySize = quantities
    .map((_, order) => order)
    .sort((a, b) => (quantities[b] ?? 0) - (quantities[a] ?? 0) || a - b);
  const fills = quantities.map(() => 0 as Quantity);
  const shares = [
    (open: number) => Math.min(open, FIRST_SHARE_LOTS * lot),
    (open: number) => Math.floor((open / lot + 1) / 2) * lot,
    (open: number) => open,
  ];
  let left: number = total;
  for (const share of shares) {
    for (const order of bySize) {
      const filled = fills[order] ?? 0;
      const given = Math.min(share((quantities[order] ?? 0) - filled), left);
      fills[order] = (filled + given) as Quantity;
      left -= given;
    }
  }
  return fills;
}
