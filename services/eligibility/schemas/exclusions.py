"""The CSV of other departments' lists, one row an entry; and what its import answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility.domain.faults import ENDS_BEFORE, LIST_UNKNOWN
from shared.http.answers import Recorded
from shared.http.uploads import Cells
from shared.identifiers import check_uscc
from shared.invalid import Invalid
from shared.plain import plain_day

COLUMNS = ("list", "uscc", "from", "until")


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    list: str
    uscc: str
    since: date
    until: date | None


def row_parser(named: Sequence[str]) -> Callable[[Cells], ExclusionRow | None]:
    """Of the lists that are named: one that nobody asks for would exclude nobody, and nobody would notice."""

    def name(text: str) -> str:
        if text not in named:
            raise Invalid(LIST_UNKNOWN, lists=list(named))
        return text

    def parse(cells: Cells) -> ExclusionRow | None:
        values = {
            "list": cells.take("list", name),
            "uscc": cells.take("uscc", check_uscc),
            "since": cells.take("from", plain_day),
            "until": cells.take("until", plain_day, default=_still),
        }
        if not cells.good:
            return None
        row = ExclusionRow(**values)
        if row.until is not None and row.until < row.since:
            cells.reject("until", ENDS_BEFORE)
            return None
        return row

    return parse


def _still() -> None:
    return None


class ExclusionsImported(Recorded):
    rows: int
    recorded: int
