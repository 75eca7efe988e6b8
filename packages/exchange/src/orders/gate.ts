/** What a venue keeps orders within: the gate of check 17 of PlaceOrder, and the caps of its checks 21 and 22. */

import { ACCOUNT_FLAGS, type RejectCode } from '@jangbu/protocol';
import type { BlockContext, Signer } from '../execution.ts';
import { amountOf, partOf } from '../state/amounts.ts';
import { type Issue, lastOf } from '../state/issue.ts';
import { calendarYearOf } from '../state/retail.ts';
import type { ExchangeState } from '../state/state.ts';
import { ORDER_TYPE } from './order-terms.ts';

const MICROSECONDS_PER_SECOND = 1_000_000;
const PERCENT = 100;
const COLLARED: ReadonlySet<number> = new Set([
  ORDER_TYPE.limit,
  ORDER_TYPE.conditional_limit,
  ORDER_TYPE.stop_limit,
]);

/** Parts (a) to (c): what the issue's terms allow; `isNew` false leaves the largest quantity out, as for an amendment. */
export function checkIssueTerms(
  state: ExchangeState,
  issue: Issue,
  orderType: number,
  price: number,
  quantity: number,
  isNew: boolean,
): RejectCode {
  const { collarPercent, maxQuantity, maxNotional } = issue;
  if (collarPercent !== 0 && COLLARED.has(orderType) && isOutside(issue, price)) {
    return 'outside_collar';
  }
  if (isNew && maxQuantity !== 0 && quantity > maxQuantity) return 'quantity_too_large';
  if (maxNotional === 0) return 'ok';
  const amount = amountOf(state, issue, price, quantity);
  return amount < 0 || amount > maxNotional ? 'value_too_large' : 'ok';
}

/** Part (d): counts the order, unless the key has had its number of this second; a dry run does not count. */
export function checkThrottle(block: BlockContext, signer: Signer): RejectCode {
  const { state } = block;
  const { ordersPerSecond } = state.participants[signer.participant]!;
  if (ordersPerSecond === 0) return 'ok';
  const key = state.keys[signer.key]!;
  const second = Math.floor(state.timestamp / MICROSECONDS_PER_SECOND);
  const count = key.throttleSecond === second ? key.throttleCount : 0;
  if (count >= ordersPerSecond) return 'throttled';
  if (block.isDryRun) return 'ok';
  // The row of the key is written with its nonce in any case.
  key.throttleSecond = second;
  key.throttleCount = count + 1;
  return 'ok';
}

/** Checks 21 and 22 for a buy that costs `cost`. */
export function checkCaps(
  state: ExchangeState,
  issue: Issue,
  account: number,
  quantity: number,
  cost: number,
): RejectCode {
  if (issue.ownershipCapPpm !== 0) {
    const owned = holdingWithBuys(state, account, issue.number) + quantity;
    if (owned > partOf(issue.sharesIssued, issue.ownershipCapPpm)) return 'ownership_cap';
  }
  return checkRetailCap(state, issue, account, cost);
}

/** Check 22 for a buy for which `cost` more is to be held. */
export function checkRetailCap(
  state: ExchangeState,
  issue: Issue,
  account: number,
  cost: number,
): RejectCode {
  if (issue.market === 0) return 'ok';
  const { retailLimit } = state.marketOf(issue);
  const owner = state.accounts[account]!;
  if (retailLimit === 0 || (owner.flags & ACCOUNT_FLAGS.retail) === 0) return 'ok';
  const isThisYear = owner.year === calendarYearOf(state);
  const net = isThisYear ? Math.max(owner.bought - owner.sold, 0) : 0;
  const row = state.cash.find(account, issue.currency);
  const held = row < 0 ? 0 : state.cash.held[row]!;
  return net + held + cost > retailLimit ? 'retail_cap' : 'ok';
}

/** What an account has of an issue and would have after all its buys; a sum at or above 2^53 stays so. */
function holdingWithBuys({ positions, openBuys }: ExchangeState, account: number, issue: number) {
  const row = positions.find(account, issue);
  return row < 0 ? 0 : positions.available[row]! + positions.held[row]! + openBuys.of(row);
}

/** `|price - last| × 100 > percent × last` in whole numbers below 2^53; never without a last price. */
function isOutside(issue: Issue, price: number): boolean {
  const last = lastOf(issue);
  if (last === 0) return false;
  const rest = last % PERCENT;
  const { collarPercent } = issue;
  const most =
    ((last - rest) / PERCENT) * collarPercent + Math.floor((rest * collarPercent) / PERCENT);
  return Math.abs(price - last) > most;
}
