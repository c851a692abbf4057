"""What may be asked of a case, and what a grant needs from outside of it."""

from dataclasses import dataclass
from datetime import date

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, PlacementsRecorded, ReviewCause
from shared.editions.reserve import Lack


@dataclass(frozen=True, slots=True)
class RecordContributions:
    edition: str
    uscc: str
    months: tuple[ContributionMonth, ...]
    import_sha256: str


@dataclass(frozen=True, slots=True)
class AssessEmployer:
    edition: Edition
    facts: KnownEmployer
    on: date


@dataclass(frozen=True, slots=True)
class TakeAssessment:
    """What a mass comparison found from files; its number in the case is given here. See ``eligibility.comparison``."""

    found: EmployerAssessed
    edition: Edition


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """Decide again, whatever was published or granted: the edition was corrected, or its rate has risen.

    After the closing date only what was granted, and only to find what must come back.
    """

    edition: Edition
    facts: KnownEmployer
    on: date
    cause: ReviewCause


@dataclass(frozen=True, slots=True)
class AskReconsideration:
    """``last_day``: the edition's closing date."""

    reconsideration_id: str
    claimant: str
    grounds: str
    on: date
    last_day: date
    by: str


@dataclass(frozen=True, slots=True)
class ClaimThroughNotice:
    """Ask by the public form, through the window of a list, for an employer that is not on it: assessed or not."""

    reconsideration_id: str
    edition: str
    uscc: str
    notice_id: str
    last_day: date
    claimant: str
    contact_sealed: str
    grounds: str
    on: date


@dataclass(frozen=True, slots=True)
class DecideReconsideration:
    """``facts`` are those of the day: what the employer brought was recorded before. None: it is not enrolled."""

    reconsideration_id: str
    accepted: bool
    reason: str
    edition: Edition
    facts: KnownEmployer | None
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class RecordPlacements:
    placements: PlacementsRecorded


@dataclass(frozen=True, slots=True)
class ListCase:
    """``assessment_id`` is what the list shows of the employer: with another one it does not stand on it.

    ``closing_date`` and the next two are the edition's: a later grant goes by them.
    """

    notice_id: str
    assessment_id: str
    last_day: date
    closing_date: date | None = None
    pay_by: date | None = None
    pay_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class RaiseObjection:
    objection_id: str
    notice_id: str
    objector: str
    grounds: str
    on: date
    contact_sealed: str | None = None
    """Of an objection by the public form, which ends with the window."""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The employer's account as registration has it. ``changed``: since the first roster, or since the
    employer last confirmed one, by whomever."""

    fingerprint: str
    changed: bool


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What a grant needs from outside the case: until when it must be paid, the account on record, and the fund.

    ``lacks``: why the fund that would pay may not run the programme (R4); None where it may.
    """

    on: date
    pay_by: date
    account: Account | None
    lacks: Lack | None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class DecideObjection:
    objection_id: str
    upheld: bool
    reason: str
    terms: GrantTerms
    person: str = ""


@dataclass(frozen=True, slots=True)
class PassWindow:
    notice_id: str
    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class NoteConfirmation:
    edition: str
    uscc: str
    assessment_id: str
    amount_fen: int
    account_fingerprint: str
    on: date
    lacks: Lack | None
    """As in ``GrantTerms``."""


@dataclass(frozen=True, slots=True)
class GrantWaiting:
    """The fund that a case waited for may be enough by now."""

    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class GrantTopUp:
    """The window of the list that shows a top-up may be over, and what held it up may have ended."""

    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class CloseCase:
    """The closing date has passed."""


CaseCommand = (
    RecordContributions
    | RecordPlacements
    | AssessEmployer
    | TakeAssessment
    | ReviewDecision
    | AskReconsideration
    | ClaimThroughNotice
    | DecideReconsideration
    | ListCase
    | RaiseObjection
    | DecideObjection
    | PassWindow
    | NoteConfirmation
    | GrantWaiting
    | GrantTopUp
    | CloseCase
)
