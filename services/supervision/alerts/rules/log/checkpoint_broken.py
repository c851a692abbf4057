"""log.checkpoint-broken. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched, as_seen
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def checkpoint_broken(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A history that was changed is not cured by changing it back: what was seen stays seen."""
    for one in watched.seen:
        if one.name == "seen-broken" and one.text("what") == "checkpoint":
            yield Sign(since=one, subject="checkpoint", detail=as_seen(one))


RULE = Rule(
    kind="log.checkpoint-broken",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=checkpoint_broken,
)
