import { BUY, Fills, SELL, type Side } from '@jangbu/market';
import {
  ACCOUNT_CLASSES,
  asPrice,
  asQuantity,
  isClientOrderId,
  LIMITS,
  NONE_U32,
  ORDER_STATUSES,
  ORDER_TYPES,
  type PlaceOrder,
  type RejectCode,
  SELF_MATCH,
  SIDES,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import { amountOf } from './amounts.ts';
import { checkRight } from './checks.ts';
import type { BlockContext, Signer } from './execution.ts';
import type { OrderDetails } from './order-table.ts';
import { settleFill, type TradingParty } from './settle.ts';
import { ACTIVE, type Issue } from './state.ts';

const LIMIT = ORDER_TYPES.indexOf('limit');
const DAY = TIMES_IN_FORCE.indexOf('day');
const FILL_OR_KILL = TIMES_IN_FORCE.indexOf('fill_or_kill');
const FEE_CLASS = ACCOUNT_CLASSES.indexOf('fee');
const FLAG_SPAN = 8;
const ALL_ORDER_FLAGS = 7;
const STATUS_NEW = ORDER_STATUSES.indexOf('new');
const STATUS_PARTIALLY_FILLED = ORDER_STATUSES.indexOf('partially_filled');
const STATUS_FILLED = ORDER_STATUSES.indexOf('filled');
const STATUS_EXPIRED = ORDER_STATUSES.indexOf('expired');
const REASON_IMMEDIATE = 0;

/** One buffer for the fills of the command in hand; matching is synchronous and never nested. */
const fills = new Fills();

/** docs/spec/commands.md, 6 PlaceOrder. */
export function placeOrder(block: BlockContext, signer: Signer, command: PlaceOrder): RejectCode {
  const form = checkForm(signer, command);
  if (form !== 'ok') return form;
  const party = checkParty(block, signer, command);
  if (party !== 'ok') return party;
  const issue = block.state.issues[command.issue]!;
  const size = checkSize(issue, command);
  if (size !== 'ok') return size;
  const cost = amountOf(block.state, issue, command.limitPrice, command.quantity);
  if (cost < 0) return 'notional_too_large';
  const room = checkRoom(block, issue, command);
  if (room !== 'ok') return room;
  const cover = checkCover(block, issue, command, cost);
  if (cover !== 'ok') return cover;

  const order = accept(block, signer, issue, command, cost);
  match(block, issue, order);
  finish(block, issue, order);
  return 'ok';
}

function checkForm(signer: Signer, command: PlaceOrder): RejectCode {
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  const known =
    command.side < SIDES.length &&
    command.orderType < ORDER_TYPES.length &&
    command.timeInForce < TIMES_IN_FORCE.length &&
    command.selfMatch < SELF_MATCH.length &&
    command.flags <= ALL_ORDER_FLAGS;
  if (!known) return 'bad_value';
  const built =
    command.orderType === LIMIT &&
    command.timeInForce !== FILL_OR_KILL &&
    command.selfMatch === 0 &&
    command.flags === 0 &&
    command.details.length === 0;
  if (!built) return 'unsupported';
  return command.stopPrice === 0 ? 'ok' : 'bad_value';
}

function checkParty({ state }: BlockContext, signer: Signer, command: PlaceOrder): RejectCode {
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (issue.status !== ACTIVE) return 'issue_not_trading';
  const account = state.accounts[command.account];
  if (account === undefined || account.participant !== signer.participant) {
    return 'unknown_account';
  }
  if (account.status !== ACTIVE) return 'account_not_active';
  if (account.class >= FEE_CLASS) return 'account_class';
  if (!isClientOrderId(command.clientOrderId)) return 'bad_client_order_id';
  const used = state.clientOrderIds.find(command.account, command.clientOrderId) >= 0;
  return used ? 'duplicate_client_order_id' : 'ok';
}

function checkSize(issue: Issue, command: PlaceOrder): RejectCode {
  const { quantity, limitPrice } = command;
  if (quantity === 0) return 'bad_quantity';
  if (quantity % issue.lot !== 0) return 'off_lot';
  if (limitPrice === 0) return 'bad_price';
  if (limitPrice % issue.tick !== 0) return 'off_tick';
  if (issue.upperLimit !== 0 && limitPrice > issue.upperLimit) return 'above_limit';
  if (issue.upperLimit !== 0 && limitPrice < issue.lowerLimit) return 'below_limit';
  return 'ok';
}

function checkRoom({ state }: BlockContext, issue: Issue, command: PlaceOrder): RejectCode {
  if (state.clientOrderIds.rows.length >= LIMITS.maxClientOrderIds) return 'limit_reached';
  if (state.orders.openCount >= LIMITS.maxOpenOrders) return 'limit_reached';
  if (issue.book.openOrders() >= LIMITS.maxOpenOrdersPerIssue) return 'limit_reached';
  const full =
    command.side === BUY
      ? state.positions.count >= LIMITS.maxPositions &&
        state.positions.find(command.account, command.issue) < 0
      : state.cash.count >= LIMITS.maxCashRows &&
        state.cash.find(command.account, issue.currency) < 0;
  return full ? 'limit_reached' : 'ok';
}

function checkCover(
  { state }: BlockContext,
  issue: Issue,
  command: PlaceOrder,
  cost: number,
): RejectCode {
  if (command.side === BUY) {
    const available = state.cash.availableOf(command.account, issue.currency);
    return available < cost ? 'insufficient_cash' : 'ok';
  }
  const available = state.positions.availableOf(command.account, command.issue);
  return available < command.quantity ? 'insufficient_shares' : 'ok';
}

/** Numbers the order, makes the row it will be paid into, holds its cost and tells. */
function accept(
  block: BlockContext,
  signer: Signer,
  issue: Issue,
  command: PlaceOrder,
  cost: number,
): OrderDetails {
  const { state } = block;
  const { account, quantity } = command;
  const side: Side = command.side === BUY ? BUY : SELL;
  const orderId = state.nextOrderId;
  state.nextOrderId += 1;
  const { clientOrderId } = command;
  state.clientOrderIds.append({ account, clientOrderId, orderId, changedAt: state.index });
  state.markCounts();

  const cash = state.cash.findOrCreate(account, issue.currency, state.index);
  const position = state.positions.findOrCreate(account, command.issue, state.index);
  if (side === BUY) state.cash.hold(cash, cost, state.index);
  else state.positions.hold(position, quantity, state.index);

  const order: OrderDetails = {
    orderId,
    sequence: orderId,
    limitPrice: command.limitPrice,
    quantity,
    leaves: quantity,
    account,
    issue: command.issue,
    key: signer.key,
    side,
    orderType: command.orderType,
    timeInForce: command.timeInForce,
    modes: command.selfMatch + FLAG_SPAN * command.flags,
    holdRow: side === BUY ? cash : position,
    receiveRow: side === BUY ? position : cash,
  };
  const event = block.begin('order_accepted');
  event.u64(16, orderId);
  event.u64(24, order.limitPrice);
  event.u64(32, quantity);
  event.u64(40, command.stopPrice);
  event.u32(48, order.issue);
  event.u32(52, account);
  event.u32(56, signer.key);
  event.u8(60, side);
  event.u8(61, order.orderType);
  event.u8(62, order.timeInForce);
  event.u8(63, order.modes);
  return order;
}

function match(block: BlockContext, issue: Issue, order: OrderDetails): void {
  fills.clear();
  const limitPrice = asPrice(order.limitPrice);
  const leaves = issue.book.match(order.side, limitPrice, asQuantity(order.leaves), fills);
  const taker: TradingParty = order;
  for (let fill = 0; fill < fills.count; fill += 1) settleFill(block, issue, taker, fills, fill);
  order.leaves = leaves;
}

/** Rests what is left of a day order, expires what is left of an immediate one, and fills in the outcome. */
function finish(block: BlockContext, issue: Issue, order: OrderDetails): void {
  const { state, outcome } = block;
  const filled = order.quantity - order.leaves;
  outcome.id = order.orderId;
  outcome.cumulativeQuantity = filled;
  outcome.leavesQuantity = 0;
  outcome.row = NONE_U32;
  outcome.status = STATUS_FILLED;
  if (order.leaves === 0) return;

  if (order.timeInForce === DAY) {
    const slot = state.orders.add(order, state.index);
    issue.book.rest(slot);
    outcome.row = slot;
    outcome.leavesQuantity = order.leaves;
    outcome.status = filled > 0 ? STATUS_PARTIALLY_FILLED : STATUS_NEW;
    return;
  }
  if (order.side === BUY) {
    const back = amountOf(state, issue, order.limitPrice, order.leaves);
    state.cash.release(order.holdRow, back, back, state.index);
  } else {
    state.positions.release(order.holdRow, order.leaves, order.leaves, state.index);
  }
  const event = block.begin('order_expired');
  event.u64(16, order.orderId);
  event.u64(24, order.leaves);
  event.u32(32, NONE_U32);
  event.u32(36, order.issue);
  event.u8(40, REASON_IMMEDIATE);
  outcome.status = STATUS_EXPIRED;
}
