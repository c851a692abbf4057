"""Time of a log went back. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import Watched, each_seen
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def time_went_back(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from each_seen(watched, "time")


RULE = Rule(
    kind="log.time-went-back",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Time of a log went back", "日志时间倒退"),
    why=Words(
        "Logs written by this version give no record an earlier time than the one before it.",
        "本版本写入的日志，记录时间不早于前一条。",
    ),
    says=Words("{later} claims a time before that of {earlier}.", "{later} 的记录时间早于前一条 {earlier}。"),
    of=Watched,
    find=time_went_back,
)
