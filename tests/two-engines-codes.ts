import type { RejectCode } from '@jangbu/protocol';

/** Codes that no block can have in this version, and why; `limit_reached` has tests with lower limits. */
export const UNREACHABLE: Readonly<Partial<Record<RejectCode, string>>> = {
  key_revoked: 'no command revokes a key yet',
  account_not_active: 'no command freezes an account yet',
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
