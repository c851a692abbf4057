"""Premium beyond what was paid. Pure."""

from collections.abc import Iterator

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.decisions import DECISIONS, decisions_of, law_of_decision, next_decision
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def premium_beyond_payments(case: Case, terms: Terms) -> Iterator[Sign]:
    for assessed, record in decisions_of(case):
        law, premium = law_of_decision(assessed, terms), assessed.data.get("premium_paid_fen")
        imported = _rows(case, assessed, record)
        if law is None or imported is None or not isinstance(premium, int):
            continue
        paid = law.paid_fen(imported.data.get("months", ()))
        if premium > paid:
            detail = says(paid_fen=paid, year=law.base_year, premium_fen=premium)
            yield Sign(
                since=record,
                amount_fen=premium - paid,
                detail=detail,
                cure=next_decision(case, record),
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


RULE = Rule(
    kind="misrouted.premium-beyond-payments",
    group="misrouted",
    severity="grave",
    clause=RATE,
    title=Words("Premium beyond what was paid", "缴费基数超过实际缴费"),
    why=Words(
        "R3: the base is what was actually paid in the base year: never more than the months that it was counted from.",
        "R3：基数为基准年度实际缴费，不得多于据以计算的各月缴费之和。",
    ),
    says=Words(
        "{paid_fen} was paid in {year}; the assessment counts {premium_fen}.",
        "{year} 年实际缴费 {paid_fen} 元；核定按 {premium_fen} 元计算。",
    ),
    of=Case,
    find=premium_beyond_payments,
    begins=DECISIONS,
)
