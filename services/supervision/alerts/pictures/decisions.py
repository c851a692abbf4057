"""Decisions, and the content of the edition that each names. Pure."""

from collections.abc import Iterator

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.law import Law
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms

DECISIONS = ("employer-assessed", "decision-reviewed")


def decisions_of(case: Case) -> Iterator[tuple[Record, Record]]:
    """Every assessment, with the record that it stands in: its own, or that of a review."""
    for record in case.all(*DECISIONS):
        if record.name == "employer-assessed":
            yield record, record
        elif isinstance(inside := record.data.get("assessment"), dict):
            yield record._replace(data=inside), record


def law_of_decision(assessed: Record, terms: Terms) -> Law | None:
    """The content that it names; the one in force for a decision of before the log had editions."""
    return terms.laws.get(assessed.text("edition_sha256"), terms.law)


def next_decision(case: Case, record: Record) -> Record | None:
    return next((one for one in case.all(*DECISIONS) if comes_before(record, one)), None)
