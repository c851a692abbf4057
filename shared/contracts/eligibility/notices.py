"""Published lists, and what is objected to on them.

Streams: ``notice:{notice_id}`` (one published list); what concerns one employer stands in its case.
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Fen, Unwritten


class NoticePublished(Fact):
    """A list was frozen and shown to the public (R7)."""

    topic: ClassVar[str] = "eligibility.notice-published.v1"
    notice_id: str
    edition: str
    agency: str
    """The publishing bureau: a county code, or a city's or province's (``630100``, ``630000``)."""
    legal_basis: str
    published_on: date
    first_day: date
    last_day: date
    working_days: int
    employers: int
    total_fen: Fen
    content_sha256: str
    """Of the list as JSON lines, as it is downloaded: see ``eligibility.domain.notice_list``."""
    list_version: int = Unwritten(default=0)
    """Which columns the list has. 0: the first lists, without claimants."""
    sheet_sha256: str | None = Unwritten(default=None)
    """Of the same list as a sheet (CSV), as it is downloaded; None of lists of version 0."""
    objections_to: str | None = Unwritten(default=None)
    """Where to object besides this system: office and address; of lists of before there was ``telephone``, that too."""
    issuer: str | None = Unwritten(default=None)
    """The office that publishes it, as it signs; so the next one. None of lists for which nobody said it."""
    telephone: str | None = Unwritten(default=None)


class CaseListed(Fact):
    """One employer stands on a published list."""

    topic: ClassVar[str] = "eligibility.case-listed.v1"
    edition: str
    uscc: str
    notice_id: str
    assessment_id: str
    amount_fen: Fen
    last_day: date
    closing_date: date | None = Unwritten(default=None)
    """The last day to confirm, as the edition had it when the list was made; so the next two, see ``RefundGranted``."""
    pay_by: date | None = Unwritten(default=None)
    pay_within_days: int | None = Unwritten(default=None)


class ObjectionRaised(Fact):
    """Somebody objected, under their real name, to one employer on a list."""

    topic: ClassVar[str] = "eligibility.objection-raised.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    objector: str
    grounds: str
    contact_sealed: str | None = Unwritten(default=None)
    """How to reach who objected by the public form; sealed, and opened for those who decide only."""
    person: str = Unwritten(default="")
    """Who raised it, with a token; they do not decide it. Empty by the public form, and before it was kept."""


class ObjectionUpheld(Fact):
    """The objection was right: this employer, and only it, is off the list."""

    topic: ClassVar[str] = "eligibility.objection-upheld.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    reason: str
    late: bool = Unwritten(default=False)
    """After the grant: the employer stays granted, and ``OverpaymentFound`` says what must come back."""


class ObjectionDismissed(Fact):
    """The objection was wrong: the employer stays on the list."""

    topic: ClassVar[str] = "eligibility.objection-dismissed.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    reason: str


class NoticeEnded(Fact):
    """The window of a list has passed; what was not objected to may be granted."""

    topic: ClassVar[str] = "eligibility.notice-ended.v1"
    notice_id: str
    edition: str
    ended_on: date


WaitingFor = Literal["confirmation", "bank-details", "objection", "fund"]
"""``fund``: all else is there, and the fund of the region may not run the programme (R4)."""


class NoticeWindowPassed(Fact):
    """For one case: its window has passed without granting it yet (it waits, see ``waiting_for``).

    Said again when something else is waited for.
    """

    topic: ClassVar[str] = "eligibility.notice-window-passed.v1"
    edition: str
    uscc: str
    notice_id: str
    waiting_for: WaitingFor


class TopUpListed(Fact):
    """An employer stands on a published list once more, with the whole refund that it is owed by now."""

    topic: ClassVar[str] = "eligibility.top-up-listed.v1"
    edition: str
    uscc: str
    notice_id: str
    assessment_id: str
    amount_fen: Fen
    """The whole refund, as the list shows it."""
    granted_before_fen: Fen
    last_day: date


NOTICE_FACTS: tuple[type[Fact], ...] = (
    NoticePublished,
    CaseListed,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionDismissed,
    NoticeEnded,
    NoticeWindowPassed,
    TopUpListed,
)
