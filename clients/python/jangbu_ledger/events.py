"""Event records of 64 bytes (docs/spec/events.md)."""

from __future__ import annotations

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
}
KINDS = tuple(FIELDS)

_WRITERS = {1: u8, 2: u16, 4: u32, 8: u64}


def record(kind: str, position: int | None, seq: int, body: dict[str, int]) -> bytes:
    """The 64 bytes of an event; `position` is None for a time-driven one.

    Raises ValueError unless `body` has exactly the fields of the kind, OverflowError out of range.
    """
    if body.keys() != {name for name, _, _ in FIELDS[kind]}:
        raise ValueError(f"not the fields of {kind}: {', '.join(body)}")
    place = NONE32 if position is None else position
    head = u8(KINDS.index(kind) + 1) + u8(0) + u16(0) + u32(place) + u64(seq)
    data = bytearray(head + bytes(48))
    for name, offset, size in FIELDS[kind]:
        data[offset : offset + size] = _WRITERS[size](body[name])
    return bytes(data)


def events_root(records: list[bytes]) -> bytes:
    """List root over the records."""
    return list_root([h64(data) for data in records])
