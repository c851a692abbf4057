"""Propose an edition, or a corrected content of it: read strictly, and every parameter of it tried."""

import asyncio
import hashlib
from collections.abc import Sequence

from fastapi.responses import JSONResponse

from services.eligibility.domain.adoption import EDITION, ProposeEdition, edition_stream
from services.eligibility.editions import MOST_BYTES, checking, parse, shipped
from services.eligibility.problems import EDITION_NOT_FIT, EDITION_TOO_LARGE, OTHER_EDITION
from shared.contracts.eligibility import EditionProposed
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.invalid import Flaw, Invalid
from shared.problem import Problem


async def propose_edition(change: Change, edition: str) -> JSONResponse:
    body = await change.request.body()
    if len(body) > MOST_BYTES:
        raise Problem(EDITION_TOO_LARGE, most=MOST_BYTES)
    await change.received(hashlib.sha256(body).digest())
    await asyncio.to_thread(_check_fit, body, edition)
    text, proposed = parse(body)
    for county in proposed.counties.value:
        change.check_agency(county)
    command = ProposeEdition(edition, proposed.sha256, text, change.principal.subject)
    return await change.record(
        [Work(EDITION, edition_stream(edition), command)],
        answer=lambda events: {
            "edition": edition,
            "sha256": proposed.sha256,
            "proposed": any(isinstance(event, EditionProposed) for event in events),
        },
    )


def _check_fit(body: bytes, name: str) -> None:
    """Raises ``Problem``: 422 with every fault. Those that come with the system were checked when it was built."""
    try:
        text, edition = parse(body)
        known = text in shipped().values()
        flaws: Sequence[Flaw] = () if known else checking.check(body).flaws
    except ValueError:
        flaws = checking.check(body).flaws
    else:
        if edition.id != name:
            flaws = (checking.flaw(Invalid(OTHER_EDITION, found=edition.id, edition=name)), *flaws)
    if flaws:
        raise Problem(EDITION_NOT_FIT, errors=flaws)
