"""Facts told by *supervision*: what people did about alerts, and the reports and bulletins that they stand by.

Streams: ``alert:{alert_id}``, ``account:{fingerprint}``, ``person:{person_key}``,
``report:{edition}:{agency}:{day}``, ``bulletin:{kind}:{edition}:{region}:{period}``.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Unwritten
from shared.contracts.quarantine import QuarantineApproved, QuarantineProposed

BulletinKind = Literal["weekly", "monthly"]


class AlertExplained(Fact):
    """Somebody says why it is so. The alert stays open."""

    topic: ClassVar[str] = "supervision.alert-explained.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class DismissalProposed(Fact):
    """One person says that a grave alert is none; a second has to agree."""

    topic: ClassVar[str] = "supervision.dismissal-proposed.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class AlertDismissed(Fact):
    """It is looked at no more. It stays, and so does what it is about."""

    topic: ClassVar[str] = "supervision.alert-dismissed.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class SharingProposed(Fact):
    """One person says that these employers may have one account (a branch that is paid on its legal entity's)."""

    topic: ClassVar[str] = "supervision.sharing-proposed.v1"
    account_fingerprint: str
    usccs: tuple[str, ...]
    reason: str
    person: str
    at: datetime


class SharingAllowed(Fact):
    """A second person agrees: these employers may have this account."""

    topic: ClassVar[str] = "supervision.sharing-allowed.v1"
    account_fingerprint: str
    usccs: tuple[str, ...]
    reason: str
    person: str
    at: datetime


class SharingEnded(Fact):
    """The account is to be looked at again: one person is enough for that."""

    topic: ClassVar[str] = "supervision.sharing-ended.v1"
    account_fingerprint: str
    reason: str
    person: str
    at: datetime


class InterestDeclared(Fact):
    """A person has an interest in an employer, and keeps away from its money (回避)."""

    topic: ClassVar[str] = "supervision.interest-declared.v1"
    subject: str
    """Whose interest: the ``sub`` of their tokens."""
    uscc: str
    reason: str
    person: str
    at: datetime


class ReportSubmitted(Fact):
    """A county's agency stands by these figures, and adds its remark."""

    topic: ClassVar[str] = "supervision.report-submitted.v1"
    edition: str
    agency: str
    day: date
    """The cut-off day of the week reported."""
    content: str
    sha256: str
    """Of the UTF-8 bytes of ``content``; the positions of the logs that it was made from stand in it."""
    remark: str
    late: bool
    person: str
    at: datetime


class BulletinIssued(Fact):
    """A bureau circulated a bulletin. What comes later is in the next one."""

    topic: ClassVar[str] = "supervision.bulletin-issued.v1"
    kind: BulletinKind
    edition: str
    region: str
    period: str
    """The cut-off day of a weekly bulletin, the month of a monthly one."""
    content: str
    sha256: str
    person: str
    at: datetime
    issuer: str | None = Unwritten(default=None)
    """The office whose letterhead it bears, and the number that it was given (发文字号); None where nobody said it."""
    number: str | None = Unwritten(default=None)


class FactQuarantineProposed(QuarantineProposed):
    topic: ClassVar[str] = "supervision.quarantine-proposed.v1"


class FactQuarantineApproved(QuarantineApproved):
    topic: ClassVar[str] = "supervision.quarantine-approved.v1"


SUPERVISION_FACTS: tuple[type[Fact], ...] = (
    AlertExplained,
    DismissalProposed,
    AlertDismissed,
    SharingProposed,
    SharingAllowed,
    SharingEnded,
    InterestDeclared,
    ReportSubmitted,
    BulletinIssued,
    FactQuarantineProposed,
    FactQuarantineApproved,
)
