"""The contributions' CSV: one row an employer and month. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.eligibility.domain.edition import Edition
from shared.contracts.eligibility import ContributionMonth
from shared.http.uploads import Cells
from shared.identifiers import check_month, check_uscc
from shared.money import fen

COLUMNS = ("uscc", "month", "insured", "unit_paid", "staff_paid", "retired", "deceased", "new_claimants")
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContributionRow:
    line: int
    uscc: str
    month: ContributionMonth


def row_parser(edition: Edition) -> Callable[[Cells], ContributionRow | None]:
    """Only months of the base year, and the December before it, are taken."""
    months = {edition.prior_december, *edition.base_months}

    def month(text: str) -> str:
        if check_month(text) not in months:
            raise ValueError(
                f"{text} is neither in the base year {edition.base_year.value} nor the December before it."
            )
        return text

    def parse(cells: Cells) -> ContributionRow | None:
        uscc = cells.take("uscc", check_uscc)
        values = {
            "month": cells.take("month", month),
            "insured": cells.take("insured", _count),
            "unit_paid_fen": cells.take("unit_paid", _money),
            "staff_paid_fen": cells.take("staff_paid", _money),
            "retired": cells.take("retired", _count),
            "deceased": cells.take("deceased", _count),
            "new_claimants": cells.take("new_claimants", _count),
        }
        if not cells.good:
            return None
        # Every value was parsed just above; a second validation of a million rows would only cost time.
        return ContributionRow(cells.line, uscc, ContributionMonth.model_construct(**values))

    return parse


def _count(text: str) -> int:
    if not text.isascii():
        raise ValueError("Full-width or other non-ASCII characters; write plain digits.")
    if not _COUNT.fullmatch(text):
        raise ValueError("Not a count: a whole number, not negative.")
    return int(text)


def _money(text: str) -> int:
    if not text.isascii():
        raise ValueError("Full-width or other non-ASCII characters; write plain digits.")
    return fen(text)
