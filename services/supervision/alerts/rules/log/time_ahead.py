"""log.time-ahead. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, each_seen
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def time_ahead(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A clock that jumped: what comes after the record is dated by it, until that time has come."""
    yield from each_seen(watched, "ahead")


RULE = Rule(
    kind="log.time-ahead",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=time_ahead,
)
