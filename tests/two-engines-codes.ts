import type { RejectCode } from '@jangbu/protocol';

/** Codes that no run at the real limits meets, and why; `limit_reached` has tests with lower limits. */
export const UNREACHABLE: Readonly<Partial<Record<RejectCode, string>>> = {
  limit_reached: 'the real limits need more rows than a test has time for',
};

/** Codes that runs over trading days have to meet, for the other runs have no markets. */
export const CODES_OF_DAYS: readonly RejectCode[] = [
  'unknown_market',
  'unknown_tick_table',
  'issue_not_trading',
  'order_type_not_accepted',
  'time_in_force_not_accepted',
  'no_midpoint',
  'no_commitment',
  'wrong_seed',
  'no_call_due',
  'not_halted',
];

/** Codes that only runs over the whole catalogue can meet. */
export const CODES_OF_CATALOGUE: readonly RejectCode[] = [
  'key_revoked',
  'needs_proposal',
  'unknown_participant',
  'unknown_proposal',
  'unknown_fee_schedule',
  'key_not_found',
  'key_not_active',
  'unknown_withdrawal',
  'unknown_trade',
  'account_not_active',
  'exceeds_frozen',
  'outside_collar',
  'quantity_too_large',
  'value_too_large',
  'throttled',
  'ownership_cap',
  'retail_cap',
  'locked',
  'not_locked',
  'too_early',
  'same_key',
  'proposal_not_open',
  'halt_ratified',
  'trade_busted',
  'issue_has_orders',
];
