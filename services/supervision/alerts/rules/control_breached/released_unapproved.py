"""misrouted.released-unapproved. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.batch import Batch, person_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.money import fen
from shared.people import person_key

_DUTIES = "R8: maker, checker, approver and releaser are different people"


def released_unapproved(batch: Batch, terms: Terms) -> Iterable[Sign]:
    """By fewer than the draft says, or than the edition asks of such an amount, by the content that the draft names."""
    for release in batch.of("batch-released"):
        before = [step for step in batch.steps if step.position < release.position]
        drafted = [step for step in before if step.name == "batch-drafted"]
        needed = max((max(step.data.get("approvals") or 1, _asked(step, terms)) for step in drafted), default=1)
        checked = any(step.name == "batch-checked" for step in before)
        approvals = {person_key(person_of(step)) for step in before if step.name == "batch-approved"}
        if not drafted or not checked or len(approvals) < needed:
            counts = {"given": len(approvals), "needed": needed}
            detail = (
                says("Released with a check and {given} of {needed} approvals.", **counts)
                if checked
                else says("Released with no check and {given} of {needed} approvals.", **counts)
            )
            yield Sign(since=release, amount_fen=release.fen("total_fen"), detail=detail, people=(person_of(release),))


def _asked(drafted: Record, terms: Terms) -> int:
    """Drafts of before editions had payments in them name no content of one."""
    law = terms.laws.get(drafted.text("rules_sha256"))
    return 2 if law is not None and drafted.fen("total_fen") >= fen(law.payments["second_approver_from"]) else 1


RULE = Rule(
    kind="misrouted.released-unapproved",
    severity="grave",
    clause=_DUTIES,
    of=Batch,
    find=released_unapproved,
)
