"""Released unapproved. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.batch import Batch, person_of
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.money import fen
from shared.people import person_key
from shared.words import Words


def released_unapproved(batch: Batch, terms: Terms) -> Iterable[Sign]:
    for release in batch.of("batch-released"):
        before = [step for step in batch.steps if step.position < release.position]
        drafted = [step for step in before if step.name == "batch-drafted"]
        needed = max((max(step.data.get("approvals") or 1, _asked(step, terms)) for step in drafted), default=1)
        checked = any(step.name == "batch-checked" for step in before)
        approvals = {person_key(person_of(step)) for step in before if step.name == "batch-approved"}
        if not drafted or not checked or len(approvals) < needed:
            detail = says("checked" if checked else "unchecked", given=len(approvals), needed=needed)
            yield Sign(since=release, amount_fen=release.fen("total_fen"), detail=detail, people=(person_of(release),))


def _asked(drafted: Record, terms: Terms) -> int:
    """Drafts of before editions had payments in them name no content of one."""
    law = terms.laws.get(drafted.text("rules_sha256"))
    return 2 if law is not None and drafted.fen("total_fen") >= fen(law.payments["second_approver_from"]) else 1


RULE = Rule(
    kind="misrouted.released-unapproved",
    group="control-breached",
    severity="grave",
    clause=DUTIES,
    title=Words("Released unapproved", "未审批即发往银行"),
    why=Words(
        "By fewer than the draft says, or than the edition asks of such an amount, by the content that "
        "the draft names.",
        "审批人数少于批次所载人数，或者少于批次所依据政策年度版本对该金额要求的人数。",
    ),
    says={
        "checked": Words(
            "Released with a check and {given} of {needed} approvals.",
            "已复核，审批 {given} 人（应为 {needed} 人）即发往银行。",
        ),
        "unchecked": Words(
            "Released with no check and {given} of {needed} approvals.",
            "未经复核，审批 {given} 人（应为 {needed} 人）即发往银行。",
        ),
    },
    of=Batch,
    find=released_unapproved,
)
