import { BUY } from '@jangbu/market';
import { amountOf } from './amounts.ts';
import { assert } from './assert.ts';
import type { BalanceTable } from './balance-table.ts';
import type { ExchangeState } from './state.ts';

/**
 * Throws unless docs/spec/state.md section 3 holds: what is held is what the open orders need, and nothing was made or
 * lost. Walks the whole state; for tests, recovery and verification.
 */
export function checkInvariants(state: ExchangeState): void {
  const heldCash = new Float64Array(state.cash.count);
  const heldShares = new Float64Array(state.positions.count);
  const { orders } = state;
  for (let slot = 0; slot < orders.allocator.highWater; slot += 1) {
    if (!orders.allocator.isLive(slot)) continue;
    const leaves = orders.columns.leaves[slot] as number;
    assert(leaves > 0, 'an open order has leaves');
    const row = orders.holdRow[slot] as number;
    const issue = state.issues[orders.issue[slot] as number]!;
    if (orders.columns.side[slot] === BUY) {
      const price = orders.columns.limitPrice[slot] as number;
      heldCash[row] = (heldCash[row] as number) + amountOf(state, issue, price, leaves);
    } else heldShares[row] = (heldShares[row] as number) + leaves;
  }
  checkTable(state.cash, heldCash, (asset) => state.currencies[asset]!.total, 'cash');
  checkTable(state.positions, heldShares, (asset) => state.issues[asset]!.sharesIssued, 'shares');
  for (const { book } of state.issues) {
    const [bid, ask] = [book.bestBid(), book.bestAsk()];
    assert(bid === 0 || ask === 0 || bid < ask, 'a book in continuous trading is not crossed');
  }
}

function checkTable(
  table: BalanceTable,
  held: Float64Array,
  totalOf: (asset: number) => number,
  what: string,
): void {
  const sums = new Map<number, number>();
  for (let row = 0; row < table.count; row += 1) {
    const asset = table.asset[row] as number;
    assert((table.available[row] as number) >= 0, `available ${what} is never negative`);
    assert(table.held[row] === held[row], `held ${what} is what the open orders need`);
    const balance = (table.available[row] as number) + (table.held[row] as number);
    sums.set(asset, (sums.get(asset) ?? 0) + balance);
  }
  for (const [asset, sum] of sums) assert(sum === totalOf(asset), `${what} is conserved`);
}
