"""The Jangbu ledger, written from docs/spec alone: encodings, hashes and execution.

Modules follow the pages of the specification; the names below are what a client needs.
"""

from . import codes, genesis, hashing, ledger
from .checkpoint import check_note, note_text, sign_note
from .commands import NotExecuted
from .ed25519 import SigningKey
from .genesis import BadGenesis
from .ledger import BadBlock, Executed, Void, execute, start
from .messages import Header, SignedEnvelope, StoredBlock, block_hash, command, sign_envelope
from .ssz import Malformed
from .state import State, state_root

__all__ = [
    "BadBlock",
    "BadGenesis",
    "Executed",
    "Header",
    "Malformed",
    "NotExecuted",
    "SignedEnvelope",
    "SigningKey",
    "State",
    "StoredBlock",
    "Void",
    "block_hash",
    "check_note",
    "codes",
    "command",
    "execute",
    "genesis",
    "hashing",
    "ledger",
    "note_text",
    "sign_envelope",
    "sign_note",
    "start",
    "state_root",
]
