"""Signatures on which verifiers of Ed25519 may disagree: small and mixed orders, more than one encoding, S ≥ L.

The curve is by its affine law (RFC 8032 §5.1), so that nothing of the script under test is in it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


@dataclass(frozen=True)
class Signed:
    what: str
    key: bytes
    signature: bytes
    message: bytes

    def told(self) -> list[str]:
        return [self.key.hex(), self.signature.hex(), self.message.hex()]


def taken_by_us(one: Signed) -> bool:
    """By the verifier that ``docs/verify_log.py`` and the services use."""
    try:
        Ed25519PublicKey.from_public_bytes(one.key).verify(one.signature, one.message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def _times(number: int, point: Point) -> Point:
    found = (0, 1)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _point(y: int) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == 0 else P - x, y) if x * x % P == square else None


def _encoded(y: int, sign: int) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def _of(point: Point) -> bytes:
    return _encoded(point[1], point[0] & 1)


def _little(number: int) -> bytes:
    return number.to_bytes(32, "little")


def _base() -> Point:
    found = _point(4 * pow(5, -1, P) % P)
    assert found is not None
    return found


def _small() -> list[Point]:
    """The eight points whose order divides eight."""
    for y in range(2, 100):
        point = _point(y)
        if point is not None and _times(4, generator := _times(L, point)) != (0, 1):
            return [_times(number, generator) for number in range(8)]
    raise AssertionError


def _encodings(point: Point) -> list[bytes]:
    """All that decode to it where a y of p or more, and a sign of zero, are let pass."""
    signs = (0, 1) if point[0] == 0 else (point[0] & 1,)
    return [_encoded(y, sign) for y in (point[1], point[1] + P) if y < 2**255 for sign in signs]


def _challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


def edges() -> Iterator[Signed]:
    base, small = _base(), _small()
    encodings = [one for point in small for one in _encodings(point)]
    for key in encodings:
        for r in encodings:
            yield Signed("key and R of small order", key, r + bytes(32), b"%d" % len(encodings))
        for number in range(4):
            r = _of(_times(1000 + number, base))
            yield Signed("a key of small order", key, r + _little(1000 + number), b"%d" % number)
    secret, nonce = 98765, 4321
    public, r = _times(secret, base), _of(_times(nonce, base))
    for point in small:
        for number in range(8):
            key, message = _of(_add(public, point)), b"mixed %d" % number
            s = (nonce + _challenge(r, key, message) * secret) % L
            yield Signed("a key of mixed order", key, r + _little(s), message)
        mixed = _of(_add(_times(nonce, base), point))
        s = (nonce + _challenge(mixed, _of(public), b"R") * secret) % L
        yield Signed("R of mixed order", _of(public), mixed + _little(s), b"R")


def spoiled() -> Iterator[Signed]:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key, message = private.public_key().public_bytes_raw(), "青海省\n47\n".encode()
    signature = private.sign(message)
    s = int.from_bytes(signature[32:], "little")
    yield Signed("good", key, signature, message)
    for times in range(1, 16):
        yield Signed(f"S + {times} L", key, signature[:32] + _little(s + times * L), message)
    for number in (0, 1, L - 1, L, L + 1, 2**253, 2**255 - 1, 2**256 - 1):
        yield Signed(f"S = {number}", key, signature[:32] + _little(number), message)
    yield Signed("L - S", key, signature[:32] + _little(L - s), message)
    for bit in range(0, 512, 7):
        changed = int.from_bytes(signature, "little") ^ 1 << bit
        yield Signed("a bit of the signature", key, changed.to_bytes(64, "little"), message)
    for bit in range(0, 256, 5):
        yield Signed("a bit of the key", _little(int.from_bytes(key, "little") ^ 1 << bit), signature, message)
    for length in (0, 31, 32, 63, 65, 128):
        yield Signed(f"{length} bytes", key, (signature * 2)[:length], message)
    for length in (0, 31, 33):
        yield Signed(f"a key of {length} bytes", (key * 2)[:length], signature, message)
    for y in (2, P - 2, P + 2, 2**255 - 1):
        yield Signed(f"no point, or another encoding: {y}", _encoded(y, 0), signature, message)
    for length in range(0, 300, 11):
        text = bytes(length)
        yield Signed(f"a message of {length} bytes", key, private.sign(text), text)
