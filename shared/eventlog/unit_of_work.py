"""One command's decision on the streams it touches, each folded from its stored events. Pure."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec, UnknownTopic
from shared.eventlog.decider import Decider
from shared.eventlog.loader import StreamRow
from shared.eventlog.records import NewEvent, UnreadableFact, Work


class UnitOfWork:
    """What a command decides, work by work: ``events`` as facts, ``stored`` the same as they will be appended."""

    def __init__(self, codec: EventCodec) -> None:
        self._codec = codec
        self._begun: dict[str, tuple[Sequence[StreamRow], Sequence[Fact]]] = {}
        """Each stream's events, and what its first work decided."""
        self._states: dict[str, tuple[Any, int]] = {}
        """Of streams with more than one work."""
        self.events: list[Fact] = []
        self.stored: list[NewEvent] = []

    @property
    def streams(self) -> Set[str]:
        return self._begun.keys()

    def unknown(self, works: Iterable[Work[Any, Any]]) -> list[str]:
        """The streams of these works that are still to be loaded."""
        return list(dict.fromkeys(work.stream for work in works if work.stream not in self._begun))

    def carry_out(self, work: Work[Any, Any], loaded: Mapping[str, Sequence[StreamRow]]) -> None:
        """Decide; of a stream that is not known yet ``loaded`` must hold the events.

        Raises ``Refused``, ``UnreadableFact``, and whatever ``work.allowed`` raises.
        """
        stream, evolve = work.stream, work.decider.evolve
        first = stream not in self._begun
        state, version = self._folded(work.decider, loaded[stream]) if first else self._after(work)
        if work.allowed is not None:
            work.allowed(state)
        decided = work.decider.decide(work.command, state)
        for event in decided:
            version += 1
            self.stored.append(NewEvent(stream, version, event.topic, self._codec.encode(event)))
            self.events.append(event)
            state = evolve(state, event)  # also where nobody asks for it: what does not follow is never recorded
        if first:
            # Of a mass decision hardly any stream is asked for twice: a hundred thousand states would be in memory.
            self._begun[stream] = loaded[stream], decided
        else:
            self._states[stream] = state, version

    def _folded(self, decider: Decider[Any, Any], rows: Sequence[StreamRow]) -> tuple[Any, int]:
        """The state after the stream's events."""
        state, version, evolve, decode = decider.initial, 0, decider.evolve, self._codec.decode
        topic = ""
        try:
            for version, topic, data in rows:  # noqa: B007 - the last one's is the stream's
                state = evolve(state, decode(topic, data))
        except (UnknownTopic, ValueError) as error:
            raise UnreadableFact(version, topic) from error
        return state, version

    def _after(self, work: Work[Any, Any]) -> tuple[Any, int]:
        """As the works before this one left the stream."""
        known = self._states.get(work.stream)
        if known is None:
            rows, decided = self._begun[work.stream]
            state, version = self._folded(work.decider, rows)
            known = work.decider.fold(decided, state), version + len(decided)
        return known
