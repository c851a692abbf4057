"""Funds short. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.fund import Fund, moved_fen
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def funds_short(fund: Fund, terms: Terms) -> Iterable[Sign]:
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
        detail=says(batch=batch_id, missing_fen=missing_fen),
        due=after_working_days(since.day, terms.funds_days),
        cure=cure,
    )


RULE = Rule(
    kind="withheld.funds-short",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Funds short", "资金不足"),
    why=Words(
        "Batches that are approved and wait come to more than the fund holds.", "已审批待付的批次合计多于资金余额。"
    ),
    says=Words(
        "Batch {batch} is approved, and the fund lacks {missing_fen} to pay it.",
        "批次 {batch} 已审批，资金尚缺 {missing_fen} 元。",
    ),
    of=Fund,
    find=funds_short,
)
