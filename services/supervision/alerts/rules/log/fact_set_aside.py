"""log.fact-set-aside. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.log import Watched
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


def fact_set_aside(watched: Watched, _: Terms) -> Iterable[Sign]:
    """Two people had everybody pass over a fact: whatever it says has no effect anywhere until it is taken again."""
    since: dict[str, Record] = {}
    for one in watched.aside:
        position = one.text("position")
        if one.text("action") == "set-aside":
            since[position] = one
        elif position in since:
            yield _set_aside(since.pop(position), position, cure=one)
    for position, one in since.items():
        yield _set_aside(one, position)


def _set_aside(since: Record, position: str, cure: Record | None = None) -> Sign:
    fact, topic = f"{since.source}/{position}", since.text("fact_topic")
    proposed, approved = since.text("proposed_by"), since.text("approved_by")
    detail = says(
        "{fact} ({topic}) is set aside: proposed by {proposed}, approved by {approved}.",
        fact=fact,
        topic=topic,
        proposed=proposed,
        approved=approved,
    )
    return Sign(since=since, subject=position, detail=detail, cure=cure, people=(proposed, approved))


RULE = Rule(
    kind="log.fact-set-aside",
    severity="grave",
    clause=_CLAUSE,
    of=Watched,
    find=fact_set_aside,
)
