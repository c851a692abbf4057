"""Cosignatures on checkpoints: C2SP ``tlog-cosignature``, version 1 with Ed25519.

A witness signs ``cosignature/v1``, the time, and the whole body of the checkpoint: up to this time it saw no longer
tree of this log, and each that it saw begins the next. Its line stands in the note beside the log's own.
"""

import base64
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.eventlog.notes import COSIGNATURE, decoded, key_id, read_verifier_key, signature_lines, verifier_key

_HEADER = "cosignature/v1"
_TIME_BYTES, _SIGNATURE_BYTES = 8, 64
_LATEST = (1 << 63) - 1


class Cosigner:
    """A witness's key. ``seed`` is 32 bytes; ``name`` a URL without a scheme, which need not be an address."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def verifier_key(self) -> str:
        return verifier_key(self.name, COSIGNATURE, self._public)

    def cosign(self, body: str, at: int) -> str:
        """A line for the note. ``body`` is the checkpoint without its signatures, ``at`` seconds since the epoch."""
        packed = at.to_bytes(_TIME_BYTES, "big") + self._key.sign(_message(body, at))
        signed = key_id(self.name, COSIGNATURE, self._public) + packed
        return f"\u2014 {self.name} {base64.b64encode(signed).decode()}\n"


class CosignerKey:
    """What checks a witness's lines. Raises ``ValueError`` for a verifier key that is none, or none of a witness."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.name, algorithm, self.public = read_verifier_key(text)
        if algorithm != COSIGNATURE:
            raise ValueError(f"Not the Ed25519 key of a witness: {text}")
        self._id = key_id(self.name, COSIGNATURE, self.public)
        self._key = Ed25519PublicKey.from_public_bytes(self.public)

    def lines_in(self, note: str) -> Iterator[tuple[str, int]]:
        """Its lines of a note that hold, each with the seconds since the epoch that it names."""
        body, _, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines():
            at = self._time_of(line, body + "\n")
            if at is not None:
                yield line + "\n", at

    def _time_of(self, line: str, body: str) -> int | None:
        for name, encoded in signature_lines([line]):
            try:
                signed = decoded(encoded)
            except ValueError:
                return None
            if name != self.name or signed[:4] != self._id or len(signed) != 4 + _TIME_BYTES + _SIGNATURE_BYTES:
                return None
            at = int.from_bytes(signed[4 : 4 + _TIME_BYTES], "big")
            try:
                if at <= _LATEST:
                    self._key.verify(signed[4 + _TIME_BYTES :], _message(body, at))
                    return at
            except (InvalidSignature, UnicodeEncodeError):
                return None
        return None


def _message(body: str, at: int) -> bytes:
    return f"{_HEADER}\ntime {at}\n{body}".encode()
