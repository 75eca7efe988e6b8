/** Where the fields of each kind of event from 28 on lie in its record, docs/spec/events.md. */

import { LOCKED_BY } from './control-commands.ts';
import type { EventField } from './event-field.ts';
import { BREACH_KINDS, type OfficeEventBodies } from './office-event-bodies.ts';
import { ISSUE_STATUSES } from './terms-commands.ts';

/** Fields of each kind but those that draw from the reject codes. */
export const OFFICE_EVENT_FIELDS: {
  readonly [Kind in keyof OfficeEventBodies]: readonly EventField<
    keyof OfficeEventBodies[Kind] & string
  >[];
} = {
  fees_charged: [
    ['index', 16, 64],
    ['buyerFee', 24, 64],
    ['sellerFee', 32, 64],
    ['sellerTax', 40, 64],
    ['issue', 48, 32],
    ['feeAccount', 52, 32],
    ['taxAccount', 56, 32],
  ],
  key_revoked: [
    ['key', 16, 32],
    ['participant', 20, 32],
  ],
  root_key_changed: [
    ['participant', 16, 32],
    ['oldKey', 20, 32],
    ['newKey', 24, 32],
  ],
  cash_debited: [
    ['account', 16, 32],
    ['currency', 20, 32],
    ['amount', 24, 64],
  ],
  withdrawal_requested: [
    ['account', 16, 32],
    ['currency', 20, 32],
    ['amount', 24, 64],
    ['withdrawal', 32, 32],
  ],
  withdrawal_settled: [
    ['account', 16, 32],
    ['currency', 20, 32],
    ['amount', 24, 64],
    ['withdrawal', 32, 32],
    ['isPaid', 36, 8],
  ],
  shares_retired: [
    ['account', 16, 32],
    ['issue', 20, 32],
    ['quantity', 24, 64],
  ],
  shares_transferred: [
    ['from', 16, 32],
    ['to', 20, 32],
    ['quantity', 24, 64],
    ['issue', 32, 32],
    ['reason', 36, 16],
  ],
  shares_frozen: [
    ['account', 16, 32],
    ['issue', 20, 32],
    ['quantity', 24, 64],
    ['frozen', 32, 64],
  ],
  shares_released: [
    ['account', 16, 32],
    ['issue', 20, 32],
    ['quantity', 24, 64],
    ['frozen', 32, 64],
  ],
  account_frozen: [
    ['account', 16, 32],
    ['isFrozen', 20, 8],
  ],
  account_terms_set: [
    ['account', 16, 32],
    ['group', 20, 32],
    ['flags', 24, 8],
  ],
  fees_defined: [
    ['schedule', 16, 32],
    ['fromDate', 20, 32],
    ['makerPpm', 24, 32],
    ['takerPpm', 28, 32],
    ['sellTaxPpm', 32, 32],
    ['feeAccount', 36, 32],
    ['taxAccount', 40, 32],
  ],
  issue_terms_set: [
    ['issue', 16, 32],
    ['feeSchedule', 20, 32],
    ['maxQuantity', 24, 64],
    ['maxNotional', 32, 64],
    ['ownershipCapPpm', 40, 32],
    ['collarPercent', 44, 16],
  ],
  market_terms_set: [
    ['market', 16, 32],
    ['retailLimit', 24, 64],
  ],
  participant_terms_set: [
    ['participant', 16, 32],
    ['ordersPerSecond', 20, 32],
  ],
  issue_status_changed: [
    ['issue', 16, 32],
    ['from', 20, 8, ISSUE_STATUSES],
    ['to', 21, 8, ISSUE_STATUSES],
  ],
  totals_attested: [
    ['issue', 16, 32],
    ['participant', 20, 32],
    ['customers', 24, 64],
    ['own', 32, 64],
  ],
  supply_breach: [
    ['issue', 16, 32],
    ['participant', 20, 32],
    ['breachKind', 24, 8, BREACH_KINDS],
  ],
  trading_locked: [
    ['participant', 16, 32],
    ['account', 20, 32],
    ['lockedBy', 24, 8, LOCKED_BY],
  ],
  trading_released: [
    ['participant', 16, 32],
    ['account', 20, 32],
  ],
  halt_ratified_by: [
    ['issue', 16, 32],
    ['key', 20, 32],
  ],
  trade_busted: [
    ['price', 16, 64],
    ['quantity', 24, 64],
    ['index', 32, 64],
    ['issue', 40, 32],
    ['buyer', 44, 32],
    ['seller', 48, 32],
  ],
  proposed: [
    ['proposal', 16, 32],
    ['effectiveDate', 20, 32],
    ['key', 24, 32],
    ['selector', 28, 8],
  ],
  approved: [
    ['proposal', 16, 32],
    ['date', 20, 32],
    ['key', 24, 32],
  ],
  proposal_executed: [['proposal', 16, 32]],
  proposal_withdrawn: [
    ['proposal', 16, 32],
    ['key', 20, 32],
  ],
  rules_scheduled: [
    ['version', 16, 32],
    ['businessDate', 20, 32],
  ],
  rules_activated: [['version', 16, 32]],
  time_advanced: [
    ['from', 16, 64],
    ['to', 24, 64],
  ],
  issue_flags_set: [
    ['issue', 16, 32],
    ['flags', 20, 8],
  ],
  expiry_day_set: [
    ['market', 16, 32],
    ['date', 20, 32],
    ['closingPercent', 24, 8],
  ],
};
