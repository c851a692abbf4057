"""Eligibility's facts, and registration's, to read tables. Pure."""

import json
from collections.abc import Iterable
from datetime import datetime

from services.eligibility.tables import (
    cases,
    due_top_ups,
    edition_contents,
    editions,
    exclusions,
    funds,
    known_accounts,
    known_employers,
    known_helpers,
    notice_entries,
    notices,
    objections,
    reconsiderations,
    working,
)
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    DecisionReviewed,
    EditionAdopted,
    EditionProposed,
    EmployerAssessed,
    ExclusionRecorded,
    FundRecorded,
    NoticeEnded,
    NoticePublished,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    ReconsiderationAsked,
    ReconsiderationDecided,
    RefundDeemedWaived,
    RefundGranted,
    TopUpDue,
    TopUpGranted,
    TopUpListed,
)
from shared.contracts.fact import Fact
from shared.contracts.registration import BankDetailsGiven, EmployerEnrolled, RefundConfirmed
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import Add, Change, Put, Remove, RowOperation
from shared.recusal import helper_in


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case EmployerAssessed():
            yield from _assessed(event)
        case NoticePublished():
            yield Put(notices, event.model_dump() | {"ended": False, "position": recorded.position})
        case NoticeEnded(notice_id=notice_id):
            yield Change(notices, {"notice_id": notice_id}, {"ended": True})
        case CaseListed(notice_id=notice_id):
            yield _case(event.edition, event.uscc, stage="listed", notice_id=notice_id)
            yield _entry(event, recorded.position)
        case TopUpListed():
            yield Put(due_top_ups, event.model_dump(include={"edition", "uscc", "notice_id", "last_day"}))
            yield _entry(event, recorded.position)
        case ObjectionRaised():
            row = {name: value for name, value in dict(event).items() if name != "person"}
            yield Put(objections, row | {"state": "open", "raised_at": recorded.recorded_at})
        case ObjectionUpheld(late=True):
            yield _no_top_up(event)
            yield Change(objections, {"objection_id": event.objection_id}, {"state": "upheld", "reason": event.reason})
        case ObjectionUpheld(notice_id=notice_id):
            yield Change(notice_entries, {"notice_id": notice_id, "uscc": event.uscc}, {"taken_off": True})
            yield Change(objections, {"objection_id": event.objection_id}, {"state": "upheld", "reason": event.reason})
            yield _case(event.edition, event.uscc, stage="taken-off", waiting_for=None)
        case ObjectionDismissed():
            values = {"state": "dismissed", "reason": event.reason}
            yield Change(objections, {"objection_id": event.objection_id}, values)
        case NoticeWindowPassed():
            yield _case(event.edition, event.uscc, stage="waiting", waiting_for=event.waiting_for)
        case ConfirmationNoted():
            yield _case(event.edition, event.uscc, confirmed=True)
        case RefundGranted():
            yield _case(event.edition, event.uscc, stage="granted", waiting_for=None, pay_by=event.pay_by)
        case RefundDeemedWaived():
            yield _case(event.edition, event.uscc, stage="waived", waiting_for=None)
        case _:
            yield from _policy_and_reviews(event, recorded.recorded_at)


def _policy_and_reviews(event: Fact, recorded_at: datetime) -> Iterable[RowOperation]:
    match event:
        case DecisionReviewed(assessment=assessment):
            yield _case(event.edition, event.uscc, **_decided_by(assessment))
            yield _working(assessment)
            yield _no_top_up(event)
        case TopUpDue():
            row = event.model_dump(include={"edition", "uscc", "assessment_id"})
            yield Put(due_top_ups, row | {"notice_id": None, "last_day": None})
        case TopUpGranted():
            yield _no_top_up(event)
        case ReconsiderationAsked():
            row = {name: value for name, value in dict(event).items() if name not in ("assessment_id", "asked_by")}
            yield Put(reconsiderations, row | {"state": "open", "asked_at": recorded_at})
        case ReconsiderationDecided():
            values = event.model_dump(include={"reason", "before_fen", "after_fen"})
            state = {"state": "accepted" if event.accepted else "refused"}
            yield Change(reconsiderations, {"reconsideration_id": event.reconsideration_id}, values | state)
        case EditionProposed():
            row = {"edition": event.edition, "sha256": event.sha256, "content": event.content}
            yield Put(edition_contents, row | {"proposed_by": event.proposed_by})
        case EditionAdopted():
            row = {"edition": event.edition, "sha256": event.sha256}
            yield Put(edition_contents, row | {"approved_by": event.approved_by, "adopted_on": event.adopted_on})
            yield Put(editions, row)
        case FundRecorded():
            yield Put(funds, event.model_dump())
        case ExclusionRecorded():
            yield Put(exclusions, event.model_dump(exclude={"import_sha256"}))


def _entry(event: CaseListed | TopUpListed, position: int) -> RowOperation:
    row = event.model_dump(include={"notice_id", "uscc", "edition", "assessment_id", "amount_fen"})
    return Put(notice_entries, row | {"taken_off": False, "position": position})


def _no_top_up(event: DecisionReviewed | TopUpGranted | ObjectionUpheld) -> RowOperation:
    return Remove(due_top_ups, {"edition": event.edition, "uscc": event.uscc})


def _case(edition: str, uscc: str, **values: object) -> RowOperation:
    return Put(cases, {"edition": edition, "uscc": uscc, **values})


def _assessed(event: EmployerAssessed) -> Iterable[RowOperation]:
    yield _case(
        event.edition,
        event.uscc,
        name=event.name,
        agency=event.agency,
        stage="assessed",
        assessment_id=event.assessment_id,
        outcome=event.outcome,
        route=event.route,
        amount_fen=event.amount_fen,
        reasons=json.dumps(event.reasons, ensure_ascii=False),
        confirmed=False,
        **_decided_by(event),
    )
    yield _working(event)


def _decided_by(assessment: EmployerAssessed) -> dict[str, object]:
    """Which content of the edition decided, and when: from which it is known whether to decide again."""
    return {"edition_sha256": assessment.edition_sha256, "decided_on": assessment.decided_on}


def _working(assessment: EmployerAssessed) -> RowOperation:
    row = {"assessment_id": assessment.assessment_id, "name": assessment.name}
    return Put(working, row | {"assessment": assessment.model_dump_json()})


CASES = Projection(
    "eligibility-cases",
    (
        cases,
        notices,
        notice_entries,
        objections,
        working,
        edition_contents,
        editions,
        reconsiderations,
        funds,
        exclusions,
        due_top_ups,
    ),
    project,
)


def project_registration(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What eligibility must know of registration."""
    event = recorded.event
    yield from helper_in(recorded, known_helpers)
    match event:
        case EmployerEnrolled():
            # Also what nobody said, which a dump leaves out: then what an earlier roster said is gone too.
            yield Put(known_employers, {**dict(event), "position": recorded.position})
        case BankDetailsGiven():
            row = {"uscc": event.uscc, "fingerprint": event.bank.account_fingerprint}
            yield Put(known_accounts, row | {"of_roster": event.source == "roster"})
            yield Add(known_accounts, {"uscc": event.uscc}, {"given": 1})
        case RefundConfirmed():
            yield Put(known_accounts, {"uscc": event.uscc, "confirmed": event.account_fingerprint})
