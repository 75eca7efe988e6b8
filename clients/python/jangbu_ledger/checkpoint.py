"""Checkpoint notes (docs/spec/checkpoint.md section 1)."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from . import ed25519
from .hashing import sha256
from .messages import block_hash

_SIGNATURE_PREFIX = "\u2014 "


def note_name(chain_id: bytes) -> str:
    """Name of the log and of its operator's key."""
    return f"jangbu/{chain_id.hex()}"


def note_text(header: dict[str, Any]) -> str:
    """The text that the operator signs for the block of a header."""
    root = base64.b64encode(header["tradeLogRoot"]).decode()
    return (
        f"{note_name(header['chainId'])}\n{header['tradeLogSize']}\n{root}\n"
        f"block {header['index']} {block_hash(header).hex()}\ntime {header['timestamp']}\n"
    )


def key_id(name: str, public: bytes) -> bytes:
    """First four bytes that tell which key signed a line."""
    return sha256(name.encode() + b"\x0a\x01" + public)[:4]


def signature_line(name: str, public: bytes, signature: bytes) -> str:
    """One signature line with its line feed."""
    data = base64.b64encode(key_id(name, public) + signature).decode()
    return f"{_SIGNATURE_PREFIX}{name} {data}\n"


def sign_note(key: ed25519.SigningKey, header: dict[str, Any]) -> str:
    """The signed note of a block."""
    text = note_text(header)
    line = signature_line(note_name(header["chainId"]), key.public, key.sign(text.encode()))
    return f"{text}\n{line}"


def check_note(note: str, header: dict[str, Any], public: bytes) -> str | None:
    """None when the note is that of `header` with a valid signature of `public`, else the reason.

    Lines of other signers are not judged.
    """
    text = note_text(header)
    head, separator, tail = note.partition("\n\n")
    if head + "\n" != text or not separator or not tail.endswith("\n"):
        return "the text of the note is not that of the block"
    name = note_name(header["chainId"])
    wanted, found = key_id(name, public), False
    for line in tail[:-1].split("\n"):
        parts = line.removeprefix(_SIGNATURE_PREFIX).split(" ")
        if not line.startswith(_SIGNATURE_PREFIX) or len(parts) != 2:
            return "a line after the text is not a signature"
        try:
            data = base64.b64decode(parts[1], validate=True)
        except (binascii.Error, ValueError):
            return "a signature is not base64"
        if parts[0] == name and data[:4] == wanted:
            found = True
            if not ed25519.verify(public, text.encode(), data[4:]):
                return "the operator's signature does not verify"
    return None if found else "the operator did not sign"
