"""Dispute unanswered. Pure."""

from collections.abc import Iterable, Iterator

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def dispute_unanswered(case: Case, terms: Terms) -> Iterable[Sign]:
    for dispute in case.all("amount-disputed"):
        yield Sign(
            since=dispute,
            amount_fen=dispute.fen(),
            due=after_working_days(dispute.day, terms.dispute_days),
            cure=next(_answers(case, dispute), None),
        )


def _answers(case: Case, dispute: Record) -> Iterator[Record]:
    """What came after the dispute. The disputed assessment itself may be of the same instant, in the other log: at one
    instant only that is an answer which registration, where the dispute is, has received after it."""
    received = {one.text("assessment_id") for one in case.all("assessment-received") if comes_before(dispute, one)}
    for one in case.all("employer-assessed", "refund-confirmed", "decision-reviewed", "refund-deemed-waived"):
        if comes_before(dispute, one) or (one.at == dispute.at and one.text("assessment_id") in received):
            yield one


RULE = Rule(
    kind="withheld.dispute-unanswered",
    group="withheld",
    severity="serious",
    clause=CONFIRMED,
    title=Words("Dispute unanswered", "单位对金额有异议未答复"),
    why=Words(
        "An employer that says the amount is wrong waits for an answer, and for its money.",
        "单位对金额有异议，既在等待答复，也在等待款项。",
    ),
    says=Words(
        "The employer says that the amount is wrong, and was not answered.",
        "单位提出金额有误，至今未答复。",
    ),
    of=Case,
    find=dispute_unanswered,
    begins=("amount-disputed",),
)
