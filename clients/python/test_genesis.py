"""Genesis, block 0 and checkpoints by hand (genesis.md, block.md, checkpoint.md)."""

from __future__ import annotations

import json
import unittest
from typing import Any

import make_genesis
from jangbu_ledger import BadGenesis, NotExecuted, check_note, hashing, ledger, note_text
from jangbu_ledger import sign_note
from jangbu_ledger import genesis as genesis_form
from jangbu_ledger.checkpoint import key_id
from jangbu_ledger.state import TABLES, table_root
from world import KEYS, START, World, h, u


class GenesisTest(unittest.TestCase):
    def setUp(self) -> None:
        self.value = make_genesis.build(KEYS, START)
        self.text = genesis_form.to_json(self.value)

    def test_json_reads_back_and_is_exact(self) -> None:
        self.assertEqual(genesis_form.parse(self.text), self.value)
        self.assertTrue(self.text.startswith('{\n  "formatVersion": 1,\n  "network": "sim",\n'))
        self.assertIn('"witnesses": [],\n  "quorum": 0,\n  "rulesVersion": 1\n}\n', self.text)
        self.assertIn('"name": "가온증권 Broker A",\n      "roles": [\n        "member"\n', self.text)

    def test_chain_id_of_a_small_genesis_by_hand(self) -> None:
        key = KEYS["operator.json"].public
        value = {
            **self.value,
            "currencies": [{"code": b"KRW", "decimals": 0}],
            "participants": [{"name": b"A", "roles": 1, "rootKey": key}],
            "operatorKey": key,
            "time": 7,
        }
        # Fixed part: 20, two offsets (currencies, participants), 32, one (witnesses), 6: 70 bytes.
        currencies = u(4, 4) + u(4, 5) + b"\0" + b"KRW"
        participants = u(4, 4) + u(4, 40) + u(4, 1) + key + b"A"
        data = u(4, 1) + b"\1" + u(8, 7) + u(4, 1) + b"\1\1\0" + u(4, 70)
        data += u(4, 70 + len(currencies)) + key + u(4, 70 + len(currencies + participants))
        data += u(2, 0) + u(4, 1) + currencies + participants
        expected = h(b"jangbu/genesis/v1".ljust(32, b"\0"), data)
        self.assertEqual(genesis_form.chain_id(value), expected)

    def test_broken_documents_are_refused(self) -> None:
        def broken(**changes: Any) -> str:
            return json.dumps({**json.loads(self.text), **changes})

        participants = json.loads(self.text)["participants"]
        cases = {
            "unknown field": broken(extra=1),
            "network": broken(network="test"),
            "clock rate": broken(network="prod", clockRate=2),
            "number as text": broken(time="1"),
            "truth as number": broken(approvals=True),
            "quorum": broken(quorum=1),
            "no currency": broken(currencies=[]),
            "same currency": broken(currencies=[{"code": "KRW", "decimals": 0}] * 2),
            "decimals": broken(currencies=[{"code": "KRW", "decimals": 9}]),
            "same root key": broken(participants=participants[:1] * 2),
            "upper case": broken(operatorKey=json.loads(self.text)["operatorKey"].upper()),
            "identity": broken(operatorKey="01" + "00" * 31),
            "roles out of order": broken(
                participants=[{**participants[0], "roles": ["member", "operator"]}]
            ),
            "no roles": broken(participants=[{**participants[0], "roles": []}]),
            "name": broken(participants=[{**participants[0], "name": "\ud800"}]),
            "repeated": self.text.replace('"quorum": 0', '"quorum": 0,\n  "quorum": 0'),
            "missing": self.text.replace('  "quorum": 0,\n', ""),
            "rules": broken(rulesVersion=3),
            "no rules": broken(rulesVersion=0),
            "no object": "[]",
            "no json": "{",
        }
        for name, document in cases.items():
            with self.subTest(name), self.assertRaises(BadGenesis):
                genesis_form.parse(document)

    def test_rules_version_2(self) -> None:
        document = json.dumps({**json.loads(self.text), "rulesVersion": 2})
        state, _ = ledger.start(genesis_form.parse(document))
        with self.assertRaises(NotExecuted) as caught:
            ledger.execute(state, START + 1, [])
        expected = "this verifier does not execute rules version 2 (block 1)"
        self.assertEqual(str(caught.exception), expected)

    def test_block_0(self) -> None:
        state, block = ledger.start(self.value)
        empty = h(bytes(64))
        self.assertEqual(block.header["previousHash"], state.chain_id)
        self.assertEqual(block.header["transactionsRoot"], empty)
        self.assertEqual(block.header["eventsRoot"], empty)
        self.assertEqual(block.header["tradeLogRoot"], h(b""))
        row_2 = h(h(state.chain_id, state.operator_key), bytes(32))
        clock = u(8, START) + u(8, 0) + u(8, 1) + u(8, 1) + u(8, 0) + u(4, 20_000) + u(4, 1)
        row_0 = h(h(clock.ljust(64, b"\0")), bytes(32))
        counts = u(4, 5) * 2 + u(4, 0) + u(4, 1) + bytes(16) + b"\1\1\1\0" + u(4, 1)
        row_1 = h(h(counts.ljust(64, b"\0")), bytes(32))
        root = h(h(row_0, row_1), h(row_2, bytes(32)))
        for level in range(2, 6):
            root = h(root, hashing.Z[level])
        self.assertEqual(table_root(state, 0), root)
        self.assertEqual(table_root(state, 20), hashing.Z[8])
        self.assertEqual(table_root(state, 21), hashing.Z[16])
        self.assertEqual(table_root(state, 22), hashing.Z[24])
        self.assertEqual(table_root(state, TABLES.index("calendars")), hashing.Z[16])


class CheckpointTest(unittest.TestCase):
    def test_checkpoint_note(self) -> None:
        key, header = KEYS["checkpoint-key.json"], World().first.header
        name = f"jangbu/{header['chainId'].hex()}"
        self.assertEqual(key_id(name, key.public), h(name.encode(), b"\n\1", key.public)[:4])
        lines = note_text(header).split("\n")
        self.assertEqual(lines[1:3], ["0", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="])
        self.assertEqual(lines[4:], [f"time {START}", ""])
        note = sign_note(key, header)
        self.assertIsNone(check_note(note, header, key.public))
        other = note.replace("\n\n\u2014", "\n\n\u2014 w AAAA\n\u2014")
        self.assertIsNone(check_note(other, header, key.public))
        for forged in (
            note.replace("time", "tide"),
            note.rstrip("\n"),
            note.replace("\u2014", "-"),
            note[:-4] + "AA=\n",
            note_text(header),
        ):
            self.assertIsNotNone(check_note(forged, header, key.public))
        self.assertIsNotNone(check_note(note, header, KEYS["operator.json"].public))


if __name__ == "__main__":
    unittest.main()
