/** AmendOrder (docs/spec/commands.md section 13). */
import type { Command, RejectCode } from '@jangbu/protocol';
import type { CommandResult } from './events.ts';
import { type CommandExecution, emit, refused } from './execution.ts';
import { costOf } from './fees.ts';
import { checkAccount, checkGate, checkRetailCap, isNotionalTooLarge } from './gate.ts';
import { orderReplaced } from './market-events.ts';
import { checkName, findOrder, isDormant } from './named-order.ts';
import { checkOrderType, takesOrders } from './order-acceptance.ts';
import { isOffHours, ORDER_TYPE, SIDE } from './order-codes.ts';
import { enterOrder } from './order-entry.ts';
import { priceOf } from './order-price.ts';
import type { Issue, Order } from './records.ts';
import { holdCost, releaseHeld } from './settle.ts';
import { fireStops } from './stop-orders.ts';

type AmendOrder = Extract<Command, { kind: 'AmendOrder' }>;

const LAST_ORDER_TYPE = 6;
/** Order types that have no limit price of their own and that an order may be amended to. */
const WITHOUT_LIMIT_PRICE: readonly number[] = [
  ORDER_TYPE.market,
  ORDER_TYPE.bestCounter,
  ORDER_TYPE.bestSame,
];
/** Order types that no order is amended to. */
const NEVER_NEW: readonly number[] = [ORDER_TYPE.midpoint, ORDER_TYPE.stopLimit];

/** Executes the command: the order leaves its book and enters it again behind all others. */
export function executeAmendOrder(execution: CommandExecution, command: AmendOrder): CommandResult {
  const { state } = execution;
  const nameRefusal = checkName(execution, command);
  if (nameRefusal !== 'ok') return refused(nameRefusal, true);
  if (!hasValidTerms(command)) return refused('bad_value', true);
  const order = findOrder(execution, command);
  if (typeof order === 'string') return refused(order, true);
  const issue = state.issues[order.issue]!;
  const price = check(execution, issue, order, command);
  if (typeof price === 'string') return refused(price, true);

  const row = state.closeOrder(order);
  releaseHeld(state, order, order.leaves);
  order.limitPrice = price;
  order.orderType = command.orderType;
  order.key = execution.key;
  holdCost(state, order);
  emit(execution, orderReplaced(order, row));
  order.sequence = state.nextSequence();
  const result = enterOrder(execution, order);
  fireStops(execution, issue);
  return result;
}

function hasValidTerms({ orderType, limitPrice }: AmendOrder): boolean {
  if (orderType > LAST_ORDER_TYPE) return false;
  return limitPrice === 0 || !WITHOUT_LIMIT_PRICE.includes(orderType);
}

/** The new price of the order, or the code of the first of checks 5 to 10 that it fails. */
function check(
  execution: CommandExecution,
  issue: Issue,
  order: Order,
  { orderType, limitPrice }: AmendOrder,
): bigint | RejectCode {
  const { state } = execution;
  if (!takesOrders(state, issue)) return 'issue_not_trading';
  const isFixed =
    isDormant(state, order) ||
    order.orderType === ORDER_TYPE.midpoint ||
    isOffHours(order.flags) ||
    NEVER_NEW.includes(orderType);
  if (isFixed) return 'order_type_not_accepted';
  const typeRefusal = checkOrderType(state, issue, { orderType, flags: order.flags });
  if (typeRefusal !== 'ok') return typeRefusal;
  const accountRefusal = checkAccount(state, order.account);
  if (accountRefusal !== 'ok') return accountRefusal;
  const { side, flags } = order;
  const request = { side, flags, orderType, limitPrice: BigInt(limitPrice), stopPrice: 0n };
  const price = priceOf(state, issue, request);
  if (typeof price === 'string') return price;
  const terms = { orderType, price, quantity: order.leaves };
  const gateRefusal = checkGate(execution, issue, terms, null);
  if (gateRefusal !== 'ok') return gateRefusal;
  if (isNotionalTooLarge(state, issue, { side, ...terms })) return 'notional_too_large';
  if (side === SIDE.buy) {
    const available = state.cashOf(order.account, issue.currency)!.available;
    const held = costOf(state, issue, order.limitPrice, order.leaves);
    const cost = costOf(state, issue, price, order.leaves);
    if (available + held < cost) return 'insufficient_cash';
    const more = cost - held;
    const capRefusal = more > 0n ? checkRetailCap(state, issue, order.account, more) : 'ok';
    if (capRefusal !== 'ok') return capRefusal;
  }
  return price;
}
