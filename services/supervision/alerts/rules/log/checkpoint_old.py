"""log.checkpoint-old. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, broken_times
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def checkpoint_old(watched: Watched, _: Terms) -> Iterable[Sign]:
    """What the log told since stands under no signature: it could still be told otherwise."""
    yield from broken_times(watched, "age")


RULE = Rule(
    kind="log.checkpoint-old",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=checkpoint_old,
)
