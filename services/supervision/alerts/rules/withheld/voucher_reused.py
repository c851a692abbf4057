"""Voucher reused. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, rejected_vouchers
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def voucher_reused(case: Case, _: Terms) -> Iterable[Sign]:
    names = {duty.opened.text("duty_id"): duty.using_firm for duty in duties_of(case)}
    for one in rejected_vouchers(case, over_claimed=False):
        firm = names.get(one.text("duty_id"), "a using firm")
        detail = says(firm=firm, reason=one.text("reason"))
        yield Sign(since=one, subject=one.text("duty_id"), amount_fen=one.fen(), detail=detail)


RULE = Rule(
    kind="withheld.voucher-reused",
    group="withheld",
    severity="grave",
    clause=PASSED_ON,
    title=Words("Voucher reused", "凭证重复使用"),
    why=Words("That it was tried does not pass.", "曾经尝试重复使用的事实不因此消除。"),
    says=Words(
        "A voucher for {firm} had proved another use before ({reason}).",
        "用于{firm}的凭证此前已证明过另一笔使用（{reason}）。",
    ),
    chinese={
        "reason": {
            "reused-file": "凭证文件重复",
            "reused-bank-reference": "银行流水号重复",
            "resembles-bank-reference": "银行流水号与已用的相似",
        },
    },
    of=Case,
    find=voucher_reused,
    begins=("voucher-rejected",),
)
