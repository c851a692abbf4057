"""Registration's facts to its read tables. Pure."""

import json
from collections.abc import Iterable
from datetime import date

from services.registration.tables import (
    adopted_editions,
    employers,
    known_cases,
    known_contents,
    known_deciders,
    moves,
    programmes,
)
from shared.contracts.eligibility import (
    EditionAdopted,
    EditionProposed,
    EmployerAssessed,
    ObjectionUpheld,
    RefundDeemedWaived,
    RefundGranted,
)
from shared.contracts.registration import (
    AmountDisputed,
    AssessmentReceived,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerMoved,
    EmployerRegistered,
    MoveProposed,
    MoveRejected,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import Change, Put, Remove, RowOperation
from shared.recusal import decider_in

_SHOWN = {column.name for column in programmes.c} & set(EmployerEnrolled.model_fields)
"""Of an employer's facts; what the size class may be derived from is eligibility's business."""


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case EmployerEnrolled():
            facts = event.model_dump(include=_SHOWN)
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
        case MoveProposed():
            row = event.model_dump(exclude={"person"})
            yield Put(moves, row | {"proposed_by": event.person, "proposed_at": recorded.recorded_at})
        case MoveRejected(uscc=uscc) | EmployerMoved(uscc=uscc):
            yield Remove(moves, {"uscc": uscc})
        case AmountDisputed(uscc=uscc, edition=edition):
            yield Change(programmes, {"edition": edition, "uscc": uscc}, {"word": "disputed"})


def project_eligibility(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What eligibility tells, and registration must know to take a roster, a confirmation, or anybody's word."""
    yield from decider_in(recorded, known_deciders)
    event = recorded.event
    match event:
        case EditionAdopted(edition=edition, sha256=sha256):
            yield Put(adopted_editions, {"edition": edition, "sha256": sha256})
        case EditionProposed(sha256=sha256, content=content):
            closing = json.loads(content)["closing_date"]["value"]
            yield Put(known_contents, {"sha256": sha256, "closing_date": date.fromisoformat(closing)})
        case EmployerAssessed():
            yield Change(known_cases, {"edition": event.edition, "uscc": event.uscc}, {"stage": None})
        case RefundGranted():
            yield _stage(event, "granted")
        case RefundDeemedWaived():
            yield _stage(event, "waived")
        case ObjectionUpheld(late=False):
            yield _stage(event, "taken-off")


def _stage(event: RefundGranted | RefundDeemedWaived | ObjectionUpheld, stage: str) -> RowOperation:
    return Put(known_cases, {"edition": event.edition, "uscc": event.uscc, "stage": stage})


EMPLOYERS = Projection("registration-employers", (employers, programmes, moves), project)
