/** Event records of keys, assets, terms and governance (docs/spec/events.md, kinds 28 to 59). */
import { record } from './events.ts';
import type { Charges } from './fees.ts';
import type { Fields } from './fields.ts';
import type { DayTrade, FeeRow } from './office-records.ts';
import type { Account, Issue, TradingDay } from './records.ts';

/** Kind 28; `index` is that of the trade block. */
export function feesCharged(issue: number, index: number, charges: Charges, fees: FeeRow): Fields {
  return record(28)
    .u64(16, index)
    .u64(24, charges.buyerFee)
    .u64(32, charges.sellerFee)
    .u64(40, charges.tax)
    .u32(48, issue)
    .u32(52, fees.feeAccount)
    .u32(56, fees.taxAccount);
}

/** Kind 29. */
export function keyRevoked(key: number, participant: number): Fields {
  return record(29).u32(16, key).u32(20, participant);
}

/** Kind 30. */
export function rootKeyChanged(participant: number, oldKey: number, newKey: number): Fields {
  return record(30).u32(16, participant).u32(20, oldKey).u32(24, newKey);
}

/** Kind 31. */
export function cashDebited(account: number, currency: number, amount: bigint): Fields {
  return record(31).u32(16, account).u32(20, currency).u64(24, amount);
}

/** What an event says of a withdrawal. */
interface WithdrawalTerms {
  readonly account: number;
  readonly currency: number;
  readonly amount: bigint;
}

/** Kind 32. */
export function withdrawalRequested(terms: WithdrawalTerms, withdrawal: number): Fields {
  return withdrawalEvent(32, terms, withdrawal);
}

/** Kind 33. */
export function withdrawalSettled(
  terms: WithdrawalTerms,
  withdrawal: number,
  isPaid: number,
): Fields {
  return withdrawalEvent(33, terms, withdrawal).u8(36, isPaid);
}

function withdrawalEvent(
  kind: number,
  { account, currency, amount }: WithdrawalTerms,
  withdrawal: number,
): Fields {
  return record(kind).u32(16, account).u32(20, currency).u64(24, amount).u32(32, withdrawal);
}

/** Kind 34. */
export function sharesRetired(account: number, issue: number, quantity: bigint): Fields {
  return record(34).u32(16, account).u32(20, issue).u64(24, quantity);
}

/** Kind 35. */
export function sharesTransferred(transfer: {
  from: number;
  to: number;
  issue: number;
  quantity: bigint;
  reason: number;
}): Fields {
  return record(35)
    .u32(16, transfer.from)
    .u32(20, transfer.to)
    .u64(24, transfer.quantity)
    .u32(32, transfer.issue)
    .u16(36, transfer.reason);
}

/** Kind 36, or 37 for a release; `frozen` is what is frozen now. */
export function freezeChanged(
  kind: 36 | 37,
  { account, issue, quantity }: { account: number; issue: number; quantity: bigint },
  frozen: bigint,
): Fields {
  return record(kind).u32(16, account).u32(20, issue).u64(24, quantity).u64(32, frozen);
}

/** Kind 38. */
export function accountFrozen(account: number, isFrozen: number): Fields {
  return record(38).u32(16, account).u8(20, isFrozen);
}

/** Kind 39. */
export function accountTermsSet(number: number, account: Account): Fields {
  return record(39)
    .u32(16, number)
    .u32(20, account.group)
    .u8(24, account.isRetail ? 1 : 0);
}

/** Kind 40. */
export function feesDefined(fees: FeeRow): Fields {
  return record(40)
    .u32(16, fees.schedule)
    .u32(20, fees.fromDate)
    .u32(24, fees.makerPpm)
    .u32(28, fees.takerPpm)
    .u32(32, fees.sellTaxPpm)
    .u32(36, fees.feeAccount)
    .u32(40, fees.taxAccount);
}

