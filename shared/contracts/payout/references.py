"""What a voucher's file, and any bank reference, was used for.

Streams: ``voucher:{sha256}`` and ``bank-reference:{reference}``.
"""

from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Unwritten

VoucherMark = Literal["file", "bank-reference"]


class VoucherUsed(Fact):
    """This file, or this bank reference, is taken for ever, across all firms."""

    topic: ClassVar[str] = "payout.voucher-used.v1"
    mark: VoucherMark
    value: str
    use_id: str
    duty_id: str
    edition: str
    uscc: str
    unlike: tuple[str, ...] = Unwritten(default=())
    """References that it resembles: the agency said that it is none of them."""


class BankReferenceUsed(Fact):
    """A reference is taken for ever: by a transfer of funds, a repayment, or money in that was booked as an entry."""

    topic: ClassVar[str] = "payout.bank-reference-used.v1"
    reference: str
    """As it is compared; a voucher's is in ``VoucherUsed``."""
    told: str
    """As it was written."""
    kind: Literal["transfer", "repayment", "entry"]
    use: str
    """``{fund_id}/{request_id}``, the recovery's id, or the number of the case whose line was booked."""
    unlike: tuple[str, ...] = Unwritten(default=())
    """References that it resembles: a person said that it is none of them."""
    person: str
    key_id: str


REFERENCE_FACTS: tuple[type[Fact], ...] = (
    VoucherUsed,
    BankReferenceUsed,
)
