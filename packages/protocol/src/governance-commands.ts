/** Proposals, rules and time, docs/spec/commands.md 41 to 45, and which commands come as proposals. */

/** Proposes an action that needs approval. */
export interface Propose {
  kind: 'Propose';
  /** Business date; 0: the earliest. */
  effectiveDate: number;
  /** SSZ of a `Command`; at most `LIMITS.maxActionBytes`. */
  action: Uint8Array;
}

/** Approves a proposal with another key than the proposer's. */
export interface Approve {
  kind: 'Approve';
  proposal: number;
}

/** Takes back a proposal that is open, or approved and not executed. */
export interface WithdrawProposal {
  kind: 'WithdrawProposal';
  proposal: number;
}

/** Schedules the next version of the rules. */
export interface ActivateRules {
  kind: 'ActivateRules';
  version: number;
  businessDate: number;
}

/** Consents to a jump of the ledger's time. */
export interface AdvanceTime {
  kind: 'AdvanceTime';
  /** Timestamp of the block before. */
  from: number;
  /** Timestamp. */
  to: number;
}

/** A command of this page. */
export type GovernanceCommand = Propose | Approve | WithdrawProposal | ActivateRules | AdvanceTime;

/** How long a proposal may be approved, in microseconds: seven days. */
export const MAX_PROPOSAL_MICROSECONDS = 604_800_000_000;

/** How far the date of a proposal may lie ahead of the business date, in days. */
export const MAX_PROPOSAL_DAYS = 366;

/** Statuses of a proposal by number. */
export const PROPOSAL_STATUSES = Object.freeze([
  'open',
  'approved',
  'executed',
  'failed',
  'withdrawn',
] as const);
/** Status of a proposal. */
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

const GOVERNED: ReadonlySet<string> = new Set([
  'RegisterParticipant',
  'ListIssue',
  'DefineTickTable',
  'DefineMarket',
  'SetTradingDay',
  'ListMarketIssue',
  'ReplaceRootKey',
  'DefineFees',
  'SetIssueTerms',
  'SetMarketTerms',
  'SetParticipantTerms',
  'SetIssueStatus',
  'BustTrade',
  'ActivateRules',
  'SetIssueFlags',
  'SetExpiryDay',
]);

/** True for the kinds of commands marked ⚖ in docs/spec/commands.md, which a ledger may want as proposals. */
export function isGoverned(kind: string): boolean {
  return GOVERNED.has(kind);
}
