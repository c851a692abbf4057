"""One employer: its facts per edition, its bank details, and its confirmation of amount and account (R5, R6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, assert_never

from services.registration.domain.commands import (
    ConfirmRefund,
    DisputeAmount,
    EmployerCommand,
    EnrolEmployer,
    GiveBankDetails,
    ReceiveAssessment,
    RegisterEmployer,
    SendRegistrationNotice,
    Speaker,
    Standing,
)
from services.registration.domain.moving import AcceptMove, MoveCommand, ProposeMove, RejectMove, decide_move
from services.registration.domain.refusals import (
    ACCOUNT_DIFFERS,
    ACTED_FOR_THE_AGENCY,
    ACTED_FOR_THE_EMPLOYER,
    ASSESSED_IT,
    CONFIRMATIONS_OVER,
    CONFIRMED_ALREADY,
    DEEMED_WAIVED,
    ENTERED_THEM,
    INSURED_ELSEWHERE,
    NO_BANK_DETAILS,
    NOT_ASSESSED_YET,
    NOT_REGISTERED,
    NOTHING_TO_CONFIRM,
    OTHER_AMOUNT,
    OTHER_ASSESSMENT,
    TAKEN_OFF_THE_LIST,
)
from services.registration.domain.states import Awaiting, Confirmed, Disputed, Employer, Programme
from shared.contracts.registration import (
    AmountDisputed,
    AssessmentReceived,
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFact,
    EmployerFactsCorrected,
    EmployerMoved,
    EmployerRegistered,
    MoveProposed,
    MoveRejected,
    RefundConfirmed,
    RegistrationNoticeSent,
    Spoken,
)
from shared.eventlog.decider import Decider, Refused
from shared.people import person_key, same_person
from shared.refusals import NOT_ENROLLED


def decide(command: EmployerCommand, employer: Employer) -> Sequence[EmployerFact]:
    if isinstance(command, RegisterEmployer | GiveBankDetails | ConfirmRefund | DisputeAmount):
        _apart_from_the_agency(command.by, employer)
    match command:
        case EnrolEmployer():
            return _roster_row(command, employer)
        case ProposeMove() | AcceptMove() | RejectMove():
            return _move(command, employer)
        case SendRegistrationNotice(edition, channel):
            programme = employer.under(edition)
            if isinstance(programme.response, Confirmed):
                return []
            uscc = programme.facts.uscc
            return [RegistrationNoticeSent(uscc=uscc, edition=edition, channel=channel, number=programme.notices + 1)]
        case RegisterEmployer(edition):
            programme = employer.under(edition)
            if programme.registered:
                return []
            return [EmployerRegistered(uscc=programme.facts.uscc, edition=edition, **_said(command.by))]
        case GiveBankDetails(bank):
            latest = employer.latest
            if latest is None:
                raise Refused(NOT_ENROLLED)
            if same_account(employer.bank, bank):
                return []
            return [BankDetailsGiven(uscc=latest.facts.uscc, bank=bank, source="platform", **_said(command.by))]
        case ReceiveAssessment(assessment):
            programme = employer.under(assessment.edition)
            return [] if programme.assessment == assessment else [assessment]
        case ConfirmRefund():
            return _confirmed(command, employer)
        case DisputeAmount():
            return _disputed(command, employer)
        case _:
            assert_never(command)


def _said(by: Speaker) -> dict[str, Any]:
    return {"person": by.person, "counter": by.counter}


def _apart_from_the_agency(by: Speaker, employer: Employer) -> None:
    """Who acts for an agency on an employer does not act for that employer (回避)."""
    if by.person and person_key(by.person) in employer.assessors:
        raise Refused(ASSESSED_IT, person=by.person)
    if by.decided:
        raise Refused(ACTED_FOR_THE_AGENCY, person=by.person)


def _move(command: MoveCommand, employer: Employer) -> Sequence[EmployerFact]:
    if employer.latest is None:
        raise Refused(NOT_ENROLLED)
    _apart_from_the_employer(command.person, employer)
    return decide_move(command, employer.latest.facts, employer.move)


def _apart_from_the_employer(person: str, employer: Employer) -> None:
    if person and person_key(person) in employer.helpers:
        raise Refused(ACTED_FOR_THE_EMPLOYER, person=person)


def _roster_row(command: EnrolEmployer, employer: Employer) -> Sequence[EmployerFact]:
    facts, person = command.facts, command.person
    if employer.latest is not None and employer.latest.facts.agency != facts.agency:
        raise Refused(INSURED_ELSEWHERE, uscc=facts.uscc, agency=employer.latest.facts.agency)
    found = [*_enrolled(facts, employer), *_bank_of_roster(facts.uscc, command.bank, employer, person)]
    if found:
        _apart_from_the_employer(person, employer)
    return found


def _enrolled(facts: EmployerEnrolled, employer: Employer) -> Sequence[EmployerFact]:
    known = employer.programmes.get(facts.edition)
    if known is None:
        return [facts]
    if known.facts.model_dump() == facts.model_dump():
        return []
    return [EmployerFactsCorrected(**facts.model_dump())]


def _bank_of_roster(uscc: str, bank: BankDetails | None, employer: Employer, person: str) -> Sequence[EmployerFact]:
    if bank is None or same_account(employer.bank, bank):
        return []
    return [BankDetailsGiven(uscc=uscc, bank=bank, source="roster", person=person)]


def same_account(one: BankDetails | None, other: BankDetails) -> bool:
    """Equal for paying: sealing the same number twice gives different ciphertexts."""
    return one is not None and one.model_copy(update={"account_sealed": other.account_sealed}) == other


def _confirmed(command: ConfirmRefund, employer: Employer) -> Sequence[EmployerFact]:
    programme = employer.under(command.edition)
    assessment = _current(programme, command.assessment_id)
    if assessment.outcome != "eligible" or assessment.amount_fen is None:
        raise Refused(NOTHING_TO_CONFIRM)
    if command.amount_fen != assessment.amount_fen:
        raise Refused(OTHER_AMOUNT, assessed_fen=assessment.amount_fen, sent_fen=command.amount_fen)
    if employer.bank is None:
        raise Refused(NO_BANK_DETAILS)
    if command.account_fingerprint != employer.bank.account_fingerprint:
        raise Refused(ACCOUNT_DIFFERS)
    _open(command)
    if command.by.counter and same_person(command.by.person, employer.bank_from):
        raise Refused(ENTERED_THEM, person=command.by.person)
    if assessment.route == "confirming" and not programme.registered:
        raise Refused(NOT_REGISTERED)
    response = Confirmed(assessment.assessment_id, assessment.amount_fen, command.account_fingerprint)
    if programme.response == response and not command.reconfirm:
        return []
    return [
        RefundConfirmed(
            uscc=programme.facts.uscc,
            edition=command.edition,
            assessment_id=response.assessment_id,
            amount_fen=response.amount_fen,
            account_fingerprint=response.account_fingerprint,
            **_said(command.by),
        )
    ]


def _open(command: ConfirmRefund) -> None:
    """What is granted may be confirmed anew whenever its payment came back; else the edition's last day is the last."""
    match command.standing:
        case Standing("waived"):
            raise Refused(DEEMED_WAIVED)
        case Standing("taken-off"):
            raise Refused(TAKEN_OFF_THE_LIST)
        case Standing(None, date() as last_day) if command.on > last_day:
            raise Refused(CONFIRMATIONS_OVER, edition=command.edition, last_day=last_day)


