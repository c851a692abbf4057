"""From the list to the grant: listed, the window over, what is still waited for, confirmed, granted (R5 to R7)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never

from services.eligibility.domain.case.commands import GrantTerms, GrantWaiting, ListCase, NoteConfirmation, PassWindow
from services.eligibility.domain.case.state import (
    Case,
    CaseFact,
    Due,
    Granted,
    Listed,
    TakenOff,
    Unlisted,
    Waiting,
    Waived,
)
from services.eligibility.domain.case.top_ups import top_up_listed
from services.eligibility.domain.refusals import ASSESSED_MEANWHILE, NOT_ELIGIBLE
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    EmployerAssessed,
    NoticeWindowPassed,
    RefundDeemedWaived,
    RefundGranted,
    WaitingFor,
)
from shared.eventlog.decider import Refused
from shared.identifiers import case_id
from shared.refusals import ASSESSMENT_CHANGED, NOT_OPEN


def list_case(command: ListCase, case: Case) -> Sequence[CaseFact]:
    match case.stage:
        case Unlisted():
            assessment = case.assessed
            if assessment.outcome != "eligible":
                raise Refused(NOT_ELIGIBLE, uscc=assessment.uscc)
            if assessment.assessment_id != command.assessment_id:
                raise _changed_meanwhile()
            return [_listed(command, case, assessment)]
        case Granted(due=Due(assessment, None)) as granted if assessment.assessment_id == command.assessment_id:
            return [top_up_listed(command, assessment, granted)]
        case Listed() | Waiting() | TakenOff() | Granted() | Waived():
            raise _changed_meanwhile()
        case _:
            assert_never(case.stage)


def _changed_meanwhile() -> Refused:
    return Refused(ASSESSED_MEANWHILE)


def _listed(command: ListCase, case: Case, assessment: EmployerAssessed) -> CaseListed:
    return CaseListed(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=command.notice_id,
        assessment_id=assessment.assessment_id,
        amount_fen=case.owed_fen,
        last_day=command.last_day,
        closing_date=command.closing_date,
        pay_by=command.pay_by,
        pay_within_days=command.pay_within_days,
    )


def pass_window(command: PassWindow, case: Case) -> Sequence[CaseFact]:
    stands = isinstance(case.stage, Listed) and case.stage.notice_id == command.notice_id
    return grant_or_wait(case, command.notice_id, command.terms) if stands else []


def grant_waiting(command: GrantWaiting, case: Case) -> Sequence[CaseFact]:
    match case.stage:
        case Waiting(notice_id, "fund"):
            return grant_or_wait(case, notice_id, command.terms)
        case _:
            return []  # what another process saw waiting was granted, or waits for something else


def grant_or_wait(case: Case, notice_id: str, terms: GrantTerms) -> Sequence[CaseFact]:
    """Grant now (R5, R6), or say what is waited for."""
    assessment = case.assessed
    account, said = terms.account, case.confirmation
    if case.objections:
        return _waits(case, notice_id, "objection")
    if account is None:
        return _waits(case, notice_id, "bank-details")
    confirmed = (
        said is not None
        and said.assessment_id == assessment.assessment_id
        and said.account_fingerprint == account.fingerprint
    )
    if not confirmed and (assessment.route != "direct" or account.changed):
        return _waits(case, notice_id, "confirmation")
    if terms.lacks is not None:
        return _waits(case, notice_id, "fund")
    return [_grant(case, account.fingerprint, terms.pay_by)]


def _waits(case: Case, notice_id: str, reason: WaitingFor) -> Sequence[CaseFact]:
    """Recorded once: nothing is recorded of a case that waits for the same as before."""
    if case.stage == Waiting(notice_id, reason):
        return []
    owed = case.assessed
    return [NoticeWindowPassed(edition=owed.edition, uscc=owed.uscc, notice_id=notice_id, waiting_for=reason)]


def _grant(case: Case, account_fingerprint: str, pay_by: date) -> RefundGranted:
    assessment = case.assessed
    return RefundGranted(
        edition=assessment.edition,
        uscc=assessment.uscc,
        case_id=case_id(assessment.edition, assessment.uscc),
        name=assessment.name,
        agency=assessment.agency,
        assessment_id=assessment.assessment_id,
        amount_fen=case.owed_fen,
        route=assessment.route,
        account_fingerprint=account_fingerprint,
        dispatch_firm=assessment.dispatch_firm,
        pay_by=pay_by,
    )


def note_confirmation(command: NoteConfirmation, case: Case) -> Sequence[CaseFact]:
    if isinstance(case.stage, Granted):
        return []  # payout hears of it too, and knows whether it waits for it
    if isinstance(case.stage, Waived | TakenOff):
        raise Refused(NOT_OPEN)
    assessment = case.assessed
    if command.assessment_id != assessment.assessment_id or command.amount_fen != case.owed_fen:
        raise Refused(ASSESSMENT_CHANGED)
    noted = ConfirmationNoted(
        edition=command.edition,
        uscc=command.uscc,
        assessment_id=command.assessment_id,
        amount_fen=command.amount_fen,
        account_fingerprint=command.account_fingerprint,
    )
    if noted == case.confirmation:
        return []
    if not isinstance(case.stage, Waiting) or case.objections:
        return [noted]
    if command.lacks is not None:
        return [noted, *_waits(case, case.stage.notice_id, "fund")]
    return [noted, _grant(case, command.account_fingerprint, _pay_by(case.listing, command.on))]


def _pay_by(listing: CaseListed | None, on: date) -> date:
    """By the terms of the list. One that was made before lists carried them: at once."""
    if listing is None or listing.pay_by is None or listing.pay_within_days is None:
        return on
    return listing.pay_by if on <= listing.pay_by else on + timedelta(days=listing.pay_within_days)


def close_case(case: Case) -> Sequence[CaseFact]:
    """Who waits for an objection's end, or for the fund, did in time what an employer has to do."""
    match case.stage:
        case Waiting(waiting_for="confirmation" | "bank-details") if not case.objections:
            owed = case.assessed
            return [
                RefundDeemedWaived(
                    edition=owed.edition,
                    uscc=owed.uscc,
                    assessment_id=owed.assessment_id,
                    amount_fen=case.owed_fen,
                )
            ]
        case _:
            return []
