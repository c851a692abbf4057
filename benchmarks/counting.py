"""The subject of the benchmarks: a counter of payments, its events of about 80 bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from shared.contracts.fact import Fact, Fen
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work

AT = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)
ACTOR = "benchmark"


class Counted(Fact):
    topic: ClassVar[str] = "benchmark.counted.v1"
    number: int
    amount_fen: Fen
    edition: str


@dataclass(frozen=True, slots=True)
class Count:
    times: int = 1


def counted(number: int) -> Counted:
    return Counted(number=number, amount_fen=181_508, edition="qinghai-2021")


def _decide(command: Count, last: int) -> Sequence[Fact]:
    return [counted(last + more) for more in range(1, command.times + 1)]


def _evolve(_: int, event: Counted) -> int:
    return event.number


COUNTER: Decider[Count, int] = Decider(0, _decide, _evolve)
CODEC = EventCodec(Counted)


def count(stream: str, times: int = 1) -> Work[Count, int]:
    return Work(COUNTER, stream, Count(times))


def command(name: str) -> CommandContext:
    return CommandContext(name, ACTOR, AT, b"\x00" * 32)
