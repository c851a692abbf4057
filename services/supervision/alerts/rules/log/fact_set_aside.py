"""Fact of a log set aside. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import Watched
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def fact_set_aside(watched: Watched, _: Terms) -> Iterable[Sign]:
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
    detail = says(fact=fact, topic=topic, proposed=proposed, approved=approved)
    return Sign(since=since, subject=position, detail=detail, cure=cure, people=(proposed, approved))


RULE = Rule(
    kind="log.fact-set-aside",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Fact of a log set aside", "日志记录被搁置"),
    why=Words(
        "Two people had everybody pass over a fact: whatever it says has no effect anywhere until it is taken again.",
        "两人决定跳过某条记录：在重新采用之前，其内容在任何服务中均不生效。",
    ),
    says=Words(
        "{fact} ({topic}) is set aside: proposed by {proposed}, approved by {approved}.",
        "{fact}（{topic}）已搁置：{proposed} 提出，{approved} 批准。",
    ),
    of=Watched,
    find=fact_set_aside,
)
