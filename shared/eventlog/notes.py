"""Checkpoints as signed notes: C2SP ``signed-note`` with Ed25519, the body as in C2SP ``tlog-checkpoint``.

::

    wengang/registration/sha256
    4711
    <root, base64>

    — wengang/registration/sha256 <key id and signature, base64>

The origin names the log and, in its last part, the hash suite of its tree. A key's id is always by SHA-256, as C2SP
has it.

What does not keep to these specifications to the letter is refused, whoever signed it: another reader might take it for
something else. ``docs/verify_log.py`` draws the same line.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.eventlog.sealing import HASH_SIZE, Suite, outcomes_origin, suite_of
from shared.words import Words

LOG, COSIGNATURE = b"\x01", b"\x04"
"""Kinds of Ed25519 keys, signed-note §Signature types: who signs their own tree, and who saw it."""
_SIGNATURE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_LARGEST = (1 << 63) - 1
"""Positions are bigint in every database that keeps them."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURES = 100
"""At most, of one note."""


BAD_NOTES = {
    "no-note": Words(
        "The note is not a text, an empty line, and lines of signatures.", "检查点不是“正文、空行、签名行”的形式。"
    ),
    "many-signatures": Words("The note has too many signatures.", "检查点的签名过多。"),
    "no-signature": Words("Among the signatures of the note is something else.", "检查点的签名行中混有其他内容。"),
    "wrong-signature": Words("A signature by {log} is wrong.", "{log} 的签名不正确。"),
    "unsigned": Words("The note is not signed by {log}.", "检查点不是由 {log} 签名的。"),
    "other-log": Words("The note is not a checkpoint of {log}.", "签名内容不是 {log} 的检查点。"),
    "no-base64": Words("The root is not base64.", "检查点的根不是有效的 base64。"),
    "no-hash": Words("The root is not a hash.", "检查点的根不是哈希值。"),
    "size": Words("The size is larger than any log.", "检查点所称的记录数超出任何日志可能的数目。"),
}
"""What a note may lack, by code."""


class BadNote(ValueError):
    """Not a checkpoint of ``log``, or not signed by the key that it must be signed by. ``why`` is of ``BAD_NOTES``."""

    def __init__(self, why: str, log: str) -> None:
        super().__init__(BAD_NOTES[why].en.format(log=log))
        self.why, self.log = why, log


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of ``origin`` had ``size`` leaves, with this Merkle root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, algorithm: bytes, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + algorithm + public).digest()[:4]


def verifier_key(name: str, algorithm: bytes, public: bytes) -> str:
    return f"{name}+{key_id(name, algorithm, public).hex()}+{base64.b64encode(algorithm + public).decode()}"


def read_verifier_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, algorithm, and the 32 bytes of an Ed25519 key. Raises ``ValueError`` for what is none."""
    name, _, rest = text.partition("+")
    identity, _, packed = rest.partition("+")
    key = decoded(packed)
    if key[:1] not in (LOG, COSIGNATURE) or len(key) != 33:
        raise ValueError("Not an Ed25519 verifier key.")
    if key_id(name, key[:1], key[1:]).hex() != identity:
        raise ValueError("The verifier key's id does not fit its name and key.")
    return name, key[:1], key[1:]


def signature_lines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and base64 of those that are signatures."""
    for line in lines:
        match = _SIGNATURE.fullmatch(line)
        if match is not None:
            yield match[1], match[2]


class Signer:
    """Signs the checkpoints of one tree. ``seed`` is 32 bytes; the key's name is the tree's origin."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def verifier_key(self) -> str:
        """``<name>+<key id>+<key>``: what everybody may know."""
        return verifier_key(self.name, LOG, self._public)

    def of_outcomes(self) -> "Signer":
        """The same key, under the name of the tree of outcomes."""
        return Signer(outcomes_origin(self.name), self._seed)

    def sign(self, size: int, root: bytes) -> str:
        text = Checkpoint(self.name, size, root).text()
        signature = key_id(self.name, LOG, self._public) + self._key.sign(text.encode())
        return f"{text}\n\u2014 {self.name} {base64.b64encode(signature).decode()}\n"


class Verifier:
    """Checks the notes of one tree. Raises ``ValueError`` for a verifier key that is none."""

    def __init__(self, text: str) -> None:
        self.name, algorithm, self._public = read_verifier_key(text)
        if algorithm != LOG:
            raise ValueError("Not the verifier key of a log.")
        self._id = key_id(self.name, LOG, self._public)
        self._key = Ed25519PublicKey.from_public_bytes(self._public)

    @property
    def text(self) -> str:
        """``<name>+<key id>+<key>``."""
        return verifier_key(self.name, LOG, self._public)

    @property
    def suite(self) -> Suite:
        """Of the tree. Raises ``ValueError`` when its name names none."""
        return suite_of(self.name)

    def of_outcomes(self) -> "Verifier":
        """Of the tree of outcomes beside these events: the same key under another name."""
        return Verifier(verifier_key(outcomes_origin(self.name), LOG, self._public))

    def open(self, note: str) -> Checkpoint:
        """The checkpoint in the note, when this key signed it; others may have too. Raises ``BadNote``."""
        # The text may hold empty lines of its own: the last one ends it.
        text, separator, signatures = note.rpartition("\n\n")
        if not separator or not signatures.endswith("\n") or _CONTROL.search(note):
            raise BadNote("no-note", self.name)
        text += "\n"
        self._check_signed(signatures[:-1].split("\n"), text)
        lines = text[:-1].split("\n")
        if len(lines) < 3 or lines[0] != self.name or not all(lines) or not _SIZE.fullmatch(lines[1]):
            raise BadNote("other-log", self.name)
        try:
            root = decoded(lines[2])
        except ValueError:
            raise BadNote("no-base64", self.name) from None
        if len(root) != HASH_SIZE:
            raise BadNote("no-hash", self.name)
        size = int(lines[1])
        if size > _LARGEST:
            raise BadNote("size", self.name)
        return Checkpoint(lines[0], size, root)

    def _check_signed(self, lines: list[str], text: str) -> None:
        if len(lines) > _SIGNATURES:
            raise BadNote("many-signatures", self.name)
        signed = False
        for line in lines:
            match = _SIGNATURE.fullmatch(line)
            try:
                signature = b"" if match is None else decoded(match[2])
            except ValueError:
                signature = b""
            if match is None or len(signature) <= 4:
                raise BadNote("no-signature", self.name)
            if match[1] != self.name or signature[:4] != self._id:
                continue  # somebody else's
            try:
                self._key.verify(signature[4:], text.encode())
            except (InvalidSignature, UnicodeEncodeError):
                raise BadNote("wrong-signature", self.name) from None
            signed = True
        if not signed:
            raise BadNote("unsigned", self.name)


def decoded(text: str) -> bytes:
    """Standard base64, in the one form that it has. Raises ``ValueError``."""
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if base64.b64encode(found).decode() != text:
        raise ValueError("Not the one form that base64 has for these bytes.")
    return found
