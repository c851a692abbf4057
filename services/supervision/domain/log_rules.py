"""A log that cannot be believed: positions left out, a checkpoint that does not extend, times that are not. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import Record
from services.supervision.domain.sentence import Sentence, says
from services.supervision.domain.terms import Terms

_CLAUSE = "Every fen must be provable from the log alone"


@dataclass(frozen=True, slots=True)
class Watched:
    """What supervision saw of one log, in order: ``seen-broken`` and ``seen-well`` with what and why."""

    source: str
    seen: Sequence[Record]

    @property
    def whose(self) -> Whose:
        return Whose(owner=f"log:{self.source}")


def positions_missing(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from _broken(watched, "gap")


def checkpoint_broken(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A history that was changed is not cured by changing it back: what was seen stays seen."""
    for one in watched.seen:
        if one.name == "seen-broken" and one.text("what") == "checkpoint":
            yield Sign(since=one, subject="checkpoint", detail=_seen(one))


def time_went_back(watched: Watched, _: Terms) -> Iterable[Sign]:
    yield from (
        Sign(since=one, subject=one.text("at"), detail=_seen(one))
        for one in watched.seen
        if one.name == "seen-broken" and one.text("what") == "time"
    )


def _seen(record: Record) -> Sentence:
    """As it was said when it was seen; the sentence itself has a wording."""
    return says("{why}", why=record.text("why"))


def _broken(watched: Watched, what: str) -> Iterable[Sign]:
    since: Record | None = None
    for one in watched.seen:
        if one.text("what") != what:
            continue
        if one.name == "seen-broken" and since is None:
            since = one
        elif one.name == "seen-well" and since is not None:
            yield Sign(since=since, detail=_seen(since), cure=one)
            since = None
    if since is not None:
        yield Sign(since=since, detail=_seen(since))


LOG_RULES: tuple[Rule[Watched], ...] = (
    Rule("log.positions-missing", "grave", _CLAUSE, positions_missing),
    Rule("log.checkpoint-broken", "grave", _CLAUSE, checkpoint_broken),
    Rule("log.time-went-back", "grave", _CLAUSE, time_went_back),
)
