/** The rows of tables 12, 13, 18 and 22 to 25 (docs/spec/state.md section 2). */

/** A row of table 12; parts of a million. */
export interface FeeRow {
  readonly schedule: number;
  readonly fromDate: number;
  readonly makerPpm: number;
  readonly takerPpm: number;
  readonly sellTaxPpm: number;
  readonly feeAccount: number;
  readonly taxAccount: number;
}

/** Statuses of a proposal. */
export const PROPOSAL_STATUS = {
  open: 0,
  approved: 1,
  executed: 2,
  failed: 3,
  withdrawn: 4,
} as const;

/** A row of table 13. */
export interface Proposal {
  /** A number of `PROPOSAL_STATUS`. */
  status: number;
  /** Number of the code of a failed one. */
  reject: number;
  readonly participant: number;
  readonly key: number;
  /** As proposed; from the approval on the date of execution. */
  effectiveDate: number;
  /** Timestamp. */
  readonly proposedAt: number;
  /** Key, 0 before the approval. */
  approver: number;
  /** SSZ of a command. */
  readonly action: Uint8Array;
}

/** What a sweep cancels the orders of. */
export const SWEEP_SCOPE = { participant: 0, account: 1, key: 2, issue: 3 } as const;

/** Side of a sweep of buys and sells. */
export const BOTH_SIDES = 2;

/** A row of table 18. */
export interface Sweep {
  /** A number of `SWEEP_SCOPE`. */
  readonly scope: number;
  /** 0 buys, 1 sells, 2 both. */
  readonly side: number;
  readonly reason: CancelReason;
  /** Number of the participant, account, key or issue. */
  readonly subject: number;
  /** The one issue of a sweep of a participant or an account, or `NONE`. */
  readonly issue: number;
}

/** Why an order was canceled, with the numbers of docs/spec/events.md. */
export const CANCEL_REASON = {
  owner: 0,
  reduced: 1,
  self_match: 2,
  mass_cancel: 3,
  kill_switch: 4,
  key_revoked: 5,
  account_frozen: 6,
  issue_delisted: 7,
} as const;

/** A name of `CANCEL_REASON`. */
export type CancelReason = keyof typeof CANCEL_REASON;

/** A row of table 22. */
export interface Withdrawal {
  readonly account: number;
  readonly currency: number;
  readonly amount: bigint;
  readonly changedAt: number;
}

/** A row of table 23. */
export interface Freeze {
  readonly account: number;
  readonly issue: number;
  quantity: bigint;
  changedAt: number;
}

/** A row of table 24. */
export interface DayTrade {
  /** Of the trade block in its issue's chain. */
  readonly index: number;
  readonly price: bigint;
  readonly quantity: bigint;
  changedAt: number;
  readonly issue: number;
  readonly buyer: number;
  readonly seller: number;
  isBusted: boolean;
  readonly takerSide: 0 | 1;
  /** The fee row in force at the fill, null if there was none. */
  readonly feeRow: number | null;
}

/** A row of table 25. */
export interface ManagerTotals {
  readonly issue: number;
  readonly participant: number;
  customers: bigint;
  own: bigint;
}
