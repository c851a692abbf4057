"""One enterprise of Xining, its months of 2020, and its case, as facts."""

from datetime import date
from typing import Any

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.case import RecordContributions
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.editions import all_editions
from shared.contracts.eligibility import CaseListed, ContributionMonth, ContributionsRecorded, EmployerAssessed
from tests.people import CITY_EAST, QINGHAI
from wengang.demo.employers import make_uscc

EDITION = all_editions()[QINGHAI]
USCC = make_uscc(CITY_EAST, 1)
NOTICE_ID = f"{QINGHAI}-{CITY_EAST}-1"
TODAY = date(2021, 8, 2)
LAST_DAY = date(2021, 8, 4)
LIST_TERMS: dict[str, Any] = {
    "closing_date": EDITION.closing_date.value,
    "pay_by": EDITION.pay_by.value,
    "pay_within_days": EDITION.pay_within_days.value,
}
BASE = tuple(f"2020-{number:02d}" for number in range(1, 13))


def facts(**changes: Any) -> KnownEmployer:
    plain = KnownEmployer(
        uscc=USCC,
        name="西宁第1商贸有限公司",
        agency=CITY_EAST,
        unit_kind="enterprise",
        size_class="small",
        first_insured_month="2015-03",
        received_prior_refund=True,
        dispatch_firm=False,
    )
    return plain.changed(**changes)


def month(name: str, insured: int = 20, **changes: Any) -> ContributionMonth:
    plain = ContributionMonth(
        month=name,
        insured=insured,
        unit_paid_fen=10_000,
        staff_paid_fen=10_000,
        retired=0,
        deceased=0,
        new_claimants=0,
    )
    return plain.model_copy(update=changes)


def year(opening: int, closing: int, **changes: Any) -> tuple[ContributionMonth, ...]:
    """``opening`` people from the December before until November, ``closing`` in December; changes are of December."""
    early = tuple(month(name, opening) for name in ("2019-12", *BASE[:-1]))
    return (*early, month(BASE[-1], closing, **changes))


STEADY = year(20, 20)


def recorded(months: tuple[ContributionMonth, ...] = STEADY) -> ContributionsRecorded:
    return ContributionsRecorded(edition=QINGHAI, uscc=USCC, months=months, import_sha256="5" * 64)


def record(months: tuple[ContributionMonth, ...] = STEADY) -> RecordContributions:
    return RecordContributions(QINGHAI, USCC, months, "5" * 64)


def assessed(
    number: int = 1, months: tuple[ContributionMonth, ...] = STEADY, rows: str = "1", **changes: Any
) -> EmployerAssessed:
    return assess(EDITION, facts(**changes), months, f"{QINGHAI}:{USCC}:{number}", TODAY, rows)


def listed(number: int = 1, notice_id: str = NOTICE_ID) -> CaseListed:
    return CaseListed(
        edition=QINGHAI,
        uscc=USCC,
        notice_id=notice_id,
        assessment_id=f"{QINGHAI}:{USCC}:{number}",
        amount_fen=144_000,
        last_day=LAST_DAY,
        **LIST_TERMS,
    )
