"""log.positions-missing. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, broken_times
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def positions_missing(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from broken_times(watched, "gap")


RULE = Rule(
    kind="log.positions-missing",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=positions_missing,
)
