#!/usr/bin/env python3
"""Executes every block of a ledger's segment files and compares it with what is stored.

    verify.py --data DIR --genesis FILE

DIR holds the folder `segments`. Exit code 0 when all holds, 1 at the first difference, 2 when the
program cannot run or meets what it does not execute: then it says nothing of that block.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jangbu_ledger import BadBlock, BadGenesis, Executed, Malformed, NotExecuted, SignedEnvelope
from jangbu_ledger import State, StoredBlock, Void, ed25519, execute, genesis, ledger, note_text
from jangbu_ledger.segments import BadSegment, Frame, read_segments


class Difference(Exception):
    """A stored block that is not the one computed; the message says where and in what."""


def check_block(state: State, frame: Frame, stored: dict[str, Any], block: Executed) -> None:
    """Compares a stored block with the one executed. Raises Difference."""
    where = f"block {frame.index} (segment {frame.segment}, offset {frame.offset})"
    for name, value in block.header.items():
        if stored["header"][name] != value:
            raise Difference(f"{where}: {name} differs")
    if frame.previous_hash != block.header["previousHash"]:
        raise Difference(f"{where}: previousHash of the frame differs")
    if stored["events"] != block.events:
        raise Difference(f"{where}: events differ")
    if stored["trades"] != [trade.stored for trade in block.trades]:
        raise Difference(f"{where}: trades differ")
    text = note_text(block.header).encode()
    if not ed25519.verify(state.operator_key, text, stored["operatorSignature"]):
        raise Difference(f"{where}: operatorSignature does not verify")


def verify(files: list[bytes], value: dict[str, Any]) -> Iterator[Executed]:
    """Yields every block that holds. Raises Difference or BadSegment at the first that does not.

    Raises NotExecuted at a block that cannot be judged here.
    """
    state, block = ledger.start(value)
    for frame in read_segments(files, state.chain_id):
        where = f"block {frame.index} (segment {frame.segment}, offset {frame.offset})"
        try:
            stored = StoredBlock.decode(frame.payload)
            if frame.index > 0:
                transactions = [SignedEnvelope.encode(t) for t in stored["transactions"]]
                block = execute(state, stored["header"]["timestamp"], transactions)
            elif stored["transactions"]:
                raise Difference(f"{where}: block 0 holds envelopes")
        except (Malformed, BadBlock, Void) as error:
            raise Difference(f"{where}: {error}") from None
        check_block(state, frame, stored, block)
        yield block


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code."""
    parser = argparse.ArgumentParser(description="Execute a stored ledger and compare all of it.")
    parser.add_argument("--data", required=True, type=Path, metavar="DIR")
    parser.add_argument("--genesis", required=True, type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        value = genesis.parse(options.genesis.read_bytes().decode("utf-8"))
        paths = sorted((options.data / "segments").glob("*.seg"))
        if [path.name for path in paths] != [f"{n:08}.seg" for n in range(len(paths))] or not paths:
            raise OSError(f"{options.data / 'segments'} is not a row of segment files")
        files = [path.read_bytes() for path in paths]
    except (OSError, UnicodeDecodeError, BadGenesis) as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2
    block, trades = None, 0
    try:
        for block in verify(files, value):
            trades += len(block.trades)
    except (Difference, BadSegment) as error:
        print(f"false: {error}")
        return 1
    except NotExecuted as error:
        print(f"verify: {error}; the blocks before are consistent", file=sys.stderr)
        return 2
    assert block is not None
    index, root = block.header["index"], block.header["stateRoot"].hex()
    print(f"consistent: blocks 0 to {index}, {trades} trades, {block.hash.hex()}, state {root}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
