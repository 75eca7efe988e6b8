import { BUY } from '@jangbu/market';
import { isSafeUint } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { holdingOf } from '../orders/open-orders.ts';
import type { BalanceTable } from './balance-table.ts';
import { findBrokenSum } from './derived-sums.ts';
import { PHASE } from './issue.ts';
import type { OrderDetails } from './order-table.ts';
import type { ExchangeState } from './state.ts';

/**
 * Throws unless docs/spec/state.md section 3 holds: what is held is what open orders, withdrawals and freezes need,
 * nothing was made or lost, and what is derived is a function of the rows. Walks the whole state; for tests, recovery and
 * verification.
 */
export function checkInvariants(state: ExchangeState): void {
  const broken = findBrokenInvariant(state);
  assert(broken === undefined, broken ?? '');
}

/** The same, as the first rule that does not hold, or undefined. */
export function findBrokenInvariant(state: ExchangeState): string | undefined {
  const heldCash = new Float64Array(state.cash.count);
  const heldShares = new Float64Array(state.positions.count);
  const orders = findBrokenOrder(state);
  if (orders !== undefined) return orders;
  for (const order of openOrders(state)) {
    const cost = holdingOf(state, state.issues[order.issue]!, order, order.leaves);
    if (!isSafeUint(cost)) return 'the cost of an open order is a whole amount';
    add(order.side === BUY ? heldCash : heldShares, order.holdRow, cost);
  }
  addHeldElsewhere(state, heldCash, heldShares);
  const totals = state.currencies.map(({ total }) => total);
  const issued = state.issues.map(({ sharesIssued }) => sharesIssued);
  return (
    findBrokenBook(state) ??
    findBrokenBalance(state.cash, heldCash, totals, 'cash') ??
    findBrokenBalance(state.positions, heldShares, issued, 'shares') ??
    findBrokenSum(state)
  );
}

/** Open orders and dormant stop orders, as copies. */
function* openOrders(state: ExchangeState): Generator<OrderDetails> {
  const { orders, stops } = state;
  for (let slot = orders.allocator.nextLive(0); slot >= 0; ) {
    yield orders.detailsOf(slot);
    slot = orders.allocator.nextLive(slot + 1);
  }
  const { allocator } = stops.rows;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    yield stops.detailsOf(slot);
  }
}

function findBrokenOrder({ orders }: ExchangeState): string | undefined {
  const { allocator, columns } = orders;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const leaves = columns.leaves[slot] as number;
    if (leaves < 1) return 'an open order has leaves';
    if (leaves > (orders.quantity[slot] as number)) return 'an order is open for what it was for';
  }
  return undefined;
}

/** What withdrawals and freezes hold. */
function addHeldElsewhere(
  { withdrawals, freezes, cash, positions }: ExchangeState,
  heldCash: Float64Array,
  heldShares: Float64Array,
): void {
  for (const slot of withdrawals.numbers()) {
    const { account, currency, amount } = withdrawals.rows[slot]!;
    add(heldCash, cash.find(account, currency), amount);
  }
  for (const slot of freezes.numbers()) {
    const { account, issue, quantity } = freezes.rows[slot]!;
    add(heldShares, positions.find(account, issue), quantity);
  }
}

function add(held: Float64Array, row: number, amount: number): void {
  held[row] = held[row]! + amount;
}

function findBrokenBook({ issues, orders, stops }: ExchangeState): string | undefined {
  let open = 0;
  let dormant = 0;
  for (const { books, stops: sleeping, phase, matchingMode } of issues) {
    const [bid, ask] = [books.limit.bestBid(), books.limit.bestAsk()];
    const mayCross = phase !== PHASE.continuous || matchingMode !== 0;
    if (!mayCross && bid > 0 && ask > 0 && bid >= ask) {
      return 'a book in continuous trading is not crossed';
    }
    open += books.openOrders();
    dormant += sleeping.openOrders();
  }
  if (dormant !== stops.count) return 'every dormant stop order is on a book';
  return open === orders.openCount ? undefined : 'every open order is on a book';
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
