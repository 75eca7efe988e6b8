"""Encodings, trees and Ed25519 against answers from other sources (encoding.md, envelope.md 3)."""

from __future__ import annotations

import random
import unittest
from hashlib import sha256, sha512

from jangbu_ledger import SigningKey, ed25519, hashing, text
from jangbu_ledger.ledger import Void, decode_envelope
from jangbu_ledger.messages import Envelope, Genesis, Header, SignedEnvelope, StoredBlock, command
from jangbu_ledger.ssz import ByteList, Bytes, Container, List, Malformed, Uint, Union

# Inputs and roots of the test tree of the first Certificate Transparency logs (RFC 6962).
LOG_ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LOG_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def h(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


class TreeTest(unittest.TestCase):
    def test_zero_hashes(self) -> None:
        self.assertEqual(hashing.Z[0], bytes(32))
        self.assertEqual(hashing.Z[1], h(bytes(64)))
        self.assertEqual(hashing.Z[2], h(h(bytes(64)), h(bytes(64))))

    def test_h64_takes_64_bytes_only(self) -> None:
        for length in (0, 32, 63, 65):
            with self.assertRaises(ValueError):
                hashing.h64(bytes(length))

    def test_fixed_tree(self) -> None:
        a, b = h(b"a"), h(b"b")
        self.assertEqual(hashing.fixed_tree(0, {0: a}), a)
        self.assertEqual(hashing.fixed_tree(0, {}), bytes(32))
        self.assertEqual(hashing.fixed_tree(1, {1: b}), h(bytes(32), b))
        expected = h(h(a, bytes(32)), h(b, bytes(32)))
        self.assertEqual(hashing.fixed_tree(2, {0: a, 2: b}), expected)
        self.assertEqual(hashing.fixed_tree(28, {}), hashing.Z[28])
        with self.assertRaises(ValueError):
            hashing.fixed_tree(1, {2: a})

    def test_list_roots(self) -> None:
        a, b, c = h(b"a"), h(b"b"), h(b"c")

        def closed(root: bytes, count: int) -> bytes:
            return h(root, bytes([count]) + bytes(31))

        self.assertEqual(hashing.list_root([]), h(bytes(64)))
        self.assertEqual(hashing.list_root([a]), closed(a, 1))
        self.assertEqual(hashing.list_root([a, b]), closed(h(a, b), 2))
        three = closed(h(h(a, b), h(c, bytes(32))), 3)
        self.assertEqual(hashing.list_root([a, b, c]), three)
        self.assertNotEqual(hashing.list_root([a, b, c]), hashing.list_root([a, b, c, bytes(32)]))

    def test_chunk_roots(self) -> None:
        data = bytes(range(128))
        self.assertEqual(hashing.chunk_root(data[:32]), data[:32])
        self.assertEqual(hashing.chunk_root(data[:64]), h(data[:64]))
        self.assertEqual(hashing.chunk_root(data), h(h(data[:64]), h(data[64:])))
        for length in (0, 31, 33, 96):
            with self.assertRaises(ValueError):
                hashing.chunk_root(bytes(length))

    def test_domains_are_padded(self) -> None:
        self.assertEqual(hashing.domain_hash("x", b"y"), h(b"x", bytes(31), b"y"))
        self.assertEqual(hashing.tag16("jangbu/side"), b"jangbu/side\0\0\0\0\0")


class TradeLogTest(unittest.TestCase):
    def test_known_roots(self) -> None:
        for size, root in enumerate(LOG_ROOTS):
            self.assertEqual(hashing.log_root(LOG_ENTRIES[:size]).hex(), root)

    def test_inclusion(self) -> None:
        for size in range(1, 9):
            entries, root = LOG_ENTRIES[:size], bytes.fromhex(LOG_ROOTS[size])
            for n, entry in enumerate(entries):
                proof = hashing.log_inclusion(n, entries)
                verify = hashing.verify_inclusion
                self.assertTrue(verify(entry, n, size, proof, root))
                self.assertFalse(verify(entry + b"x", n, size, proof, root))
                self.assertFalse(verify(entry, n, size, [*proof, bytes(32)], root))
                self.assertFalse(verify(entry, size, size, proof, root))
                if size > 1:
                    self.assertFalse(verify(entry, n, size, proof[:-1], root))
                    self.assertFalse(verify(entry, (n + 1) % size, size, proof, root))

    def test_consistency(self) -> None:
        for new in range(1, 9):
            new_root = bytes.fromhex(LOG_ROOTS[new])
            for old in range(new + 1):
                old_root = bytes.fromhex(LOG_ROOTS[old])
                proof = hashing.log_consistency(old, LOG_ENTRIES[:new]) if old else []
                verify = hashing.verify_consistency
                self.assertTrue(verify(old, new, old_root, new_root, proof), (old, new))
                self.assertFalse(verify(old, new, h(b"x"), new_root, proof))
                self.assertFalse(verify(old, new, old_root, new_root, [*proof, bytes(32)]))
                if 0 < old < new:
                    self.assertFalse(verify(old, new, old_root, h(b"x"), proof))


class SszTest(unittest.TestCase):
    def test_integers(self) -> None:
        self.assertEqual(Uint(2).encode(258), b"\x02\x01")
        self.assertEqual(Uint(8).encode(2**53 - 1), b"\xff" * 6 + b"\x1f\0")
        for value in (-1, 2**53, 1.0, True, "1", None):
            with self.assertRaises(Malformed):
                Uint(8).encode(value)
        with self.assertRaises(Malformed):
            Uint(8).decode((2**53).to_bytes(8, "little"))
        with self.assertRaises(Malformed):
            Uint(4).decode(bytes(3))

    def test_container_with_variable_parts(self) -> None:
        kind = Container(a=Uint(1), b=ByteList(4), c=Bytes(2), d=ByteList(4))
        data = bytes.fromhex("07" "0b000000" "aabb" "0d000000" "0102" "03")
        value = {"a": 7, "b": b"\1\2", "c": b"\xaa\xbb", "d": b"\3"}
        self.assertEqual(kind.encode(value), data)
        self.assertEqual(kind.decode(data), value)
        for bad in (
            "07" "0c000000" "aabb" "0d000000" "0102" "03",
            "07" "0b000000" "aabb" "0a000000" "0102" "03",
            "07" "0b000000" "aabb" "ff000000" "0102" "03",
            "07" "0b000000" "aabb" "0d000000" "0102" "0304050607",
            "07" "0b000000" "aabb",
            "",
        ):
            with self.assertRaises(Malformed):
                kind.decode(bytes.fromhex(bad))

    def test_lists(self) -> None:
        fixed, variable = List(Uint(2), 2), List(ByteList(3), 2)
        self.assertEqual(fixed.encode([1, 2]).hex(), "01000200")
        self.assertEqual(variable.encode([b"a", b""]).hex(), "080000000900000061")
        self.assertEqual(variable.decode(bytes.fromhex("080000000900000061")), [b"a", b""])
        self.assertEqual(variable.decode(b""), [])
        too_many = "0c0000000c0000000c000000"
        for bad in ("00000000", "0400", "0500000061", too_many, "0400000061616161"):
            with self.assertRaises(Malformed):
                variable.decode(bytes.fromhex(bad))
        with self.assertRaises(Malformed):
            fixed.decode(bytes(6))
        with self.assertRaises(Malformed):
            fixed.decode(bytes(3))

    def test_unions(self) -> None:
        kind = Union(Uint(1), Bytes(2))
        self.assertEqual(kind.encode((1, b"ab")), b"\1ab")
        self.assertEqual(kind.decode(b"\0\7"), (0, 7))
        for bad in (b"", b"\2", b"\0", b"\1a", b"\0ab"):
            with self.assertRaises(Malformed):
                kind.decode(bad)

    def test_sizes_of_the_specification(self) -> None:
        self.assertEqual(Header.size, 218)
        self.assertEqual(Envelope.fixed_length, 2 + 32 + 4 + 32 + 8 + 8 + 2 + 4)
        self.assertEqual(SignedEnvelope.fixed_length, 68)

    def test_every_changed_byte_is_refused_or_another_value(self) -> None:
        key = SigningKey(bytes(range(32)))
        envelope = {
            "version": 1,
            "chainId": bytes(32),
            "member": 3,
            "key": key.public,
            "nonce": 1,
            "validUntil": 2,
            "flags": 0,
            "commands": [
                command("CancelOrder", account=1, orderId=2, rowHint=3, clientOrderId=b"abc"),
                command("CreditCash", account=1, currency=0, amount=2**53 - 1),
            ],
        }
        value = {"envelope": envelope, "signature": bytes(64)}
        data = SignedEnvelope.encode(value)
        self.assertEqual(SignedEnvelope.decode(data), value)
        chance = random.Random(1)
        for place in range(len(data)):
            changed = bytearray(data)
            changed[place] ^= 1 << chance.randrange(8)
            try:
                decoded = SignedEnvelope.decode(bytes(changed))
            except Malformed:
                continue
            self.assertNotEqual(decoded, value)
            self.assertEqual(SignedEnvelope.encode(decoded), bytes(changed))
        for cut in range(len(data)):
            # What is cut before the first command is an envelope without commands, void as well.
            with self.assertRaises(Void):
                decode_envelope(data[:cut])
        with self.assertRaises(Malformed):
            SignedEnvelope.decode(data + b"\0")

    def test_random_bytes_never_break_a_decoder(self) -> None:
        chance = random.Random(2)
        for kind in (SignedEnvelope, Genesis, StoredBlock, Header):
            for _ in range(300):
                data = bytearray(chance.randbytes(chance.randrange(400)))
                for at in range(0, len(data) - 4, 4):
                    if chance.random() < 0.5:
                        data[at : at + 4] = chance.randrange(300).to_bytes(4, "little")
                try:
                    value = kind.decode(bytes(data))
                except Malformed:
                    continue
                self.assertEqual(kind.encode(value), bytes(data))


class TextTest(unittest.TestCase):
    def test_names(self) -> None:
        for good in (b"a", "가온증권".encode(), "\u0080".encode(), b"x" * 64):
            self.assertTrue(text.is_name(good), good)
        for bad in (b"", b"x" * 65, b"a\n", b"\x7f", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"):
            self.assertFalse(text.is_name(bad), bad)

    def test_codes(self) -> None:
        self.assertTrue(text.is_currency_code(b"KRW"))
        self.assertFalse(text.is_currency_code(b"krw"))
        self.assertFalse(text.is_currency_code(b"KRW\n"))
        self.assertTrue(text.is_short_code(b"A00000000001"))
        self.assertFalse(text.is_short_code(b"A000000000012"))
        self.assertTrue(text.is_isin(b""))
        self.assertTrue(text.is_isin(b"KR7005930003"))
        self.assertFalse(text.is_isin(b"KR700593000A"))
        self.assertTrue(text.is_client_order_id(b"a.B_c-9"))
        self.assertFalse(text.is_client_order_id(b""))
        self.assertFalse(text.is_client_order_id(b"a" * 37))
        self.assertFalse(text.is_client_order_id("가".encode()))


class Ed25519Test(unittest.TestCase):
    # RFC 8032 section 7.1, tests 1 to 3: seed, public key, message, signature.
    VECTORS = (
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    )

    def test_vectors_of_rfc_8032(self) -> None:
        for seed, public, message, signature in self.VECTORS:
            key = SigningKey(bytes.fromhex(seed))
            self.assertEqual(key.public.hex(), public)
            self.assertEqual(key.sign(bytes.fromhex(message)).hex(), signature)
            data = bytes.fromhex(message), bytes.fromhex(signature)
            self.assertTrue(ed25519.verify(key.public, *data))
            self.assertFalse(ed25519.verify(key.public, b"x" + data[0], data[1]))

    def test_s_above_the_order_is_refused(self) -> None:
        key = SigningKey(bytes(32))
        signature = key.sign(b"m")
        s = int.from_bytes(signature[32:], "little") + ed25519.L
        forged = signature[:32] + s.to_bytes(32, "little")
        self.assertFalse(ed25519.verify(key.public, b"m", forged))

    def test_small_order_keys(self) -> None:
        self.assertEqual(len(ed25519.SMALL_ORDER_YS), 5)
        for y in ed25519.SMALL_ORDER_YS:
            for sign in (0, 1):
                for number in (y, y + ed25519.P):
                    if number < 2**255:
                        encoded = (number | sign << 255).to_bytes(32, "little")
                        self.assertFalse(ed25519.is_valid_key(encoded))

    def test_key_with_a_torsion_part_is_refused(self) -> None:
        key = SigningKey(bytes(32)).public
        point = ed25519._decode(key)
        order_two = (0, ed25519.P - 1, 1, 0)
        mixed = ed25519._encode(ed25519._add(point, order_two))
        self.assertTrue(ed25519.is_valid_key(key))
        self.assertFalse(ed25519.is_valid_key(mixed))

    def test_small_order_r_is_refused(self) -> None:
        # With R the identity, S = h·a satisfies the equation; rule 3 alone stands against it.
        seed = bytes(32)
        digest = int.from_bytes(sha512(seed).digest()[:32], "little")
        scalar = digest & ((1 << 254) - 8) | 1 << 254
        key, r = SigningKey(seed).public, (1).to_bytes(32, "little")
        h_number = int.from_bytes(sha512(r + key + b"m").digest(), "little") % ed25519.L
        s = h_number * scalar % ed25519.L
        self.assertFalse(ed25519.verify(key, b"m", r + s.to_bytes(32, "little")))

    def test_wrong_lengths_are_refused(self) -> None:
        key = SigningKey(bytes(32))
        self.assertFalse(ed25519.verify(key.public, b"", bytes(63)))
        self.assertFalse(ed25519.verify(key.public[:31], b"", bytes(64)))
        self.assertFalse(ed25519.is_valid_key(b""))


if __name__ == "__main__":
    unittest.main()
