"""Scenarios of deciders: given these events, when this command comes, then these events, or nothing, or a refusal."""

from collections.abc import Sequence
from typing import Any

import pytest

from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused


class Given:
    def __init__(self, decider: Decider[Any, Any], events: Sequence[Fact]) -> None:
        self._decider = decider
        self._events = list(events)

    def and_then(self, *events: Fact) -> "Given":
        return Given(self._decider, [*self._events, *events])

    def when(self, command: Any) -> "When":
        return When(self._decider, self._events, command)


class When:
    def __init__(self, decider: Decider[Any, Any], events: Sequence[Fact], command: Any) -> None:
        self._decider = decider
        self._events = events
        self._command = command

    def _decided(self) -> list[Fact]:
        return list(self._decider.decide(self._command, self._decider.fold(self._events)))

    def then(self, *expected: Fact) -> Given:
        """Exactly these events; returns the scenario after them, so that a story can go on."""
        assert self._decided() == list(expected)
        return Given(self._decider, [*self._events, *expected])

    def then_some(self, *kinds: type[Fact]) -> list[Any]:
        """Events of exactly these types, returned for a closer look."""
        decided = self._decided()
        assert [type(event) for event in decided] == list(kinds)
        return decided

    def then_nothing(self) -> None:
        assert self._decided() == []

    def then_refused(self, part_of_sentence: str) -> None:
        with pytest.raises(Refused) as refusal:
            self._decided()
        assert part_of_sentence in refusal.value.sentence


def given(decider: Decider[Any, Any], *events: Fact) -> Given:
    return Given(decider, events)
