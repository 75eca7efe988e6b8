/** PlaceOrder (docs/spec/commands.md section 6). */
import { type Command, isClientOrderId, type RejectCode } from '@jangbu/protocol';
import { type CommandResult, NONE, orderAccepted, STATUS } from './events.ts';
import { type CommandExecution, emit, hasRole, hasScope, refused } from './execution.ts';
import { costOf } from './fees.ts';
import { checkAccount, checkCaps, checkGate, isNotionalTooLarge } from './gate.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { stopTriggered } from './market-events.ts';
import { LAST_MEMBER_CLASS } from './open-account.ts';
import { checkOrderType, checkTimeInForce, takesOrders } from './order-acceptance.ts';
import { FLAG_OFF_HOURS, ORDER_TYPE, TIME_IN_FORCE } from './order-codes.ts';
import { enterOrder } from './order-entry.ts';
import { priceOf } from './order-price.ts';
import type { Issue, Order } from './records.ts';
import { holdCost } from './settle.ts';
import type { State } from './state.ts';
import { fireStops, firingPrice } from './stop-orders.ts';

type PlaceOrder = Extract<Command, { kind: 'PlaceOrder' }>;

const BUY = 0;
const LAST_SIDE = 1;
/** The highest numbers of the closed sets. */
const LAST_ORDER_TYPE = 6;
const LAST_TIME_IN_FORCE = 2;
const LAST_SELF_MATCH = 4;
/** Bits 0 to 3 of `flags`. */
const ALL_FLAGS = 15;
/** Order types that have no limit price of their own. */
const WITHOUT_LIMIT_PRICE: readonly number[] = [
  ORDER_TYPE.market,
  ORDER_TYPE.bestCounter,
  ORDER_TYPE.bestSame,
  ORDER_TYPE.midpoint,
];

/** Executes the command. */
export function executePlaceOrder(execution: CommandExecution, command: PlaceOrder): CommandResult {
  const price = check(execution, command);
  if (typeof price === 'string') return refused(price, true);
  const { state } = execution;
  const order = newOrder(execution, command, price);
  state.parameters.nextOrderId += 1;
  state.addClientOrderId(order.account, command.clientOrderId, order.orderId);
  holdCost(state, order);
  emit(execution, orderAccepted(order));
  if (order.orderType === ORDER_TYPE.stopLimit) {
    const last = firingPrice(state, order);
    if (last === null) {
      state.openStop(order);
      return dormantResult(order);
    }
    emit(execution, stopTriggered(order, last, NONE));
  }
  const result = enterOrder(execution, order);
  fireStops(execution, state.issues[order.issue]!);
  return result;
}

function dormantResult({ orderId, leaves }: Order): CommandResult {
  return {
    status: STATUS.new,
    reject: 'ok',
    row: NONE,
    id: orderId,
    cumulativeQuantity: 0n,
    leavesQuantity: leaves,
  };
}

