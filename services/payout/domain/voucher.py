"""One voucher proves one use only: its file is taken once across all firms, as its bank reference is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.payout.domain.reference import AlreadyUsed
from services.payout.domain.refusals.vouchers import VOUCHER_USED
from shared.contracts.payout import VoucherUsed
from shared.eventlog.decider import Decider

MOST_BYTES = 10 << 20
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""First bytes: ISO 32000-1 §7.5.2, the PNG specification §5.2, JPEG's SOI and the marker after it (ITU-T T.81)."""
LONGEST_MAGIC = max(len(magic) for magic in _MAGIC)


def media_type_of(beginning: bytes) -> str | None:
    """What a file is by its first bytes; None when it is nothing that a voucher may be."""
    return next((kind for magic, kind in _MAGIC.items() if beginning.startswith(magic)), None)


@dataclass(frozen=True, slots=True)
class UseVoucher:
    used: VoucherUsed


def decide(command: UseVoucher, used: VoucherUsed | None) -> Sequence[VoucherUsed]:
    match command:
        case UseVoucher():
            if used is None:
                return [command.used]
            if used.use_id == command.used.use_id and used.duty_id == command.used.duty_id:
                return []
            raise AlreadyUsed(VOUCHER_USED)
        case _:
            assert_never(command)


def evolve(_: VoucherUsed | None, event: VoucherUsed) -> VoucherUsed | None:
    match event:
        case VoucherUsed():
            return event
        case _:
            assert_never(event)


VOUCHER: Decider[UseVoucher, VoucherUsed | None] = Decider(None, decide, evolve)


def voucher_stream(sha256: str) -> str:
    return f"voucher:{sha256}"
