"""Onward use by dispatch firms (R9): what a firm owes onward.

``uscc`` is the dispatch firm's; sums are those after the fact.

Streams: ``placements:{payment_id}`` and ``onward-duty:{payment_id}:{using_firm_uscc}``.
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.eligibility import Share
from shared.contracts.fact import Fact, Fen, Month, Unwritten, unsaid

OnwardUseKind = Literal["transfer", "premium"]


class OnwardUseDue(Fact):
    """A dispatch firm was credited: it must pass the money on, as the shares say or as it declares its placements."""

    topic: ClassVar[str] = "payout.onward-use-due.v1"
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: Fen
    credited_on: date
    shares: tuple[Share, ...]
    whole_fen: Fen | None = Field(default=None, exclude_if=unsaid)
    """Where a part is with the firm: the whole payment, which the shares are of."""


class OnwardUseSuspended(Fact):
    """The credit came back: while the firm has no money, nothing is due."""

    topic: ClassVar[str] = "payout.onward-use-suspended.v1"
    payment_id: str
    edition: str
    uscc: str
    using_firms: tuple[str, ...]
    """USCCs of the using firms whose duties rest."""


class PlacementsDeclared(Fact):
    """The firm says where its workers are placed. Nobody has checked it yet."""

    topic: ClassVar[str] = "payout.placements-declared.v1"
    payment_id: str
    edition: str
    uscc: str
    own_fen: Fen
    """The share of its own staff, which it keeps."""
    shares: tuple[Share, ...]
    declared_by: str


class PlacementsAccepted(Fact):
    """The split by placement stands: carried by the grant, or declared by the firm and checked by the agency."""

    topic: ClassVar[str] = "payout.placements-accepted.v1"
    payment_id: str
    edition: str
    uscc: str
    own_fen: Fen
    shares: tuple[Share, ...]
    split_by: Literal["grant", "declaration"]
    checker: str | None
    in_proportion: bool = Unwritten(default=False)
    """Nobody decided anew: the firm has another amount now, and every share is so much more or less."""


class PlacementsRejected(Fact):
    """The agency does not believe the declaration; the firm must declare again."""

    topic: ClassVar[str] = "payout.placements-rejected.v1"
    payment_id: str
    edition: str
    uscc: str
    reason: str
    checker: str


class OnwardDutyOpened(Fact):
    """The firm owes this using firm this share, and a report every month until it is proven."""

    topic: ClassVar[str] = "payout.onward-duty-opened.v1"
    duty_id: str
    """``{payment_id}:{using_firm_uscc}``."""
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    using_firm_uscc: str
    using_firm_name: str
    amount_fen: Fen
    credited_on: date
    reports_from: Month
    """The first month that a report is due for."""
    passed_on_fen: Fen | None = Field(default=None, exclude_if=unsaid)
    """Opened again, after a suspension or with another amount: what was passed on before; so what is proven."""
    proven_fen: Fen | None = Field(default=None, exclude_if=unsaid)


class OnwardDutySuspended(Fact):
    """The credit behind it came back."""

    topic: ClassVar[str] = "payout.onward-duty-suspended.v1"
    duty_id: str
    edition: str
    uscc: str


class OnwardUseRecorded(Fact):
    """A transfer to the using firm, or premiums paid for it, with a voucher that nobody used before."""

    topic: ClassVar[str] = "payout.onward-use-recorded.v1"
    duty_id: str
    use_id: str
    """The voucher's SHA-256: one voucher proves one use."""
    edition: str
    uscc: str
    kind: OnwardUseKind
    amount_fen: Fen
    used_on: date
    bank_reference: str
    """Normalised: capital letters and digits only."""
    media_type: str
    size: int
    """Bytes."""
    passed_on_fen: Fen
    proven_fen: Fen


class VoucherRejected(Fact):
    """A voucher that proves nothing: its file or bank reference was used before, or it claims more than is owed."""

    topic: ClassVar[str] = "payout.voucher-rejected.v1"
    duty_id: str
    edition: str
    uscc: str
    voucher_sha256: str
    bank_reference: str
    amount_fen: Fen
    outstanding_fen: Fen
    reason: Literal["reused-file", "reused-bank-reference", "resembles-bank-reference", "over-claimed"]
    first_duty_id: str | None
    """The duty that it proved before."""


class OnwardReceiptConfirmed(Fact):
    """The using firm says that it received this."""

    topic: ClassVar[str] = "payout.onward-receipt-confirmed.v1"
    duty_id: str
    use_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    passed_on_fen: Fen
    proven_fen: Fen


class OnwardReceiptDenied(Fact):
    """The using firm says that it did not receive this: the voucher counts for nothing while it says so."""

    topic: ClassVar[str] = "payout.onward-receipt-denied.v1"
    duty_id: str
    use_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    reason: str
    passed_on_fen: Fen
    proven_fen: Fen
    reports_from: Month | None
    """Set when the duty was fulfilled until now: reports are due again from this month."""


class OnwardReportFiled(Fact):
    """The firm's report for a month: what it says to have passed on so far, in all."""

    topic: ClassVar[str] = "payout.onward-report-filed.v1"
    duty_id: str
    edition: str
    uscc: str
    month: Month
    stated_fen: Fen
    proven_fen: Fen
    due_on: date
    filed_on: date


ONWARD_USE_FACTS: tuple[type[Fact], ...] = (
    OnwardUseDue,
    OnwardUseSuspended,
    PlacementsDeclared,
    PlacementsAccepted,
    PlacementsRejected,
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardUseRecorded,
    VoucherRejected,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
)
