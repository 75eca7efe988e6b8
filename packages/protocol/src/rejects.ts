/** The closed table of docs/spec/rejects.md: void codes, reject codes, and `ok`. */

/** Numbers by code; 1 to 99 make an envelope void, from 100 they refuse one command. Numbers are never reused. */
export const REJECTS = Object.freeze({
  ok: 0,
  malformed: 1,
  wrong_version: 2,
  wrong_chain: 3,
  bad_flags: 4,
  bad_signature: 5,
  unknown_key: 6,
  wrong_member: 7,
  key_revoked: 8,
  key_not_in_force: 9,
  expired: 10,
  valid_until_too_far: 11,
  nonce_used: 12,
  nonce_too_old: 13,
  nonce_too_far: 14,
  unsupported: 100,
  role_missing: 101,
  scope_missing: 102,
  root_key_required: 103,
  bad_value: 104,
  bad_text: 105,
  needs_proposal: 106,
  unknown_account: 110,
  unknown_currency: 111,
  unknown_issue: 112,
  unknown_order: 113,
  order_closed: 114,
  unknown_market: 115,
  unknown_tick_table: 116,
  unknown_participant: 117,
  unknown_proposal: 118,
  unknown_fee_schedule: 119,
  invalid_key: 120,
  duplicate_key: 121,
  key_lifetime: 122,
  duplicate_short_code: 123,
  duplicate_client_order_id: 124,
  bad_client_order_id: 125,
  key_not_found: 126,
  key_not_active: 127,
  unknown_withdrawal: 128,
  unknown_trade: 129,
  account_not_active: 130,
  account_class: 131,
  issue_not_trading: 132,
  order_type_not_accepted: 133,
  time_in_force_not_accepted: 134,
  no_midpoint: 135,
  no_commitment: 136,
  wrong_seed: 137,
  no_call_due: 138,
  not_halted: 139,
  bad_quantity: 140,
  off_lot: 141,
  bad_price: 142,
  off_tick: 143,
  above_limit: 144,
  below_limit: 145,
  notional_too_large: 146,
  amount_too_large: 147,
  inexact_amount: 148,
  reduce_exceeds_leaves: 149,
  insufficient_cash: 150,
  insufficient_shares: 151,
  exceeds_frozen: 152,
  outside_collar: 153,
  quantity_too_large: 154,
  value_too_large: 155,
  throttled: 156,
  ownership_cap: 157,
  retail_cap: 158,
  limit_reached: 160,
  locked: 161,
  not_locked: 162,
  too_early: 163,
  same_key: 164,
  proposal_not_open: 165,
  halt_ratified: 166,
  trade_busted: 167,
  issue_has_orders: 168,
});

/** A code of the table. */
export type RejectCode = keyof typeof REJECTS;

const NAMES: (RejectCode | undefined)[] = [];
for (const name of Object.keys(REJECTS)) {
  const code = name as RejectCode;
  NAMES[REJECTS[code]] = code;
}

/** Code of a number of the table, or undefined. */
export function rejectName(number: number): RejectCode | undefined {
  return NAMES[number];
}

/** True for the codes that make a whole envelope void (1 to 99). */
export function isVoidCode(code: RejectCode): boolean {
  const number = REJECTS[code];
  return number >= 1 && number <= 99;
}
