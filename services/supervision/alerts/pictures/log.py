"""What supervision saw of one log. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.alerts.rule import Said, Sign
from services.supervision.domain.record import Record

TREES = {"records": "记录", "outcomes": "命令结果"}
"""What a log has a tree of, in Chinese."""
LOGS = {"registration": "登记日志", "eligibility": "核定日志", "payout": "支付日志"}
"""Whose feed supervision reads, in Chinese."""
READINGS = {f"supervision-from-{source}": f"监督服务对{log}的读取" for source, log in LOGS.items()}
"""Subscriptions by their names, in Chinese."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What supervision saw of one log, in order: ``seen-broken`` and ``seen-well`` with what and why.

    ``aside``: the log's own facts that others are set aside, or taken again.
    """

    source: str
    seen: Sequence[Record]
    aside: Sequence[Record] = ()

    @property
    def whose(self) -> Whose:
        return Whose(owner=f"log:{self.source}")


def each_seen(watched: Watched, what: str) -> Iterable[Sign]:
    yield from (
        Sign(since=one, subject=one.text("at"), detail=as_seen(one))
        for one in watched.seen
        if one.name == "seen-broken" and one.text("what") == what
    )


def as_seen(record: Record) -> Said:
    """As it was said when it was seen."""
    return Said(record.text("which"), record.data.get("values", {}))


def broken_times(watched: Watched, what: str) -> Iterable[Sign]:
    since: Record | None = None
    for one in watched.seen:
        if one.text("what") != what:
            continue
        if one.name == "seen-broken" and since is None:
            since = one
        elif one.name == "seen-well" and since is not None:
            yield Sign(since=since, detail=as_seen(since), cure=one)
            since = None
    if since is not None:
        yield Sign(since=since, detail=as_seen(since))
