"""Recomputes the golden vectors of packages/protocol/vectors; an unknown file fails."""

from __future__ import annotations

import json
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jangbu_ledger import SigningKey, Void, check_note, codes, ed25519, events, hashing, ledger
from jangbu_ledger import genesis as genesis_form
from jangbu_ledger import note_text, sign_envelope, sign_note, state, trades
from jangbu_ledger.messages import (
    COMMANDS,
    SELECTORS,
    Envelope,
    Genesis,
    Header,
    SignedEnvelope,
    StoredBlock,
    block_hash,
    envelope_id,
)

FOLDER = Path(__file__).resolve().parents[2] / "packages" / "protocol" / "vectors"

# Texts that the vectors show as text; every other byte string is shown in hexadecimal.
PLAIN = frozenset(("shortCode", "isin", "clientOrderId"))
# Names that the vectors show for the numbers in event records, by field.
NAMES: dict[str, tuple[str, ...]] = {
    "status": codes.STATUSES,
    "phase": codes.PHASES,
    "keyKind": ("root", "trading", "session"),
    "class": ("client", "house", "error", "fee", "tax"),
    "side": ("buy", "sell"),
    "takerSide": ("buy", "sell"),
    "orderType": codes.ORDER_TYPES,
    "timeInForce": codes.TIMES_IN_FORCE,
    "matchingMode": ("competitive", "equal_price_bilateral"),
    "interruptionKind": ("dynamic", "static"),
    "breachKind": codes.BREACH_KINDS,
    "lockedBy": codes.LOCKED_BY,
    "selfMatch": ("none", "cancel_newest", "cancel_oldest", "cancel_both", "decrement"),
}
# The same of fields whose names depend on the kind.
NAMES_OF_KIND: dict[tuple[str, str], tuple[str, ...]] = {
    ("order_canceled", "reason"): codes.CANCEL_REASONS,
    ("order_expired", "reason"): ("immediate", "end_of_date", "end_of_session"),
    ("phase_changed", "from"): codes.PHASES,
    ("phase_changed", "to"): codes.PHASES,
    ("phase_changed", "cause"): ("clock", "interruption", "halt", "resumption"),
    ("uncrossed", "cause"): ("automatic", "seed"),
    ("issue_status_changed", "from"): codes.ISSUE_STATUSES,
    ("issue_status_changed", "to"): codes.ISSUE_STATUSES,
}
EVENT_FILES = ("events.json", "trading-day-events.json", "office-events.json")


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def header_value(document: dict[str, Any]) -> dict[str, Any]:
    return {k: unhex(v) if isinstance(v, str) else v for k, v in document.items()}


