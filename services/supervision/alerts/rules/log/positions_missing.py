"""Positions missing in a log. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import LOGS, READINGS, Watched, broken_times
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def positions_missing(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from broken_times(watched, "gap")


RULE = Rule(
    kind="log.positions-missing",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Positions missing in a log", "日志缺号"),
    why=Words("What a log leaves out, nobody acts upon.", "日志缺少的记录，各方均无从据以办理。"),
    says=Words(
        "{source} gave position {found} where {expected} was due; {follower} stands at position {position}.",
        "{source}应给出第 {expected} 条，却给出第 {found} 条；{follower}停在第 {position} 条。",
    ),
    chinese={"source": LOGS, "follower": READINGS},
    of=Watched,
    find=positions_missing,
)
