"""Segment files, written and damaged (block.md section 5), and their execution."""

from __future__ import annotations

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from typing import Any
from zlib import crc32

import verify
from jangbu_ledger import Executed, SignedEnvelope, StoredBlock, command, note_text, segments
from jangbu_ledger import genesis as genesis_form
from trade import place
from world import BROKER_A, BROKER_B, KEYS, NONE, World, u


NAMED = {"account": NONE, "orderId": 1, "rowHint": NONE, "clientOrderId": b""}
FILL_OR_KILL = place(0, 0, "buy", 4, 110, timeInForce=2, clientOrderId=b"f")


def stored(block: Executed, envelopes: list[bytes]) -> tuple[bytes, bytes]:
    key = KEYS["checkpoint-key.json"]
    value = {
        "header": block.header,
        "operatorSignature": key.sign(note_text(block.header).encode()),
        "transactions": [SignedEnvelope.decode(envelope) for envelope in envelopes],
        "events": block.events,
        "trades": [trade.stored for trade in block.trades],
    }
    return block.header["previousHash"], StoredBlock.encode(value)


class Recorder(World):
    """A world that keeps its blocks in stored form."""

    def __init__(self) -> None:
        super().__init__()
        self.stored = [stored(self.first, [])]

    def block(self, *envelopes: bytes) -> Executed:
        block = super().block(*envelopes)
        self.stored.append(stored(block, list(envelopes)))
        return block


class SegmentTest(unittest.TestCase):
    def test_capacity(self) -> None:
        first = segments.MEBIBYTE - 128 - 48
        self.assertEqual(segments.capacity(0, first), 2**20)
        self.assertEqual(segments.capacity(0, first + 1), 128 + 2**20)
        self.assertEqual(segments.capacity(6, 1), 64 * 2**20)
        self.assertEqual(segments.capacity(9, 1), 64 * 2**20)

    def test_head_and_frame_by_hand(self) -> None:
        chain, previous = b"c" * 32, b"p" * 32
        (data,) = segments.write_segments([(previous, b"payload")], chain)
        head = b"JANGBULG" + u(4, 1) + u(4, 0) + u(8, 2**20) + u(8, 0) + chain + chain + bytes(28)
        self.assertEqual(data[:128], head + u(4, crc32(head)))
        covered = u(4, 7) + u(8, 0) + previous + b"payload"
        self.assertEqual(data[128:183], u(4, 7) + u(4, crc32(covered)) + covered[4:])
        self.assertEqual(data[183:], bytes(2**20 - 183))

    def test_frames_that_do_not_fit_start_the_next_segment(self) -> None:
        chain = b"c" * 32
        blocks = [(bytes([n]) * 32, bytes([n + 1]) * 400_000) for n in range(9)]
        files = segments.write_segments(blocks, chain)
        self.assertEqual([len(file) for file in files], [2**20, 2**21, 2**22])
        frames = list(segments.read_segments(files, chain))
        self.assertEqual([frame.segment for frame in frames], [0, 0, 1, 1, 1, 1, 1, 2, 2])
        self.assertEqual([(f.previous_hash, f.payload) for f in frames], blocks)

    def test_damage_is_told(self) -> None:
        chain = b"c" * 32
        (data,) = segments.write_segments([(chain, b"one"), (b"h" * 32, b"two")], chain)
        for place_of_damage in (0, 8, 20, 60, 100, 127, 128, 132, 140, 150, 178, 200, 240, 999_999):
            damaged = bytearray(data)
            damaged[place_of_damage] ^= 1
            with self.assertRaises(segments.BadSegment):
                list(segments.read_segments([bytes(damaged)], chain))
        for short in (data[:-1], data + bytes(1), data[:128], b""):
            with self.assertRaises(segments.BadSegment):
                list(segments.read_segments([short], chain))


class VerifyTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.world = Recorder()
        self.world.furnish()
        self.world.do(BROKER_B, place(0, 1, "sell", 10, 100, clientOrderId=b"s"))
        self.world.do(BROKER_A, place(0, 0, "buy", 4, 110, clientOrderId=b"b"))
        (self.folder / "segments").mkdir()
        document = genesis_form.to_json(self.world.genesis)
        (self.folder / "genesis.json").write_bytes(document.encode())

    def run_verify(self, blocks: list[Any]) -> tuple[int, str]:
        files = segments.write_segments(blocks, self.world.state.chain_id)
        (self.folder / "segments" / "00000000.seg").write_bytes(files[0])
        output = io.StringIO()
        genesis = str(self.folder / "genesis.json")
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = verify.main(["--data", str(self.folder), "--genesis", genesis])
        return code, output.getvalue()

    def test_a_whole_ledger(self) -> None:
        code, output = self.run_verify(self.world.stored)
        self.assertEqual(code, 0, output)
        self.assertTrue(output.startswith("consistent: blocks 0 to 7, 1 trades, "), output)

    def test_every_part_of_a_stored_block_is_judged(self) -> None:
        previous, payload = self.world.stored[7]
        value = StoredBlock.decode(payload)

        def forged(**changes: Any) -> list[Any]:
            return [*self.world.stored[:7], (previous, StoredBlock.encode({**value, **changes}))]

        header = value["header"]
        cases = {
            "stateRoot": forged(header={**header, "stateRoot": bytes(32)}),
            "timestamp": forged(header={**header, "timestamp": 1}),
            "events": forged(events=value["events"][:-1]),
            "trades": forged(trades=[]),
            "operatorSignature": forged(operatorSignature=bytes(64)),
            "envelopes": forged(transactions=[]),
            "nonce_used": forged(transactions=value["transactions"] * 2),
            "previousHash of the frame": [*self.world.stored[:7], (bytes(32), payload)],
            "canonical": [*self.world.stored[:7], (previous, payload + b"\0")],
        }
        for name, blocks in cases.items():
            with self.subTest(name):
                code, output = self.run_verify(blocks)
                self.assertEqual(code, 1, output)
                self.assertIn("block 7", output)
                self.assertIn("length" if name == "canonical" else name, output)

    def test_what_is_not_executed_gets_no_verdict(self) -> None:
        # The header of block 7 is wrong as well: nothing is said of a block that cannot be judged.
        for what, case in (
            ("AmendOrder", command("AmendOrder", **NAMED, orderType=0, limitPrice=120)),
            ("PlaceOrder with time in force fill_or_kill", FILL_OR_KILL),
        ):
            with self.subTest(what):
                previous, payload = self.world.stored[7]
                envelope = self.world.envelope(BROKER_A, [case], nonce=9)
                transactions = [SignedEnvelope.decode(envelope)]
                value = {**StoredBlock.decode(payload), "transactions": transactions}
                block = previous, StoredBlock.encode(value)
                code, output = self.run_verify([*self.world.stored[:7], block])
                self.assertEqual(code, 2, output)
                told = f"this verifier does not execute {what} (block 7)"
                self.assertEqual(output, f"verify: {told}; the blocks before are consistent\n")

    def test_missing_files(self) -> None:
        output = io.StringIO()
        with contextlib.redirect_stderr(output):
            genesis = str(self.folder / "genesis.json")
            code = verify.main(["--data", str(self.folder), "--genesis", genesis])
        self.assertEqual(code, 2)


if __name__ == "__main__":
    unittest.main()
