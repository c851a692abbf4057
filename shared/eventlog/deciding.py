"""One command's decision on the streams it touches, each folded from its stored events. Pure."""

from collections.abc import Sequence
from typing import Any

from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Decider
from shared.eventlog.loading import StreamRow
from shared.eventlog.records import NewEvent, Work


class Decision:
    """What a command comes to, work by work: ``events`` as facts, ``stored`` the same as they will be appended."""

    def __init__(self, codec: EventCodec) -> None:
        self._codec = codec
        self._states: dict[str, tuple[Any, int]] = {}
        self.events: list[Fact] = []
        self.stored: list[NewEvent] = []

    @property
    def streams(self) -> frozenset[str]:
        return frozenset(self._states)

    def folded(self, stream: str) -> bool:
        return stream in self._states

    def fold(self, stream: str, decider: Decider[Any, Any], rows: Sequence[StreamRow]) -> None:
        """The state that the stream's events come to."""
        state, version = decider.initial, 0
        for version, topic, data in rows:  # noqa: B007 - the last one's is the stream's
            state = decider.evolve(state, self._codec.decode(topic, data))
        self._states[stream] = state, version

    def carry_out(self, work: Work[Any, Any]) -> None:
        """Decide on a folded stream. Raises ``Refused``, and whatever ``work.allowed`` raises."""
        state, version = self._states[work.stream]
        if work.allowed is not None:
            work.allowed(state)
        for event in work.decider.decide(work.command, state):
            version += 1
            self.stored.append(NewEvent(work.stream, version, event.topic, self._codec.encode(event)))
            self.events.append(event)
            state = work.decider.evolve(state, event)
        self._states[work.stream] = state, version
