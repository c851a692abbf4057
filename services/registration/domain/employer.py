"""One employer: its facts per edition, its bank details, and its confirmation of amount and account (R5, R6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from shared.contracts.fact import Fact
from shared.contracts.registration import (
    AmountDisputed,
    AssessmentReceived,
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFactsCorrected,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from shared.eventlog.decider import Decider, Refused
from shared.money import yuan

# Commands


@dataclass(frozen=True, slots=True)
class EnrolEmployer:
    """A roster's row. ``bank`` is None where the roster knows no account."""

    facts: EmployerEnrolled
    bank: BankDetails | None


@dataclass(frozen=True, slots=True)
class SendRegistrationNotice:
    edition: str
    channel: Literal["message", "phone", "public-list"]


@dataclass(frozen=True, slots=True)
class RegisterEmployer:
    edition: str


@dataclass(frozen=True, slots=True)
class GiveBankDetails:
    bank: BankDetails


@dataclass(frozen=True, slots=True)
class ReceiveAssessment:
    assessment: AssessmentReceived


@dataclass(frozen=True, slots=True)
class ConfirmRefund:
    """``reconfirm`` is set when a payment came back and the employer stands by the same account."""

    edition: str
    assessment_id: str
    amount_fen: int
    account_fingerprint: str
    reconfirm: bool = False


@dataclass(frozen=True, slots=True)
class DisputeAmount:
    edition: str
    assessment_id: str
    reason: str


EmployerCommand = (
    EnrolEmployer
    | SendRegistrationNotice
    | RegisterEmployer
    | GiveBankDetails
    | ReceiveAssessment
    | ConfirmRefund
    | DisputeAmount
)

# States


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The employer has not spoken on the current assessment, or not since its bank details changed."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    assessment_id: str
    amount_fen: int
    account_fingerprint: str


