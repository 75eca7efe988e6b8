/** The bytes of the rows of tables 12, 13, 18 and 22 to 25 (docs/spec/state.md section 2). */
import { Fields } from './fields.ts';
import {
  CANCEL_REASON,
  type DayTrade,
  type FeeRow,
  type Freeze,
  type ManagerTotals,
  type Proposal,
  type Sweep,
  type Withdrawal,
} from './office-records.ts';

const MAX_ACTION_BYTES = 2_016;

/** A row of table 12. */
export function feeRow(fee: FeeRow): Uint8Array {
  return new Fields(64)
    .u32(0, fee.schedule)
    .u32(4, fee.fromDate)
    .u32(8, fee.makerPpm)
    .u32(12, fee.takerPpm)
    .u32(16, fee.sellTaxPpm)
    .u32(20, fee.feeAccount)
    .u32(24, fee.taxAccount).bytes;
}

/** A row of table 13. */
export function proposalRow(proposal: Proposal): Uint8Array {
  return new Fields(2048)
    .u8(0, proposal.status)
    .u16(2, proposal.reject)
    .u32(4, proposal.participant)
    .u32(8, proposal.key)
    .u32(12, proposal.effectiveDate)
    .u64(16, proposal.proposedAt)
    .u32(24, proposal.approver)
    .u32(28, proposal.action.length)
    .put(32, proposal.action, MAX_ACTION_BYTES).bytes;
}

/** A row of table 18. */
export function sweepRow(sweep: Sweep): Uint8Array {
  return new Fields(32)
    .u8(0, sweep.scope)
    .u8(1, sweep.side)
    .u8(2, CANCEL_REASON[sweep.reason])
    .u32(4, sweep.subject)
    .u32(8, sweep.issue).bytes;
}

/** A row of table 22. */
export function withdrawalRow(withdrawal: Withdrawal): Uint8Array {
  return new Fields(32)
    .u32(0, withdrawal.account)
    .u32(4, withdrawal.currency)
    .u64(8, withdrawal.amount)
    .u64(16, withdrawal.changedAt).bytes;
}

/** A row of table 23. */
export function freezeRow(freeze: Freeze): Uint8Array {
  return new Fields(32)
    .u32(0, freeze.account)
    .u32(4, freeze.issue)
    .u64(8, freeze.quantity)
    .u64(16, freeze.changedAt).bytes;
}

/** A row of table 24. */
export function dayTradeRow(trade: DayTrade): Uint8Array {
  return new Fields(64)
    .u64(0, trade.index)
    .u64(8, trade.price)
    .u64(16, trade.quantity)
    .u64(24, trade.changedAt)
    .u32(32, trade.issue)
    .u32(36, trade.buyer)
    .u32(40, trade.seller)
    .u8(44, trade.isBusted ? 1 : 0)
    .u8(45, trade.takerSide)
    .u32(48, trade.feeRow === null ? 0 : trade.feeRow + 1).bytes;
}

/** A row of table 25. */
export function managerTotalsRow(totals: ManagerTotals): Uint8Array {
  return new Fields(32)
    .u32(0, totals.issue)
    .u32(4, totals.participant)
    .u64(8, totals.customers)
    .u64(16, totals.own).bytes;
}
