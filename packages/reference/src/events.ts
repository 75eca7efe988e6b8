/** Event records (docs/spec/events.md). */
import { REJECTS, type RejectCode } from '@jangbu/protocol';
import { Fields } from './fields.ts';
import { CANCEL_REASON, type CancelReason } from './office-records.ts';
import type { Issue, Order } from './records.ts';

/** What stands in a field of 4 bytes for "none". */
export const NONE = 0xffff_ffff;

/** Numbers of the order statuses. */
export const STATUS = {
  none: 0,
  new: 1,
  partiallyFilled: 2,
  filled: 3,
  canceled: 4,
  expired: 5,
  rejected: 6,
} as const;

/** A number of `STATUS`. */
type Status = (typeof STATUS)[keyof typeof STATUS];

/** What became of a command. */
export interface CommandResult {
  readonly status: Status;
  readonly reject: RejectCode;
  /** Order row, or `NONE`. */
  readonly row: number;
  readonly id: number;
  readonly cumulativeQuantity: bigint;
  readonly leavesQuantity: bigint;
}

/** A record of 64 bytes whose position and sequence number are still to be written. */
export function record(kind: number): Fields {
  return new Fields(64).u8(0, kind);
}

/** Kind 1; `envelope` counts in the block and `command` in its envelope, both from 0. */
export function commandResult(
  selector: number,
  result: CommandResult,
  signer: { participant: number; key: number },
  envelope: number,
  command: number,
): Fields {
  return record(1)
    .u8(16, selector)
    .u8(17, result.status)
    .u16(18, REJECTS[result.reject])
    .u32(20, result.row)
    .u64(24, result.id)
    .u64(32, result.cumulativeQuantity)
    .u64(40, result.leavesQuantity)
    .u32(48, signer.participant)
    .u32(52, signer.key)
    .u32(56, envelope)
    .u32(60, command);
}

/** Kind 2. */
export function businessDateChanged(from: number, to: number): Fields {
  return record(2).u32(16, from).u32(20, to);
}

/** Kind 3. */
export function participantRegistered(participant: number, roles: number, key: number): Fields {
  return record(3).u32(16, participant).u32(20, roles).u32(24, key);
}

/** Kind 4. */
export function keyRegistered(
  key: number,
  participant: number,
  terms: { kind: number; scope: number; validFrom: number; validUntil: number },
): Fields {
  return record(4)
    .u32(16, key)
    .u32(20, participant)
    .u8(24, terms.kind)
    .u16(26, terms.scope)
    .u64(32, terms.validFrom)
    .u64(40, terms.validUntil);
}

/** Kind 5. */
export function accountOpened(account: number, participant: number, accountClass: number): Fields {
  return record(5).u32(16, account).u32(20, participant).u8(24, accountClass);
}

/** Kind 6; `amount` in minor units. */
export function cashCredited(account: number, currency: number, amount: bigint): Fields {
  return record(6).u32(16, account).u32(20, currency).u64(24, amount);
}

/** Kind 7. */
export function issueListed(issue: Issue): Fields {
  return record(7)
    .u32(16, issue.number)
    .u32(20, issue.currency)
    .u64(24, issue.tick)
    .u64(32, issue.lot)
    .u64(40, issue.basePrice)
    .u8(48, issue.priceDecimals);
}

/** Kind 8. */
export function sharesIssued(account: number, issue: number, quantity: bigint): Fields {
  return record(8).u32(16, account).u32(20, issue).u64(24, quantity);
}

/** Kind 9. */
export function orderAccepted(order: Order): Fields {
  return record(9)
    .u64(16, order.orderId)
    .u64(24, order.limitPrice)
    .u64(32, order.quantity)
    .u64(40, order.stopPrice)
    .u32(48, order.issue)
    .u32(52, order.account)
    .u32(56, order.key)
    .u8(60, order.side)
    .u8(61, order.orderType)
    .u8(62, order.timeInForce)
    .u8(63, order.selfMatch + 8 * order.flags);
}

/** Kind 10; `index` is that of the trade block in its issue's chain. */
export function tradeExecuted(
  trade: { price: bigint; quantity: bigint; index: number; issue: number; phase: number },
  maker: Order,
  taker: Order,
): Fields {
  return record(10)
    .u64(16, trade.price)
    .u64(24, trade.quantity)
    .u64(32, maker.orderId)
    .u64(40, taker.orderId)
    .u64(48, trade.index)
    .u32(56, trade.issue)
    .u8(60, trade.phase)
    .u8(61, taker.side);
}

/** Kind 11; `order` after the reduction, `quantity` what was taken off. */
export function orderReduced(order: Order, quantity: bigint, row: number): Fields {
  return record(11)
    .u64(16, order.orderId)
    .u64(24, quantity)
    .u64(32, order.leaves)
    .u32(40, row)
    .u32(44, order.issue);
}

/**
 * Kind 12; `quantity` is what was taken off and `row` the one that the order had or `NONE`.
 */
export function orderCanceled(
  order: Order,
  quantity: bigint,
  row: number,
  reason: CancelReason,
): Fields {
  return record(12)
    .u64(16, order.orderId)
    .u64(24, quantity)
    .u32(32, row)
    .u32(36, order.issue)
    .u8(40, CANCEL_REASON[reason]);
}

/** Why an order expired. */
const EXPIRED = { immediate: 0, end_of_date: 1, end_of_session: 2 } as const;

/** Kind 13; `quantity` is what was taken off, `row` the one that the order had or `NONE`. */
export function orderExpired(
  order: Order,
  quantity: bigint,
  row: number,
  reason: keyof typeof EXPIRED,
): Fields {
  return record(13)
    .u64(16, order.orderId)
    .u64(24, quantity)
    .u32(32, row)
    .u32(36, order.issue)
    .u8(40, EXPIRED[reason]);
}
