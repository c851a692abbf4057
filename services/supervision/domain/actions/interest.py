"""In which employers a person has an interest, and keeps away from their money (回避). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.supervision.domain.actions.statement import Statement
from shared.contracts.supervision import InterestDeclared
from shared.eventlog.decider import Decider
from shared.people import person_key

InterestFact = InterestDeclared


@dataclass(frozen=True, slots=True)
class DeclareInterest:
    subject: str
    uscc: str
    statement: Statement


InterestCommand = DeclareInterest


@dataclass(frozen=True, slots=True)
class Interests:
    """Of one person."""

    usccs: frozenset[str] = frozenset()


def decide(command: InterestCommand, state: Interests) -> Sequence[InterestFact]:
    match command:
        case DeclareInterest(subject=subject, uscc=uscc, statement=statement):
            if uscc in state.usccs:
                return []
            return [InterestDeclared(subject=subject, uscc=uscc, **statement.fields())]
        case _:
            assert_never(command)


def evolve(state: Interests, fact: InterestFact) -> Interests:
    match fact:
        case InterestDeclared():
            return Interests(state.usccs | {fact.uscc})
        case _:
            assert_never(fact)


INTERESTS: Decider[InterestCommand, Interests] = Decider(Interests(), decide, evolve)


def interest_stream(subject: str) -> str:
    return f"person:{person_key(subject)}"
