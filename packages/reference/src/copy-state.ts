/** A copy of a state on which time-driven work can be tried. */
import { IssueBooks } from './book.ts';
import type { OrderTable } from './order-table.ts';
import type { Order } from './records.ts';
import { State } from './state.ts';

/**
 * A copy of all that time-driven work reads or changes; witnesses and client order ids are left
 * out. The cost is that of the whole state.
 */
export function copyState(state: State): State {
  const copy = new State({ ...state.parameters });
  for (const row of state.participants) copy.addParticipant({ ...row });
  for (const row of state.keys) copy.addKey({ ...row });
  for (const row of state.accounts) copy.addAccount({ ...row });
  for (const row of state.currencies) copy.addCurrency({ ...row });
  for (const row of state.markets) copy.addMarket({ ...row });
  for (const row of state.tickTables) copy.addTickTable(row);
  for (const row of state.tradingDays) copy.addTradingDay({ ...row });
  for (const row of state.cash) {
    Object.assign(copy.cash[copy.ensureCash(row.account, row.currency)]!, row);
  }
  for (const row of state.positions) {
    Object.assign(copy.positions[copy.ensurePosition(row.account, row.issue)]!, row);
  }
  for (const [number, issue] of state.issues.entries()) {
    const day = state.issueDays[number];
    copy.addIssue({ ...issue, books: new IssueBooks() }, day && { ...day });
  }
  for (const sweep of state.sweeps) copy.sweeps.push(sweep);
  copy.fees.copyFrom(state.fees);
  copy.proposals.copyFrom(state.proposals);
  copy.dayTrades.copyFrom(state.dayTrades);
  copy.managerTotals.copyFrom(state.managerTotals);
  copy.withdrawals.copyFrom(state.withdrawals);
  copy.freezes.copyFrom(state.freezes);
  copyOrders(state.orders, copy.orders, (order) => copy.issues[order.issue]!.books.add(order));
  copyOrders(state.stopOrders, copy.stopOrders, (order) => {
    copy.issues[order.issue]!.books.dormant.set(order.orderId, order);
  });
  return copy;
}

/** A book takes orders in the order of their sequences. */
function copyOrders(from: OrderTable, to: OrderTable, enter: (order: Order) => void): void {
  const open = from.entries().sort((a, b) => a.order.sequence - b.order.sequence);
  for (const { row, order } of open) {
    const copied = { ...order };
    to.put(row, copied);
    enter(copied);
  }
}
