"""Hash functions, domains, tags and trees (docs/spec/encoding.md 5, trades.md 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256 as _sha256

ZERO32 = bytes(32)
MAX_DEPTH = 28
MAX_SAFE = 2**53 - 1

DOMAIN_GENESIS = "jangbu/genesis/v1"
DOMAIN_ENVELOPE = "jangbu/envelope/v1"
DOMAIN_HEADER = "jangbu/header/v1"
DOMAIN_TOKEN = "jangbu/token/v1"

TAG_SIDE = "jangbu/side"
TAG_SALT = "jangbu/salt"
TAG_LISTING = "jangbu/listing"
TAG_UNCROSS = "jangbu/uncross"


def u8(value: int) -> bytes:
    """One byte. Raises OverflowError outside 0 to 255."""
    return value.to_bytes(1, "little")


def u16(value: int) -> bytes:
    """Two bytes, little-endian. Raises OverflowError when out of range."""
    return value.to_bytes(2, "little")


def u32(value: int) -> bytes:
    """Four bytes, little-endian. Raises OverflowError when out of range."""
    return value.to_bytes(4, "little")


def u64(value: int) -> bytes:
    """Eight bytes, little-endian. Raises OverflowError at and above 2^53."""
    if value > MAX_SAFE:
        raise OverflowError("a field of 8 bytes holds values below 2^53")
    return value.to_bytes(8, "little")


def sha256(data: bytes) -> bytes:
    """SHA-256 of any number of bytes."""
    return _sha256(data).digest()


def h64(data: bytes) -> bytes:
    """SHA-256 of exactly 64 bytes. Raises ValueError for another length."""
    if len(data) != 64:
        raise ValueError(f"H64 takes 64 bytes, not {len(data)}")
    return _sha256(data).digest()


def padded(text: bytes, length: int) -> bytes:
    """`text` followed by zero bytes up to `length`. Raises ValueError when it is longer."""
    if len(text) > length:
        raise ValueError(f"{len(text)} bytes do not fit into {length}")
    return text + bytes(length - len(text))


def tag16(text: str) -> bytes:
    """An ASCII tag padded to 16 bytes."""
    return padded(text.encode("ascii"), 16)


def domain_hash(domain: str, data: bytes) -> bytes:
    """SHA-256 of the 32-byte domain followed by `data`."""
    return sha256(padded(domain.encode("ascii"), 32) + data)


def _zero_hashes() -> list[bytes]:
    hashes = [ZERO32]
    for _ in range(MAX_DEPTH):
        hashes.append(h64(hashes[-1] + hashes[-1]))
    return hashes


Z = _zero_hashes()


def fixed_tree(depth: int, leaves: Mapping[int, bytes]) -> bytes:
    """Root of the fixed tree of `depth` (at most 28) over the leaves that exist, by position.

    Costs about one hash a leaf and level. Raises ValueError for a position outside the tree.
    """
    if any(not 0 <= position < 2**depth for position in leaves):
        raise ValueError("a leaf lies outside the tree")
    nodes = dict(leaves)
    for level in range(depth):
        absent = Z[level]
        nodes = {
            parent: h64(nodes.get(2 * parent, absent) + nodes.get(2 * parent + 1, absent))
            for parent in {position >> 1 for position in nodes}
        }
    return nodes.get(0, Z[depth])


def list_root(leaves: Sequence[bytes]) -> bytes:
    """List root: the least fixed tree that holds the leaves, and their number."""
    depth = (max(len(leaves), 1) - 1).bit_length()
    return h64(fixed_tree(depth, dict(enumerate(leaves))) + u64(len(leaves)) + bytes(24))


def chunk_root(data: bytes) -> bytes:
    """Chunk root of 32 × 2^k bytes. Raises ValueError for another length."""
    count, rest = divmod(len(data), 32)
    if rest or count == 0 or count & (count - 1):
        raise ValueError(f"a chunk root needs 32 × 2^k bytes, not {len(data)}")
    pieces = {n: data[32 * n : 32 * n + 32] for n in range(count)}
    return fixed_tree(count.bit_length() - 1, pieces)


# RFC 6962 section 2.1 -------------------------------------------------------------------------


def log_leaf(data: bytes) -> bytes:
    """Leaf hash of the trade log."""
    return sha256(b"\x00" + data)


def log_node(left: bytes, right: bytes) -> bytes:
    """Node hash of the trade log."""
    return sha256(b"\x01" + left + right)


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def log_root(entries: Sequence[bytes]) -> bytes:
    """Merkle tree hash of the entries (data, not leaf hashes)."""
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return log_leaf(entries[0])
    middle = _split(len(entries))
    return log_node(log_root(entries[:middle]), log_root(entries[middle:]))


def log_inclusion(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """Audit path of entry `index` (RFC 6962 section 2.1.1)."""
    if not 0 <= index < len(entries):
        raise ValueError("no such entry")
    if len(entries) == 1:
        return []
    middle = _split(len(entries))
    if index < middle:
        return log_inclusion(index, entries[:middle]) + [log_root(entries[middle:])]
    return log_inclusion(index - middle, entries[middle:]) + [log_root(entries[:middle])]


def log_consistency(old: int, entries: Sequence[bytes]) -> list[bytes]:
    """Consistency proof from size `old` (at least 1) to all entries (RFC 6962 section 2.1.2)."""
    if not 1 <= old <= len(entries):
        raise ValueError("no such size")

    def subproof(size: int, part: Sequence[bytes], complete: bool) -> list[bytes]:
        if size == len(part):
            return [] if complete else [log_root(part)]
        middle = _split(len(part))
        if size <= middle:
            return subproof(size, part[:middle], complete) + [log_root(part[middle:])]
        return subproof(size - middle, part[middle:], False) + [log_root(part[:middle])]

    return subproof(old, entries, True)


def verify_inclusion(
    entry: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes
) -> bool:
    """Whether `proof` shows that `entry` is entry `index` of the tree of `size` with `root`."""
    if not 0 <= index < size:
        return False
    node, last, computed = index, size - 1, log_leaf(entry)
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = log_node(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = log_node(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of size `old` is a prefix of the tree of size `new`."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == sha256(b"")
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_computed = new_computed = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_computed = log_node(sibling, old_computed)
            new_computed = log_node(sibling, new_computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_computed = log_node(new_computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_computed == old_root and new_computed == new_root
