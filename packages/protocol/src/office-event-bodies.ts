/** What each kind of event from 28 on says, docs/spec/events.md. */

import type { LockedBy } from './control-commands.ts';
import type { RejectCode } from './rejects.ts';
import type { IssueStatus } from './terms-commands.ts';

/** Kinds of `supply_breach` by number. */
export const BREACH_KINDS = Object.freeze([
  'customers_above',
  'own_above',
  'sum_above',
  'below',
] as const);
/** How positions and the registrar's books disagree. */
export type BreachKind = (typeof BREACH_KINDS)[number];

/** Body of each kind. `NONE_U32` stands for no participant or account in particular. */
export type OfficeEventBodies = {
  fees_charged: {
    /** Of the trade block in its issue's chain. */
    index: number;
    /** In minor units, as the two below. */
    buyerFee: number;
    sellerFee: number;
    sellerTax: number;
    issue: number;
    feeAccount: number;
    taxAccount: number;
  };
  key_revoked: { key: number; participant: number };
  root_key_changed: { participant: number; oldKey: number; newKey: number };
  cash_debited: { account: number; currency: number; amount: number };
  withdrawal_requested: { account: number; currency: number; amount: number; withdrawal: number };
  withdrawal_settled: {
    account: number;
    currency: number;
    amount: number;
    withdrawal: number;
    /** 1 paid, 0 given back. */
    isPaid: number;
  };
  shares_retired: { account: number; issue: number; quantity: number };
  shares_transferred: {
    from: number;
    to: number;
    quantity: number;
    issue: number;
    reason: number;
  };
  shares_frozen: {
    account: number;
    issue: number;
    quantity: number;
    /** Of the position, after it. */
    frozen: number;
  };
  shares_released: {
    account: number;
    issue: number;
    quantity: number;
    /** Of the position, after it. */
    frozen: number;
  };
  account_frozen: {
    account: number;
    /** 1 frozen, 0 not. */
    isFrozen: number;
  };
  account_terms_set: { account: number; group: number; flags: number };
  fees_defined: {
    schedule: number;
    fromDate: number;
    makerPpm: number;
    takerPpm: number;
    sellTaxPpm: number;
    feeAccount: number;
    taxAccount: number;
  };
  issue_terms_set: {
    issue: number;
    feeSchedule: number;
    maxQuantity: number;
    maxNotional: number;
    ownershipCapPpm: number;
    collarPercent: number;
  };
  market_terms_set: { market: number; retailLimit: number };
  participant_terms_set: { participant: number; ordersPerSecond: number };
  issue_status_changed: { issue: number; from: IssueStatus; to: IssueStatus };
  totals_attested: { issue: number; participant: number; customers: number; own: number };
  supply_breach: {
    issue: number;
    /** `NONE_U32`: the sum over all. */
    participant: number;
    /** The field `kind` of docs/spec/events.md. */
    breachKind: BreachKind;
  };
  trading_locked: {
    participant: number;
    /** `NONE_U32`: all of them. */
    account: number;
    lockedBy: LockedBy;
  };
  trading_released: {
    participant: number;
    /** `NONE_U32`: all of them. */
    account: number;
  };
  halt_ratified_by: { issue: number; key: number };
  trade_busted: {
    price: number;
    quantity: number;
    /** Of the trade block in its issue's chain. */
    index: number;
    issue: number;
    /** Accounts. */
    buyer: number;
    seller: number;
  };
  proposed: {
    proposal: number;
    /** 0: the earliest. */
    effectiveDate: number;
    key: number;
    /** Of the action. */
    selector: number;
  };
  approved: { proposal: number; date: number; key: number };
  proposal_executed: { proposal: number; reject: RejectCode };
  proposal_withdrawn: { proposal: number; key: number };
  rules_scheduled: { version: number; businessDate: number };
  rules_activated: { version: number };
  time_advanced: { from: number; to: number };
  issue_flags_set: {
    issue: number;
    /** All bits of `ISSUE_FLAGS` that the issue has. */
    flags: number;
  };
  expiry_day_set: { market: number; date: number; closingPercent: number };
};
