import { type OrderRow, orderRows } from './ledger-rows.ts';
import type { OrderHistory } from './order-history.ts';
import type { BookRow } from './scenario.ts';
import type { ScenarioEngine } from './scenario-engine.ts';

const TOTAL = /^\d+$/;

/** Rows of a book in the order in which they are drawn, with the orders of both sides in theirs. */
interface DrawnRow {
  readonly price: string;
  readonly asks: readonly OrderRow[];
  readonly bids: readonly OrderRow[];
}

/**
 * The books of an issue as a table: market orders, limit orders with the highest price first, midpoint and off-hours
 * orders, dormant stop orders. A side's cell has the orders by priority.
 */
export function drawBook(engine: ScenarioEngine, issue: number, orders: OrderHistory): BookRow[] {
  return rowsOf(engine, issue).map(({ asks, price, bids }) => ({
    asks: cellText(asks, orders),
    price,
    bids: cellText(bids, orders),
  }));
}

/** Whether a drawn book is the one that is there: a cell says a total, or each order. */
export function isDrawnSo(
  expected: readonly BookRow[],
  engine: ScenarioEngine,
  issue: number,
  orders: OrderHistory,
): boolean {
  const rows = rowsOf(engine, issue);
  if (rows.length !== expected.length) return false;
  return rows.every(({ asks, price, bids }, place) => {
    const row = expected[place]!;
    return (
      row.price.replace(/\s+/g, ' ') === price &&
      isCell(row.asks, asks, orders) &&
      isCell(row.bids, bids, orders)
    );
  });
}

/** `k1 60, k2 40 | 10010 | -` of each row, with slashes between them. */
export function bookText(rows: readonly BookRow[]): string {
  const text = ({ asks, price, bids }: BookRow) =>
    `${asks === '' ? '-' : asks} | ${price} | ${bids === '' ? '-' : bids}`;
  return rows.map(text).join(' / ');
}

function isCell(expected: string, orders: readonly OrderRow[], history: OrderHistory): boolean {
  if (expected === '' || expected === '-') return orders.length === 0;
  if (TOTAL.test(expected)) {
    return orders.reduce((sum, { leaves }) => sum + leaves, 0) === Number(expected);
  }
  const parts = expected.split(',').map((part) => part.trim().split(/\s+/));
  return (
    parts.length === orders.length &&
    parts.every(([name = '', leaves], place) => {
      const order = orders[place]!;
      return history.find(name)?.orderId === order.orderId && leaves === String(order.leaves);
    })
  );
}

function cellText(orders: readonly OrderRow[], history: OrderHistory): string {
  return orders.map(({ orderId, leaves }) => `${history.nameOf(orderId)} ${leaves}`).join(', ');
}

function rowsOf(engine: ScenarioEngine, issue: number): DrawnRow[] {
  const orders = orderRows(engine).filter((order) => order.issue === issue);
  const prices = [...new Set(orders.map(priceCell))].sort(byPlace);
  return prices.map((price) => {
    const here = orders
      .filter((order) => priceCell(order) === price)
      .sort((a, b) => a.sequence - b.sequence);
    const of = (side: OrderRow['side']) => here.filter((order) => order.side === side);
    return { price, asks: of('sell'), bids: of('buy') };
  });
}

/** What stands in the middle of the row that an order is in. */
function priceCell({ orderType, limitPrice, stopPrice, isOffHours }: OrderRow): string {
  if (stopPrice > 0) return `stop ${stopPrice}`;
  if (isOffHours) return 'off_hours';
  if (orderType === 'market' || orderType === 'midpoint') return orderType;
  return String(limitPrice);
}

function byPlace(a: string, b: string): number {
  const place = (cell: string) => {
    if (cell === 'market') return 0;
    if (TOTAL.test(cell)) return 1;
    return cell === 'midpoint' ? 2 : cell === 'off_hours' ? 3 : 4;
  };
  const price = (cell: string) => Number(cell.replace('stop ', '')) || 0;
  return place(a) - place(b) || price(b) - price(a);
}
