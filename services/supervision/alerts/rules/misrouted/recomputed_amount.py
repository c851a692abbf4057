"""Recomputed amount differs. Pure."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.decisions import DECISIONS, decisions_of, law_of_decision, next_decision
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.law import Law
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def recomputed_amount(case: Case, terms: Terms) -> Iterator[Sign]:
    for assessed, record in decisions_of(case):
        law, premium = law_of_decision(assessed, terms), assessed.data.get("premium_paid_fen")
        if law is None or assessed.text("outcome") != "eligible" or not isinstance(premium, int):
            continue
        rate = _rate(assessed, law)
        if rate is None:
            continue
        worked = law.rounded(_exact(assessed, law, premium, rate))
        if assessed.fen() != worked:
            detail = says(premium_fen=premium, rate=str(rate), worked_fen=worked, assessed_fen=assessed.fen())
            yield Sign(
                since=record, amount_fen=abs(assessed.fen() - worked), detail=detail, cure=next_decision(case, record)
            )


def _rate(assessed: Record, law: Law) -> Fraction | None:
    """The edition's, of the kind and size that were decided on; decisions of the first engine name their rate only."""
    kind, on = assessed.text("unit_kind"), assessed.text("decided_on")
    if kind and on:
        return law.rate_of(kind, assessed.text("size_class") or None, date.fromisoformat(on))
    told = assessed.data.get("rate")
    return None if told is None else Fraction(str(told))


def _exact(assessed: Record, law: Law, premium: int, rate: Fraction) -> Fraction:
    """Each share of a dispatch firm's premium at its own rate, where the edition splits it; else all of it at one."""
    if law.placed_rate is None or not assessed.data.get("dispatch_firm"):
        return premium * rate
    shares = assessed.data.get("placements") or ()
    return sum((share["premium_fen"] * _share_rate(share, assessed, law, rate) for share in shares), Fraction(0))


def _share_rate(share: dict[str, Any], assessed: Record, law: Law, own: Fraction) -> Fraction:
    if share["unit_kind"] == "public_institution":
        return Fraction(0)
    if share["using_uscc"] is None or law.placed_rate != "using-firm":
        return own
    on = date.fromisoformat(assessed.text("decided_on"))
    return law.rate_of(share["unit_kind"], share["size_class"], on) or Fraction(0)


RULE = Rule(
    kind="misrouted.recomputed-amount",
    group="misrouted",
    severity="grave",
    clause=RATE,
    title=Words("Recomputed amount differs", "重新计算金额不符"),
    why=Words(
        "Premium paid times the edition's rate, rounded once as the edition rounds.",
        "实际缴费乘以政策年度版本的返还比例，按该版本的规则舍入一次。",
    ),
    says=Words(
        "{premium_fen} at {rate} is {worked_fen}; {assessed_fen} was assessed.",
        "缴费 {premium_fen} 元按 {rate} 计算为 {worked_fen} 元；核定为 {assessed_fen} 元。",
    ),
    of=Case,
    find=recomputed_amount,
    begins=DECISIONS,
)
