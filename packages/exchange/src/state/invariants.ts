import { BUY } from '@jangbu/market';
import { isSafeUint } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { costOf } from './amounts.ts';
import type { BalanceTable } from './balance-table.ts';
import { areListsWhole } from './broken-lists.ts';
import { findBrokenSum } from './derived-sums.ts';
import { PHASE } from './issue.ts';
import type { OrderTable } from './order-table.ts';
import type { ExchangeState } from './state.ts';

/**
 * Throws unless docs/spec/state.md section 3 holds: what is held is what open orders, withdrawals and freezes need,
 * nothing was made or lost, and what is derived is a function of the rows. Walks the whole state; for tests and
 * verification.
 */
export function checkInvariants(state: ExchangeState): void {
  const { orders, stops } = state;
  const broken = findBrokenInvariant(state);
  assert(broken === undefined, broken ?? '');
  const areWhole = areListsWhole(state, orders) && areListsWhole(state, stops.rows);
  assert(areWhole, 'the lists of orders have each order once');
}

/**
 * The same, as the first rule that does not hold, or undefined; without the lists of orders, which no row can make wrong
 * and which take longer to walk than all the rest: for recovery.
 */
export function findBrokenInvariant(state: ExchangeState): string | undefined {
  const heldCash = new Float64Array(state.cash.count);
  const heldShares = new Float64Array(state.positions.count);
  const broken =
    addHeldByOrders(state, state.orders, heldCash, heldShares) ??
    addHeldByOrders(state, state.stops.rows, heldCash, heldShares);
  if (broken !== undefined) return broken;
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

/** Adds what each row of a table of orders holds; the first of them that cannot be open. No object an order. */
function addHeldByOrders(
  state: ExchangeState,
  rows: OrderTable,
  heldCash: Float64Array,
  heldShares: Float64Array,
): string | undefined {
  const { issues, stops } = state;
  const { allocator, columns, holdRow, quantity, issue } = rows;
  const { leaves } = columns;
  const isDormant = rows === stops.rows;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const open = leaves[slot]!;
    if (open < 1 && !isDormant) return 'an open order has leaves';
    if (open > quantity[slot]!) return 'an order is open for what it was for';
    if (rows.sideOf(slot) !== BUY) {
      add(heldShares, holdRow[slot]!, open);
      continue;
    }
    const price = isDormant ? stops.limitPriceOf(slot) : columns.limitPrice[slot]!;
    const cost = costOf(state, issues[issue[slot]!]!, price, open);
    if (!isSafeUint(cost)) return 'the cost of an open order is a whole amount';
    add(heldCash, holdRow[slot]!, cost);
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
