"""Void envelopes, nonces and key times (envelope.md, block.md section 2)."""

from __future__ import annotations

import unittest

from jangbu_ledger import BadBlock, SigningKey, Void, codes, command, execute, ledger
from jangbu_ledger.messages import SignedEnvelope
from jangbu_ledger.state import encode_rows, state_root
from world import BROKER_A, KEYS, SECOND, START, World, u


class EnvelopeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.world = World()
        self.order = command("OpenAccount", **{"class": 0, "secret": b"s" * 16})

    def assert_void(self, code: str, envelope: bytes) -> None:
        before = state_root(self.world.state)
        with self.assertRaises(Void) as caught:
            self.world.block(envelope)
        self.assertEqual(caught.exception.code, code)
        self.assertEqual(state_root(self.world.state), before)

    def test_void_codes(self) -> None:
        world, a = self.world, BROKER_A
        make = lambda **changes: world.envelope(a, [self.order], **changes)  # noqa: E731
        world.now += 10
        far = world.now + 1 + 60 * SECOND
        end = codes.end_of_date(20_000)
        self.assert_void("malformed", b"")
        self.assert_void("malformed", bytes(codes.MAX_ENVELOPE_BYTES + 1))
        self.assert_void("malformed", world.envelope(a, []))
        self.assert_void("wrong_chain", make(chain_id=bytes(32)))
        self.assert_void("bad_flags", make(flags=2))
        self.assert_void("unknown_key", make(key=SigningKey(b"?" * 32)))
        self.assert_void("wrong_member", make(key=KEYS["broker-b.json"]))
        self.assert_void("expired", make(valid_until=world.now))
        self.assert_void("valid_until_too_far", make(valid_until=far + 1))
        self.assert_void("valid_until_too_far", make(valid_until=end, flags=1))
        self.assert_void("nonce_used", make(nonce=0))
        self.assert_void("nonce_too_far", make(nonce=65_537))
        signed = SignedEnvelope.decode(make())
        signed["envelope"]["version"] = 2
        self.assert_void("wrong_version", SignedEnvelope.encode(signed))
        signed["envelope"]["version"] = 1
        signed["envelope"]["nonce"] += 1
        self.assert_void("bad_signature", SignedEnvelope.encode(signed))

    def test_bounds_that_are_still_good(self) -> None:
        world, a = self.world, BROKER_A
        for changes in (
            {"valid_until": world.now + 1},
            {"valid_until": world.now + 2 + 60 * SECOND},
            {"valid_until": codes.end_of_date(20_000) - 1, "flags": 1},
            {"nonce": 65_536},
        ):
            world.block(world.envelope(a, [self.order], **changes))

    def test_nonce_window(self) -> None:
        key = {"highest": 0, "window": 0}

        def used(nonce: int) -> str:
            try:
                ledger.use_nonce(key, nonce)
            except Void as void:
                return void.code
            return "ok"

        steps = [(1, "ok"), (1, "nonce_used"), (130, "ok"), (2, "nonce_too_old"), (3, "ok")]
        steps += [(3, "nonce_used"), (129, "ok"), (131, "ok"), (3, "nonce_too_old")]
        steps += [(4, "ok"), (131 + 65_537, "nonce_too_far"), (131 + 65_536, "ok")]
        for nonce, expected in steps:
            self.assertEqual(used(nonce), expected, nonce)
        self.assertEqual(key, {"highest": 131 + 65_536, "window": 1})

    def test_window_bytes_of_the_row(self) -> None:
        world = self.world
        for nonce in (1, 10):
            world.block(world.envelope(BROKER_A, [self.order], nonce=nonce))
        row = encode_rows(world.state, "keys")[BROKER_A]
        self.assertEqual(row[56:64], u(8, 10))
        # Bit 0 is nonce 10, bit 9 (byte 1, bit 1) is nonce 1.
        self.assertEqual(row[64:80], bytes([1, 2]) + bytes(14))

    def test_key_times(self) -> None:
        world = self.world
        key = SigningKey(b"t" * 32)
        fields = {"kind": 1, "scope": 7, "validFrom": START + 5, "validUntil": START + 9}
        world.do(BROKER_A, command("RegisterKey", publicKey=key.public, **fields))
        self.assert_void("key_not_in_force", world.envelope(BROKER_A, [self.order], key=key))
        world.now = START + 4
        world.block(world.envelope(BROKER_A, [self.order], key=key))
        world.now = START + 8
        world.block(world.envelope(BROKER_A, [self.order], key=key))
        self.assert_void("key_not_in_force", world.envelope(BROKER_A, [self.order], key=key))

    def test_blocks(self) -> None:
        world = self.world
        with self.assertRaises(BadBlock):
            world.block()
        with self.assertRaises(BadBlock):
            execute(world.state.copy(), START, [world.envelope(BROKER_A, [self.order])])


if __name__ == "__main__":
    unittest.main()
