/** PlaceOrder (docs/spec/commands.md section 6). */
import { type Command, isClientOrderId, type RejectCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { type CommandResult, NONE, orderAccepted, orderExpired, STATUS } from './events.ts';
import { type CommandExecution, emit, hasRole, hasScope, refused } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { match } from './match.ts';
import { LAST_MEMBER_CLASS } from './open-account.ts';
import { holdCost, releaseHeld } from './settle.ts';
import type { Issue, Order, State } from './state.ts';

type PlaceOrder = Extract<Command, { kind: 'PlaceOrder' }>;

const BUY = 0;
const LIMIT = 0;
const IMMEDIATE_OR_CANCEL = 1;
const FILL_OR_KILL = 2;
/** Bits 0 to 2 of `flags`. */
const ALL_FLAGS = 7;

/** Executes the command. */
export function executePlaceOrder(execution: CommandExecution, command: PlaceOrder): CommandResult {
  const reject = check(execution, command);
  if (reject !== 'ok') return refused(reject, true);
  const { state, position } = execution;
  const order = newOrder(execution, command);
  state.parameters.nextOrderId += 1;
  state.addClientOrderId(order.account, command.clientOrderId, order.orderId);
  holdCost(state, order);
  emit(execution, position, orderAccepted(order));
  match(execution, order);
  const cumulativeQuantity = order.quantity - order.leaves;
  const result = { reject: 'ok', id: order.orderId, cumulativeQuantity } as const;
  if (order.leaves === 0n) {
    return { ...result, status: STATUS.filled, row: NONE, leavesQuantity: 0n };
  }
  if (order.timeInForce === IMMEDIATE_OR_CANCEL) {
    releaseHeld(state, order, order.leaves);
    emit(execution, position, orderExpired(order, order.leaves, NONE, 'immediate'));
    return { ...result, status: STATUS.expired, row: NONE, leavesQuantity: 0n };
  }
  const row = state.openOrder(order);
  const status = cumulativeQuantity === 0n ? STATUS.new : STATUS.partiallyFilled;
  return { ...result, status, row, leavesQuantity: order.leaves };
}

function newOrder(execution: CommandExecution, command: PlaceOrder): Order {
  const orderId = execution.state.parameters.nextOrderId;
  return {
    orderId,
    sequence: orderId,
    limitPrice: BigInt(command.limitPrice),
    quantity: BigInt(command.quantity),
    leaves: BigInt(command.quantity),
    changedAt: execution.state.parameters.index,
    account: command.account,
    issue: command.issue,
    key: execution.key,
    side: command.side === BUY ? 0 : 1,
    orderType: command.orderType,
    timeInForce: command.timeInForce,
    selfMatch: command.selfMatch,
    flags: command.flags,
  };
}

function check(execution: CommandExecution, command: PlaceOrder): RejectCode {
  const { state } = execution;
  if (!hasRole(execution, ROLE.member)) return 'role_missing';
  if (!hasScope(execution, SCOPE.trade)) return 'scope_missing';
  const kindRefusal = checkKind(command);
  if (kindRefusal !== 'ok') return kindRefusal;
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (issue.status !== 0) return 'issue_not_trading';
  const account = state.accounts[command.account];
  if (account === undefined || account.participant !== execution.participant) {
    return 'unknown_account';
  }
  if (account.status !== 0) return 'account_not_active';
  if (account.class > LAST_MEMBER_CLASS) return 'account_class';
  if (!isClientOrderId(command.clientOrderId)) return 'bad_client_order_id';
  if (state.orderIdOf(command.account, command.clientOrderId) !== undefined) {
    return 'duplicate_client_order_id';
  }
  const termsRefusal = checkTerms(state, issue, command);
  if (termsRefusal !== 'ok') return termsRefusal;
  return isFull(execution, issue, command) ? 'limit_reached' : checkFunds(state, issue, command);
}

/** Checks 3 to 5. */
function checkKind(command: PlaceOrder): RejectCode {
  const { side, orderType, timeInForce, selfMatch, flags } = command;
  if (side > 1 || orderType > 6 || timeInForce > 2 || selfMatch > 4) return 'bad_value';
  if (flags > ALL_FLAGS) return 'bad_value';
  if (orderType !== LIMIT || timeInForce === FILL_OR_KILL || selfMatch !== 0) return 'unsupported';
  if (flags !== 0 || command.details.length > 0) return 'unsupported';
  return command.stopPrice === 0 ? 'ok' : 'bad_value';
}

/** Checks 13 to 18. */
function checkTerms(state: State, issue: Issue, command: PlaceOrder): RejectCode {
  const quantity = BigInt(command.quantity);
  const price = BigInt(command.limitPrice);
  if (quantity === 0n) return 'bad_quantity';
  if (quantity % issue.lot !== 0n) return 'off_lot';
  if (price === 0n) return 'bad_price';
  if (price % issue.tick !== 0n) return 'off_tick';
  const hasLimits = issue.upperLimit !== 0n;
  if (hasLimits && price > issue.upperLimit) return 'above_limit';
  if (hasLimits && price < issue.lowerLimit) return 'below_limit';
  const isTooLarge =
    price * quantity >= UINT_BOUND || state.amount(issue, price, quantity) >= UINT_BOUND;
  return isTooLarge ? 'notional_too_large' : 'ok';
}

/**
 * Check 19: true if a table has no room for the order or for the row that a trade of it would fill.
 */
function isFull(execution: CommandExecution, issue: Issue, command: PlaceOrder): boolean {
  const { state, limits } = execution;
  if (state.clientOrderIds.length >= limits.maxClientOrderIds) return true;
  if (state.openOrders >= limits.maxOpenOrders) return true;
  if (issue.book.size >= limits.maxOpenOrdersPerIssue) return true;
  if (command.side === BUY) {
    const isNewRow = state.positionOf(command.account, command.issue) === undefined;
    return isNewRow && state.positions.length >= limits.maxPositions;
  }
  const isNewRow = state.cashOf(command.account, issue.currency) === undefined;
  return isNewRow && state.cash.length >= limits.maxCashRows;
}

/** Check 20. */
function checkFunds(state: State, issue: Issue, command: PlaceOrder): RejectCode {
  const quantity = BigInt(command.quantity);
  if (command.side === BUY) {
    const cost = state.amount(issue, BigInt(command.limitPrice), quantity);
    const available = state.cashOf(command.account, issue.currency)?.available ?? 0n;
    return available < cost ? 'insufficient_cash' : 'ok';
  }
  const available = state.positionOf(command.account, command.issue)?.available ?? 0n;
  return available < quantity ? 'insufficient_shares' : 'ok';
}
