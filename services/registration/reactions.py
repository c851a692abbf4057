"""When eligibility assessed an employer, then note what may be shown and confirmed. Pure."""

from collections.abc import Iterable
from typing import Any

from services.registration.domain.commands import ReceiveAssessment
from services.registration.domain.employer import EMPLOYER, employer_stream
from shared.contracts.eligibility import EmployerAssessed
from shared.contracts.registration import AssessmentReceived
from shared.eventlog.records import RecordedEvent, Work


def react(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    event = recorded.event
    if isinstance(event, EmployerAssessed):
        received = AssessmentReceived(
            uscc=event.uscc,
            edition=event.edition,
            assessment_id=event.assessment_id,
            outcome=event.outcome,
            route=event.route,
            amount_fen=event.amount_fen,
            assessed_by=recorded.actor,
        )
        yield Work(EMPLOYER, employer_stream(event.uscc), ReceiveAssessment(received))
