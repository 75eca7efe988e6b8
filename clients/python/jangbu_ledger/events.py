"""Event records of 64 bytes (docs/spec/events.md)."""

from __future__ import annotations

from collections.abc import Mapping

from .codes import NONE32
from .hashing import h64, list_root, u8, u16, u32, u64

REASON_OWNER, REASON_REDUCED = 0, 1
REASON_IMMEDIATE, REASON_END_OF_DATE = 0, 1

_ENDED = (("orderId", 16, 8), ("quantity", 24, 8), ("row", 32, 4), ("issue", 36, 4))

# Offset within the record and size in bytes of every field of the body; kinds are counted from 1.
FIELDS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "command_result": (
        ("selector", 16, 1),
        ("status", 17, 1),
        ("reject", 18, 2),
        ("row", 20, 4),
        ("id", 24, 8),
        ("cumulativeQuantity", 32, 8),
        ("leavesQuantity", 40, 8),
        ("participant", 48, 4),
        ("key", 52, 4),
        ("envelope", 56, 4),
        ("command", 60, 4),
    ),
    "business_date_changed": (("from", 16, 4), ("to", 20, 4)),
    "participant_registered": (("participant", 16, 4), ("roles", 20, 4), ("key", 24, 4)),
    "key_registered": (
        ("key", 16, 4),
        ("participant", 20, 4),
        ("keyKind", 24, 1),
        ("scope", 26, 2),
        ("validFrom", 32, 8),
        ("validUntil", 40, 8),
    ),
    "account_opened": (("account", 16, 4), ("participant", 20, 4), ("class", 24, 1)),
    "cash_credited": (("account", 16, 4), ("currency", 20, 4), ("amount", 24, 8)),
    "issue_listed": (
        ("issue", 16, 4),
        ("currency", 20, 4),
        ("tick", 24, 8),
        ("lot", 32, 8),
        ("basePrice", 40, 8),
        ("priceDecimals", 48, 1),
    ),
    "shares_issued": (("account", 16, 4), ("issue", 20, 4), ("quantity", 24, 8)),
    "order_accepted": (
        ("orderId", 16, 8),
        ("limitPrice", 24, 8),
        ("quantity", 32, 8),
        ("stopPrice", 40, 8),
        ("issue", 48, 4),
        ("account", 52, 4),
        ("key", 56, 4),
        ("side", 60, 1),
        ("orderType", 61, 1),
        ("timeInForce", 62, 1),
        ("selfMatchAndFlags", 63, 1),
    ),
    "trade_executed": (
        ("price", 16, 8),
        ("quantity", 24, 8),
        ("makerOrderId", 32, 8),
        ("takerOrderId", 40, 8),
        ("index", 48, 8),
        ("issue", 56, 4),
        ("phase", 60, 1),
        ("takerSide", 61, 1),
    ),
    "order_reduced": (
        ("orderId", 16, 8),
        ("quantity", 24, 8),
        ("leavesQuantity", 32, 8),
        ("row", 40, 4),
        ("issue", 44, 4),
    ),
    "order_canceled": (*_ENDED, ("reason", 40, 1)),
    "order_expired": (*_ENDED, ("reason", 40, 1)),
    "tick_table_defined": (("tickTable", 16, 4), ("bands", 20, 1)),
    "market_defined": (
        ("market", 16, 4),
        ("matchingMode", 20, 1),
        ("windows", 21, 1),
        ("tickTable", 24, 4),
    ),
    "trading_day_set": (("market", 16, 4), ("date", 20, 4), ("template", 24, 1)),
    "day_started": (
        ("issue", 16, 4),
        ("date", 20, 4),
        ("basePrice", 24, 8),
        ("lowerLimit", 32, 8),
        ("upperLimit", 40, 8),
    ),
    "phase_changed": (
        ("issue", 16, 4),
        ("from", 20, 1),
        ("to", 21, 1),
        ("cause", 22, 1),
        ("phaseUntil", 24, 8),
        ("callEnd", 32, 8),
    ),
    "indicative_price": (("issue", 16, 4), ("price", 24, 8), ("quantity", 32, 8)),
    "uncrossed": (
        ("issue", 16, 4),
        ("phase", 20, 1),
        ("cause", 21, 1),
        ("price", 24, 8),
        ("quantity", 32, 8),
    ),
    "interrupted": (
        ("issue", 16, 4),
        ("phase", 20, 1),
        ("interruptionKind", 21, 1),
        ("price", 24, 8),
        ("reference", 32, 8),
        ("callEnd", 40, 8),
    ),
    "issue_closed": (("issue", 16, 4), ("closePrice", 24, 8)),
    "order_replaced": (
        ("orderId", 16, 8),
        ("limitPrice", 24, 8),
        ("leaves", 32, 8),
        ("row", 40, 4),
        ("issue", 44, 4),
        ("orderType", 48, 1),
    ),
    "order_converted": (
        ("orderId", 16, 8),
        ("limitPrice", 24, 8),
        ("row", 32, 4),
        ("issue", 36, 4),
        ("orderType", 40, 1),
    ),
    "stop_triggered": (("orderId", 16, 8), ("last", 24, 8), ("row", 32, 4), ("issue", 36, 4)),
    "seed_committed": (("market", 16, 4), ("commitment", 32, 32)),
    "seed_revealed": (("market", 16, 4), ("seed", 32, 32)),
    "fees_charged": (
        ("index", 16, 8),
        ("buyerFee", 24, 8),
        ("sellerFee", 32, 8),
        ("sellerTax", 40, 8),
        ("issue", 48, 4),
        ("feeAccount", 52, 4),
        ("taxAccount", 56, 4),
    ),
    "key_revoked": (("key", 16, 4), ("participant", 20, 4)),
    "root_key_changed": (("participant", 16, 4), ("oldKey", 20, 4), ("newKey", 24, 4)),
    "cash_debited": (("account", 16, 4), ("currency", 20, 4), ("amount", 24, 8)),
    "withdrawal_requested": (
        ("account", 16, 4),
        ("currency", 20, 4),
        ("amount", 24, 8),
        ("withdrawal", 32, 4),
    ),
    "withdrawal_settled": (
        ("account", 16, 4),
        ("currency", 20, 4),
        ("amount", 24, 8),
        ("withdrawal", 32, 4),
        ("isPaid", 36, 1),
    ),
    "shares_retired": (("account", 16, 4), ("issue", 20, 4), ("quantity", 24, 8)),
    "shares_transferred": (
        ("from", 16, 4),
        ("to", 20, 4),
        ("quantity", 24, 8),
        ("issue", 32, 4),
        ("reason", 36, 2),
    ),
    "shares_frozen": (
        ("account", 16, 4),
        ("issue", 20, 4),
        ("quantity", 24, 8),
        ("frozen", 32, 8),
    ),
    "shares_released": (
        ("account", 16, 4),
        ("issue", 20, 4),
        ("quantity", 24, 8),
        ("frozen", 32, 8),
    ),
    "account_frozen": (("account", 16, 4), ("isFrozen", 20, 1)),
    "account_terms_set": (("account", 16, 4), ("group", 20, 4), ("flags", 24, 1)),
    "fees_defined": (
        ("schedule", 16, 4),
        ("fromDate", 20, 4),
        ("makerPpm", 24, 4),
        ("takerPpm", 28, 4),
        ("sellTaxPpm", 32, 4),
        ("feeAccount", 36, 4),
        ("taxAccount", 40, 4),
    ),
    "issue_terms_set": (
        ("issue", 16, 4),
        ("feeSchedule", 20, 4),
        ("maxQuantity", 24, 8),
        ("maxNotional", 32, 8),
        ("ownershipCapPpm", 40, 4),
        ("collarPercent", 44, 2),
    ),
    "market_terms_set": (("market", 16, 4), ("retailLimit", 24, 8)),
    "participant_terms_set": (("participant", 16, 4), ("ordersPerSecond", 20, 4)),
    "issue_status_changed": (("issue", 16, 4), ("from", 20, 1), ("to", 21, 1)),
    "totals_attested": (
        ("issue", 16, 4),
        ("participant", 20, 4),
        ("customers", 24, 8),
        ("own", 32, 8),
    ),
    "supply_breach": (("issue", 16, 4), ("participant", 20, 4), ("breachKind", 24, 1)),
    "trading_locked": (("participant", 16, 4), ("account", 20, 4), ("lockedBy", 24, 1)),
    "trading_released": (("participant", 16, 4), ("account", 20, 4)),
    "halt_ratified_by": (("issue", 16, 4), ("key", 20, 4)),
    "trade_busted": (
        ("price", 16, 8),
        ("quantity", 24, 8),
        ("index", 32, 8),
        ("issue", 40, 4),
        ("buyer", 44, 4),
        ("seller", 48, 4),
    ),
    "proposed": (
        ("proposal", 16, 4),
        ("effectiveDate", 20, 4),
        ("key", 24, 4),
        ("selector", 28, 1),
    ),
    "approved": (("proposal", 16, 4), ("date", 20, 4), ("key", 24, 4)),
    "proposal_executed": (("proposal", 16, 4), ("reject", 20, 2)),
    "proposal_withdrawn": (("proposal", 16, 4), ("key", 20, 4)),
    "rules_scheduled": (("version", 16, 4), ("businessDate", 20, 4)),
    "rules_activated": (("version", 16, 4),),
    "time_advanced": (("from", 16, 8), ("to", 24, 8)),
    "issue_flags_set": (("issue", 16, 4), ("flags", 20, 1)),
    "expiry_day_set": (("market", 16, 4), ("date", 20, 4), ("closingPercent", 24, 1)),
}
KINDS = tuple(FIELDS)

_WRITERS = {1: u8, 2: u16, 4: u32, 8: u64}


def _written(value: int | bytes, size: int) -> bytes:
    if isinstance(value, int):
        return _WRITERS[size](value)
    if len(value) != size:
        raise ValueError(f"{len(value)} bytes in a field of {size}")
    return value


def record(kind: str, position: int | None, seq: int, body: Mapping[str, int | bytes]) -> bytes:
    """The 64 bytes of an event; `position` is None for a time-driven one.

    Seeds and commitments are bytes. Raises ValueError unless `body` has exactly the fields of the
    kind, OverflowError for an integer out of range.
    """
    if body.keys() != {name for name, _, _ in FIELDS[kind]}:
        raise ValueError(f"not the fields of {kind}: {', '.join(body)}")
    place = NONE32 if position is None else position
    head = u8(KINDS.index(kind) + 1) + u8(0) + u16(0) + u32(place) + u64(seq)
    data = bytearray(head + bytes(48))
    for name, offset, size in FIELDS[kind]:
        data[offset : offset + size] = _written(body[name], size)
    return bytes(data)


def events_root(records: list[bytes]) -> bytes:
    """List root over the records."""
    return list_root([h64(data) for data in records])
