"""The subset of SSZ in use (docs/spec/encoding.md section 4).

Values are plain: `int`, `bytes`, `list`, a `dict` for a container, `(selector, value)` for a union.
"""

from __future__ import annotations

from typing import Any

from .hashing import MAX_SAFE


class Malformed(ValueError):
    """Bytes or values that are not of the type."""


class Type:
    """An SSZ type. `size` is its length in bytes, or None when it varies."""

    size: int | None = None

    def encode(self, value: Any) -> bytes:
        """The serialisation. Raises Malformed when the value is not of the type."""
        raise NotImplementedError

    def read(self, data: bytes) -> Any:
        """The value of all of `data`; leniency is undone by `decode`."""
        raise NotImplementedError

    def decode(self, data: bytes) -> Any:
        """The value whose only encoding is `data`. Raises Malformed otherwise."""
        value = self.read(data)
        if self.encode(value) != data:
            raise Malformed("not the canonical encoding")
        return value


class Uint(Type):
    """uintN of `size` bytes; of 8 bytes it holds values below 2^53."""

    def __init__(self, size: int) -> None:
        self.size: int = size
        self.maximum = min(2 ** (8 * size) - 1, MAX_SAFE)

    def encode(self, value: Any) -> bytes:
        if type(value) is not int or not 0 <= value <= self.maximum:
            raise Malformed(f"not a uint{8 * self.size}: {value!r}")
        return value.to_bytes(self.size, "little")

    def read(self, data: bytes) -> int:
        if len(data) != self.size:
            raise Malformed("an integer of another length")
        value = int.from_bytes(data, "little")
        if value > self.maximum:
            raise Malformed("an integer at or above 2^53")
        return value


class Bytes(Type):
    """A vector of `size` bytes."""

    def __init__(self, size: int) -> None:
        self.size: int = size

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) != self.size:
            raise Malformed(f"not {self.size} bytes")
        return value

    def read(self, data: bytes) -> bytes:
        return self.encode(data)


class ByteList(Type):
    """Up to `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) > self.limit:
            raise Malformed(f"not at most {self.limit} bytes")
        return value

    def read(self, data: bytes) -> bytes:
        return self.encode(data)


def _offsets(data: bytes, positions: list[int], fixed_length: int) -> list[tuple[int, int]]:
    """Start and end of each variable-size part, from the offsets at `positions`."""
    starts = [int.from_bytes(data[at : at + 4], "little") for at in positions]
    ends = starts[1:] + [len(data)]
    if starts and starts[0] != fixed_length:
        raise Malformed("the first offset is not the length of the fixed part")
    if any(start > end for start, end in zip(starts, ends)):
        raise Malformed("offsets that go back or pass the end")
    return list(zip(starts, ends))


class List(Type):
    """Up to `limit` values of one type."""

    def __init__(self, element: Type, limit: int) -> None:
        self.element = element
        self.limit = limit

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, list) or len(value) > self.limit:
            raise Malformed(f"not a list of at most {self.limit}")
        parts = [self.element.encode(item) for item in value]
        if self.element.size is not None:
            return b"".join(parts)
        head, start = b"", 4 * len(parts)
        for part in parts:
            head += start.to_bytes(4, "little")
            start += len(part)
        return head + b"".join(parts)

    def read(self, data: bytes) -> list[Any]:
        if not data:
            return []
        size = self.element.size
        if size is not None:
            count, rest = divmod(len(data), size)
            if rest or count > self.limit:
                raise Malformed("a list of another length")
            return [self.element.read(data[n * size : n * size + size]) for n in range(count)]
        first = int.from_bytes(data[:4], "little")
        count, rest = divmod(first, 4)
        if len(data) < 4 or rest or not 0 < count <= self.limit or first > len(data):
            raise Malformed("a first offset that no list has")
        spans = _offsets(data, [4 * n for n in range(count)], first)
        return [self.element.read(data[start:end]) for start, end in spans]


class Container(Type):
    """Named fields in order."""

    def __init__(self, **fields: Type) -> None:
        self.fields = fields
        sizes = [field.size for field in fields.values()]
        self.fixed_length = sum(4 if size is None else size for size in sizes)
        self.size = None if None in sizes else self.fixed_length

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, dict) or value.keys() != self.fields.keys():
            raise Malformed("not the fields of the container")
        head, tail = b"", b""
        for name, field in self.fields.items():
            part = field.encode(value[name])
            if field.size is None:
                head += (self.fixed_length + len(tail)).to_bytes(4, "little")
                tail += part
            else:
                head += part
        return head + tail

    def read(self, data: bytes) -> dict[str, Any]:
        if len(data) < self.fixed_length or self.size not in (None, len(data)):
            raise Malformed("a container of another length")
        places, at = {}, 0
        for name, field in self.fields.items():
            places[name] = at
            at += 4 if field.size is None else field.size
        variable = [name for name, field in self.fields.items() if field.size is None]
        spans = dict(
            zip(variable, _offsets(data, [places[n] for n in variable], self.fixed_length))
        )
        value = {}
        for name, field in self.fields.items():
            start, end = spans.get(name) or (places[name], places[name] + (field.size or 0))
            value[name] = field.read(data[start:end])
        return value


class Union(Type):
    """One selector byte, then the value of that type."""

    def __init__(self, *options: Type) -> None:
        self.options = options

    def encode(self, value: Any) -> bytes:
        selector, content = value
        if type(selector) is not int or not 0 <= selector < len(self.options):
            raise Malformed("an unknown selector")
        return bytes([selector]) + self.options[selector].encode(content)

    def read(self, data: bytes) -> tuple[int, Any]:
        if not data or data[0] >= len(self.options):
            raise Malformed("an unknown selector")
        return data[0], self.options[data[0]].read(data[1:])
