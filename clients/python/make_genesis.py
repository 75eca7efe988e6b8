#!/usr/bin/env python3
"""Writes a fresh genesis and the key files that belong to it.

    make_genesis.py --out DIR

DIR gets genesis.json, checkpoint-key.json (the operator's checkpoint key) and one root key a
participant: operator.json, custodian.json, registrar.json, broker-a.json, broker-b.json. Seeds are
random.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from jangbu_ledger import SigningKey, codes
from jangbu_ledger import genesis as genesis_form
from keyfile import save_key

CHECKPOINT_KEY_FILE = "checkpoint-key.json"
GENESIS_FILE = "genesis.json"
PARTICIPANTS = (
    ("operator.json", "거래소 Operator", "operator"),
    ("custodian.json", "Custodian Bank", "custodian"),
    ("registrar.json", "Registrar", "registrar"),
    ("broker-a.json", "가온증권 Broker A", "member"),
    ("broker-b.json", "나래증권 Broker B", "member"),
)


def build(keys: dict[str, SigningKey], time_microseconds: int) -> dict[str, Any]:
    """The SSZ value of the genesis; `keys` by file name."""
    return {
        "formatVersion": 1,
        "network": codes.NETWORKS.index("sim"),
        "time": time_microseconds,
        "clockRate": 1,
        "ledgerAudience": codes.AUDIENCES.index("members"),
        "approvals": 1,
        "effective": codes.EFFECTIVE.index("now"),
        "currencies": [{"code": b"KRW", "decimals": 0}],
        "participants": [
            {
                "name": name.encode(),
                "roles": codes.ROLE_BIT[role],
                "rootKey": keys[file].public,
            }
            for file, name, role in PARTICIPANTS
        ],
        "operatorKey": keys[CHECKPOINT_KEY_FILE].public,
        "witnesses": [],
        "quorum": 0,
        "rulesVersion": 1,
    }


def write(folder: Path, time_microseconds: int) -> bytes:
    """Writes all files and returns the chain id. Raises FileExistsError, then writing none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = [CHECKPOINT_KEY_FILE, *(file for file, _, _ in PARTICIPANTS)]
    for file in [GENESIS_FILE, *files]:
        if (folder / file).exists():
            raise FileExistsError(f"{file} exists already")
    keys = {file: SigningKey(secrets.token_bytes(32)) for file in files}
    value = build(keys, time_microseconds)
    document = genesis_form.to_json(value)
    # What is written must read back as what was meant.
    if genesis_form.parse(document) != value:
        raise AssertionError("the JSON form does not read back")
    for file, key in keys.items():
        save_key(folder / file, key)
    (folder / GENESIS_FILE).write_bytes(document.encode("utf-8"))
    return genesis_form.chain_id(value)


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code."""
    parser = argparse.ArgumentParser(description="Write a fresh genesis and its key files.")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        chain = write(options.out, time.time_ns() // 1000)
    except OSError as error:
        print(f"make_genesis: {error}", file=sys.stderr)
        return 1
    print(f"{chain.hex()} {GENESIS_FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
