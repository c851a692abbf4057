"""Checkpoint does not extend the earlier. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import TREES, Watched, as_seen
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.eventlog.doubts import DOUBTS
from shared.eventlog.notes import BAD_NOTES
from shared.words import Words


def checkpoint_broken(watched: Watched, _: Terms) -> Iterable[Sign]:
    for one in watched.seen:
        if one.name == "seen-broken" and one.text("what") == "checkpoint":
            yield Sign(since=one, subject="checkpoint", detail=as_seen(one))


RULE = Rule(
    kind="log.checkpoint-broken",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Checkpoint does not extend the earlier", "检查点不能衔接"),
    why=Words(
        "A history that was changed is not cured by changing it back: what was seen stays seen.",
        "历史一经改动，改回也不能消除：已发现的始终记录在案。",
    ),
    says={**{which: DOUBTS[which] for which in ("shorter", "other-history")}, **BAD_NOTES},
    chinese={"what": TREES},
    of=Watched,
    find=checkpoint_broken,
)
