/** One event of each kind from 28 on, and what they add to the reasons of a cancellation. */

import { type LedgerEvent, NONE_U32 } from '../src/index.ts';

const HEAD = { part: 0, position: 5 };
const TIMED = { part: 0, position: NONE_U32 };

export const OFFICE_EVENTS: LedgerEvent[] = [
  { kind: 'fees_charged', ...HEAD, eventSeq: 1, index: 4294967297, buyerFee: 70002, sellerFee: 9007199254740991, sellerTax: 4294967300, issue: 12, feeAccount: 306, taxAccount: 2147483655 },
  { kind: 'key_revoked', ...HEAD, eventSeq: 2, key: 15, participant: 309 },
  { kind: 'root_key_changed', ...HEAD, eventSeq: 3, participant: 2147483658, oldKey: 18, newKey: 312 },
  { kind: 'cash_debited', ...HEAD, eventSeq: 4, account: 2147483661, currency: 21, amount: 9007199254740991 },
  { kind: 'withdrawal_requested', ...HEAD, eventSeq: 5, account: 2147483664, currency: 24, amount: 9007199254740991, withdrawal: 2147483667 },
  { kind: 'withdrawal_settled', ...HEAD, eventSeq: 6, account: 27, currency: 321, amount: 4294967318, withdrawal: 30, isPaid: 1 },
  { kind: 'shares_retired', ...HEAD, eventSeq: 7, account: 2147483673, issue: 33, quantity: 9007199254740991 },
  { kind: 'shares_transferred', ...HEAD, eventSeq: 8, from: 2147483676, to: 36, quantity: 9007199254740991, issue: 2147483679, reason: 288 },
  { kind: 'shares_frozen', ...HEAD, eventSeq: 9, account: 333, issue: 2147483682, quantity: 70035, frozen: 9007199254740991 },
  { kind: 'shares_released', ...HEAD, eventSeq: 10, account: 2147483685, issue: 45, quantity: 9007199254740991, frozen: 4294967336 },
  { kind: 'account_frozen', ...HEAD, eventSeq: 11, account: 48, isFrozen: 1 },
  { kind: 'account_terms_set', ...HEAD, eventSeq: 12, account: 2147483691, group: 51, flags: 1 },
  { kind: 'fees_defined', ...HEAD, eventSeq: 13, schedule: 2147483694, fromDate: 54, makerPpm: 348, takerPpm: 2147483697, sellTaxPpm: 57, feeAccount: 351, taxAccount: 2147483700 },
  { kind: 'issue_terms_set', ...HEAD, eventSeq: 14, issue: 60, feeSchedule: 354, maxQuantity: 4294967351, maxNotional: 70056, ownershipCapPpm: 357, collarPercent: 314 },
  { kind: 'market_terms_set', ...HEAD, eventSeq: 15, market: 66, retailLimit: 9007199254740991 },
  { kind: 'participant_terms_set', ...HEAD, eventSeq: 16, participant: 2147483709, ordersPerSecond: 69 },
  { kind: 'issue_status_changed', ...HEAD, eventSeq: 17, issue: 363, from: 'trading', to: 'suspended' },
  { kind: 'totals_attested', ...HEAD, eventSeq: 18, issue: 366, participant: 2147483715, customers: 70068, own: 9007199254740991 },
  { kind: 'supply_breach', ...TIMED, eventSeq: 19, issue: 2147483718, participant: NONE_U32, breachKind: 'sum_above' },
  { kind: 'trading_locked', ...HEAD, eventSeq: 20, participant: 2147483721, account: NONE_U32, lockedBy: 'regulator' },
  { kind: 'trading_released', ...HEAD, eventSeq: 21, participant: 2147483724, account: 84 },
  { kind: 'halt_ratified_by', ...HEAD, eventSeq: 22, issue: 378, key: 2147483727 },
  { kind: 'trade_busted', ...HEAD, eventSeq: 23, price: 70080, quantity: 9007199254740991, index: 4294967378, issue: 90, buyer: 384, seller: 2147483733 },
  { kind: 'proposed', ...HEAD, eventSeq: 24, proposal: 93, effectiveDate: 387, key: 2147483736, selector: 39 },
  { kind: 'approved', ...HEAD, eventSeq: 25, proposal: 390, date: 2147483739, key: 99 },
  { kind: 'proposal_executed', ...HEAD, eventSeq: 26, proposal: 393, reject: 'issue_has_orders' },
  { kind: 'proposal_withdrawn', ...HEAD, eventSeq: 27, proposal: 102, key: 396 },
  { kind: 'rules_scheduled', ...HEAD, eventSeq: 28, version: 2147483745, businessDate: 105 },
  { kind: 'rules_activated', ...TIMED, eventSeq: 29, version: 399 },
  { kind: 'time_advanced', ...HEAD, eventSeq: 30, from: 4294967396, to: 70101 },
  { kind: 'order_canceled', ...HEAD, eventSeq: 31, orderId: 107, quantity: 4, row: 31, issue: 7, reason: 'mass_cancel' },
  { kind: 'order_canceled', ...TIMED, eventSeq: 32, orderId: 108, quantity: 4, row: 32, issue: 7, reason: 'kill_switch' },
  { kind: 'order_canceled', ...HEAD, eventSeq: 33, orderId: 109, quantity: 4, row: 33, issue: 7, reason: 'key_revoked' },
  { kind: 'order_canceled', ...HEAD, eventSeq: 34, orderId: 110, quantity: 4, row: 34, issue: 7, reason: 'account_frozen' },
  { kind: 'order_canceled', ...HEAD, eventSeq: 35, orderId: 111, quantity: 4, row: 35, issue: 7, reason: 'issue_delisted' },
  { kind: 'issue_flags_set', ...HEAD, eventSeq: 36, issue: 2147483760, flags: 15 },
  { kind: 'expiry_day_set', ...HEAD, eventSeq: 37, market: 120, date: 20_101, closingPercent: 100 },
];
