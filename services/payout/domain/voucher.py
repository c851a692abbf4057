"""One voucher proves one use only: its file, and its bank reference, are taken once across all firms."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.fact import Fact
from shared.contracts.payout import VoucherMark, VoucherUsed
from shared.eventlog.decider import Decider, Refused

MOST_BYTES = 10 << 20
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""First bytes: ISO 32000-1 §7.5.2, the PNG specification §5.2, JPEG's SOI and the marker after it (ITU-T T.81)."""
LONGEST_MAGIC = max(len(magic) for magic in _MAGIC)
_NOT_PLAIN = re.compile(r"[^0-9A-Z]")


def media_type_of(beginning: bytes) -> str | None:
    """What a file is by its first bytes; None when it is nothing that a voucher may be."""
    return next((kind for magic, kind in _MAGIC.items() if beginning.startswith(magic)), None)


def normal_reference(text: str) -> str:
    """A bank reference as it is compared: plain capital letters and digits.

    Full-width letters, small letters, spaces and dashes are how the same reference is written twice. Raises
    ``ValueError``.
    """
    plain = _NOT_PLAIN.sub("", unicodedata.normalize("NFKC", text).upper())
    if not 6 <= len(plain) <= 64:
        raise ValueError("A bank reference has 6 to 64 letters and digits.")
    return plain


class VoucherTaken(Refused):
    """Somebody used this voucher first."""


@dataclass(frozen=True, slots=True)
class UseVoucher:
    used: VoucherUsed


def decide(command: UseVoucher, used: VoucherUsed | None) -> Sequence[Fact]:
    if used is None:
        return [command.used]
    if used.use_id == command.used.use_id and used.duty_id == command.used.duty_id:
        return []
    raise VoucherTaken("This voucher proved another use.")


def evolve(_: VoucherUsed | None, event: Fact) -> VoucherUsed | None:
    if not isinstance(event, VoucherUsed):
        raise AssertionError(f"{event.topic} is not a fact of a voucher.")
    return event


VOUCHER: Decider[UseVoucher, VoucherUsed | None] = Decider(None, decide, evolve)


def voucher_stream(mark: VoucherMark, value: str) -> str:
    return f"{'voucher' if mark == 'file' else 'bank-reference'}:{value}"
