"""What was recorded, added up from the facts alone, and set beside the bank's own books."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

_OWN_WAYS = ("credited", "returned", "booked", "claimed-back", "recorded")
"""Resolutions that facts of their own follow from: the case's money is in those."""
_NOT_THE_PAYEES = ("account-differs",)
"""Cases of money that left for a payment and went to somebody else."""


def account_by_facts(events: Iterable[Any], positions: Iterable[int]) -> tuple[int, dict[str, int]]:
    """What the account holds by the facts and the cases that stand beside them; and what each payment has out."""
    events = list(zip(events, positions, strict=True))
    settled = {one.key for one, _ in events if _is(one, "discrepancy-settled")}
    followed = {one.case for one, _ in events if _is(one, "discrepancy-resolved") and one.outcome in _OWN_WAYS}
    repaid = {one.case for one, _ in events if _is(one, "discrepancy-resolved") and one.outcome == "recorded"}
    of_case = {
        position: one.payment_id
        for one, position in events
        if _is(one, "bank-discrepancy-found") and one.payment_id and one.kind not in _NOT_THE_PAYEES
    }
    balance = 0
    out: dict[str, int] = defaultdict(int)
    for one, position in events:
        moved = _moved(one)
        if _is(one, "bank-discrepancy-found") and one.inward is not None and one.amount_fen is not None:
            if position in repaid and one.payment_id:
                out[one.payment_id] -= one.amount_fen  # onto the account it came by the repayment that people recorded
            if one.key in settled or position in followed:
                continue
            moved = one.amount_fen if one.inward else -one.amount_fen
        balance += moved
        payment = of_case.get(one.case) if _is(one, "account-entry-booked") else getattr(one, "payment_id", None)
        if payment is not None and not _is(one, "bank-charge-told"):
            out[payment] -= moved
    return balance, out


def _is(fact: Any, name: str) -> bool:
    return bool(fact.topic == f"payout.{name}.v1")


def _moved(fact: Any) -> int:
    """Fen that a fact says to have come onto the account; negative for what left it."""
    match fact.topic:
        case "payout.funds-transferred.v1" | "payout.recovery-repaid.v1":
            return int(fact.amount_fen)
        case "payout.funds-transfer-not-booked.v1":
            return -int(fact.amount_fen)
        case "payout.funds-transfer-proven.v1" if fact.was == "not-booked":
            return int(fact.amount_fen)
        case "payout.payment-credited.v1" | "payout.payment-sending-booked.v1" | "payout.payment-return-reversed.v1":
            return -int(fact.amount_fen)
        case "payout.payment-returned.v1" if not fact.rejected:
            return int(fact.amount_fen)
        case "payout.payment-part-settled.v1":
            return -int(fact.arrived_fen) if fact.was == "released" else int(fact.amount_fen)
        case "payout.account-entry-booked.v1":
            return int(fact.amount_fen if fact.inward else -fact.amount_fen)
        case _:
            return 0
