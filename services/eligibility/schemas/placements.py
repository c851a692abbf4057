"""The CSV of where dispatch firms' people worked, one row a share of the premium; and what its import answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

from services.eligibility.domain.layoff import SIZES
from shared.contracts.eligibility import PlacementShare
from shared.contracts.employer import UnitKind
from shared.faults import NOT_ONE_OF
from shared.http.answers import Recorded
from shared.http.uploads import Cells
from shared.identifiers import check_uscc
from shared.invalid import Invalid
from shared.money import fen

COLUMNS = ("uscc", "using_uscc", "unit_kind", "size_class", "premium")


@dataclass(frozen=True, slots=True)
class PlacementRow:
    line: int
    uscc: str
    share: PlacementShare


def parse_row(cells: Cells) -> PlacementRow | None:
    """``using_uscc`` is empty for the firm's own staff."""
    uscc = cells.take("uscc", check_uscc)
    values = {
        "using_uscc": cells.take("using_uscc", check_uscc, default=_nothing),
        "unit_kind": cells.take("unit_kind", _one_of(get_args(UnitKind))),
        "size_class": cells.take("size_class", _one_of(SIZES), default=_nothing),
        "premium_fen": cells.take("premium", fen),
    }
    return PlacementRow(cells.line, uscc, PlacementShare(**values)) if cells.good else None


def _nothing() -> None:
    return None


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in known:
            raise Invalid(NOT_ONE_OF, words=list(known))
        return text

    return parse


class PlacementsImported(Recorded):
    firms: int
    recorded: int
