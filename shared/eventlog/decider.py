"""The shape of a decision: ``decide(command, state) -> events``, ``evolve(state, event) -> state``. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from shared.contracts.fact import Fact

Command = TypeVar("Command")
State = TypeVar("State")


class Refused(Exception):
    """A business "no": a full sentence for the person who asked. HTTP answers it with 409."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Decider(Generic[Command, State]):
    """A subject's rules. No clock, no randomness, no I/O: time, ids and calendars enter through commands."""

    initial: State
    decide: Callable[[Command, State], Sequence[Fact]]
    evolve: Callable[[State, Any], State]

    def fold(self, events: Iterable[Fact], state: State | None = None) -> State:
        return reduce(self.evolve, events, self.initial if state is None else state)
