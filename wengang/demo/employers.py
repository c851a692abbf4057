"""An employer of the demo, its CSV rows, and its truth: plain integers, worked out without the services' code."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stdnum.cn import uscc as uscc_number

from shared.sheets import SheetWriter

ROSTER = (
    "uscc",
    "name",
    "agency",
    "unit_kind",
    "size_class",
    "first_insured_month",
    "received_prior_refund",
    "dispatch_firm",
    "account_name",
    "account_number",
    "bank_name",
    "cnaps_code",
)
CONTRIBUTIONS = ("uscc", "month", "insured", "employer_paid", "staff_paid", "retired", "deceased", "new_claimants")


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    insured: int
    unit_fen: int
    staff_fen: int
    retired: int = 0
    deceased: int = 0
    new_claimants: int = 0


@dataclass(slots=True)
class Truth:
    outcome: str
    refund_fen: int | None
    """0 when ineligible, None when not assessable."""


@dataclass(slots=True)
class DemoEmployer:
    uscc: str
    name: str
    agency: str
    unit_kind: str
    size_class: str
    first_insured_month: str
    received_prior_refund: bool
    account_number: str
    truth: Truth
    months: Sequence[Month] = field(default_factory=list)
    dispatch_firm: bool = False
    bank_name: str = "中国工商银行西宁城东支行"
    cnaps_code: str = "102851000106"

    @property
    def route(self) -> str:
        return "direct" if self.received_prior_refund else "confirming"


def make_uscc(agency: str, number: int) -> str:
    """A valid code: an enterprise (91) of the county, with a running number."""
    body = f"91{agency}{number:09d}"
    return body + str(uscc_number.calc_check_digit(body))


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def roster_csv(employers: Iterable[DemoEmployer], encoding: str = "utf-8") -> bytes:
    rows = (
        (
            one.uscc,
            one.name,
            one.agency,
            one.unit_kind,
            one.size_class,
            one.first_insured_month,
            str(one.received_prior_refund).lower(),
            str(one.dispatch_firm).lower(),
            one.name if one.account_number else "",
            one.account_number,
            one.bank_name if one.account_number else "",
            one.cnaps_code if one.account_number else "",
        )
        for one in employers
    )
    return _csv(ROSTER, rows).encode(encoding)


def contributions_csv(employers: Iterable[DemoEmployer]) -> bytes:
    rows = (
        (
            one.uscc,
            month.month,
            month.insured,
            yuan(month.unit_fen),
            yuan(month.staff_fen),
            month.retired,
            month.deceased,
            month.new_claimants,
        )
        for one in employers
        for month in one.months
    )
    return _csv(CONTRIBUTIONS, rows).encode()


def _csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = SheetWriter(text)
    writer.row(heading)
    writer.rows(rows)
    return text.getvalue()
