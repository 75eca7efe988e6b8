import { BUY, SELL, type Side } from '@jangbu/market';
import {
  ACCOUNT_CLASSES,
  ALL_ORDER_FLAGS,
  isClientOrderId,
  LIMITS,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_STATUSES,
  ORDER_TYPES,
  type PlaceOrder,
  type RejectCode,
  SELF_MATCH,
  SIDES,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { amountOf, costOf } from '../state/amounts.ts';
import { type Issue, PHASE } from '../state/issue.ts';
import { ACTIVE, type Account, isFrozen } from '../state/member-rows.ts';
import type { IncomingOrder } from '../state/order-table.ts';
import type { ExchangeState } from '../state/state.ts';
import { checkCaps, checkIssueTerms, checkThrottle } from './gate.ts';
import { tradeOffHours } from './off-hours.ts';
import {
  checkOrderType,
  checkTimeInForce,
  DAY,
  isTaking,
  ORDER_TYPE,
  priceOrder,
} from './order-terms.ts';
import { fireStops, fires, settleRest, writeTriggered } from './stops.ts';
import { tradeIncoming } from './trading.ts';

const FILL_OR_KILL = TIMES_IN_FORCE.indexOf('fill_or_kill');
const FEE_CLASS = ACCOUNT_CLASSES.indexOf('fee');
const FLAG_SPAN = 8;
const UNBUILT_FLAGS = ORDER_FLAGS.short_sale + ORDER_FLAGS.program + ORDER_FLAGS.algo;
const STATUS_NEW = ORDER_STATUSES.indexOf('new');
const STATUS_PARTIALLY_FILLED = ORDER_STATUSES.indexOf('partially_filled');
const STATUS_FILLED = ORDER_STATUSES.indexOf('filled');
const STATUS_CANCELED = ORDER_STATUSES.indexOf('canceled');
const STATUS_EXPIRED = ORDER_STATUSES.indexOf('expired');

/** docs/spec/commands.md, 6 PlaceOrder. */
export function placeOrder(block: BlockContext, signer: Signer, command: PlaceOrder): RejectCode {
  const form = checkForm(signer, command);
  if (form !== 'ok') return form;
  const party = checkParty(block, signer, command);
  if (party !== 'ok') return party;
  const issue = block.state.issues[command.issue]!;
  const side: Side = command.side === BUY ? BUY : SELL;
  const { orderType, timeInForce, flags, limitPrice, stopPrice } = command;
  const terms = { side, orderType, timeInForce, flags, limitPrice, stopPrice };
  const type = checkOrderType(block.state, issue, terms);
  if (type !== 'ok') return type;
  const time = checkTimeInForce(issue, terms);
  if (time !== 'ok') return time;
  if (command.quantity === 0) return 'bad_quantity';
  if (command.quantity % issue.lot !== 0) return 'off_lot';
  const price = priceOrder(block.state, issue, terms);
  if (typeof price === 'string') return price;
  const gate = checkIssueTerms(block.state, issue, orderType, price, command.quantity, true);
  if (gate !== 'ok') return gate;
  const throttle = checkThrottle(block, signer);
  if (throttle !== 'ok') return throttle;
  const cost = costOfSide(block.state, issue, side, price, command.quantity);
  if (cost < 0) return 'notional_too_large';
  const room = checkRoom(block, issue, command);
  if (room !== 'ok') return room;
  const cover = checkCover(block, issue, command, cost);
  if (cover !== 'ok' || block.isDryRun) return cover;

  const order = accept(block, signer, issue, command, price, cost);
  if (order.orderType === ORDER_TYPE.stop_limit) {
    if (!fires(issue, order.side, command.stopPrice)) {
      sleep(block, issue, order, command.stopPrice);
      return 'ok';
    }
    writeTriggered(block, issue, order, NONE_U32);
  }
  bringToMarket(block, issue, order);
  return 'ok';
}

/**
 * Trades an order as its phase has it, rests or expires what is left, fills in the outcome, and lets stop orders fire
 * (docs/spec/commands.md, PlaceOrder, effects 5 to 7).
 */
export function bringToMarket(block: BlockContext, issue: Issue, order: IncomingOrder): void {
  const isOffHours = Math.floor(order.modes / FLAG_SPAN) >= ORDER_FLAGS.off_hours;
  if (isOffHours) tradeOffHours(block, issue, order);
  else if (issue.phase === PHASE.continuous) tradeIncoming(block, issue, order);
  finish(block, issue, order);
  fireStops(block, issue);
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
  if ((command.flags & UNBUILT_FLAGS) !== 0 || command.details.length > 0) return 'unsupported';
  const { orderType, timeInForce } = command;
  const isStop = orderType === ORDER_TYPE.stop_limit;
  if (isStop !== (command.stopPrice !== 0)) return 'bad_value';
  if (hasOwnPrice(orderType) && command.limitPrice !== 0) return 'bad_value';
  return timeInForce === FILL_OR_KILL && command.selfMatch !== 0 ? 'bad_value' : 'ok';
}

/** Whether orders of a type take their price from the market and so state none. */
export function hasOwnPrice(orderType: number): boolean {
  return (
    orderType === ORDER_TYPE.market ||
    orderType === ORDER_TYPE.best_counter ||
    orderType === ORDER_TYPE.best_same ||
    orderType === ORDER_TYPE.midpoint
  );
}

function checkParty({ state }: BlockContext, signer: Signer, command: PlaceOrder): RejectCode {
  const issue = state.issues[command.issue];
  if (issue === undefined) return 'unknown_issue';
  if (issue.status !== ACTIVE || !isTaking(issue)) return 'issue_not_trading';
  const account = state.accounts[command.account];
  if (account === undefined || account.participant !== signer.participant) {
    return 'unknown_account';
  }
  const standing = checkStanding(state, account);
  if (standing !== 'ok') return standing;
  if (account.class >= FEE_CLASS) return 'account_class';
  if (!isClientOrderId(command.clientOrderId)) return 'bad_client_order_id';
  const used = state.clientOrderIds.find(command.account, command.clientOrderId) >= 0;
  return used ? 'duplicate_client_order_id' : 'ok';
}

/** Check 9: `account_not_active` if the account is frozen, `locked` if a kill switch is on for it or its participant. */
export function checkStanding(state: ExchangeState, account: Account): RejectCode {
  if (account.status === ACTIVE && state.participants[account.participant]!.status === ACTIVE) {
    return 'ok';
  }
  return isFrozen(account) ? 'account_not_active' : 'locked';
}

/** What an order costs, -1 where it is not below 2^53: of a sell the amount, of a buy the fees with it. */
export function costOfSide(
  state: ExchangeState,
  issue: Issue,
  side: Side,
  price: number,
  quantity: number,
): number {
  return side === BUY
    ? costOf(state, issue, price, quantity)
    : amountOf(state, issue, price, quantity);
}

function checkRoom({ state }: BlockContext, issue: Issue, command: PlaceOrder): RejectCode {
  if (state.clientOrderIds.count >= LIMITS.maxClientOrderIds) return 'limit_reached';
  if (state.orders.openCount + state.stops.count >= LIMITS.maxOpenOrders) return 'limit_reached';
  const openHere = issue.books.openOrders() + issue.stops.openOrders();
  if (openHere >= LIMITS.maxOpenOrdersPerIssue) return 'limit_reached';
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
    if (available < cost) return 'insufficient_cash';
    return checkCaps(state, issue, command.account, command.quantity, cost);
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
  price: number,
  cost: number,
): IncomingOrder {
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
  if (side === BUY) {
    state.cash.hold(cash, cost, state.index);
    state.openBuys.add(position, quantity);
  } else state.positions.hold(position, quantity, state.index);

  const order: IncomingOrder = {
    orderId,
    sequence: orderId + state.extraSequences,
    limitPrice: price,
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
    isCanceled: false,
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

/** Puts a stop order that does not fire yet among the dormant ones. */
function sleep(block: BlockContext, issue: Issue, order: IncomingOrder, stopPrice: number): void {
  const { state, outcome } = block;
  const slot = state.stops.add({ ...order, stopPrice }, state.index);
  issue.stops.rest(slot);
  outcome.id = order.orderId;
  outcome.cumulativeQuantity = 0;
  outcome.leavesQuantity = order.leaves;
  outcome.row = NONE_U32;
  outcome.status = STATUS_NEW;
}

/** Rests or expires what is left of an order, and fills in the outcome. */
function finish(block: BlockContext, issue: Issue, order: IncomingOrder): void {
  const { outcome } = block;
  const filled = order.quantity - order.leaves;
  const row = settleRest(block, issue, order);
  outcome.id = order.orderId;
  outcome.cumulativeQuantity = filled;
  outcome.row = row;
  outcome.leavesQuantity = row === NONE_U32 ? 0 : order.leaves;
  outcome.status = statusOf(order, filled);
}

function statusOf(order: IncomingOrder, filled: number): number {
  if (order.isCanceled) return STATUS_CANCELED;
  if (order.leaves === 0) return STATUS_FILLED;
  if (order.timeInForce !== DAY) return STATUS_EXPIRED;
  return filled > 0 ? STATUS_PARTIALLY_FILLED : STATUS_NEW;
}