/** Kind 41. */
export function issueTermsSet(issue: Issue): Fields {
  return record(41)
    .u32(16, issue.number)
    .u32(20, issue.feeSchedule)
    .u64(24, issue.maxQuantity)
    .u64(32, issue.maxNotional)
    .u32(40, issue.ownershipCapPpm)
    .u16(44, issue.collarPercent);
}

/** Kind 42. */
export function marketTermsSet(market: number, retailLimit: bigint): Fields {
  return record(42).u32(16, market).u64(24, retailLimit);
}

/** Kind 43. */
export function participantTermsSet(participant: number, ordersPerSecond: number): Fields {
  return record(43).u32(16, participant).u32(20, ordersPerSecond);
}

/** Kind 44. */
export function issueStatusChanged(issue: number, from: number, to: number): Fields {
  return record(44).u32(16, issue).u8(20, from).u8(21, to);
}

/** Kind 45. */
export function totalsAttested(totals: {
  issue: number;
  participant: number;
  customers: bigint;
  own: bigint;
}): Fields {
  return record(45)
    .u32(16, totals.issue)
    .u32(20, totals.participant)
    .u64(24, totals.customers)
    .u64(32, totals.own);
}

/** Kind 46; 0 customers above, 1 own above, 2 sum above (participant `NONE`), 3 below. */
export function supplyBreach(issue: number, participant: number, kind: 0 | 1 | 2 | 3): Fields {
  return record(46).u32(16, issue).u32(20, participant).u8(24, kind);
}

/** Kind 47; `account` is `NONE` for the participant as a whole. */
export function tradingLocked(participant: number, account: number, lockedBy: number): Fields {
  return record(47).u32(16, participant).u32(20, account).u8(24, lockedBy);
}

/** Kind 48. */
export function tradingReleased(participant: number, account: number): Fields {
  return record(48).u32(16, participant).u32(20, account);
}

/** Kind 49. */
export function haltRatifiedBy(issue: number, key: number): Fields {
  return record(49).u32(16, issue).u32(20, key);
}

/** Kind 50. */
export function tradeBusted(trade: DayTrade): Fields {
  return record(50)
    .u64(16, trade.price)
    .u64(24, trade.quantity)
    .u64(32, trade.index)
    .u32(40, trade.issue)
    .u32(44, trade.buyer)
    .u32(48, trade.seller);
}

/** Kind 51; `selector` is that of the action. */
export function proposed(
  proposal: number,
  { effectiveDate, key }: { effectiveDate: number; key: number },
  selector: number,
): Fields {
  return record(51).u32(16, proposal).u32(20, effectiveDate).u32(24, key).u8(28, selector);
}

/** Kind 52. */
export function approved(proposal: number, date: number, key: number): Fields {
  return record(52).u32(16, proposal).u32(20, date).u32(24, key);
}

/** Kind 53; `reject` is the number of its code, 0 if it is done. */
export function proposalExecuted(proposal: number, reject: number): Fields {
  return record(53).u32(16, proposal).u16(20, reject);
}

/** Kind 54. */
export function proposalWithdrawn(proposal: number, key: number): Fields {
  return record(54).u32(16, proposal).u32(20, key);
}

/** Kind 55. */
export function rulesScheduled(version: number, businessDate: number): Fields {
  return record(55).u32(16, version).u32(20, businessDate);
}

/** Kind 56. */
export function rulesActivated(version: number): Fields {
  return record(56).u32(16, version);
}

/** Kind 57; timestamps. */
export function timeAdvanced(from: number, to: number): Fields {
  return record(57).u64(16, from).u64(24, to);
}

/** Kind 58. */
export function issueFlagsSet(issue: number, flags: number): Fields {
  return record(58).u32(16, issue).u8(20, flags);
}

/** Kind 59. */
export function expiryDaySet({ market, date, closingPercent }: TradingDay): Fields {
  return record(59).u32(16, market).u32(20, date).u8(24, closingPercent);
}
