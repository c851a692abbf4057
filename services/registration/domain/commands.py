"""What an employer's stream may be asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.registration.domain.moving import MoveCommand
from shared.contracts.registration import AssessmentReceived, BankDetails, EmployerEnrolled


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for the employer; ``counter``: with a token of their own, not the employer's or its platform's;
    ``decided``: eligibility told that they acted for an agency on it."""

    person: str
    counter: bool = False
    decided: bool = False


NOBODY = Speaker("")


@dataclass(frozen=True, slots=True)
class EnrolEmployer:
    """A roster's row. ``bank`` is None where the roster knows no account. ``person`` acts for the agency."""

    facts: EmployerEnrolled
    bank: BankDetails | None
    person: str = ""


@dataclass(frozen=True, slots=True)
class SendRegistrationNotice:
    edition: str
    channel: Literal["message", "phone", "public-list"]


@dataclass(frozen=True, slots=True)
class RegisterEmployer:
    edition: str
    by: Speaker = NOBODY


@dataclass(frozen=True, slots=True)
class GiveBankDetails:
    bank: BankDetails
    by: Speaker = NOBODY


@dataclass(frozen=True, slots=True)
class ReceiveAssessment:
    assessment: AssessmentReceived


@dataclass(frozen=True, slots=True)
class Standing:
    """What eligibility has told of a refund: its stage, where that says whether it is still open; and the last day to
    confirm, which is the edition's."""

    stage: Literal["granted", "waived", "taken-off"] | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ConfirmRefund:
    """``reconfirm`` is set when a payment came back and the employer stands by the same account."""

    edition: str
    assessment_id: str
    amount_fen: int
    account_fingerprint: str
    on: date
    standing: Standing
    reconfirm: bool = False
    by: Speaker = NOBODY


@dataclass(frozen=True, slots=True)
class DisputeAmount:
    edition: str
    assessment_id: str
    reason: str
    by: Speaker = NOBODY


EmployerCommand = (
    EnrolEmployer
    | SendRegistrationNotice
    | RegisterEmployer
    | GiveBankDetails
    | ReceiveAssessment
    | ConfirmRefund
    | DisputeAmount
    | MoveCommand
)
