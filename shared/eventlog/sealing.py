"""The seal of the log: RFC 9162 Merkle tree over the records, kept incrementally as a frontier. Pure.

The hash function is a *suite*, named in the log's origin: SHA-256, or SM3 (GB/T 32905-2016) where Chinese commercial
cryptography is prescribed. One log keeps one suite for ever.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.hazmat.primitives import hashes

HASH_SIZE = 32
_OUTCOMES = "outcomes"


@dataclass(frozen=True, slots=True)
class Suite:
    """``digest`` maps bytes to 32 bytes. Leaves and nodes are kept apart by a first byte (RFC 9162 §2.1.1)."""

    name: str
    digest: Callable[[bytes], bytes] = field(repr=False)

    @property
    def empty_root(self) -> bytes:
        return self.digest(b"")

    def leaf(self, data: bytes) -> bytes:
        return self.digest(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        return self.digest(b"\x01" + left + right)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


SHA256 = Suite("sha256", _sha256)
SM3 = Suite("sm3", _sm3)
SUITES = {suite.name: suite for suite in (SHA256, SM3)}


def origin_of(service: str, suite: Suite) -> str:
    """The name of a service's log in its checkpoints: ``wengang/payout/sha256``."""
    return f"wengang/{service}/{suite.name}"


def outcomes_origin(origin: str) -> str:
    """The name of the tree of outcomes beside a log's events: ``wengang/payout/outcomes/sha256``."""
    log, _, suite = origin.rpartition("/")
    return f"{log}/{_OUTCOMES}/{suite}"


def service_of(origin: str) -> str:
    """``wengang/payout/sha256`` -> ``payout``; the same of its outcomes."""
    parts = origin.split("/")[:-1]
    return parts[-2] if parts[-1] == _OUTCOMES else parts[-1]


def suite_of(origin: str) -> Suite:
    """The suite that an origin names in its last part. Raises ``ValueError`` when it names none that is known."""
    name = origin.rpartition("/")[2]
    if name not in SUITES:
        raise ValueError(f"The origin {origin!r} names no hash suite; known are {', '.join(sorted(SUITES))}.")
    return SUITES[name]


def leaf_bytes(
    suite: Suite, position: int, stream: str, version: int, topic: str, data: bytes, command: bytes
) -> bytes:
    """The canonical bytes of one record: eight fields, each after its length in four bytes, big-endian.

    Position, stream, version, topic, data, and the three of ``command_bytes``. Numbers are decimal text. The data goes
    in as its digest, so that a leaf is small whatever the fact holds, and a proof does not show more than it must.
    """
    at, name, number = b"%d" % position, stream.encode(), b"%d" % version
    return b"".join(
        (
            _LENGTHS[len(at)],
            at,
            _length(len(name)),
            name,
            _LENGTHS[len(number)],
            number,
            _text(topic),
            _DIGEST_LENGTH,
            suite.digest(data),
            command,
        )
    )


@lru_cache(maxsize=1024)
def command_bytes(recorded_at: datetime, actor: str, command_id: str) -> bytes:
    """What the records of one command have in common, at the end of each: when, by whom, under which command id.

    Instants are UTC with microseconds, ``2021-08-02T01:00:00.000000Z``.
    """
    return _instant(recorded_at) + _text(actor) + _sized(command_id.encode())


def outcome_bytes(
    suite: Suite,
    number: int,
    command_id: str,
    payload_sha256: bytes,
    answer: bytes,
    position: int,
    committed_to: int,
    recorded_at: datetime,
) -> bytes:
    """The canonical bytes of one command's outcome: seven fields, each after its length in four bytes.

    Number among the outcomes, command id, payload's hash, digest of the answer, position, the position that the commit
    came to, instant.
    """
    return b"".join(
        (
            _sized(b"%d" % number),
            _sized(command_id.encode()),
            _sized(payload_sha256),
            _DIGEST_LENGTH,
            suite.digest(answer),
            _sized(b"%d" % position),
            _sized(b"%d" % committed_to),
            _instant(recorded_at),
        )
    )


_LENGTHS = tuple(length.to_bytes(4, "big") for length in range(256))
_DIGEST_LENGTH = _LENGTHS[HASH_SIZE]


def _length(length: int) -> bytes:
    return _LENGTHS[length] if length < 256 else length.to_bytes(4, "big")


def _sized(field: bytes) -> bytes:
    return _length(len(field)) + field


@lru_cache(maxsize=1024)
def _instant(instant: datetime) -> bytes:
    return _sized(instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode())


@lru_cache(maxsize=4096)
def _text(text: str) -> bytes:
    # Topics and actors are few: made once, not once a record.
    return _sized(text.encode())


class Frontier:
    """The roots of the full subtrees of a tree of ``size`` leaves, largest first: all that appending needs."""

    def __init__(self, suite: Suite, size: int = 0, packed: bytes = b"") -> None:
        if len(packed) != size.bit_count() * HASH_SIZE:
            raise ValueError(f"A frontier of {size} leaves holds {size.bit_count()} hashes.")
        self.suite = suite
        self.size = size
        self.roots = [packed[at : at + HASH_SIZE] for at in range(0, len(packed), HASH_SIZE)]

    def copy(self) -> "Frontier":
        return Frontier(self.suite, self.size, self.packed())

    def append(self, leaf: bytes) -> None:
        size = self.size
        self.size = size + 1
        if size & 1:
            digest, roots = self.suite.digest, self.roots
            while size & 1:
                leaf = digest(b"\x01" + roots.pop() + leaf)
                size >>= 1
        self.roots.append(leaf)

    def over_tile(self, last_leaf: bytes, height: int) -> bytes:
        """The hash over the ``2**height`` leaves that this one, not appended yet, completes."""
        found = last_leaf
        for left in reversed(self.roots[-height:]):
            found = self.suite.node(left, found)
        return found

    def append_tree(self, root: bytes, size: int) -> None:
        """Append a full subtree of ``size`` leaves, a power of two that divides the present size."""
        if size & (size - 1) or self.size % size:
            raise ValueError(f"A full subtree of {size} leaves does not fit after {self.size}.")
        index = self.size // size
        while index & 1:
            root = self.suite.node(self.roots.pop(), root)
            index >>= 1
        self.roots.append(root)
        self.size += size

    def packed(self) -> bytes:
        return b"".join(self.roots)

    def root(self) -> bytes:
        if not self.roots:
            return self.suite.empty_root
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = self.suite.node(left, root)
        return root
