"""Voucher over-claimed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, rejected_vouchers
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def voucher_over_claimed(case: Case, _: Terms) -> Iterable[Sign]:
    names = {duty.opened.text("duty_id"): duty.using_firm for duty in duties_of(case)}
    for one in rejected_vouchers(case, over_claimed=True):
        firm = names.get(one.text("duty_id"), "a using firm")
        detail = says(firm=firm)
        yield Sign(since=one, subject=one.text("duty_id"), amount_fen=one.fen(), detail=detail)


RULE = Rule(
    kind="withheld.voucher-over-claimed",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Voucher over-claimed", "凭证超额申报"),
    why=Words("Nobody can have passed on more than was left to pass on.", "申报的转付金额不可能多于尚应转付的金额。"),
    says=Words(
        "More was claimed towards {firm} than was outstanding.",
        "对{firm}申报的金额多于尚应转付的金额。",
    ),
    of=Case,
    find=voucher_over_claimed,
    begins=("voucher-rejected",),
)
