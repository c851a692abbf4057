"""One newly insured employer and one on the direct route, their accounts and assessments, as facts."""

from typing import Any, Literal

from shared.contracts.registration import (
    AssessmentReceived,
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerRegistered,
    RefundConfirmed,
)
from tests.people import CITY_EAST, QINGHAI
from wengang.demo.employers import make_uscc

USCC = make_uscc(CITY_EAST, 1)
FIRST = f"{QINGHAI}:{USCC}:1"
SECOND = f"{QINGHAI}:{USCC}:2"


def bank(last_four: str = "2345", **changes: Any) -> BankDetails:
    plain = BankDetails(
        account_name="西宁第1商贸有限公司",
        account_sealed=f"g1.sealed-{last_four}",
        account_fingerprint=f"fingerprint-{last_four}",
        account_masked=f"6222****{last_four}",
        bank_name="中国工商银行西宁城东支行",
        cnaps_code="102851000106",
    )
    return plain.model_copy(update=changes)


def enrolled(**changes: Any) -> EmployerEnrolled:
    plain = EmployerEnrolled(
        uscc=USCC,
        edition=QINGHAI,
        name="西宁第1商贸有限公司",
        agency=CITY_EAST,
        unit_kind="enterprise",
        size_class="small",
        first_insured_month="2020-03",
        received_prior_refund=False,
        dispatch_firm=False,
    )
    return plain.model_copy(update=changes)


def given_bank(
    details: BankDetails | None = None, source: Literal["roster", "platform"] = "roster"
) -> BankDetailsGiven:
    return BankDetailsGiven(uscc=USCC, bank=details or bank(), source=source)


def registered() -> EmployerRegistered:
    return EmployerRegistered(uscc=USCC, edition=QINGHAI)


def assessed(**changes: Any) -> AssessmentReceived:
    plain = AssessmentReceived(
        uscc=USCC, edition=QINGHAI, assessment_id=FIRST, outcome="eligible", route="confirming", amount_fen=181_508
    )
    return plain.model_copy(update=changes)


def confirmed(**changes: Any) -> RefundConfirmed:
    plain = RefundConfirmed(
        uscc=USCC,
        edition=QINGHAI,
        assessment_id=FIRST,
        amount_fen=181_508,
        account_fingerprint=bank().account_fingerprint,
    )
    return plain.model_copy(update=changes)
