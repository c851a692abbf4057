"""The smallest subject: a counter that takes any number of counts, and refuses those above its limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Decider, Refused
from shared.eventlog.records import CommandContext, Work
from shared.problem_types import refusal
from shared.words import Words

AT = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)


class Counted(Fact):
    topic: ClassVar[str] = "test.counted.v1"
    number: int


FULL = refusal(
    "counter-full",
    title=Words("Full", "已满"),
    detail=Words("The counter is full.", "计数已满。"),
    remedy=Words("Count something else.", "请改计其他。"),
)


@dataclass(frozen=True)
class Count:
    limit: int = 1_000_000
    times: int = 1


def _decide(command: Count, counted: int) -> Sequence[Fact]:
    if counted + command.times > command.limit:
        raise Refused(FULL)
    return [Counted(number=counted + more) for more in range(1, command.times + 1)]


def _evolve(counted: int, event: Counted) -> int:
    assert event.number == counted + 1
    return event.number


COUNTER: Decider[Count, int] = Decider(0, _decide, _evolve)
CODEC = EventCodec(Counted)


def count(stream: str = "counter:1", limit: int = 1_000_000, times: int = 1) -> Work[Count, int]:
    return Work(COUNTER, stream, Count(limit, times))


def command(name: str, payload: bytes = b"same") -> CommandContext:
    return CommandContext(name, "somebody", AT, payload)