def _disputed(command: DisputeAmount, employer: Employer) -> Sequence[EmployerFact]:
    programme = employer.under(command.edition)
    assessment = _current(programme, command.assessment_id)
    match programme.response:
        case Confirmed():
            raise Refused(CONFIRMED_ALREADY)
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
                    **_said(command.by),
                )
            ]


def _current(programme: Programme, assessment_id: str) -> AssessmentReceived:
    if programme.assessment is None:
        raise Refused(NOT_ASSESSED_YET)
    if programme.assessment.assessment_id != assessment_id:
        raise Refused(OTHER_ASSESSMENT, current=programme.assessment.assessment_id, sent=assessment_id)
    return programme.assessment


def evolve(employer: Employer, event: EmployerFact) -> Employer:
    match event:
        case EmployerEnrolled():  # also EmployerFactsCorrected, which carries all facts
            known = employer.programmes.get(event.edition)
            facts = event if type(event) is EmployerEnrolled else EmployerEnrolled(**event.model_dump())
            return _with(employer, event.edition, Programme(facts) if known is None else replace(known, facts=facts))
        case MoveProposed():
            return replace(employer, move=event)
        case MoveRejected() | EmployerMoved():
            return replace(employer, move=None)
        case RegistrationNoticeSent(edition=edition, number=number):
            return _with(employer, edition, replace(employer.programmes[edition], notices=number))
        case EmployerRegistered(edition=edition):
            programme = replace(employer.programmes[edition], registered=True)
            return _heard(event, _with(employer, edition, programme))
        case BankDetailsGiven(bank=bank):
            waiting = {
                edition: replace(programme, response=Awaiting())
                if isinstance(programme.response, Confirmed)
                else programme
                for edition, programme in employer.programmes.items()
            }
            entered = event.person if event.counter or event.source == "roster" else ""
            after = replace(employer, programmes=MappingProxyType(waiting), bank=bank, bank_from=entered)
            return after if event.source == "roster" else _heard(event, after)
        case AssessmentReceived(edition=edition):
            programme = replace(employer.programmes[edition], assessment=event, response=Awaiting())
            by = {person_key(event.assessed_by)} if event.assessed_by else set()
            return replace(_with(employer, edition, programme), assessors=employer.assessors | by)
        case RefundConfirmed(edition=edition):
            response = Confirmed(event.assessment_id, event.amount_fen, event.account_fingerprint)
            return _heard(event, _with(employer, edition, replace(employer.programmes[edition], response=response)))
        case AmountDisputed(edition=edition):
            disputed = Disputed(event.assessment_id, event.reason)
            return _heard(event, _with(employer, edition, replace(employer.programmes[edition], response=disputed)))
        case _:
            assert_never(event)


def _unconfirmed(programme: Programme) -> Programme:
    return replace(programme, response=Awaiting()) if isinstance(programme.response, Confirmed) else programme


def _heard(said: Spoken, employer: Employer) -> Employer:
    return replace(employer, helpers=employer.helpers | {person_key(said.person)}) if said.person else employer


def _with(employer: Employer, edition: str, programme: Programme) -> Employer:
    # An edition keeps its place: ``latest`` is the one enrolled last, whatever happens under an earlier one.
    return replace(employer, programmes=MappingProxyType({**employer.programmes, edition: programme}))


EMPLOYER: Decider[EmployerCommand, Employer] = Decider(Employer(), decide, evolve)


def employer_stream(uscc: str) -> str:
    return f"employer:{uscc}"
