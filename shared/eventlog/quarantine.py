"""The rules by which a fact that nobody can take is set aside, and taken again: two people, and never an edited log.

All of a log's quarantine is one stream of that log. Deciders pass over nothing: what was decided remains, and a subject
whose fact cannot be read waits until it can (docs/decisions/0031).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.contracts.fact import Fact
from shared.contracts.quarantine import Aside, QuarantineApproved, QuarantineProposed
from shared.eventlog.decider import Decider, Refused
from shared.eventlog.refusals import NOT_SET_ASIDE, NOT_THE_QUARANTINE, NOTHING_PROPOSED_OF_FACT, SET_ASIDE_ALREADY
from shared.people import same_person
from shared.refusals import PROPOSED_ALREADY, SAME_PERSON

STREAM = "quarantine"


@dataclass(frozen=True, slots=True)
class ProposeQuarantine:
    """``topic`` and ``stream`` are those of the fact at ``position``."""

    position: int
    action: Aside
    topic: str
    stream: str
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class ApproveQuarantine:
    position: int
    person: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one fact: whether it is set aside, and what was proposed of it that nobody approved yet."""

    topic: str
    stream: str
    aside: bool = False
    proposed: QuarantineProposed | None = None
    reason: str = ""
    people: tuple[str, ...] = ()
    """Who proposed and who approved what is so now, and why."""


Standings = Mapping[int, Standing]


class QuarantineDecider:
    """Of one service: ``proposed`` and ``approved`` are its own classes of facts."""

    def __init__(self, proposed: type[QuarantineProposed], approved: type[QuarantineApproved]) -> None:
        self._proposed = proposed
        self._approved = approved

    @classmethod
    def of(cls, facts: Iterable[type[Fact]]) -> "Decider[Any, Standings]":
        """From all facts that a service records."""
        known = list(facts)
        rules = cls(_one_of(known, QuarantineProposed), _one_of(known, QuarantineApproved))
        return Decider({}, rules.decide, evolve)

    def decide(self, command: ProposeQuarantine | ApproveQuarantine, state: Standings) -> Sequence[Fact]:
        if isinstance(command, ProposeQuarantine):
            return self._propose(command, state.get(command.position, Standing(command.topic, command.stream)))
        standing = state.get(command.position)
        if standing is None:
            raise Refused(NOTHING_PROPOSED_OF_FACT, fact=command.position)
        return self._approve(command, standing)

    def _propose(self, command: ProposeQuarantine, standing: Standing) -> Sequence[Fact]:
        if command.stream == STREAM:
            raise Refused(NOT_THE_QUARANTINE)
        if standing.aside == (command.action == "set-aside"):
            raise Refused(SET_ASIDE_ALREADY if standing.aside else NOT_SET_ASIDE, fact=command.position)
        open_one = standing.proposed
        if open_one is not None and same_person(open_one.proposed_by, command.person):
            if open_one.reason == command.reason:
                return []
        elif open_one is not None:
            raise Refused(PROPOSED_ALREADY, person=open_one.proposed_by)
        return [
            self._proposed(
                position=command.position,
                action=command.action,
                fact_topic=command.topic,
                fact_stream=command.stream,
                reason=command.reason,
                proposed_by=command.person,
            )
        ]

    def _approve(self, command: ApproveQuarantine, standing: Standing) -> Sequence[Fact]:
        proposal = standing.proposed
        if proposal is None:
            return []  # it is so already
        if same_person(proposal.proposed_by, command.person):
            raise Refused(SAME_PERSON)
        return [
            self._approved(
                position=command.position,
                action=proposal.action,
                fact_topic=standing.topic,
                proposed_by=proposal.proposed_by,
                approved_by=command.person,
            )
        ]


def evolve(state: Standings, event: Any) -> Standings:
    standing = state.get(event.position)
    match event:
        case QuarantineProposed():
            standing = standing or Standing(event.fact_topic, event.fact_stream)
            return {**state, event.position: replace(standing, proposed=event)}
        case QuarantineApproved():
            standing = standing or Standing(event.fact_topic, "")
            reason = standing.proposed.reason if standing.proposed is not None else standing.reason
            people = event.proposed_by, event.approved_by
            aside = event.action == "set-aside"
            return {
                **state,
                event.position: replace(standing, aside=aside, proposed=None, reason=reason, people=people),
            }
    return state


def set_aside(standings: Standings) -> dict[int, str]:
    """The positions that everybody passes over, each with the topic of its fact."""
    return {position: one.topic for position, one in standings.items() if one.aside}


def _one_of(facts: Iterable[type[Fact]], base: type[Any]) -> Any:
    found = [fact for fact in facts if issubclass(fact, base)]
    if len(found) != 1:
        raise ValueError(f"A service tells exactly one kind of {base.__name__}.")
    return found[0]
