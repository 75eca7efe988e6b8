/** Shapes of the venue's answers on participants, proposals, fees and books of registrars. */

import type {
  BreachKind,
  LockedBy,
  PlainCommand,
  ProposalStatus,
  RejectCode,
  Role,
} from '@jangbu/protocol';

/** Whether a kill switch is on, and since when in microseconds. */
export interface LockAnswer {
  readonly lockedBy: LockedBy | null;
  readonly lockedAt: number | null;
}

/** `GET /v1/participants/{number}`. */
export interface ParticipantAnswer extends LockAnswer {
  readonly participant: number;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly status: string;
  /** Orders a key and second; null for any number. */
  readonly ordersPerSecond: number | null;
}

/** `GET /v1/proposals/{number}`. */
export interface ProposalAnswer {
  readonly proposal: number;
  readonly status: ProposalStatus;
  readonly action: PlainCommand;
  /** Participant and key that proposed it. */
  readonly participant: number;
  readonly key: number;
  readonly proposedAt: number;
  /** `YYYY-MM-DD` as proposed; null for the earliest. */
  readonly effectiveDate: string | null;
  readonly approval: { readonly key: number; readonly date: string } | null;
  /** Why a failed one failed. */
  readonly reject: RejectCode | null;
}

/** A row of `GET /v1/fees`. */
export interface FeeAnswer {
  readonly row: number;
  readonly schedule: number;
  /** `YYYY-MM-DD`. */
  readonly fromDate: string;
  /** Parts of a million of the amount of a fill. */
  readonly makerPpm: number;
  readonly takerPpm: number;
  readonly sellTaxPpm: number;
  readonly feeAccount: number;
  readonly taxAccount: number;
}

/** An open withdrawal of `GET /v1/accounts/{account}/withdrawals`. */
export interface WithdrawalAnswer {
  readonly withdrawal: number;
  readonly account: number;
  readonly currency: number;
  readonly code: string;
  readonly amount: string;
  readonly requestedAt: number;
}

/** `GET /v1/issues/{issue}/totals`. */
export interface TotalsAnswer {
  readonly issue: number;
  readonly sharesIssued: string;
  /** What the registrar's books hold for each participant. */
  readonly items: readonly {
    readonly participant: number;
    readonly customers: string;
    readonly own: string;
  }[];
  readonly breaches: readonly {
    /** Null for the sum over all. */
    readonly participant: number | null;
    readonly kind: BreachKind;
    readonly timestamp: number;
    readonly blockIndex: number;
  }[];
  readonly index: number;
}

/** What orders of an issue must keep to; null where there is no such bound. */
export interface IssueTermsAnswer {
  readonly maxQuantity: string | null;
  readonly maxNotional: string | null;
  readonly collarPercent: number | null;
  readonly feeSchedule: number | null;
  readonly ownershipCapPpm: number | null;
  /** Of `maxNotional`. */
  readonly currency: number;
}

/** What a trade was charged, in its currency. */
export interface TradeFeesAnswer {
  readonly buyerFee: string;
  readonly sellerFee: string;
  readonly sellerTax: string;
}
