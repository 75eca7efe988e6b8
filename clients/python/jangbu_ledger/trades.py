"""Trade blocks, side commitments and listing records (docs/spec/trades.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .hashing import (
    TAG_LISTING,
    TAG_SALT,
    TAG_SIDE,
    chunk_root,
    h64,
    padded,
    tag16,
    u8,
    u32,
    u64,
)

BUYER, SELLER = 0, 1


def side_salt(secret: bytes, issue: int, index: int, side: int) -> bytes:
    """Salt (16 bytes) of one side of a trade block."""
    data = tag16(TAG_SALT) + secret + u32(issue) + u64(index) + u8(side) + bytes(19)
    return h64(data)[:16]


def commitment(salt: bytes, account: int, order_id: int, side: int) -> bytes:
    """Commitment to the account and order of one side."""
    return h64(tag16(TAG_SIDE) + salt + u32(account) + u64(order_id) + u8(side) + bytes(19))


@dataclass(frozen=True)
class TradeBlock:
    """One trade in its issue's chain. Price in price units, quantity in units of the issue."""

    issue: int
    phase: int
    index: int
    timestamp: int
    price: int
    quantity: int
    previous_hash: bytes
    buyer_commitment: bytes
    seller_commitment: bytes

    @property
    def fields(self) -> bytes:
        """The 64 bytes of the plain fields."""
        head = u32(self.issue) + u8(self.phase) + bytes(3) + u64(self.index)
        return head + u64(self.timestamp) + u64(self.price) + u64(self.quantity) + bytes(24)

    @property
    def hash(self) -> bytes:
        """Hash of the trade block."""
        record = h64(h64(self.fields) + h64(self.buyer_commitment + self.seller_commitment))
        return h64(self.previous_hash + record)

    @property
    def stored(self) -> bytes:
        """The 128 bytes stored in the ledger block."""
        return self.fields + self.buyer_commitment + self.seller_commitment


def listing_record(issue: int, timestamp: int, listing: dict[str, Any]) -> bytes:
    """The 256 bytes of block 0 of an issue; `listing` holds the fields of ListIssue."""
    data = tag16(TAG_LISTING) + u32(issue) + u32(listing["currency"]) + u64(timestamp)
    for name in ("tick", "lot", "basePrice", "lowerLimit", "upperLimit"):
        data += u64(listing[name])
    data += u32(listing["tickTable"]) + u8(listing["priceDecimals"])
    data += u8(listing["matchingMode"]) + u8(listing["market"]) + bytes(1)
    data += padded(listing["shortCode"], 12) + padded(listing["isin"], 12) + bytes(24)
    return data + padded(listing["name"], 64) + padded(listing["nameEnglish"], 64)


def listing_hash(chain_id: bytes, record: bytes) -> bytes:
    """Hash of a listing record."""
    return h64(chain_id + chunk_root(record))
