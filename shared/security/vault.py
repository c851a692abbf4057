"""Account numbers, and how to reach people: sealed at rest, compared by a keyed fingerprint, shown to people masked.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; HMAC-SHA-256 for fingerprints; both keys are derived from
one 256-bit key by HKDF (RFC 5869), so that neither reveals the other. What the text belongs to (the
employer's USCC, an objection's number) is authenticated with the ciphertext: moved to another it does not open.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PREFIX = "g1."


class CannotOpen(Exception):
    """The sealed text was altered, belongs to something else, or was sealed with another key."""


class Vault:
    """``key`` is 32 bytes as 64 hexadecimal digits. Raises ``ValueError`` for anything else."""

    def __init__(self, key: str) -> None:
        secret = bytes.fromhex(key)
        if len(secret) != 32:
            raise ValueError("A sealing key must be 64 hexadecimal digits.")
        self._cipher = AESGCM(_derived(secret, b"wengang account sealing v1"))
        self._fingerprint_key = _derived(secret, b"wengang account fingerprint v1")

    def seal(self, text: str, of: str) -> str:
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), of.encode())
        return _PREFIX + base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str, of: str) -> str:
        if not sealed.startswith(_PREFIX):
            raise CannotOpen("Unknown form of a sealed text.")
        packed = base64.urlsafe_b64decode(sealed.removeprefix(_PREFIX))
        try:
            return self._cipher.decrypt(packed[:12], packed[12:], of.encode()).decode()
        except InvalidTag:
            raise CannotOpen("The sealed text does not open.") from None

    def fingerprint(self, account_number: str) -> str:
        return hmac.digest(self._fingerprint_key, account_number.encode(), "sha256").hex()


def masked(account_number: str) -> str:
    """``"6222020200112345"`` -> ``"6222****2345"``; a short number shows its last two digits only."""
    if len(account_number) < 12:
        return "****" + account_number[-2:]
    return f"{account_number[:4]}****{account_number[-4:]}"


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
