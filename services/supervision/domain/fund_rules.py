"""The money of a pooling region: asked for and not moved, short of what is approved, or overdrawn. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"
_MOVES = {
    "funds-transferred": 1,
    "funds-transfer-not-booked": -1,
    "repayment-proven": 1,
    "funds-came-back": 1,
    "funds-gone-again": -1,
    "funds-committed": -1,
}


@dataclass(frozen=True, slots=True)
class Fund:
    """``{edition}:{region}``: the fund's own facts in payout's log, and the steps of the batches that it pays."""

    fund_id: str
    steps: Sequence[Record]

    def of(self, *names: str) -> list[Record]:
        return [step for step in self.steps if step.name in names]

    @property
    def whose(self) -> Whose:
        edition, _, region = self.fund_id.rpartition(":")
        return Whose(owner=f"fund:{self.fund_id}", edition=edition or None, agency=region or "000000")


def moved_fen(step: Record) -> int:
    """What a step brought to the fund; negative for what it took."""
    match step.name:
        case "account-entry-booked":
            return step.fen() if step.data.get("inward") else -step.fen()
        case "funds-transfer-proven":
            return step.fen() if step.text("was") == "not-booked" else 0
        case name:
            return _MOVES.get(name, 0) * step.fen()


def fund_picture(fund_id: str, records: Iterable[Record]) -> Fund:
    return Fund(fund_id, in_order(one for one in records if one.source == "payout"))


def funds_not_moved(fund: Fund, terms: Terms) -> Iterable[Sign]:
    """Asked for, and not on the disbursement account: every payment of the region waits for it."""
    for asked in fund.of("funds-requested"):
        request = asked.text("request_id")
        steps = [one for one in fund.of("funds-approved", "funds-transferred") if one.text("request_id") == request]
        moved = next((one for one in steps if one.name == "funds-transferred"), None)
        amount = yuan(asked.fen())
        yield Sign(
            since=asked,
            subject=request,
            amount_fen=asked.fen(),
            detail=says("{amount} was approved, and has not come to the disbursement account.", amount=amount)
            if steps
            else says("{amount} was asked for, and has not come to the disbursement account.", amount=amount),
            due=after_working_days(asked.day, terms.funds_days),
            cure=moved,
        )


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


def fund_overdrawn(fund: Fund, _: Terms) -> Iterable[Sign]:
    """More was released than was moved to the disbursement account: somebody else's money was paid out."""
    available = 0
    for step in fund.steps:
        available += moved_fen(step)
        if step.name == "funds-committed" and available < 0:
            detail = says(
                "Batch {batch} took {amount} more than the fund held.",
                batch=step.text("batch_id"),
                amount=yuan(-available),
            )
            yield Sign(since=step, subject=step.text("batch_id"), amount_fen=-available, detail=detail)


def transfer_not_booked(fund: Fund, _: Terms) -> Iterable[Sign]:
    """A person recorded money that the bank does not show: batches may have been paid out of it."""
    transfers = {one.text("request_id"): one for one in fund.of("funds-transferred")}
    proven = {one.text("request_id"): one for one in fund.of("funds-transfer-proven")}
    for doubted in fund.of("funds-transfer-not-booked"):
        request = doubted.text("request_id")
        recorded = transfers.get(request, doubted)
        yield Sign(
            since=doubted,
            subject=request,
            amount_fen=doubted.fen(),
            detail=says(
                "{amount} is recorded as transferred on {day}; the statements up to {closed} do not show it.",
                amount=yuan(doubted.fen()),
                day=recorded.text("transferred_on"),
                closed=doubted.text("closed_on"),
            ),
            cure=proven.get(request),
            evidence=(recorded,),
        )


FUND_RULES: tuple[Rule[Fund], ...] = (
    Rule("withheld.funds-not-moved", "serious", _R8, funds_not_moved),
    Rule("withheld.funds-short", "serious", _R8, funds_short),
    Rule("misrouted.fund-overdrawn", "grave", _R8, fund_overdrawn),
    Rule("misrouted.transfer-not-booked", "grave", _R8, transfer_not_booked),
)
