"""Event records of 64 bytes (docs/spec/events.md)."""

from __future__ import annotations

from .codes import NONE32
from .hashing import h64, list_root, u8, u16, u32, u64

(
    COMMAND_RESULT,
    BUSINESS_DATE_CHANGED,
    PARTICIPANT_REGISTERED,
    KEY_REGISTERED,
    ACCOUNT_OPENED,
    CASH_CREDITED,
    ISSUE_LISTED,
    SHARES_ISSUED,
    ORDER_ACCEPTED,
    TRADE_EXECUTED,
    ORDER_REDUCED,
    ORDER_CANCELED,
    ORDER_EXPIRED,
) = range(1, 14)

REASON_OWNER, REASON_REDUCED = 0, 1
REASON_IMMEDIATE, REASON_END_OF_DATE = 0, 1

_WRITERS = {1: u8, 2: u16, 4: u32, 8: u64}


class Body:
    """A body written field by field at offsets of the record."""

    def __init__(self) -> None:
        self._data = bytearray(48)

    def put(self, offset: int, size: int, value: int) -> Body:
        """Writes an integer of `size` bytes at `offset` within the record (16 to 63)."""
        start = offset - 16
        if start < 0 or start + size > len(self._data):
            raise ValueError("outside the body of the record")
        self._data[start : start + size] = _WRITERS[size](value)
        return self

    def bytes(self) -> bytes:
        """The 48 bytes."""
        return bytes(self._data)


def record(kind: int, position: int | None, seq: int, body: Body) -> bytes:
    """The 64 bytes of an event; `position` is None for a time-driven one."""
    place = NONE32 if position is None else position
    return u8(kind) + u8(0) + u16(0) + u32(place) + u64(seq) + body.bytes()


def events_root(records: list[bytes]) -> bytes:
    """List root over the records."""
    return list_root([h64(data) for data in records])
