"""Who speaks for an employer does not act for an agency on it, and the other way (回避). Pure.

Registration tells who spoke for whom, eligibility who decided on whom. Each service keeps what the other tells in a
table of its own and asks it before a person acts; what comes at the same instant and slips through, supervision sees in
the logs.
"""

from collections.abc import Iterable

from sqlalchemy import Column, MetaData, Table, Text

from shared.contracts.eligibility import (
    ContributionsRecorded,
    DecisionReviewed,
    EmployerAssessed,
    ObjectionDismissed,
    ObjectionUpheld,
    PlacementsRecorded,
    ReconsiderationDecided,
)
from shared.contracts.registration import AmountDisputed, BankDetailsGiven, EmployerRegistered, RefundConfirmed
from shared.eventlog.decider import Refused
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Put, RowOperation
from shared.people import person_key
from shared.refusals import BOTH_SIDES

SPOKEN = (EmployerRegistered, BankDetailsGiven, RefundConfirmed, AmountDisputed)
"""What is said for an employer; a roster's bank details are not."""

DECIDED = (
    ContributionsRecorded,
    PlacementsRecorded,
    EmployerAssessed,
    DecisionReviewed,
    ObjectionUpheld,
    ObjectionDismissed,
    ReconsiderationDecided,
)
"""What is done for an agency on one employer: decided, or recorded for a decision."""


def helpers_table(metadata: MetaData) -> Table:
    """Everybody who ever spoke for an employer, by ``person_key``."""
    return _people_table("known_helpers", metadata)


def helper_in(recorded: RecordedEvent, helpers: Table) -> Iterable[RowOperation]:
    event = recorded.event
    if isinstance(event, SPOKEN) and not (isinstance(event, BankDetailsGiven) and event.source == "roster"):
        yield _acted(recorded, event.uscc, helpers)


def deciders_table(metadata: MetaData) -> Table:
    """Everybody who ever acted for an agency on an employer, by ``person_key``."""
    return _people_table("known_deciders", metadata)


def decider_in(recorded: RecordedEvent, deciders: Table) -> Iterable[RowOperation]:
    event = recorded.event
    if isinstance(event, DECIDED):
        yield _acted(recorded, event.uscc, deciders)


def _people_table(name: str, metadata: MetaData) -> Table:
    return Table(name, metadata, Column("uscc", Text, primary_key=True), Column("person", Text, primary_key=True))


def _acted(recorded: RecordedEvent, uscc: str, people: Table) -> RowOperation:
    return Put(people, {"uscc": uscc, "person": person_key(recorded.actor)})


def refuse_helper(person: str, uscc: str) -> Refused:
    return Refused(BOTH_SIDES, person=person, uscc=uscc)
