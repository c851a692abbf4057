"""Checkpoint too old. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import Watched, broken_times
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.eventlog.doubts import DOUBTS
from shared.words import Words


def checkpoint_old(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from broken_times(watched, "age")


RULE = Rule(
    kind="log.checkpoint-old",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Checkpoint too old", "检查点过旧"),
    why=Words(
        "What the log told since stands under no signature: it could still be told otherwise.",
        "日志此后的记录尚无签名，仍可能被改写。",
    ),
    says={which: DOUBTS[which] for which in ("records", "outcomes")},
    of=Watched,
    find=checkpoint_old,
)
