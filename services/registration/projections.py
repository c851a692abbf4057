"""Registration's facts to its read tables. Pure."""

from collections.abc import Iterable

from services.registration.tables import adopted_editions, employers, programmes
from shared.contracts.eligibility import EditionAdopted
from shared.contracts.registration import (
    AmountDisputed,
    AssessmentReceived,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from shared.eventlog.projection import Projection
from shared.eventlog.records import RecordedEvent
from shared.eventlog.rows import Change, Put, RowOperation

_FOR_ELIGIBILITY = {"industry", "staff", "revenue_fen", "assets_fen", "legal_entity_uscc"}
"""What the size class may be derived from: eligibility's business."""


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case EmployerEnrolled():
            facts = event.model_dump(exclude=_FOR_ELIGIBILITY)
            if event.topic == EmployerEnrolled.topic:
                facts |= {"registered": False, "notices": 0, "word": "awaiting"}
            yield Put(programmes, facts)
            yield Put(employers, {"uscc": event.uscc, "name": event.name, "agency": event.agency})
        case BankDetailsGiven(uscc=uscc, bank=bank):
            details = bank.model_dump(exclude={"account_sealed"})
            yield Put(employers, {"uscc": uscc, **details, "account_position": recorded.position})
        case RegistrationNoticeSent(uscc=uscc, edition=edition, number=number):
            yield Change(programmes, {"edition": edition, "uscc": uscc}, {"notices": number})
        case EmployerRegistered(uscc=uscc, edition=edition):
            yield Change(programmes, {"edition": edition, "uscc": uscc}, {"registered": True})
        case AssessmentReceived(uscc=uscc, edition=edition):
            assessed = event.model_dump(include={"assessment_id", "outcome", "route", "amount_fen"})
            yield Change(programmes, {"edition": edition, "uscc": uscc}, assessed | {"word": "awaiting"})
        case RefundConfirmed(uscc=uscc, edition=edition):
            confirmed = {"word": "confirmed", "confirmed_position": recorded.position}
            yield Change(programmes, {"edition": edition, "uscc": uscc}, confirmed)
        case AmountDisputed(uscc=uscc, edition=edition):
            yield Change(programmes, {"edition": edition, "uscc": uscc}, {"word": "disputed"})


def project_eligibility(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What eligibility tells, and registration must know to take a roster."""
    if isinstance(recorded.event, EditionAdopted):
        yield Put(adopted_editions, {"edition": recorded.event.edition})


EMPLOYERS = Projection("registration-employers", (employers, programmes), project)
