"""withheld.funds-short. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.fund import Fund, moved_fen
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def funds_short(fund: Fund, terms: Terms) -> Iterable[Sign]:
    """Batches that are approved and wait come to more than the fund holds."""
    needed = {one.text("batch_id"): _approvals(one) for one in fund.of("batch-drafted")}
    totals = {one.text("batch_id"): one.fen("total_fen") for one in fund.of("batch-drafted")}
    available = 0
    approvers: dict[str, set[str]] = {}
    waiting: dict[str, int] = {}
    short: dict[str, tuple[Record, int]] = {}
    for step in fund.steps:
        batch_id = step.text("batch_id")
        available += moved_fen(step)
        if step.name == "batch-approved" and batch_id in totals:
            approvers.setdefault(batch_id, set()).add(step.text("approver") or step.actor)
            if len(approvers[batch_id]) >= needed[batch_id]:
                waiting[batch_id] = totals[batch_id]
        elif step.name in ("batch-released", "batch-rejected", "funds-committed"):
            waiting.pop(batch_id, None)
        taken = 0
        for waits, total in waiting.items():
            taken += total
            if taken > available:
                short.setdefault(waits, (step, taken - available))
            elif waits in short:
                yield _short(waits, *short.pop(waits), terms, step)
        for gone in [one for one in short if one not in waiting]:
            yield _short(gone, *short.pop(gone), terms, step)
    for waits, (since, missing) in short.items():
        yield _short(waits, since, missing, terms, None)


def _approvals(drafted: Record) -> int:
    needed = drafted.data.get("approvals")
    return needed if isinstance(needed, int) else 1


def _short(batch_id: str, since: Record, missing_fen: int, terms: Terms, cure: Record | None) -> Sign:
    return Sign(
        since=since,
        subject=batch_id,
        amount_fen=missing_fen,
        detail=says(
            "Batch {batch} is approved, and the fund lacks {missing} to pay it.",
            batch=batch_id,
            missing=yuan(missing_fen),
        ),
        due=after_working_days(since.day, terms.funds_days),
        cure=cure,
    )


RULE = Rule(
    kind="withheld.funds-short",
    severity="serious",
    clause=_R8,
    of=Fund,
    find=funds_short,
)
