"""Checkpoints as signed notes: C2SP ``signed-note`` with Ed25519, the body as in C2SP ``tlog-checkpoint``.

::

    wengang/registration/sha256
    4711
    <root, base64>

    — wengang/registration/sha256 <key id and signature, base64>

The origin names the log and, in its last part, the hash suite of its tree. A key's id is always by SHA-256, as C2SP
has it.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.eventlog.sealing import Suite, suite_of

_ALGORITHM = b"\x01"  # Ed25519, signed-note §Signature types
_MARK = "— "


class BadNote(ValueError):
    """Not a checkpoint, or not signed by the key that it must be signed by; a sentence."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log of ``origin`` had ``size`` records, with this Merkle root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ALGORITHM + public).digest()[:4]


class Signer:
    """Signs the checkpoints of one log. ``seed`` is 32 bytes; the key's name is the log's origin."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def verifier_key(self) -> str:
        """``<name>+<key id>+<key>``: what everybody may know."""
        key = base64.b64encode(_ALGORITHM + self._public).decode()
        return f"{self.name}+{_key_id(self.name, self._public).hex()}+{key}"

    def sign(self, size: int, root: bytes) -> str:
        text = Checkpoint(self.name, size, root).text()
        signature = _key_id(self.name, self._public) + self._key.sign(text.encode())
        return f"{text}\n{_MARK}{self.name} {base64.b64encode(signature).decode()}\n"


class Verifier:
    """Checks the notes of one log. Raises ``ValueError`` for a verifier key that is none."""

    def __init__(self, verifier_key: str) -> None:
        self.name, key_id, packed = verifier_key.split("+", 2)
        key = base64.b64decode(packed, validate=True)
        if key[:1] != _ALGORITHM or len(key) != 33:
            raise ValueError("Not an Ed25519 verifier key.")
        if _key_id(self.name, key[1:]).hex() != key_id:
            raise ValueError("The verifier key's id does not fit its name and key.")
        self._id = bytes.fromhex(key_id)
        self._key = Ed25519PublicKey.from_public_bytes(key[1:])

    @property
    def suite(self) -> Suite:
        """Of the log's tree. Raises ``ValueError`` when its name names none."""
        return suite_of(self.name)

    def open(self, note: str) -> Checkpoint:
        """The checkpoint in the note, when this key signed it; others may have too. Raises ``BadNote``."""
        text, separator, signatures = note.partition("\n\n")
        if not separator:
            raise BadNote("The note has no signatures.")
        text += "\n"
        if not any(self._signed(line, text) for line in signatures.splitlines()):
            raise BadNote(f"The note is not signed by {self.name}.")
        lines = text.splitlines()
        if len(lines) < 3 or lines[0] != self.name or not lines[1].isascii() or not lines[1].isdigit():
            raise BadNote(f"The note is not a checkpoint of {self.name}.")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except binascii.Error:
            raise BadNote("The root is not base64.") from None
        return Checkpoint(lines[0], int(lines[1]), root)

    def _signed(self, line: str, text: str) -> bool:
        name, _, packed = line.removeprefix(_MARK).partition(" ")
        if not line.startswith(_MARK) or name != self.name:
            return False
        try:
            signature = base64.b64decode(packed, validate=True)
            if signature[:4] != self._id:
                return False
            self._key.verify(signature[4:], text.encode())
        except (binascii.Error, InvalidSignature):
            return False
        return True
