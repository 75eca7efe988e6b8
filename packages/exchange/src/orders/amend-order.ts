import { BUY } from '@jangbu/market';
import { type AmendOrder, ORDER_FLAGS, ORDER_TYPES, type RejectCode } from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import type { Issue } from '../state/issue.ts';
import { ACTIVE } from '../state/member-rows.ts';
import type { IncomingOrder, OrderDetails } from '../state/order-table.ts';
import type { ExchangeState } from '../state/state.ts';
import { findOrder, isNamed } from './change-order.ts';
import { checkIssueTerms, checkRetailCap, checkThrottle } from './gate.ts';
import { bookKindAt, bookOf, giveBack, holdingOf, noteCallChanged } from './open-orders.ts';
import { checkOrderType, DAY, isTaking, ORDER_TYPE, priceOrder } from './order-terms.ts';
import { bringToMarket, checkStanding, costOfSide, hasOwnPrice } from './place-order.ts';

const FLAG_SPAN = 8;
/** Types that an order cannot become, and (midpoint) cannot have been. */
const FIXED_TYPES: ReadonlySet<number> = new Set([ORDER_TYPE.midpoint, ORDER_TYPE.stop_limit]);

/** docs/spec/commands.md, 13 AmendOrder. */
export function amendOrder(block: BlockContext, signer: Signer, command: AmendOrder): RejectCode {
  const { state } = block;
  const { orders } = state;
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  const { orderType } = command;
  if (!isNamed(command) || orderType >= ORDER_TYPES.length) return 'bad_value';
  const isPriced = !hasOwnPrice(orderType) || orderType === ORDER_TYPE.midpoint;
  if (!isPriced && command.limitPrice !== 0) return 'bad_value';
  const found = findOrder(block, signer, command);
  if (typeof found === 'string') return found;
  const before = (found.isDormant ? state.stops.rows : orders).detailsOf(found.slot);
  const issue = state.issues[before.issue]!;
  if (issue.status !== ACTIVE || !isTaking(issue)) return 'issue_not_trading';
  const flags = Math.floor(before.modes / FLAG_SPAN);
  const isFixed =
    found.isDormant ||
    before.orderType === ORDER_TYPE.midpoint ||
    (flags & ORDER_FLAGS.off_hours) !== 0;
  if (isFixed || FIXED_TYPES.has(orderType)) return 'order_type_not_accepted';
  const type = checkOrderType(state, issue, { orderType, flags });
  if (type !== 'ok') return type;
  const standing = checkStanding(state, state.accounts[before.account]!);
  if (standing !== 'ok') return standing;
  const { side } = before;
  const { limitPrice } = command;
  const terms = { side, orderType, timeInForce: DAY, flags, limitPrice, stopPrice: 0 };
  const price = priceOrder(state, issue, terms);
  if (typeof price === 'string') return price;
  const gate = checkIssueTerms(state, issue, orderType, price, before.leaves, false);
  if (gate !== 'ok') return gate;
  const throttle = checkThrottle(block, signer);
  if (throttle !== 'ok') return throttle;
  const cost = costOfSide(state, issue, side, price, before.leaves);
  if (cost < 0) return 'notional_too_large';
  const cover = side === BUY ? checkCover(state, issue, before, cost) : 'ok';
  if (cover !== 'ok' || block.isDryRun) return cover;
  const order: IncomingOrder = {
    ...before,
    limitPrice: price,
    orderType,
    timeInForce: DAY,
    key: signer.key,
    isCanceled: false,
  };
  replace(block, issue, found.slot, before, order);
  bringToMarket(block, issue, order);
  return 'ok';
}

/** Checks 9 and 10: that a buy can be held for at its new cost, and is not how a retail account gets past its limit. */
function checkCover(
  state: ExchangeState,
  issue: Issue,
  before: OrderDetails,
  cost: number,
): RejectCode {
  const freed = holdingOf(state, issue, before, before.leaves);
  if (state.cash.available[before.holdRow]! + freed < cost) return 'insufficient_cash';
  return cost > freed ? checkRetailCap(state, issue, before.account, cost - freed) : 'ok';
}

/** Takes the order off its book and out of its row, holds what it costs now, and gives it its new place in time. */
function replace(
  block: BlockContext,
  issue: Issue,
  slot: number,
  before: OrderDetails,
  order: IncomingOrder,
): void {
  const { state } = block;
  bookOf(state, slot).remove(slot);
  noteCallChanged(state, issue, bookKindAt(state, slot));
  state.orders.free(slot);
  giveBack(block, issue, before, before.leaves, before.leaves);
  const balances = order.side === BUY ? state.cash : state.positions;
  balances.hold(order.holdRow, holdingOf(state, issue, order, order.leaves), state.index);
  if (order.side === BUY) state.openBuys.add(order.receiveRow, order.leaves);
  order.sequence = state.takeSequence();
  const event = block.begin('order_replaced');
  event.u64(16, order.orderId);
  event.u64(24, order.limitPrice);
  event.u64(32, order.leaves);
  event.u32(40, slot);
  event.u32(44, order.issue);
  event.u8(48, order.orderType);
}
