import type { RejectCode } from '@jangbu/protocol';

const OF_THE_OFFICES = 'a command from selector 18 on gives it, and none is carried out yet';

/** Codes that no block can have in this version, and why; `limit_reached` has tests with lower limits. */
export const UNREACHABLE: Readonly<Partial<Record<RejectCode, string>>> = {
  key_revoked: 'no command revokes a key yet',
  account_not_active: 'no command freezes an account yet',
  needs_proposal: OF_THE_OFFICES,
  unknown_participant: OF_THE_OFFICES,
  unknown_proposal: OF_THE_OFFICES,
  unknown_fee_schedule: OF_THE_OFFICES,
  key_not_found: OF_THE_OFFICES,
  key_not_active: OF_THE_OFFICES,
  unknown_withdrawal: OF_THE_OFFICES,
  unknown_trade: OF_THE_OFFICES,
  exceeds_frozen: OF_THE_OFFICES,
  outside_collar: OF_THE_OFFICES,
  quantity_too_large: OF_THE_OFFICES,
  value_too_large: OF_THE_OFFICES,
  throttled: OF_THE_OFFICES,
  ownership_cap: OF_THE_OFFICES,
  retail_cap: OF_THE_OFFICES,
  locked: OF_THE_OFFICES,
  not_locked: OF_THE_OFFICES,
  too_early: OF_THE_OFFICES,
  same_key: OF_THE_OFFICES,
  proposal_not_open: OF_THE_OFFICES,
  halt_ratified: OF_THE_OFFICES,
  trade_busted: OF_THE_OFFICES,
  issue_has_orders: OF_THE_OFFICES,
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
