"""Ed25519 as docs/spec/envelope.md section 3 demands it.

Verification is plain arithmetic, because libraries differ in exactly the cases that the rule fixes;
signing is RFC 8032 and left to the `cryptography` package.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
Point = tuple[int, int, int, int]
IDENTITY: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def _multiply(scalar: int, point: Point) -> Point:
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _is_identity(point: Point) -> bool:
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def _encode(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _x_of(y: int, sign: int) -> int | None:
    """The x of the point with this y and sign, or None when there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _decode(data: bytes) -> Point | None:
    """The point of a canonical encoding, or None."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _base() -> Point:
    y = 4 * pow(5, P - 2, P) % P
    x = _x_of(y, 0)
    assert x is not None
    return x, y, 1, x * y % P


BASE = _base()


def _small_order_ys() -> frozenset[int]:
    """The y coordinates of the eight points of small order."""
    n = 2
    while True:
        x = _x_of(n, 0)
        if x is not None:
            torsion = _multiply(L, (x, n, 1, x * n % P))
            if not _is_identity(_multiply(4, torsion)):
                break
        n += 1
    ys, point = set(), IDENTITY
    for _ in range(8):
        ys.add(point[1] * pow(point[2], P - 2, P) % P)
        point = _add(point, torsion)
    return frozenset(ys)


SMALL_ORDER_YS = _small_order_ys()


def _is_small_order(data: bytes) -> bool:
    """Whether the bytes encode a point of small order, canonically or not."""
    return (int.from_bytes(data, "little") & (2**255 - 1)) % P in SMALL_ORDER_YS


@lru_cache(maxsize=4096)
def is_valid_key(key: bytes) -> bool:
    """Whether a key may be registered: canonical, of the prime-order subgroup, not the identity."""
    point = _decode(key) if len(key) == 32 else None
    return point is not None and not _is_identity(point) and _is_identity(_multiply(L, point))


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds under the rule of the specification; never raises."""
    if len(signature) != 64 or not is_valid_key(key):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= L or _is_small_order(r):
        return False
    point = _decode(key)
    assert point is not None
    h = int.from_bytes(sha512(r + key + message).digest(), "little") % L
    negative = (P - point[0], point[1], 1, P - point[3])
    return _encode(_add(_multiply(s, BASE), _multiply(h, negative))) == r


class SigningKey:
    """An Ed25519 key pair made of its 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        self.seed = seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """The signature of RFC 8032, 64 bytes."""
        return self._private.sign(message)
