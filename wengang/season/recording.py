"""A season written into three logs: facts as they are, whatever the services' own rules would have said to them."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from shared.eventlog.decider import Decider
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, Work, WorkThen
from wengang.season.story import Told

_FACTS_A_COMMAND = 2_000
_FACTS_AT_ONCE = 4_000

Command = tuple[CommandContext, Sequence[Told]]


async def record_season(logs: Mapping[str, EventLog], told: Iterable[Told]) -> None:
    """``told`` by time. What one person did at one moment is one command, of so many facts at most."""
    by_source: dict[str, list[Told]] = {name: [] for name in logs}
    for one in told:
        by_source[one.source].append(one)
    for source, facts in by_source.items():
        for commands in _side_by_side(_commands(source, facts)):
            await logs[source].execute_each([(context, _recording(part)) for context, part in commands])


def _commands(source: str, facts: Iterable[Told]) -> Iterator[Command]:
    numbers = itertools.count(1)
    for (at, actor), same in itertools.groupby(facts, key=lambda one: (one.at, one.actor)):
        facts_then = list(same)
        for start in range(0, len(facts_then), _FACTS_A_COMMAND):
            part = facts_then[start : start + _FACTS_A_COMMAND]
            yield CommandContext(f"season-{source}-{next(numbers)}", actor, at), part


def _side_by_side(commands: Iterable[Command]) -> Iterator[list[Command]]:
    """Commands that follow each other and touch no stream twice: they keep their order in one commit."""
    together: list[Command] = []
    streams: set[str] = set()
    facts = 0
    for context, part in commands:
        mine = {one.stream for one in part}
        if together and (mine & streams or facts + len(part) > _FACTS_AT_ONCE):
            yield together
            together, streams, facts = [], set(), 0
        together.append((context, part))
        streams |= mine
        facts += len(part)
    if together:
        yield together


def _recording(part: Sequence[Told]) -> WorkThen:
    first, *rest = [Work(_just(one), one.stream, None) for one in part]
    return WorkThen(first, lambda _: rest)


def _just(told: Told) -> Decider[None, None]:
    return Decider(None, lambda *_: [told.fact], lambda *_: None)
