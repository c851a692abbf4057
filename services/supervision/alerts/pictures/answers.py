"""What was asked or objected to, and who decided it. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record

ANSWERS = {
    "objection-raised": ("objection_id", ("objection-upheld", "objection-dismissed")),
    "reconsideration-asked": ("reconsideration_id", ("reconsideration-decided",)),
}


def answered(case: Case) -> Iterable[tuple[Record, Record]]:
    """What was asked, and its decision."""
    for raised in case.all(*ANSWERS):
        key, answers = ANSWERS[raised.name]
        for answer in case.all(*answers):
            if answer.text(key) == raised.text(key) and answer.position > raised.position:
                yield raised, answer
