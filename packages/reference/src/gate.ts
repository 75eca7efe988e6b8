/** What stands between an order and the book (docs/spec/commands.md, PlaceOrder checks 9, 17 to 22). */
import type { RejectCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { BOOK_NAMES, leavesOf } from './book.ts';
import type { CommandExecution } from './execution.ts';
import { costOf, part } from './fees.ts';
import { ORDER_TYPE, SIDE } from './order-codes.ts';
import { lastOf } from './price-limits.ts';
import type { Issue } from './records.ts';
import { netPurchases, retailLimitOf } from './retail.ts';
import type { State } from './state.ts';
import { SECOND } from './trading-clock.ts';

/** Order types whose price is compared with the last one. */
const COLLARED: readonly number[] = [
  ORDER_TYPE.limit,
  ORDER_TYPE.conditionalLimit,
  ORDER_TYPE.stopLimit,
];

/** An order as the gate looks at it. */
interface GateTerms {
  readonly orderType: number;
  readonly price: bigint;
  /** What is left of it. */
  readonly quantity: bigint;
}

/** Check 9: that neither account nor participant is frozen or locked. */
export function checkAccount(state: State, number: number): RejectCode {
  const account = state.accounts[number]!;
  if (account.isFrozen) return 'account_not_active';
  return account.isLocked || state.participants[account.participant]!.isLocked ? 'locked' : 'ok';
}

/**
 * The gate of check 17; `newQuantity` is that of a new order, null for an amended one.
 *
 * An order that reaches the throttle counts there, whatever becomes of it.
 */
export function checkGate(
  execution: CommandExecution,
  issue: Issue,
  terms: GateTerms,
  newQuantity: bigint | null,
): RejectCode {
  const { state } = execution;
  if (isOutsideCollar(state, issue, terms)) return 'outside_collar';
  const { maxQuantity, maxNotional } = issue;
  if (maxQuantity !== 0n && newQuantity !== null && newQuantity > maxQuantity) {
    return 'quantity_too_large';
  }
  if (maxNotional !== 0n) {
    const amount = state.amount(issue, terms.price, terms.quantity);
    if (amount > maxNotional || amount >= UINT_BOUND) return 'value_too_large';
  }
  return throttle(execution);
}

function isOutsideCollar(state: State, issue: Issue, { orderType, price }: GateTerms): boolean {
  const last = lastOf(state, issue)?.price;
  if (issue.collarPercent === 0 || last === undefined || !COLLARED.includes(orderType)) {
    return false;
  }
  const distance = price > last ? price - last : last - price;
  return distance * 100n > BigInt(issue.collarPercent) * last;
}

function throttle({ state, participant, key: number }: CommandExecution): RejectCode {
  const { ordersPerSecond } = state.participants[participant]!;
  if (ordersPerSecond === 0) return 'ok';
  const key = state.keys[number]!;
  const second = Math.floor(state.parameters.timestamp / SECOND);
  if (key.throttleSecond !== second) {
    key.throttleSecond = second;
    key.throttleCount = 0;
  }
  if (key.throttleCount >= ordersPerSecond) return 'throttled';
  key.throttleCount += 1;
  state.writeKey(number);
  return 'ok';
}

/** Check 18: true if price × quantity, its amount or the cost of a buy is not below 2^53. */
export function isNotionalTooLarge(
  state: State,
  issue: Issue,
  { side, price, quantity }: GateTerms & { side: 0 | 1 },
): boolean {
  if (price * quantity >= UINT_BOUND) return true;
  if (state.amount(issue, price, quantity) >= UINT_BOUND) return true;
  return side === SIDE.buy && costOf(state, issue, price, quantity) >= UINT_BOUND;
}

/** Checks 21 and 22, of a buy. */
export function checkCaps(
  state: State,
  issue: Issue,
  order: { account: number; quantity: number },
  price: bigint,
): RejectCode {
  const quantity = BigInt(order.quantity);
  if (isAboveOwnershipCap(state, issue, order.account, quantity)) return 'ownership_cap';
  return checkRetailCap(state, issue, order.account, costOf(state, issue, price, quantity));
}

/** Check 22, of a buy for which `cost` more is to be held. */
export function checkRetailCap(
  state: State,
  issue: Issue,
  number: number,
  cost: bigint,
): RejectCode {
  const account = state.accounts[number]!;
  const limit = retailLimitOf(state, issue);
  if (!account.isRetail || limit === 0n) return 'ok';
  const held = state.cashOf(number, issue.currency)?.held ?? 0n;
  return netPurchases(state, account) + held + cost > limit ? 'retail_cap' : 'ok';
}

function isAboveOwnershipCap(
  state: State,
  issue: Issue,
  account: number,
  quantity: bigint,
): boolean {
  if (issue.ownershipCapPpm === 0) return false;
  const position = state.positionOf(account, issue.number);
  const has = position === undefined ? 0n : position.available + position.held;
  const { books } = issue;
  const orders = [
    ...BOOK_NAMES.flatMap((name) => books.ordersOf(name)),
    ...books.dormant.values(),
  ].filter((order) => order.account === account && order.side === SIDE.buy);
  return has + leavesOf(orders) + quantity > part(issue.sharesIssued, issue.ownershipCapPpm);
}
