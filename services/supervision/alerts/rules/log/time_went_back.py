"""log.time-went-back. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, each_seen
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def time_went_back(watched: Watched, _: Terms) -> Iterable[Sign]:
    """Logs written by this version give no record an earlier time than the one before it."""
    yield from each_seen(watched, "time")


RULE = Rule(
    kind="log.time-went-back",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=time_went_back,
)
