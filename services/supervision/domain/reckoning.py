"""Decisions worked again by the edition that each names: rows, premium, rate and amount. Pure."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.law import Law
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R3 = "R3: Q48 §2"
_DECISIONS = ("employer-assessed", "decision-reviewed")


def _decisions(case: Case) -> Iterator[tuple[Record, Record]]:
    """Every assessment, with the record that it stands in: its own, or that of a review."""
    for record in case.all(*_DECISIONS):
        if record.name == "employer-assessed":
            yield record, record
        elif isinstance(inside := record.data.get("assessment"), dict):
            yield record._replace(data=inside), record


def _law(assessed: Record, terms: Terms) -> Law | None:
    """The content that it names; the one in force for a decision of before the log had editions."""
    return terms.laws.get(assessed.text("edition_sha256"), terms.law)


def unadopted_edition(case: Case, terms: Terms) -> Iterator[Sign]:
    """Decided by rules that two people never put in force."""
    for assessed, record in _decisions(case):
        named = assessed.text("edition_sha256")
        if assessed.text("decided_on") and named not in terms.laws:
            detail = says("Decided by a content of the edition that nobody adopted ({sha256}).", sha256=named[:12])
            yield Sign(since=record, amount_fen=assessed.fen(), detail=detail, cure=_next(case, record))


def recomputed_amount(case: Case, terms: Terms) -> Iterator[Sign]:
    """Premium paid times the edition's rate, rounded once as the edition rounds."""
    for assessed, record in _decisions(case):
        law, premium = _law(assessed, terms), assessed.data.get("premium_paid_fen")
        if law is None or assessed.text("outcome") != "eligible" or not isinstance(premium, int):
            continue
        rate = _rate(assessed, law)
        if rate is None:
            continue
        worked = law.rounded(_exact(assessed, law, premium, rate))
        if assessed.fen() != worked:
            detail = says(
                "{premium} at {rate} is {worked}; {assessed} was assessed.",
                premium=yuan(premium),
                rate=rate,
                worked=yuan(worked),
                assessed=yuan(assessed.fen()),
            )
            yield Sign(since=record, amount_fen=abs(assessed.fen() - worked), detail=detail, cure=_next(case, record))


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


def premium_beyond_payments(case: Case, terms: Terms) -> Iterator[Sign]:
    """R3: the base is what was actually paid in the base year: never more than the months that it was counted from."""
    for assessed, record in _decisions(case):
        law, premium = _law(assessed, terms), assessed.data.get("premium_paid_fen")
        imported = _rows(case, assessed, record)
        if law is None or imported is None or not isinstance(premium, int):
            continue
        paid = law.paid_fen(imported.data.get("months", ()))
        if premium > paid:
            detail = says(
                "{paid} was paid in {year}; the assessment counts {premium}.",
                paid=yuan(paid),
                year=law.base_year,
                premium=yuan(premium),
            )
            yield Sign(
                since=record,
                amount_fen=premium - paid,
                detail=detail,
                cure=_next(case, record),
                evidence=(imported,),
            )


def _rows(case: Case, assessed: Record, record: Record) -> Record | None:
    """The import that it says it counted; None where the rows stand in a file, or nothing was imported."""
    named = assessed.text("rows")
    if named.startswith("file:"):
        return None
    before = [one for one in case.all("contributions-recorded") if comes_before(one, record)]
    number = int(named) if named.isdecimal() else 0
    if 0 < number <= len(before):
        return before[number - 1]
    return before[-1] if before else None


def _next(case: Case, record: Record) -> Record | None:
    return next((one for one in case.all(*_DECISIONS) if comes_before(record, one)), None)


RECKONING: tuple[Rule[Case], ...] = (
    Rule(
        "misrouted.unadopted-edition",
        "grave",
        "R8: forging system parameters is a reportable offence",
        unadopted_edition,
        _DECISIONS,
    ),
    Rule("misrouted.recomputed-amount", "grave", _R3, recomputed_amount, _DECISIONS),
    Rule("misrouted.premium-beyond-payments", "grave", _R3, premium_beyond_payments, _DECISIONS),
)
