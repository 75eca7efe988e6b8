/** Events from kind 28 on for the properties of this package. */

import fc from 'fast-check';
import {
  BREACH_KINDS,
  type EventOf,
  ISSUE_STATUSES,
  LOCKED_BY,
  type OfficeEventBodies,
  REJECTS,
  type RejectCode,
} from '../src/index.ts';
import { u8, u16, u32, u64 } from './values.ts';

const head = { part: u8, position: u32, eventSeq: u64 };
const rejects = Object.keys(REJECTS) as RejectCode[];

/** What events of each kind say, whatever its meaning. */
export const officeEventsByKind: {
  [Kind in keyof OfficeEventBodies]: fc.Arbitrary<Omit<EventOf<Kind>, 'kind'>>;
} = {
  fees_charged: fc.record({
    ...head,
    index: u64,
    buyerFee: u64,
    sellerFee: u64,
    sellerTax: u64,
    issue: u32,
    feeAccount: u32,
    taxAccount: u32,
  }),
  key_revoked: fc.record({ ...head, key: u32, participant: u32 }),
  root_key_changed: fc.record({ ...head, participant: u32, oldKey: u32, newKey: u32 }),
  cash_debited: fc.record({ ...head, account: u32, currency: u32, amount: u64 }),
  withdrawal_requested: fc.record({
    ...head,
    account: u32,
    currency: u32,
    amount: u64,
    withdrawal: u32,
  }),
  withdrawal_settled: fc.record({
    ...head,
    account: u32,
    currency: u32,
    amount: u64,
    withdrawal: u32,
    isPaid: u8,
  }),
  shares_retired: fc.record({ ...head, account: u32, issue: u32, quantity: u64 }),
  shares_transferred: fc.record({
    ...head,
    from: u32,
    to: u32,
    quantity: u64,
    issue: u32,
    reason: u16,
  }),
  shares_frozen: fc.record({ ...head, account: u32, issue: u32, quantity: u64, frozen: u64 }),
  shares_released: fc.record({ ...head, account: u32, issue: u32, quantity: u64, frozen: u64 }),
  account_frozen: fc.record({ ...head, account: u32, isFrozen: u8 }),
  account_terms_set: fc.record({ ...head, account: u32, group: u32, flags: u8 }),
  fees_defined: fc.record({
    ...head,
    schedule: u32,
    fromDate: u32,
    makerPpm: u32,
    takerPpm: u32,
    sellTaxPpm: u32,
    feeAccount: u32,
    taxAccount: u32,
  }),
  issue_terms_set: fc.record({
    ...head,
    issue: u32,
    feeSchedule: u32,
    maxQuantity: u64,
    maxNotional: u64,
    ownershipCapPpm: u32,
    collarPercent: u16,
  }),
  market_terms_set: fc.record({ ...head, market: u32, retailLimit: u64 }),
  participant_terms_set: fc.record({ ...head, participant: u32, ordersPerSecond: u32 }),
  issue_status_changed: fc.record({
    ...head,
    issue: u32,
    from: fc.constantFrom(...ISSUE_STATUSES),
    to: fc.constantFrom(...ISSUE_STATUSES),
  }),
  totals_attested: fc.record({ ...head, issue: u32, participant: u32, customers: u64, own: u64 }),
  supply_breach: fc.record({
    ...head,
    issue: u32,
    participant: u32,
    breachKind: fc.constantFrom(...BREACH_KINDS),
  }),
  trading_locked: fc.record({
    ...head,
    participant: u32,
    account: u32,
    lockedBy: fc.constantFrom(...LOCKED_BY),
  }),
  trading_released: fc.record({ ...head, participant: u32, account: u32 }),
  halt_ratified_by: fc.record({ ...head, issue: u32, key: u32 }),
  trade_busted: fc.record({
    ...head,
    price: u64,
    quantity: u64,
    index: u64,
    issue: u32,
    buyer: u32,
    seller: u32,
  }),
  proposed: fc.record({ ...head, proposal: u32, effectiveDate: u32, key: u32, selector: u8 }),
  approved: fc.record({ ...head, proposal: u32, date: u32, key: u32 }),
  proposal_executed: fc.record({ ...head, proposal: u32, reject: fc.constantFrom(...rejects) }),
  proposal_withdrawn: fc.record({ ...head, proposal: u32, key: u32 }),
  rules_scheduled: fc.record({ ...head, version: u32, businessDate: u32 }),
  rules_activated: fc.record({ ...head, version: u32 }),
  time_advanced: fc.record({ ...head, from: u64, to: u64 }),
  issue_flags_set: fc.record({ ...head, issue: u32, flags: u8 }),
  expiry_day_set: fc.record({ ...head, market: u32, date: u32, closingPercent: u8 }),
};
