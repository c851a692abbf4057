"""The contributions' CSV, one row an employer and month; and what its import answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import Field

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.faults import NOT_PLAIN_DIGITS, OTHER_MONTH
from shared.contracts.eligibility import ContributionMonth
from shared.faults import NOT_A_COUNT
from shared.http.answers import Recorded
from shared.http.uploads import Cells
from shared.identifiers import check_month, check_uscc
from shared.invalid import Invalid
from shared.money import fen

COLUMNS = ("uscc", "month", "insured", "employer_paid", "staff_paid", "retired", "deceased", "new_claimants")
FORMER = {"unit_paid": "employer_paid"}
"""What columns were called before; files that say so are taken as well."""
OPTIONAL = (
    "left_not_counted",
    "laid_off",
    "claimants",
    "lump_sum_claimants",
    "joined",
    "relieved",
    "back_paid",
    "late_fees",
    "arrears",
    "arrears_paid",
)
_NEEDED_BY: dict[str, tuple[str, ...]] = {
    "left_not_counted": ("left_not_counted",),
    "laid_off": ("laid_off",),
    "january_claimants": ("claimants",),
    "lump_sum_claimants": ("lump_sum_claimants",),
    "cumulative_insured": ("joined",),
}
_NEEDED_BY_ARREARS = {"block-until-paid": ("arrears",), "block": ("arrears", "arrears_paid")}
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContributionRow:
    line: int
    uscc: str
    month: ContributionMonth


def columns_of(edition: Edition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns that must be there, and those that may: what the edition's formulas use must be there, and is not
    taken as 0 where nobody counted it."""
    needed = {column for term in edition.terms for column in _NEEDED_BY.get(term, ())}
    needed |= {part for part in edition.premium.value if part in OPTIONAL}
    if edition.paid_months is not None and edition.paid_months.relief_counts.value:
        needed |= {"relieved"}
    if edition.arrears is not None:
        needed |= set(_NEEDED_BY_ARREARS.get(edition.arrears.value, ()))
    return (*COLUMNS, *(name for name in OPTIONAL if name in needed)), OPTIONAL


def row_parser(edition: Edition) -> Callable[[Cells], ContributionRow | None]:
    """Only months of the base year, and the December before it, are taken; also months of the year after, where the
    edition asks how many are insured now, and of the five years before, where it asks what was paid for in them."""
    months = {edition.prior_december, *edition.base_months}
    year = edition.base_year.value
    if "current" in edition.terms:
        months |= {f"{year + 1}-{number:02d}" for number in range(1, 13)}
    if edition.asks_earlier_months:
        months |= {f"{earlier}-{number:02d}" for earlier in range(year - 5, year) for number in range(1, 13)}

    def month(text: str) -> str:
        if check_month(text) not in months:
            raise Invalid(OTHER_MONTH, month=text, year=edition.base_year.value)
        return text

    def parse(cells: Cells) -> ContributionRow | None:
        uscc = cells.take("uscc", check_uscc)
        values = {
            "month": cells.take("month", month),
            "insured": cells.take("insured", _count),
            "unit_paid_fen": cells.take("employer_paid", _money),
            "staff_paid_fen": cells.take("staff_paid", _money),
            "retired": cells.take("retired", _count),
            "deceased": cells.take("deceased", _count),
            "new_claimants": cells.take("new_claimants", _count),
            "left_not_counted": cells.take("left_not_counted", _count, default=int),
            "laid_off": cells.take("laid_off", _count, default=int),
            "claimants": cells.take("claimants", _count, default=int),
            "lump_sum_claimants": cells.take("lump_sum_claimants", _count, default=int),
            "joined": cells.take("joined", _count, default=int),
            "relieved_fen": cells.take("relieved", _money, default=int),
            "back_paid_fen": cells.take("back_paid", _money, default=int),
            "late_fees_fen": cells.take("late_fees", _money, default=int),
            "arrears_fen": cells.take("arrears", _money, default=int),
            "arrears_paid_fen": cells.take("arrears_paid", _money, default=int),
        }
        if not cells.good:
            return None
        # Every value was parsed just above; a second validation of a million rows would only cost time.
        return ContributionRow(cells.line, uscc, ContributionMonth.model_construct(**values))

    return parse


def _count(text: str) -> int:
    if not text.isascii():
        raise Invalid(NOT_PLAIN_DIGITS)
    if not _COUNT.fullmatch(text):
        raise Invalid(NOT_A_COUNT)
    return int(text)


def _money(text: str) -> int:
    if not text.isascii():
        raise Invalid(NOT_PLAIN_DIGITS)
    return fen(text)


class ContributionsImported(Recorded):
    rows: int
    employers: int
    recorded: int = Field(description="Employers whose contributions are others than before.")
