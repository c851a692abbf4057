"""The seal of the log: RFC 9162 Merkle tree over the records, kept incrementally as a frontier. Pure."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_SIZE = 32


def leaf_bytes(
    position: int,
    stream: str,
    version: int,
    topic: str,
    data: bytes,
    recorded_at: datetime,
    actor: str,
    command_id: str,
) -> bytes:
    """The canonical bytes of one record: eight fields, each after its length in four bytes, big-endian.

    Instants are UTC with microseconds, ``2021-08-02T01:00:00.000000Z``; numbers are decimal text. The data goes in as
    its SHA-256, so that a leaf is small whatever the fact holds, and a proof does not show more than it must.
    """
    return b"".join(
        (
            _sized(b"%d" % position),
            _sized(stream.encode()),
            _sized(b"%d" % version),
            _text(topic),
            _sized(hashlib.sha256(data).digest()),
            _instant(recorded_at),
            _text(actor),
            _sized(command_id.encode()),
        )
    )


def _sized(field: bytes) -> bytes:
    return len(field).to_bytes(4, "big") + field


@lru_cache(maxsize=4096)
def _text(text: str) -> bytes:
    # Topics and actors are few, and a commit has one instant: made once, not once a record.
    return _sized(text.encode())


@lru_cache(maxsize=4096)
def _instant(instant: datetime) -> bytes:
    return _sized(instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode())


def leaf_hash(data: bytes) -> bytes:
    """RFC 9162 §2.1.1: the prefix 0x00 keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the full subtrees of a tree of ``size`` leaves, largest first: all that appending needs."""

    def __init__(self, size: int, packed: bytes) -> None:
        if len(packed) != size.bit_count() * HASH_SIZE:
            raise ValueError(f"A frontier of {size} leaves holds {size.bit_count()} hashes.")
        self.size = size
        self._roots = [packed[at : at + HASH_SIZE] for at in range(0, len(packed), HASH_SIZE)]

    def append(self, leaf: bytes) -> None:
        size = self.size
        while size & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            size >>= 1
        self._roots.append(leaf)
        self.size += 1

    def packed(self) -> bytes:
        return b"".join(self._roots)

    def root(self) -> bytes:
        if not self._roots:
            return EMPTY_ROOT
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(left, root)
        return root