@dataclass(frozen=True, slots=True)
class Disputed:
    assessment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The employer under one edition."""

    facts: EmployerEnrolled
    registered: bool = False
    notices: int = 0
    assessment: AssessmentReceived | None = None
    word: Awaiting | Confirmed | Disputed = Awaiting()


@dataclass(frozen=True, slots=True)
class Employer:
    """``programmes`` is empty for an employer that nobody enrolled."""

    programmes: Mapping[str, Programme] = field(default_factory=lambda: MappingProxyType({}))
    bank: BankDetails | None = None

    @property
    def latest(self) -> Programme | None:
        """The programme enrolled last: its agency is the one that insures the employer now."""
        return list(self.programmes.values())[-1] if self.programmes else None

    def under(self, edition: str) -> Programme:
        programme = self.programmes.get(edition)
        if programme is None:
            raise Refused(f"The employer is not enrolled under {edition}.")
        return programme


# Decide


def decide(command: EmployerCommand, employer: Employer) -> Sequence[Fact]:
    match command:
        case EnrolEmployer(facts, bank):
            return [*_enrolled(facts, employer), *_bank_of_roster(facts.uscc, bank, employer)]
        case SendRegistrationNotice(edition, channel):
            programme = employer.under(edition)
            if isinstance(programme.word, Confirmed):
                return []
            uscc = programme.facts.uscc
            return [RegistrationNoticeSent(uscc=uscc, edition=edition, channel=channel, number=programme.notices + 1)]
        case RegisterEmployer(edition):
            programme = employer.under(edition)
            if programme.registered:
                return []
            return [EmployerRegistered(uscc=programme.facts.uscc, edition=edition)]
        case GiveBankDetails(bank):
            latest = employer.latest
            if latest is None:
                raise Refused("The employer is not enrolled under any edition.")
            if same_account(employer.bank, bank):
                return []
            return [BankDetailsGiven(uscc=latest.facts.uscc, bank=bank, source="platform")]
        case ReceiveAssessment(assessment):
            programme = employer.under(assessment.edition)
            return [] if programme.assessment == assessment else [assessment]
        case ConfirmRefund():
            return _confirmed(command, employer)
        case DisputeAmount():
            return _disputed(command, employer)


def _enrolled(facts: EmployerEnrolled, employer: Employer) -> Sequence[Fact]:
    known = employer.programmes.get(facts.edition)
    if known is None:
        return [facts]
    if known.facts.model_dump() == facts.model_dump():
        return []
    return [EmployerFactsCorrected(**facts.model_dump())]


def _bank_of_roster(uscc: str, bank: BankDetails | None, employer: Employer) -> Sequence[Fact]:
    if bank is None or same_account(employer.bank, bank):
        return []
    return [BankDetailsGiven(uscc=uscc, bank=bank, source="roster")]


def same_account(one: BankDetails | None, other: BankDetails) -> bool:
    """Equal for paying: sealing the same number twice gives different ciphertexts."""
    return one is not None and one.model_copy(update={"account_sealed": other.account_sealed}) == other


def _confirmed(command: ConfirmRefund, employer: Employer) -> Sequence[Fact]:
    programme = employer.under(command.edition)
    assessment = _current(programme, command.assessment_id)
    if assessment.outcome != "eligible" or assessment.amount_fen is None:
        raise Refused("The employer was not found eligible; there is nothing to confirm.")
    if command.amount_fen != assessment.amount_fen:
        raise Refused(
            f"The amount assessed is {yuan(assessment.amount_fen)}, not {yuan(command.amount_fen)}; "
            "confirm the amount assessed, or dispute it."
        )
    if employer.bank is None:
        raise Refused("There are no bank details to confirm; give them first.")
    if command.account_fingerprint != employer.bank.account_fingerprint:
        raise Refused("The account confirmed is not the account on record; change the bank details first.")
    if assessment.route == "confirming" and not programme.registered:
        raise Refused("A newly insured employer registers on the platform first, then confirms.")
    word = Confirmed(assessment.assessment_id, assessment.amount_fen, command.account_fingerprint)
    if programme.word == word and not command.reconfirm:
        return []
    return [
        RefundConfirmed(
            uscc=programme.facts.uscc,
            edition=command.edition,
            assessment_id=word.assessment_id,
            amount_fen=word.amount_fen,
            account_fingerprint=word.account_fingerprint,
        )
    ]


def _disputed(command: DisputeAmount, employer: Employer) -> Sequence[Fact]:
    programme = employer.under(command.edition)
    assessment = _current(programme, command.assessment_id)
    match programme.word:
        case Confirmed():
            raise Refused("The amount was confirmed already; what is confirmed is not disputed any more.")
        case Disputed(_, reason) if reason == command.reason:
            return []
        case _:
            return [
                AmountDisputed(
                    uscc=programme.facts.uscc,
                    edition=command.edition,
                    assessment_id=assessment.assessment_id,
                    amount_fen=assessment.amount_fen or 0,
                    reason=command.reason,
                )
            ]


def _current(programme: Programme, assessment_id: str) -> AssessmentReceived:
    if programme.assessment is None:
        raise Refused("The employer has not been assessed yet.")
    if programme.assessment.assessment_id != assessment_id:
        raise Refused(f"The current assessment is {programme.assessment.assessment_id}, not {assessment_id}.")
    return programme.assessment


# Evolve


def evolve(employer: Employer, event: Fact) -> Employer:
    match event:
        case EmployerEnrolled():  # also EmployerFactsCorrected, which carries all facts
            known = employer.programmes.get(event.edition)
            facts = event if type(event) is EmployerEnrolled else EmployerEnrolled(**event.model_dump())
            return _with(employer, event.edition, Programme(facts) if known is None else replace(known, facts=facts))
        case RegistrationNoticeSent(edition=edition, number=number):
            return _with(employer, edition, replace(employer.programmes[edition], notices=number))
        case EmployerRegistered(edition=edition):
            return _with(employer, edition, replace(employer.programmes[edition], registered=True))
        case BankDetailsGiven(bank=bank):
            waiting = {
                edition: replace(programme, word=Awaiting()) if isinstance(programme.word, Confirmed) else programme
                for edition, programme in employer.programmes.items()
            }
            return Employer(MappingProxyType(waiting), bank)
        case AssessmentReceived(edition=edition):
            programme = replace(employer.programmes[edition], assessment=event, word=Awaiting())
            return _with(employer, edition, programme)
        case RefundConfirmed(edition=edition):
            word = Confirmed(event.assessment_id, event.amount_fen, event.account_fingerprint)
            return _with(employer, edition, replace(employer.programmes[edition], word=word))
        case AmountDisputed(edition=edition):
            said = Disputed(event.assessment_id, event.reason)
            return _with(employer, edition, replace(employer.programmes[edition], word=said))
        case _:
            raise AssertionError(f"{event.topic} is not a fact of an employer.")


def _with(employer: Employer, edition: str, programme: Programme) -> Employer:
    # An edition keeps its place: ``latest`` is the one enrolled last, whatever happens under an earlier one.
    return Employer(MappingProxyType({**employer.programmes, edition: programme}), employer.bank)


EMPLOYER: Decider[EmployerCommand, Employer] = Decider(Employer(), decide, evolve)


def employer_stream(uscc: str) -> str:
    return f"employer:{uscc}"
