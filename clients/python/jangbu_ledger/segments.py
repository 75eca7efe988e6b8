"""Segment files (docs/spec/block.md section 5), read and written as bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from .hashing import u32, u64

MAGIC = b"JANGBULG"
FORMAT_VERSION = 1
HEAD_BYTES = 128
FRAME_HEAD_BYTES = 48
MEBIBYTE = 2**20
MAX_CAPACITY_MEBIBYTES = 64
ROUNDING_BYTES = 4_096


class BadSegment(ValueError):
    """A segment that breaks a rule; the message names segment and offset."""


@dataclass(frozen=True)
class Frame:
    """A stored block as it lies in its segment; `offset` is that of the frame in the file."""

    segment: int
    offset: int
    index: int
    previous_hash: bytes
    payload: bytes


def capacity(segment: int, first_payload_bytes: int) -> int:
    """Bytes of a segment file, from its number and its first payload."""
    usual = min(2**segment, MAX_CAPACITY_MEBIBYTES) * MEBIBYTE
    needed = HEAD_BYTES + FRAME_HEAD_BYTES + first_payload_bytes
    if needed <= usual:
        return usual
    frame = FRAME_HEAD_BYTES + first_payload_bytes
    return HEAD_BYTES + -(-frame // ROUNDING_BYTES) * ROUNDING_BYTES


def _head(segment: int, size: int, index: int, chain_id: bytes, previous: bytes) -> bytes:
    data = MAGIC + u32(FORMAT_VERSION) + u32(segment) + u64(size) + u64(index)
    data += chain_id + previous + bytes(28)
    return data + u32(crc32(data))


def _frame(index: int, previous: bytes, payload: bytes) -> bytes:
    rest = u64(index) + previous + payload
    return u32(len(payload)) + u32(crc32(u32(len(payload)) + rest)) + rest


def read_segments(files: list[bytes], chain_id: bytes) -> Iterator[Frame]:
    """Frames of all segment files in order. Raises BadSegment at the first broken rule.

    Judges everything but the payloads and the hashes that link them.
    """
    left = 0
    index = 0
    for segment, data in enumerate(files):
        frames = list(_frames(segment, data))
        if not frames:
            raise BadSegment(f"segment {segment} holds no block")
        first = frames[0]
        if segment > 0 and FRAME_HEAD_BYTES + len(first.payload) <= left:
            raise BadSegment(f"segment {segment}: its first frame fits into the one before")
        size = capacity(segment, len(first.payload))
        if len(data) != size:
            raise BadSegment(f"segment {segment} has {len(data)} bytes, not {size}")
        previous = chain_id if segment == 0 else first.previous_hash
        if data[:HEAD_BYTES] != _head(segment, size, index, chain_id, previous):
            raise BadSegment(f"segment {segment} offset 0: the head is not as it must be")
        for frame in frames:
            if frame.index != index:
                raise BadSegment(f"segment {segment} offset {frame.offset}: block {frame.index}")
            index += 1
            yield frame
        last = frames[-1]
        left = len(data) - last.offset - FRAME_HEAD_BYTES - len(last.payload)


def _frames(segment: int, data: bytes) -> Iterator[Frame]:
    at = HEAD_BYTES
    while len(data) - at >= FRAME_HEAD_BYTES:
        length = int.from_bytes(data[at : at + 4], "little")
        end = at + FRAME_HEAD_BYTES + length
        if length == 0:
            break
        index = int.from_bytes(data[at + 8 : at + 16], "little")
        previous, payload = data[at + 16 : at + FRAME_HEAD_BYTES], data[at + FRAME_HEAD_BYTES : end]
        if index >= 2**53 or end > len(data) or data[at:end] != _frame(index, previous, payload):
            raise BadSegment(f"segment {segment} offset {at}: the frame is damaged")
        yield Frame(segment, at, index, previous, payload)
        at = end
    if any(data[at:]):
        raise BadSegment(f"segment {segment} offset {at}: the rest is not zero")


def write_segments(blocks: list[tuple[bytes, bytes]], chain_id: bytes) -> list[bytes]:
    """Segment files of the blocks from 0 on, each given as previous hash and payload."""
    files: list[bytearray] = []
    at = 0
    for index, (previous, payload) in enumerate(blocks):
        frame = _frame(index, previous, payload)
        if not files or at + len(frame) > len(files[-1]):
            segment = len(files)
            size = capacity(segment, len(payload))
            head = _head(segment, size, index, chain_id, chain_id if segment == 0 else previous)
            files.append(bytearray(head + bytes(size - HEAD_BYTES)))
            at = HEAD_BYTES
        files[-1][at : at + len(frame)] = frame
        at += len(frame)
    return [bytes(file) for file in files]
