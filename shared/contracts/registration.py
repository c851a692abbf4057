"""Facts told by *registration*: who the employers are, and what they confirmed.

Stream: ``employer:{uscc}``, one per employer, every edition in it.
"""

import hashlib
from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Fen, Month, Part, Unwritten

UnitKind = Literal[
    "enterprise",  # 企业
    "social_organisation",  # 社会团体
    "foundation",  # 基金会
    "social_service_institution",  # 社会服务机构
    "law_firm",  # 律师事务所
    "accounting_firm",  # 会计师事务所
    "individual_business",  # 以单位形式参保的个体经济组织
    "public_institution",  # 事业单位
]
SizeClass = Literal["large", "medium", "small", "micro"]


def _unsaid(value: object) -> bool:
    """Nothing was said; 0 is something."""
    return value is None


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


class EmployerEnrolled(Fact):
    """An employer stands on the roster of a programme."""

    topic: ClassVar[str] = "registration.employer-enrolled.v1"
    uscc: str
    edition: str
    name: str
    agency: str
    """GB/T 2260 county code of the agency that insures it."""
    unit_kind: UnitKind
    size_class: SizeClass | None
    first_insured_month: Month
    received_prior_refund: bool
    dispatch_firm: bool
    industry: str | None = Unwritten(default=None)
    """Of the size table of 2017, like 零售业; this and the next three are for deriving the size class."""
    staff: int | None = Unwritten(default=None, exclude_if=_unsaid)
    revenue_fen: Fen | None = Unwritten(default=None, exclude_if=_unsaid)
    assets_fen: Fen | None = Unwritten(default=None, exclude_if=_unsaid)
    legal_entity_uscc: str | None = Unwritten(default=None)
    """For a branch."""


class EmployerFactsCorrected(EmployerEnrolled):
    """A later roster said otherwise about an employer already enrolled; carries all facts, as corrected."""

    topic: ClassVar[str] = "registration.employer-facts-corrected.v1"


class BankDetailsGiven(Fact):
    """Bank details were given for the first time, or changed."""

    topic: ClassVar[str] = "registration.bank-details-given.v1"
    uscc: str
    bank: BankDetails
    source: Literal["roster", "platform"]


class RegistrationNoticeSent(Fact):
    """A newly insured employer was told to register and confirm (R6, R11)."""

    topic: ClassVar[str] = "registration.notice-sent.v1"
    uscc: str
    edition: str
    channel: Literal["message", "phone", "public-list"]
    number: int
    """1 for the first notice of this edition, then 2, 3 ..."""


class EmployerRegistered(Fact):
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


class RefundConfirmed(Fact):
    """The employer confirmed the amount *and* the account."""

    topic: ClassVar[str] = "registration.refund-confirmed.v1"
    uscc: str
    edition: str
    assessment_id: str
    amount_fen: Fen
    account_fingerprint: str


class AmountDisputed(Fact):
    """The employer says that the assessed amount is wrong."""

    topic: ClassVar[str] = "registration.amount-disputed.v1"
    uscc: str
    edition: str
    assessment_id: str
    amount_fen: Fen
    reason: str


REGISTRATION_FACTS: tuple[type[Fact], ...] = (
    EmployerEnrolled,
    EmployerFactsCorrected,
    BankDetailsGiven,
    RegistrationNoticeSent,
    EmployerRegistered,
    AssessmentReceived,
    RefundConfirmed,
    AmountDisputed,
)
