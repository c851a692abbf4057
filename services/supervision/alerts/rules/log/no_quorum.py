"""No quorum of witnesses. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import Watched, broken_times
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.eventlog.doubts import DOUBTS
from shared.words import Words


def no_quorum(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from broken_times(watched, "quorum")


RULE = Rule(
    kind="log.no-quorum",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("No quorum of witnesses", "见证人未达法定数"),
    why=Words(
        "The log may be showing one history here and another elsewhere: those who would notice did not sign.",
        "日志可能在此处和别处出示不同的历史：能够发现的见证人没有联署。",
    ),
    says={which: DOUBTS[which] for which in ("no-quorum", "no-quorum-outcomes")},
    of=Watched,
    find=no_quorum,
)
