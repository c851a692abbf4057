"""A season written into three logs: facts as they are, whatever the services' own rules would have said to them."""

import itertools
from collections.abc import Iterable, Mapping

from shared.eventlog.decider import Decider
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, Work
from wengang.season.story import Told

_FACTS_A_COMMAND = 2_000


async def record_season(logs: Mapping[str, EventLog], told: Iterable[Told]) -> None:
    """``told`` by time. What one person did at one moment is one command, of so many facts at most."""
    number = 0
    by_source: dict[str, list[Told]] = {name: [] for name in logs}
    for one in told:
        by_source[one.source].append(one)
    for source, facts in by_source.items():
        for (at, actor), same in itertools.groupby(facts, key=lambda one: (one.at, one.actor)):
            for part in _parts(list(same)):
                number += 1
                work = [Work(_just(one), one.stream, None) for one in part]
                await logs[source].execute(work, CommandContext(f"season-{number}", actor, at))


def _parts(facts: list[Told]) -> Iterable[list[Told]]:
    return (facts[start : start + _FACTS_A_COMMAND] for start in range(0, len(facts), _FACTS_A_COMMAND))


def _just(told: Told) -> Decider[None, None]:
    return Decider(None, lambda *_: [told.fact], lambda *_: None)
