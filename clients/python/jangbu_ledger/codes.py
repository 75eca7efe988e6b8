"""Closed tables and limits (docs/spec/rejects.md, events.md, encoding.md section 6, genesis.md)."""

from __future__ import annotations

CODES = {
    "ok": 0,
    "malformed": 1,
    "wrong_version": 2,
    "wrong_chain": 3,
    "bad_flags": 4,
    "bad_signature": 5,
    "unknown_key": 6,
    "wrong_member": 7,
    "key_revoked": 8,
    "key_not_in_force": 9,
    "expired": 10,
    "valid_until_too_far": 11,
    "nonce_used": 12,
    "nonce_too_old": 13,
    "nonce_too_far": 14,
    "unsupported": 100,
    "role_missing": 101,
    "scope_missing": 102,
    "root_key_required": 103,
    "bad_value": 104,
    "bad_text": 105,
    "needs_proposal": 106,
    "unknown_account": 110,
    "unknown_currency": 111,
    "unknown_issue": 112,
    "unknown_order": 113,
    "order_closed": 114,
    "unknown_market": 115,
    "unknown_tick_table": 116,
    "unknown_participant": 117,
    "unknown_proposal": 118,
    "unknown_fee_schedule": 119,
    "invalid_key": 120,
    "duplicate_key": 121,
    "key_lifetime": 122,
    "duplicate_short_code": 123,
    "duplicate_client_order_id": 124,
    "bad_client_order_id": 125,
    "key_not_found": 126,
    "key_not_active": 127,
    "unknown_withdrawal": 128,
    "unknown_trade": 129,
    "account_not_active": 130,
    "account_class": 131,
    "issue_not_trading": 132,
    "order_type_not_accepted": 133,
    "time_in_force_not_accepted": 134,
    "no_midpoint": 135,
    "no_commitment": 136,
    "wrong_seed": 137,
    "no_call_due": 138,
    "not_halted": 139,
    "bad_quantity": 140,
    "off_lot": 141,
    "bad_price": 142,
    "off_tick": 143,
    "above_limit": 144,
    "below_limit": 145,
    "notional_too_large": 146,
    "amount_too_large": 147,
    "inexact_amount": 148,
    "reduce_exceeds_leaves": 149,
    "insufficient_cash": 150,
    "insufficient_shares": 151,
    "exceeds_frozen": 152,
    "outside_collar": 153,
    "quantity_too_large": 154,
    "value_too_large": 155,
    "throttled": 156,
    "ownership_cap": 157,
    "retail_cap": 158,
    "limit_reached": 160,
    "locked": 161,
    "not_locked": 162,
    "too_early": 163,
    "same_key": 164,
    "proposal_not_open": 165,
    "halt_ratified": 166,
    "trade_busted": 167,
    "issue_has_orders": 168,
}
CODE_NAMES = {number: name for name, number in CODES.items()}

STATUSES = ("none", "new", "partially_filled", "filled", "canceled", "expired", "rejected")
PHASES = (
    "closed",
    "pre_open_close",
    "opening_call",
    "continuous",
    "closing_call",
    "after_hours_close",
    "after_hours_single",
    "periodic_call",
    "vi_call",
    "resume_call",
    "halt",
)
PHASE_CONTINUOUS = PHASES.index("continuous")
ORDER_TYPES = (
    "limit",
    "market",
    "conditional_limit",
    "best_counter",
    "best_same",
    "midpoint",
    "stop_limit",
)
TIMES_IN_FORCE = ("day", "immediate_or_cancel", "fill_or_kill")

ROLES = (
    "operator",
    "custodian",
    "registrar",
    "member",
    "regulator",
    "issuer",
    "witness",
    "follower",
    "validator",
)
ROLE_BIT = {name: 1 << bit for bit, name in enumerate(ROLES)}
SCOPE_TRADE, SCOPE_ACCOUNTS, SCOPE_OFFICE, SCOPE_ALL = 1, 2, 4, 7
KEY_ROOT, KEY_TRADING, KEY_SESSION = 0, 1, 2
NETWORKS = ("prod", "sim", "demo")
AUDIENCES = ("replicas", "members")
EFFECTIVE = ("now", "next_business_date")
RULES_VERSIONS = (1, 2)
CANCEL_REASONS = (
    "owner",
    "reduced",
    "self_match",
    "mass_cancel",
    "kill_switch",
    "key_revoked",
    "account_frozen",
    "issue_delisted",
)
ISSUE_STATUSES = ("trading", "delisted", "suspended")
BREACH_KINDS = ("customers_above", "own_above", "sum_above", "below")
LOCKED_BY = ("nobody", "member", "operator", "regulator")

NONE32 = 2**32 - 1
DAY_MICROSECONDS = 86_400_000_000
UTC9_MICROSECONDS = 32_400_000_000

MAX_ENVELOPE_BYTES = 262_144
MAX_COMMANDS_PER_ENVELOPE = 1_024
MAX_BLOCK_BYTES = 16_777_216
MAX_TIME_STEPS_PER_BLOCK = 10_000
MAX_VALIDITY_MICROSECONDS = 60_000_000
NONCE_WINDOW = 128
MAX_NONCE_JUMP = 65_536
MAX_KEY_LIFETIME_MICROSECONDS = 31_622_400_000_000
MAX_SESSION_WINDOWS = 56
MAX_TICK_BANDS = 16
MAX_BASE_PRICE = 1_000_000_000_000_000
MAX_ACTION_BYTES = 2_016
MAX_SWEEP_PER_COMMAND = 10_000
LIMITS = {
    "participants": 65_536,
    "keys": 1_048_576,
    "accounts": 16_777_216,
    "currencies": 16,
    "issues": 65_536,
    "cash": 67_108_864,
    "positions": 268_435_456,
    "openOrders": 16_777_216,
    "openOrdersPerIssue": 4_194_304,
    "clientOrderIds": 268_435_456,
    "markets": 255,
    "tickTables": 255,
    "tradingDays": 65_536,
    "feeRows": 4_096,
    "proposals": 65_536,
    "withdrawals": 16_777_216,
    "freezes": 16_777_216,
    "dayTrades": 16_777_216,
    "managerTotals": 16_777_216,
}


def business_date(timestamp: int) -> int:
    """Days since 1970-01-01 of the date in UTC+9."""
    return (timestamp + UTC9_MICROSECONDS) // DAY_MICROSECONDS


def end_of_date(date: int) -> int:
    """First timestamp, in microseconds, after the business date."""
    return (date + 1) * DAY_MICROSECONDS - UTC9_MICROSECONDS
