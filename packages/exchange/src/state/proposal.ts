import { PROPOSAL_STATUSES, type ProposalStatus } from '@jangbu/protocol';

/** A row of table 13. */
export interface Proposal {
  /** Number in `PROPOSAL_STATUSES`. */
  status: number;
  /** Number of the code of a failed one. */
  reject: number;
  readonly participant: number;
  readonly key: number;
  /** As proposed, 0 for the earliest; from the approval on, the business date on which it is executed. */
  effectiveDate: number;
  readonly proposedAt: number;
  approver: number;
  /** SSZ of the command. */
  readonly action: Uint8Array;
}

/** Numbers of the statuses of a proposal by name. */
export const PROPOSAL: Readonly<Record<ProposalStatus, number>> = Object.freeze(
  Object.fromEntries(PROPOSAL_STATUSES.map((name, number) => [name, number])) as Record<
    ProposalStatus,
    number
  >,
);
