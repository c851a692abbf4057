"""withheld.voucher-over-claimed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, rejected_vouchers
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R9 = "R9: X74 §2, Q35 §3"


def voucher_over_claimed(case: Case, _: Terms) -> Iterable[Sign]:
    names = {duty.opened.text("duty_id"): duty.using_firm for duty in duties_of(case)}
    for one in rejected_vouchers(case, over_claimed=True):
        firm = names.get(one.text("duty_id"), "a using firm")
        detail = says("More was claimed towards {firm} than was outstanding.", firm=firm)
        yield Sign(since=one, subject=one.text("duty_id"), amount_fen=one.fen(), detail=detail)


RULE = Rule(
    kind="withheld.voucher-over-claimed",
    severity="serious",
    clause=_R9,
    of=Case,
    find=voucher_over_claimed,
    begins=("voucher-rejected",),
)
