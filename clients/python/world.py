"""A small ledger for the tests, with the participants of make_genesis.py and fixed keys."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import make_genesis
from jangbu_ledger import SigningKey, codes, command, execute, ledger, sign_envelope
from trade import listing

SECOND = 1_000_000
START = codes.end_of_date(20_000) - 3_600 * SECOND
NONE = codes.NONE32


def h(*parts: bytes) -> bytes:
    """SHA-256 of the parts in a row, apart from the module under test."""
    return sha256(b"".join(parts)).digest()


def u(size: int, value: int) -> bytes:
    """A little-endian integer of `size` bytes."""
    return value.to_bytes(size, "little")


FILES = [make_genesis.CHECKPOINT_KEY_FILE, *(row[0] for row in make_genesis.PARTICIPANTS)]
KEYS = {file: SigningKey(bytes([n]) * 32) for n, file in enumerate(FILES, 1)}
OPERATOR, CUSTODIAN, REGISTRAR, BROKER_A, BROKER_B = range(5)


class World:
    """A ledger with the participants of make_genesis.py, one envelope a block."""

    def __init__(self) -> None:
        self.genesis = make_genesis.build(KEYS, START)
        self.state, self.first = ledger.start(self.genesis)
        self.nonces: dict[bytes, int] = {}
        self.now = START

    def envelope(self, member: int, commands: list[Any], **changes: Any) -> bytes:
        """A signed envelope by the member's root key and with its next nonce, unless changed."""
        key = changes.pop("key", None) or KEYS[FILES[member + 1]]
        nonce = changes.pop("nonce", None)
        if nonce is None:
            nonce = self.nonces[key.public] = self.nonces.get(key.public, 0) + 1
        chain = changes.pop("chain_id", self.state.chain_id)
        until = changes.pop("valid_until", self.now + 30 * SECOND)
        return sign_envelope(key, chain, member, nonce, until, commands, **changes)

    def block(self, *envelopes: bytes) -> ledger.Executed:
        """Executes a block one microsecond later; the state stays when it may not be."""
        draft = self.state.copy()
        block = execute(draft, self.now + 1, list(envelopes))
        self.state, self.now = draft, self.now + 1
        return block

    def do(self, member: int, *commands: Any) -> list[Any]:
        """Status or reject code of each command, sent in one envelope."""
        block = self.block(self.envelope(member, list(commands)))
        return [r["status"] if r["reject"] == "ok" else r["reject"] for r in block.results]

    def furnish(self) -> None:
        """Accounts 0 (A) and 1 (B), issue 0, cash 1,000,000 for A, 1,000 shares for B."""
        for n, broker in enumerate((BROKER_A, BROKER_B)):
            self.do(broker, command("OpenAccount", **{"class": 0, "secret": bytes([n + 1]) * 16}))
        self.do(OPERATOR, listing(b"JB", 0, 10, 1, [0, 0, 0]))
        self.do(CUSTODIAN, command("CreditCash", account=0, currency=0, amount=1_000_000))
        self.do(REGISTRAR, command("IssueShares", account=1, issue=0, quantity=1_000))
