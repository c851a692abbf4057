"""A policy edition is proposed by one person and adopted by another; a corrected content is adopted anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.eligibility.domain.refusals import NOT_PROPOSED, PROPOSED_IT
from shared.contracts.eligibility import EditionAdopted, EditionProposed
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person


@dataclass(frozen=True, slots=True)
class ProposeEdition:
    """``content`` is canonical and was checked; ``sha256`` is its hash."""

    edition: str
    sha256: str
    content: str
    by: str


@dataclass(frozen=True, slots=True)
class AdoptEdition:
    edition: str
    sha256: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class EditionHistory:
    """Who proposed each content, by hash; ``adopted`` is the content that decides."""

    proposals: Mapping[str, str] = field(default_factory=dict)
    adopted: str | None = None


EditionCommand = ProposeEdition | AdoptEdition
EditionFact = EditionProposed | EditionAdopted


def decide(command: EditionCommand, state: EditionHistory) -> Sequence[EditionFact]:
    match command:
        case ProposeEdition():
            if command.sha256 in state.proposals:
                return []
            return [
                EditionProposed(
                    edition=command.edition, sha256=command.sha256, content=command.content, proposed_by=command.by
                )
            ]
        case AdoptEdition(sha256=sha256):
            if sha256 == state.adopted:
                return []
            if sha256 not in state.proposals:
                raise Refused(NOT_PROPOSED, sha256=sha256, edition=command.edition)
            if same_person(state.proposals[sha256], command.by):
                raise Refused(PROPOSED_IT)
            return [
                EditionAdopted(
                    edition=command.edition,
                    sha256=sha256,
                    proposed_by=state.proposals[sha256],
                    approved_by=command.by,
                    adopted_on=command.on,
                )
            ]
        case _:
            assert_never(command)


def evolve(state: EditionHistory, event: EditionFact) -> EditionHistory:
    match event:
        case EditionProposed(sha256=sha256, proposed_by=by):
            return replace(state, proposals={**state.proposals, sha256: by})
        case EditionAdopted(sha256=sha256):
            return replace(state, adopted=sha256)
        case _:
            assert_never(event)


EDITION: Decider[EditionCommand, EditionHistory] = Decider(EditionHistory(), decide, evolve)


def edition_stream(edition: str) -> str:
    return f"edition:{edition}"