def command_value(document: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    kind = document["kind"]
    fields: dict[str, Any] = {}
    for name in COMMANDS[kind].fields:
        value = document["keyKind" if (kind, name) == ("RegisterKey", "kind") else name]
        if isinstance(value, str):
            value = value.encode("ascii") if name in PLAIN else unhex(value)
        fields[name] = value
    return SELECTORS[kind], fields


def envelope_value(document: dict[str, Any]) -> dict[str, Any]:
    return {
        **document,
        "chainId": unhex(document["chainId"]),
        "key": unhex(document["key"]),
        "commands": [command_value(command) for command in document["commands"]],
    }


def event_body(event: dict[str, Any]) -> dict[str, int | bytes]:
    head = ("kind", "part", "position", "eventSeq")
    body = {name: value for name, value in event.items() if name not in head}
    for name, value in body.items():
        if name == "reject":
            body[name] = codes.CODES[value]
        elif name in ("commitment", "seed"):
            body[name] = unhex(value)
        elif isinstance(value, str):
            names = NAMES_OF_KIND.get((event["kind"], name)) or NAMES[name]
            body[name] = names.index(value)
    if "selfMatch" in body:
        body["selfMatchAndFlags"] = body.pop("selfMatch") + 8 * body.pop("flags")
    return body


class VectorTest(unittest.TestCase):
    maxDiff = 2_000

    def check_genesis(self, cases: Any) -> None:
        for case in cases:
            value = genesis_form.parse(case["document"])
            self.assertEqual(Genesis.encode(value).hex(), case["ssz"])
            self.assertEqual(Genesis.decode(unhex(case["ssz"])), value)
            self.assertEqual(genesis_form.chain_id(value).hex(), case["chainId"])
            self.assertEqual(genesis_form.to_json(value), case["document"])

    def check_envelopes(self, vectors: Any) -> None:
        for case in vectors["accepted"]:
            with self.subTest(case["name"]):
                value = envelope_value(case["envelope"])
                self.assertEqual(Envelope.encode(value).hex(), case["ssz"])
                self.assertEqual(envelope_id(value).hex(), case["id"])
                key = SigningKey(unhex(case["seed"]))
                self.assertEqual(key.public, value["key"])
                names = ("chainId", "member", "nonce", "validUntil", "commands", "flags")
                signed = sign_envelope(key, *(value[name] for name in names))
                self.assertEqual(signed.hex(), case["signed"])
                decoded = ledger.decode_envelope(signed)
                self.assertEqual(decoded["envelope"], value)
                verified = ed25519.verify(key.public, envelope_id(value), decoded["signature"])
                self.assertTrue(verified)
        for case in vectors["refused"]:
            with self.subTest(case["name"]), self.assertRaises(Void) as caught:
                ledger.decode_envelope(unhex(case["bytes"]))
            self.assertEqual(caught.exception.code, "malformed")

    def check_header(self, cases: Any) -> None:
        for case in cases:
            value = header_value(case["header"])
            self.assertEqual(Header.encode(value).hex(), case["ssz"])
            self.assertEqual(Header.decode(unhex(case["ssz"])), value)
            self.assertEqual(block_hash(value).hex(), case["hash"])

    def check_events(self, vectors: Any) -> None:
        for case in vectors["events"]:
            event = case["event"]
            with self.subTest(event["kind"]):
                place = None if event["position"] == codes.NONE32 else event["position"]
                data = events.record(event["kind"], place, event["eventSeq"], event_body(event))
                self.assertEqual(data.hex(), case["record"])
        records = [unhex(case["record"]) for case in vectors["events"]]
        self.assertEqual(events.events_root(records).hex(), vectors["eventsRoot"])

    check_trading_day_events = check_events
    check_office_events = check_events

    def check_listing(self, case: Any) -> None:
        listing = {k: v.encode() if isinstance(v, str) else v for k, v in case["listing"].items()}
        record = trades.listing_record(listing["issue"], listing["timestamp"], listing)
        self.assertEqual(record.hex(), case["record"])
        chain = unhex(case["chainId"])
        self.assertEqual(trades.listing_hash(chain, record).hex(), case["hash"])

    def check_trade_block(self, cases: Any) -> None:
        previous = json.loads((FOLDER / "listing.json").read_text("utf-8"))["hash"]
        for case in cases:
            fields, commitments = case["fields"], []
            for side in case["sides"]:
                place = fields["issue"], fields["index"], side["side"]
                salt = trades.side_salt(unhex(side["secret"]), *place)
                self.assertEqual(salt.hex(), side["salt"])
                opened = side["account"], side["orderId"], side["side"]
                commitments.append(trades.commitment(salt, *opened))
                self.assertEqual(commitments[-1].hex(), side["commitment"])
            self.assertEqual(case["previousHash"], previous)
            block = trades.TradeBlock(
                **fields,
                previous_hash=unhex(previous),
                buyer_commitment=commitments[0],
                seller_commitment=commitments[1],
            )
            self.assertEqual(block.stored.hex(), case["stored"])
            self.assertEqual(block.hash.hex(), case["hash"])
            previous = case["hash"]

    def check_stored_block(self, case: Any) -> None:
        def pieces(text: str, size: int) -> list[bytes]:
            data = unhex(text)
            return [data[at : at + size] for at in range(0, len(data), size)]

        value = {
            "header": header_value(case["header"]),
            "operatorSignature": unhex(case["operatorSignature"]),
            "transactions": [SignedEnvelope.decode(unhex(t)) for t in case["transactions"]],
            "events": pieces(case["events"], 64),
            "trades": pieces(case["trades"], 128),
        }
        self.assertEqual(StoredBlock.encode(value).hex(), case["ssz"])
        self.assertEqual(StoredBlock.decode(unhex(case["ssz"])), value)

    def check_list_root(self, cases: Any) -> None:
        for case in cases:
            leaves = [unhex(leaf) for leaf in case["leaves"]]
            self.assertEqual(hashing.list_root(leaves).hex(), case["root"])

    def check_fixed_tree(self, cases: Any) -> None:
        for case in cases:
            leaves = {position: unhex(leaf) for position, leaf in case["leaves"]}
            self.assertEqual(hashing.fixed_tree(case["depth"], leaves).hex(), case["root"])
            position, path = case["proof"]["position"], case["proof"]["path"]
            self.assertEqual(len(path), case["depth"])
            node = leaves.get(position, bytes(32))
            for level, sibling in enumerate(map(unhex, path)):
                right = position >> level & 1
                node = hashing.h64(sibling + node if right else node + sibling)
            self.assertEqual(node.hex(), case["root"])

    def check_row_leaf(self, cases: Any) -> None:
        for case in cases:
            row, place = unhex(case["row"]), (case["table"], case["number"], case["changedAt"])
            salt = state.salt32(unhex(case["secret"]), *place)
            self.assertEqual(salt.hex(), case["salt"])
            self.assertEqual(state.leaf(row, salt).hex(), case["salted"])
            self.assertEqual(state.leaf(row).hex(), case["unsalted"])

    def check_trade_log(self, vectors: Any) -> None:
        leaves = [unhex(leaf) for leaf in vectors["leaves"]]
        roots = [unhex(root) for root in vectors["roots"]]
        self.assertEqual([hashing.log_root(leaves[:n]) for n in range(len(roots))], roots)
        for case in vectors["inclusion"]:
            index, size, path = case["index"], case["size"], [unhex(p) for p in case["path"]]
            self.assertEqual(hashing.log_inclusion(index, leaves[:size]), path)
            verified = hashing.verify_inclusion(leaves[index], index, size, path, roots[size])
            self.assertTrue(verified)
        for case in vectors["consistency"]:
            old, new, path = case["oldSize"], case["newSize"], [unhex(p) for p in case["path"]]
            proof = hashing.log_consistency(old, leaves[:new]) if old else []
            self.assertEqual(proof, path)
            verified = hashing.verify_consistency(old, new, roots[old], roots[new], path)
            self.assertTrue(verified)

    def check_checkpoint(self, case: Any) -> None:
        header, key = header_value(case["header"]), SigningKey(unhex(case["seed"]))
        self.assertEqual(block_hash(header).hex(), case["hash"])
        self.assertEqual(key.public.hex(), case["operatorKey"])
        self.assertEqual(note_text(header), case["text"])
        self.assertEqual(key.sign(case["text"].encode()).hex(), case["signature"])
        self.assertEqual(sign_note(key, header), case["note"])
        self.assertIsNone(check_note(case["note"], header, key.public))

    def check_ed25519(self, cases: Any) -> None:
        for case in cases:
            with self.subTest(case["name"]):
                key, message = unhex(case["key"]), unhex(case["message"])
                self.assertEqual(ed25519.is_valid_key(key), case["keyValid"])
                verified = ed25519.verify(key, message, unhex(case["signature"]))
                self.assertEqual(verified, case["valid"])

    def check_nonce_window(self, steps: Any) -> None:
        key = {"highest": 0, "window": 0}
        for step in steps:
            verdict = "ok"
            try:
                ledger.use_nonce(key, step["nonce"])
            except Void as void:
                verdict = void.code
            self.assertEqual(verdict, step["verdict"], step)
            window = key["window"].to_bytes(16, "little").hex()
            self.assertEqual((key["highest"], window), (step["highest"], step["window"]))

    def check_business_date(self, cases: Any) -> None:
        for case in cases:
            date = codes.business_date(case["timestamp"])
            self.assertEqual(date, case["businessDate"])
            self.assertLess(case["timestamp"], codes.end_of_date(date))
            self.assertGreaterEqual(case["timestamp"], codes.end_of_date(date - 1))

    def test_event_files_show_every_kind(self) -> None:
        files = [json.loads((FOLDER / name).read_text("utf-8")) for name in EVENT_FILES]
        kinds = {case["event"]["kind"] for file in files for case in file["events"]}
        self.assertEqual(kinds, set(events.KINDS))

    def test_every_file(self) -> None:
        checks: dict[str, Callable[[Any], None]] = {
            name.removeprefix("check_").replace("_", "-"): getattr(self, name)
            for name in dir(self)
            if name.startswith("check_")
        }
        files = {path.stem: path for path in FOLDER.glob("*.json")}
        if not files:
            self.skipTest("packages/protocol/vectors holds no vectors")
        self.assertEqual(sorted(files), sorted(checks), "files and checks do not agree")
        for name, path in sorted(files.items()):
            with self.subTest(name):
                checks[name](json.loads(path.read_text("utf-8")))


if __name__ == "__main__":
    unittest.main()
