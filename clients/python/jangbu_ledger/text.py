"""Forms of names and codes (docs/spec/encoding.md section 3), all on bytes."""

from __future__ import annotations

import re

_CURRENCY = re.compile(rb"[A-Z0-9]{1,8}")
_SHORT_CODE = re.compile(rb"[A-Z0-9]{1,12}")
_ISIN = re.compile(rb"([A-Z]{2}[A-Z0-9]{9}[0-9])?")
_CLIENT_ORDER_ID = re.compile(rb"[A-Za-z0-9._-]{1,36}")


def is_name(data: bytes) -> bool:
    """UTF-8 of 1 to 64 bytes, well-formed, without control characters below U+0080."""
    if not 1 <= len(data) <= 64 or any(byte < 0x20 or byte == 0x7F for byte in data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_currency_code(data: bytes) -> bool:
    """1 to 8 of A-Z and 0-9."""
    return _CURRENCY.fullmatch(data) is not None


def is_short_code(data: bytes) -> bool:
    """1 to 12 of A-Z and 0-9."""
    return _SHORT_CODE.fullmatch(data) is not None


def is_isin(data: bytes) -> bool:
    """An ISIN by form (its check digit is not computed), or empty."""
    return _ISIN.fullmatch(data) is not None


def is_client_order_id(data: bytes) -> bool:
    """1 to 36 of A-Z, a-z, 0-9, dot, underscore and hyphen."""
    return _CLIENT_ORDER_ID.fullmatch(data) is not None
