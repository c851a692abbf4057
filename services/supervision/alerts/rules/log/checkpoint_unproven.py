"""Checkpoint not proven. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.log import TREES, Watched, broken_times
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.eventlog.doubts import DOUBTS
from shared.words import Words


def checkpoint_unproven(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from broken_times(watched, "proof")


RULE = Rule(
    kind="log.checkpoint-unproven",
    group="log",
    severity="grave",
    clause=PROVABLE,
    title=Words("Checkpoint not proven", "检查点未获证明"),
    why=Words(
        "A new checkpoint, rightly signed, and no proof that it extends the one before: so a fork would look.",
        "新的检查点签名无误，却未能证明承接上一检查点：日志分叉时即如此。",
    ),
    says={
        "no-proof": DOUBTS["no-proof"],
    },
    chinese={"what": TREES},
    of=Watched,
    find=checkpoint_unproven,
)
