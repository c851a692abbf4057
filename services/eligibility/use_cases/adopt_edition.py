"""Adopt a proposed content of an edition: decisions are made by it from now on."""

import json

from fastapi.responses import JSONResponse

from services.eligibility.domain.adoption import EDITION, AdoptEdition, edition_stream
from services.eligibility.schemas.editions import Adoption
from shared.contracts.eligibility import EditionAdopted, EditionProposed
from shared.eventlog.records import Work
from shared.http.changes import Change


async def adopt_edition(change: Change, edition: str, adoption: Adoption) -> JSONResponse:
    await _check_region(change, edition, adoption.sha256)
    today = change.runtime.clock.today()
    command = AdoptEdition(edition, adoption.sha256, change.principal.subject, today)
    return await change.record(
        [Work(EDITION, edition_stream(edition), command)],
        answer=lambda events: {
            "edition": edition,
            "sha256": adoption.sha256,
            "adopted": any(isinstance(event, EditionAdopted) for event in events),
        },
    )


async def _check_region(change: Change, edition: str, sha256: str) -> None:
    """Whoever adopts must be in charge of every county that the content covers."""
    for event in await change.runtime.own_log.events_of(edition_stream(edition)):
        fact = event.event
        if isinstance(fact, EditionProposed) and fact.sha256 == sha256:
            for county in json.loads(fact.content)["counties"]["value"]:
                change.check_agency(county)
