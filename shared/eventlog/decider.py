"""The shape of a decision: ``decide(command, state) -> events``, ``evolve(state, event) -> state``. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from shared.contracts.fact import Fact
from shared.problem_types import ProblemType

Command = TypeVar("Command")
State = TypeVar("State")


class Refused(Exception):
    """A business "no": its problem type and the values of its sentence. HTTP answers it with 409.

    ``sentence`` is the English one; it stands in logs, among them in the outcome of a command that was refused.
    """

    def __init__(self, kind: ProblemType, **values: Any) -> None:
        self.kind = kind
        self.values = values
        self.sentence = self.kind.said_in("en", values)
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Decider(Generic[Command, State]):
    """A subject's rules. No clock, no randomness, no I/O: time, ids and calendars enter through commands."""

    initial: State
    decide: Callable[[Command, State], Sequence[Fact]]
    evolve: Callable[[State, Any], State]

    def fold(self, events: Iterable[Fact], state: State | None = None) -> State:
        return reduce(self.evolve, events, self.initial if state is None else state)
