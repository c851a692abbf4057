"""Time of a log runs ahead. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import Watched, each_seen
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def time_ahead(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from each_seen(watched, "ahead")


RULE = Rule(
    kind="log.time-ahead",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Time of a log runs ahead", "日志时间超前"),
    why=Words(
        "A clock that jumped: what comes after the record is dated by it, until that time has come.",
        "时钟跳动：此后的记录均以此为准，直至该时间到来。",
    ),
    says=Words("{first} to {last} claim a time that has not come.", "{first} 至 {last} 的记录时间晚于当前时间。"),
    of=Watched,
    find=time_ahead,
)
