"""Tell the newly insured employers of a region, which have said nothing yet, to register and confirm (R6, R11)."""

from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.commands import SendRegistrationNotice
from services.registration.domain.employer import EMPLOYER, employer_stream
from services.registration.schemas import Channel
from services.registration.use_cases.speaking import count
from shared.contracts.registration import RegistrationNoticeSent
from shared.eventlog.records import Work
from shared.http.changes import Change


async def notify_newly_insured(change: Change, edition: str, channel: Channel) -> JSONResponse:
    region = change.principal.region_or(None)
    who = await queries.to_notify(change.runtime.engine, edition=edition, region=region)
    command = SendRegistrationNotice(edition, channel)
    work = [Work(EMPLOYER, employer_stream(uscc), command) for uscc in who]
    return await change.record(work, answer=lambda events: {"notified": count(events, RegistrationNoticeSent)})
