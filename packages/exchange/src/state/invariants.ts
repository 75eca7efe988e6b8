import { BUY, type Side } from '@jangbu/market';
import { isSafeUint } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { holdingOf } from '../orders/open-orders.ts';
import type { BalanceTable } from './balance-table.ts';
import { PHASE } from './issue.ts';
import type { ExchangeState } from './state.ts';

/**
 * Throws unless docs/spec/state.md section 3 holds: what is held is what the open orders need, and nothing was made or
 * lost. Walks the whole state; for tests, recovery and verification.
 */
export function checkInvariants(state: ExchangeState): void {
  const broken = findBrokenInvariant(state);
  assert(broken === undefined, broken ?? '');
}

/** The same, as the first rule that does not hold, or undefined. */
export function findBrokenInvariant(state: ExchangeState): string | undefined {
  const heldCash = new Float64Array(state.cash.count);
  const heldShares = new Float64Array(state.positions.count);
  const { orders } = state;
  const { allocator, columns } = orders;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const leaves = columns.leaves[slot] as number;
    if (leaves < 1) return 'an open order has leaves';
    if (leaves > (orders.quantity[slot] as number)) return 'an order is open for what it was for';
    const row = orders.holdRow[slot] as number;
    const issue = state.issues[orders.issue[slot] as number]!;
    const order = { side: columns.side[slot] as Side, limitPrice: columns.limitPrice[slot]! };
    const cost = holdingOf(state, issue, order, leaves);
    if (!isSafeUint(cost)) return 'the cost of an open order is a whole amount';
    const held = order.side === BUY ? heldCash : heldShares;
    held[row] = (held[row] as number) + cost;
  }
  addHeldByStops(state, heldCash, heldShares);
  const totals = state.currencies.map(({ total }) => total);
  const issued = state.issues.map(({ sharesIssued }) => sharesIssued);
  return (
    findBrokenBook(state) ??
    findBrokenBalance(state.cash, heldCash, totals, 'cash') ??
    findBrokenBalance(state.positions, heldShares, issued, 'shares')
  );
}

function addHeldByStops(
  state: ExchangeState,
  heldCash: Float64Array,
  heldShares: Float64Array,
): void {
  const { rows } = state.stops;
  const { allocator } = rows;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const order = state.stops.detailsOf(slot);
    const cost = holdingOf(state, state.issues[order.issue]!, order, order.leaves);
    const held = order.side === BUY ? heldCash : heldShares;
    held[order.holdRow] = (held[order.holdRow] as number) + cost;
  }
}

function findBrokenBook({ issues, orders, stops }: ExchangeState): string | undefined {
  let openOrders = 0;
  let dormant = 0;
  for (const { books, stops: sleeping, phase, matchingMode } of issues) {
    const [bid, ask] = [books.limit.bestBid(), books.limit.bestAsk()];
    const mayCross = phase !== PHASE.continuous || matchingMode !== 0;
    if (!mayCross && bid > 0 && ask > 0 && bid >= ask) {
      return 'a book in continuous trading is not crossed';
    }
    openOrders += books.openOrders();
    dormant += sleeping.openOrders();
  }
  if (dormant !== stops.count) return 'every dormant stop order is on a book';
  return openOrders === orders.openCount ? undefined : 'every open order is on a book';
}

function findBrokenBalance(
  table: BalanceTable,
  held: Float64Array,
  totals: readonly number[],
  what: string,
): string | undefined {
  const sums = totals.map(() => 0);
  for (let row = 0; row < table.count; row += 1) {
    const asset = table.asset[row] as number;
    const available = table.available[row] as number;
    if (available < 0) return `available ${what} is never negative`;
    if (table.held[row] !== held[row]) return `held ${what} is what the open orders need`;
    sums[asset] = (sums[asset] as number) + available + (held[row] as number);
  }
  return sums.every((sum, asset) => sum === totals[asset]) ? undefined : `${what} is conserved`;
}
