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
    """What supervision saw of one log, in order: ``seen-broken`` and ``seen-well`` with what and why.

    ``aside``: the log's own facts that others are set aside, or taken again.
    """

    source: str
    seen: Sequence[Record]
    aside: Sequence[Record] = ()

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


def checkpoint_unproven(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A new checkpoint, rightly signed, and no proof that it extends the one before: so a fork would look."""
    yield from _broken(watched, "proof")


def checkpoint_old(watched: Watched, _: Terms) -> Iterable[Sign]:
    """What the log told since stands under no signature: it could still be told otherwise."""
    yield from _broken(watched, "age")


def time_went_back(watched: Watched, _: Terms) -> Iterable[Sign]:
    """Logs written by this version give no record an earlier time than the one before it."""
    yield from _each(watched, "time")


def time_ahead(watched: Watched, _: Terms) -> Iterable[Sign]:
    """A clock that jumped: what comes after the record is dated by it, until that time has come."""
    yield from _each(watched, "ahead")


def fact_set_aside(watched: Watched, _: Terms) -> Iterable[Sign]:
    """Two people had everybody pass over a fact: whatever it says has no effect anywhere until it is taken again."""
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
    detail = says(
        "{fact} ({topic}) is set aside: proposed by {proposed}, approved by {approved}.",
        fact=fact,
        topic=topic,
        proposed=proposed,
        approved=approved,
    )
    return Sign(since=since, subject=position, detail=detail, cure=cure, people=(proposed, approved))


def _each(watched: Watched, what: str) -> Iterable[Sign]:
    yield from (
        Sign(since=one, subject=one.text("at"), detail=_seen(one))
        for one in watched.seen
        if one.name == "seen-broken" and one.text("what") == what
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
    Rule("log.time-ahead", "grave", _CLAUSE, time_ahead),
    Rule("log.checkpoint-unproven", "grave", _CLAUSE, checkpoint_unproven),
    Rule("log.checkpoint-old", "grave", _CLAUSE, checkpoint_old),
    Rule("log.fact-set-aside", "grave", _CLAUSE, fact_set_aside),
)
