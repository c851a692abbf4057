"""Facts told by *registration*: who the employers are, and what they confirmed.

Stream: ``employer:{uscc}``, one per employer, every edition in it.
"""

import hashlib
from typing import ClassVar, Literal

from shared.contracts.employer import EmployerFacts
from shared.contracts.fact import Fact, Fen, Part, Unwritten
from shared.contracts.quarantine import QuarantineApproved, QuarantineProposed


class BankDetails(Part):
    """Where an employer wants its money. The number itself is sealed; people see the masked form only."""

    account_name: str
    account_sealed: str
    """Authenticated ciphertext of the account number (``shared.security.vault``); only payout opens it."""
    account_fingerprint: str
    """Keyed fingerprint (hex) of the normalised account number: equal numbers, equal fingerprints."""
    account_masked: str
    """For people: ``"6222****1234"``."""
    bank_name: str
    cnaps_code: str
    """12-digit CNAPS line number (联行号) of the account's bank branch."""

    @property
    def details_id(self) -> str:
        """Names these details, without telling them: equal details, equal ids."""
        parts = (self.account_fingerprint, self.account_name, self.bank_name, self.cnaps_code)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Spoken(Fact):
    """What somebody said for an employer. ``person`` and ``counter`` are empty in facts of before they were kept."""

    topic: ClassVar[str] = ""
    person: str = Unwritten(default="")
    """Who said it: a rule compares them, and the envelope is not there for it."""
    counter: bool = Unwritten(default=False)
    """Said by somebody at a counter, with a token of their own: not with the employer's, nor by a platform that had
    signed the employer in."""


class _UnderEdition(Fact):
    topic: ClassVar[str] = ""
    uscc: str
    edition: str


class EmployerEnrolled(EmployerFacts, _UnderEdition):
    """An employer stands on the roster of a programme."""

    topic: ClassVar[str] = "registration.employer-enrolled.v1"


class EmployerFactsCorrected(EmployerEnrolled):
    """A later roster said otherwise about an employer already enrolled; carries all facts, as corrected."""

    topic: ClassVar[str] = "registration.employer-facts-corrected.v1"


class BankDetailsGiven(Spoken):
    """Bank details were given for the first time, or changed; ``person`` of a roster's is who imported it."""

    topic: ClassVar[str] = "registration.bank-details-given.v1"
    uscc: str
    bank: BankDetails
    source: Literal["roster", "platform"]


class MoveProposed(Fact):
    """One of two agencies proposes that an employer comes from the one to the other."""

    topic: ClassVar[str] = "registration.move-proposed.v1"
    uscc: str
    from_agency: str
    to_agency: str
    proposed_for: str
    """Which of the two the proposer acts for; the other accepts."""
    reason: str
    person: str


class MoveRejected(Fact):
    """One of the two does not agree, or takes its proposal back."""

    topic: ClassVar[str] = "registration.move-rejected.v1"
    uscc: str
    reason: str
    person: str


class EmployerMoved(Fact):
    """Both agreed. The facts of the programme enrolled last, with the new agency, follow in the same command."""

    topic: ClassVar[str] = "registration.employer-moved.v1"
    uscc: str
    from_agency: str
    to_agency: str
    proposed_by: str
    accepted_by: str


class RegistrationNoticeSent(Fact):
    """A newly insured employer was told to register and confirm (R6, R11)."""

    topic: ClassVar[str] = "registration.notice-sent.v1"
    uscc: str
    edition: str
    channel: Literal["message", "phone", "public-list"]
    number: int
    """1 for the first notice of this edition, then 2, 3 ..."""


class EmployerRegistered(Spoken):
    """The employer registered on the integrated service platform."""

    topic: ClassVar[str] = "registration.employer-registered.v1"
    uscc: str
    edition: str


class AssessmentReceived(Fact):
    """Registration learned what eligibility assessed: what the platform shows, and what may be confirmed."""

    topic: ClassVar[str] = "registration.assessment-received.v1"
    uscc: str
    edition: str
    assessment_id: str
    outcome: Literal["eligible", "ineligible", "not_assessable"]
    route: Literal["direct", "confirming"]
    amount_fen: Fen | None
    assessed_by: str = Unwritten(default="")
    """Who acted for the agency: they do not act for the employer. Empty in facts of before it was kept."""


class RefundConfirmed(Spoken):
    """The employer confirmed the amount *and* the account."""

    topic: ClassVar[str] = "registration.refund-confirmed.v1"
    uscc: str
    edition: str
    assessment_id: str
    amount_fen: Fen
    account_fingerprint: str


class AmountDisputed(Spoken):
    """The employer says that the assessed amount is wrong."""

    topic: ClassVar[str] = "registration.amount-disputed.v1"
    uscc: str
    edition: str
    assessment_id: str
    amount_fen: Fen
    reason: str


class FactQuarantineProposed(QuarantineProposed):
    topic: ClassVar[str] = "registration.quarantine-proposed.v1"


class FactQuarantineApproved(QuarantineApproved):
    topic: ClassVar[str] = "registration.quarantine-approved.v1"


EmployerFact = (
    EmployerEnrolled  # and EmployerFactsCorrected, which is one
    | BankDetailsGiven
    | RegistrationNoticeSent
    | EmployerRegistered
    | AssessmentReceived
    | RefundConfirmed
    | AmountDisputed
    | MoveProposed
    | MoveRejected
    | EmployerMoved
)
"""What an employer's stream holds."""

REGISTRATION_FACTS: tuple[type[Fact], ...] = (
    EmployerEnrolled,
    EmployerFactsCorrected,
    BankDetailsGiven,
    RegistrationNoticeSent,
    EmployerRegistered,
    AssessmentReceived,
    RefundConfirmed,
    AmountDisputed,
    FactQuarantineProposed,
    FactQuarantineApproved,
    MoveProposed,
    MoveRejected,
    EmployerMoved,
)