function newOrder(execution: CommandExecution, command: PlaceOrder, price: bigint): Order {
  const { parameters } = execution.state;
  const orderId = parameters.nextOrderId;
  return {
    orderId,
    sequence: orderId + parameters.extraSequences,
    limitPrice: price,
    stopPrice: BigInt(command.stopPrice),
    quantity: BigInt(command.quantity),
    leaves: BigInt(command.quantity),
    changedAt: parameters.index,
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

/** The price of the order, or the code of the first check that it fails. */
function check(execution: CommandExecution, command: PlaceOrder): bigint | RejectCode {
  const { state } = execution;
  if (!hasRole(execution, ROLE.member)) return 'role_missing';
  if (!hasScope(execution, SCOPE.trade)) return 'scope_missing';
  const kindRefusal = checkKind(command);
  if (kindRefusal !== 'ok') return kindRefusal;
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (!takesOrders(state, issue)) return 'issue_not_trading';
  const account = state.accounts[command.account];
  if (account === undefined || account.participant !== execution.participant) {
    return 'unknown_account';
  }
  const accountRefusal = checkAccount(state, command.account);
  if (accountRefusal !== 'ok') return accountRefusal;
  if (account.class > LAST_MEMBER_CLASS) return 'account_class';
  if (!isClientOrderId(command.clientOrderId)) return 'bad_client_order_id';
  if (state.orderIdOf(command.account, command.clientOrderId) !== undefined) {
    return 'duplicate_client_order_id';
  }
  const typeRefusal = checkOrderType(state, issue, command);
  if (typeRefusal !== 'ok') return typeRefusal;
  const timeRefusal = checkTimeInForce(issue, command);
  if (timeRefusal !== 'ok') return timeRefusal;
  const price = checkTerms(execution, issue, command);
  if (typeof price === 'string') return price;
  if (isFull(execution, issue, command)) return 'limit_reached';
  const fundsRefusal = checkFunds(state, issue, command, price);
  if (fundsRefusal !== 'ok') return fundsRefusal;
  const capRefusal = command.side === BUY ? checkCaps(state, issue, command, price) : 'ok';
  return capRefusal === 'ok' ? price : capRefusal;
}

/** Checks 3 to 5. */
function checkKind(command: PlaceOrder): RejectCode {
  const { side, orderType, timeInForce, selfMatch, flags } = command;
  if (side > LAST_SIDE || orderType > LAST_ORDER_TYPE) return 'bad_value';
  if (timeInForce > LAST_TIME_IN_FORCE || selfMatch > LAST_SELF_MATCH) return 'bad_value';
  if (flags > ALL_FLAGS) return 'bad_value';
  if (flags % FLAG_OFF_HOURS !== 0 || command.details.length > 0) return 'unsupported';
  const isStop = orderType === ORDER_TYPE.stopLimit;
  if (isStop !== (command.stopPrice !== 0)) return 'bad_value';
  if (hasNeedlessLimitPrice(orderType, command.limitPrice)) return 'bad_value';
  if (timeInForce === TIME_IN_FORCE.fillOrKill && selfMatch !== 0) return 'bad_value';
  return 'ok';
}

/** True for a limit price that an order of this type must not have. */
function hasNeedlessLimitPrice(orderType: number, limitPrice: number): boolean {
  return limitPrice !== 0 && WITHOUT_LIMIT_PRICE.includes(orderType);
}

/** Checks 15 to 18. */
function checkTerms(
  execution: CommandExecution,
  issue: Issue,
  command: PlaceOrder,
): bigint | RejectCode {
  const { state } = execution;
  const quantity = BigInt(command.quantity);
  if (quantity === 0n) return 'bad_quantity';
  if (quantity % issue.lot !== 0n) return 'off_lot';
  const { orderType } = command;
  const side = command.side === BUY ? 0 : 1;
  const price = priceOf(state, issue, {
    side,
    orderType,
    limitPrice: BigInt(command.limitPrice),
    stopPrice: BigInt(command.stopPrice),
    flags: command.flags,
  });
  if (typeof price === 'string') return price;
  const terms = { orderType, price, quantity };
  const gateRefusal = checkGate(execution, issue, terms, quantity);
  if (gateRefusal !== 'ok') return gateRefusal;
  return isNotionalTooLarge(state, issue, { side, ...terms }) ? 'notional_too_large' : price;
}

/**
 * Check 19: true if a table has no room for the order or for the row that a trade of it would fill.
 */
function isFull(execution: CommandExecution, issue: Issue, command: PlaceOrder): boolean {
  const { state, limits } = execution;
  if (state.clientOrderIds.length >= limits.maxClientOrderIds) return true;
  if (state.openOrders >= limits.maxOpenOrders) return true;
  if (issue.books.size >= limits.maxOpenOrdersPerIssue) return true;
  if (command.side === BUY) {
    const isNewRow = state.positionOf(command.account, command.issue) === undefined;
    return isNewRow && state.positions.length >= limits.maxPositions;
  }
  const isNewRow = state.cashOf(command.account, issue.currency) === undefined;
  return isNewRow && state.cash.length >= limits.maxCashRows;
}

/** Check 20. */
function checkFunds(
  state: State,
  issue: Issue,
  { account, side, quantity }: PlaceOrder,
  price: bigint,
): RejectCode {
  if (side === BUY) {
    const cost = costOf(state, issue, price, BigInt(quantity));
    const available = state.cashOf(account, issue.currency)?.available ?? 0n;
    return available < cost ? 'insufficient_cash' : 'ok';
  }
  const available = state.positionOf(account, issue.number)?.available ?? 0n;
  return available < BigInt(quantity) ? 'insufficient_shares' : 'ok';
}
