"""Top-ups, the lists that they stand on, and the objections to those. Pure."""

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record, not_after


def lists_of(case: Case, top_up: Record) -> list[Record]:
    number = top_up.text("assessment_id")
    return [one for one in case.all("top-up-listed") if one.text("assessment_id") == number]


def undecided_objections(case: Case, notice_id: str, by: Record | None) -> list[Record]:
    """Objections to a list that nobody decided before a record; None: ever."""
    decided = {
        one.text("objection_id")
        for one in case.all("objection-dismissed", "objection-upheld")
        if by is None or not_after(one, by)
    }
    raised = [one for one in case.all("objection-raised") if one.text("notice_id") == notice_id]
    return [one for one in raised if one.text("objection_id") not in decided]
