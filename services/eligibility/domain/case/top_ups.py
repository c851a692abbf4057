"""The difference to what was granted: a top-up (补差), listed or at once; or an overpayment, to come back (追回)."""

from collections.abc import Sequence
from datetime import date

from services.eligibility.domain.case.commands import GrantTopUp, ListCase
from services.eligibility.domain.case.state import Case, CaseFact, Due, Granted
from shared.contracts.eligibility import EmployerAssessed, OverpaymentFound, TopUpGranted, TopUpListed
from shared.identifiers import case_id


def top_up_listed(command: ListCase, assessment: EmployerAssessed, granted: Granted) -> TopUpListed:
    return TopUpListed(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=command.notice_id,
        assessment_id=assessment.assessment_id,
        amount_fen=assessment.amount_fen or 0,
        granted_before_fen=granted.total_fen,
        last_day=command.last_day,
    )


def grant_top_up(command: GrantTopUp, case: Case) -> Sequence[CaseFact]:
    """After the window of the list that shows it, where nobody objects and the fund is enough."""
    match case.stage:
        case Granted(due=Due(assessment, TopUpListed(last_day=last_day))) as granted:
            terms = command.terms
            stopped = case.objections or terms.lacks is not None or terms.on <= last_day
            return [] if stopped else [top_up(assessment, granted, terms.pay_by, terms.legal_basis)]
        case _:
            return []


def top_up(found: EmployerAssessed, granted: Granted, pay_by: date, legal_basis: str) -> TopUpGranted:
    case_name = case_id(found.edition, found.uscc)
    return TopUpGranted(
        edition=found.edition,
        uscc=found.uscc,
        case_id=case_name,
        top_up_id=f"{case_name}:{granted.top_ups + 1}",
        name=found.name,
        agency=found.agency,
        assessment_id=found.assessment_id,
        amount_fen=(found.amount_fen or 0) - granted.total_fen,
        granted_before_fen=granted.total_fen,
        route=found.route,
        account_fingerprint=granted.account_fingerprint,
        dispatch_firm=found.dispatch_firm,
        pay_by=pay_by,
        legal_basis=legal_basis,
    )


def overpayment(
    assessment: EmployerAssessed, granted: Granted, amount_fen: int, reason: str, legal_basis: str
) -> OverpaymentFound:
    name = case_id(assessment.edition, assessment.uscc)
    return OverpaymentFound(
        edition=assessment.edition,
        uscc=assessment.uscc,
        case_id=name,
        overpayment_id=f"{name}:{granted.overpayments + 1}",
        name=assessment.name,
        agency=assessment.agency,
        assessment_id=assessment.assessment_id,
        amount_fen=amount_fen,
        reason=reason,
        legal_basis=legal_basis,
    )
