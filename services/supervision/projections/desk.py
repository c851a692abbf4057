"""What waits for a decision of a person, from the facts of the feeds: objections, claims, batches. Pure."""

from collections.abc import Iterable

from services.supervision.tables import desk_batches, notice_windows, questions
from shared.contracts.eligibility import (
    NoticePublished,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    ReconsiderationAsked,
    ReconsiderationDecided,
)
from shared.contracts.payout import BatchApproved, BatchChecked, BatchDrafted, BatchRejected, BatchReleased
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Put, RowOperation
from shared.people import person_key


def project_desk(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event, at = recorded.event, recorded.recorded_at
    match event:
        case NoticePublished():
            yield Put(notice_windows, event.model_dump(include={"notice_id", "agency", "last_day"}))
        case ObjectionRaised(objection_id=number):
            row = event.model_dump(include={"edition", "uscc", "notice_id"})
            yield Put(questions, row | {"number": number, "kind": "objection", "asked_at": at, "decided": False})
        case ReconsiderationAsked(reconsideration_id=number):
            row = {"edition": event.edition, "uscc": event.uscc, "notice_id": event.notice_id}
            yield Put(questions, row | {"number": number, "kind": "claim", "asked_at": at, "decided": False})
        case ObjectionUpheld(objection_id=number) | ObjectionDismissed(objection_id=number):
            yield Put(questions, {"number": number, "decided": True})
        case ReconsiderationDecided(reconsideration_id=number):
            yield Put(questions, {"number": number, "decided": True})
        case BatchDrafted():
            row = event.model_dump(include={"batch_id", "edition", "agency", "payments", "total_fen", "approvals"})
            yield Put(desk_batches, row | {"maker": person_key(event.maker), "state": "drafted", "since": at})
        case BatchChecked(batch_id=batch_id, checker=person):
            yield Put(
                desk_batches, {"batch_id": batch_id, "state": "checked", "since": at, "checker": person_key(person)}
            )
        case BatchApproved(batch_id=batch_id, approver=person, complete=False):
            yield Put(desk_batches, {"batch_id": batch_id, "since": at, "first_approver": person_key(person)})
        case BatchApproved(batch_id=batch_id, approver=person):
            yield Put(
                desk_batches, {"batch_id": batch_id, "state": "approved", "since": at, "approver": person_key(person)}
            )
        case BatchRejected(batch_id=batch_id):
            yield Put(desk_batches, {"batch_id": batch_id, "state": "rejected", "since": at})
        case BatchReleased(batch_id=batch_id):
            yield Put(desk_batches, {"batch_id": batch_id, "state": "released", "since": at})
