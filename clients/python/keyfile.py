"""Key files: one JSON object `{"seed": hex, "publicKey": hex}`, readable by its owner alone."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from jangbu_ledger import SigningKey

_HEX32 = re.compile(r"[0-9a-f]{64}")


class BadKeyFile(ValueError):
    """A key file that cannot be used; the message names it."""


def load_key(path: Path) -> SigningKey:
    """The key of a file. Raises BadKeyFile, never with the seed in its message."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadKeyFile(f"{path.name}: {error.strerror}") from None
    except ValueError:
        raise BadKeyFile(f"{path.name} is not JSON") from None
    fields = document if isinstance(document, dict) else {}
    texts = [fields.get(name) for name in ("seed", "publicKey")]
    if not all(isinstance(text, str) and _HEX32.fullmatch(text) for text in texts):
        raise BadKeyFile(f"{path.name} does not hold seed and publicKey, 64 hex digits each")
    key = SigningKey(bytes.fromhex(texts[0]))
    if key.public.hex() != texts[1]:
        raise BadKeyFile(f"{path.name}: publicKey does not belong to seed")
    return key


def save_key(path: Path, key: SigningKey) -> None:
    """Writes a key file with mode 0600. Raises FileExistsError rather than replace one."""
    document = {"seed": key.seed.hex(), "publicKey": key.public.hex()}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(document, indent=2) + "\n")
