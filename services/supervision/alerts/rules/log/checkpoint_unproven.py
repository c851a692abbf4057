"""log.checkpoint-unproven. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, broken_times
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def checkpoint_unproven(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A new checkpoint, rightly signed, and no proof that it extends the one before: so a fork would look."""
    yield from broken_times(watched, "proof")


RULE = Rule(
    kind="log.checkpoint-unproven",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=checkpoint_unproven,
)
