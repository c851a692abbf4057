"""What an alert cites: the requirement in words, and the documents of its own edition that make it. Pure.

The documents are those that the edition's content names as the source of a value. What no value says is given here, by
edition; an edition that is not named cites no document for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.supervision.domain.law import Law
from shared.words import Language, Words

_ASSUMED = Words("assumed", "推定")


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """``values``: of the edition's content, whose sources make the requirement. ``documents``: by edition."""

    requires: Words
    values: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)

    def cited(self, edition: str | None, law: Law | None, language: Language) -> str:
        """
        >>> PAID_IN_TIME.cited(None, None, "en")
        'The refund is paid in time, in full and to the right account'
        """
        sources = [] if law is None else [one for name in self.values for one in law.sources.get(name, ())]
        named = [self.documents[edition or ""]] if edition in self.documents else []
        assumed = f" ({_ASSUMED.en})" if language == "en" else f"（{_ASSUMED.zh}）"
        named += [one.text + (assumed if one.assumed else "") for one in sources]
        required, separator = self.requires.said_in(language), ": " if language == "en" else "："
        between = ", " if language == "en" else "、"
        return required + (separator + between.join(dict.fromkeys(named)) if named else "")


PAID_IN_TIME = Clause(
    Words("The refund is paid in time, in full and to the right account", "返还资金应按时、足额、准确支付"), ("pay_by",)
)
CONFIRMED = Clause(
    Words("The employer confirms the amount and the account", "返还金额和收款账户由单位确认"), ("direct_route",)
)
UNCHANGED = Clause(
    Words("Without an application only an unchanged account is paid", "免申即享只支付到未变更的账户"), ("direct_route",)
)
PUBLISHED = Clause(
    Words("The list is open to objections before anything is paid", "返还名单先公示、接受异议，再支付"),
    ("notice_working_days",),
)
RATE = Clause(
    Words("The refund is the edition's share of the premium paid", "返还金额为实际缴费的规定比例"), ("rates",)
)
ENTITLED = Clause(
    Words("Only employers that the edition names, and that kept their staff", "返还对象须符合范围和裁员率条件"),
    ("layoff", "rates"),
)
RESERVE = Clause(
    Words("The fund can pay for so many months before it pays refunds", "基金具备规定月数的支付能力方可返还"),
    ("fund_months",),
)
PASSED_ON = Clause(
    Words("A labour-dispatch firm passes the refund on, and proves it", "劳务派遣单位应转付返还资金并提供凭证"),
    documents={"qinghai-2021": "X74 §2, Q35 §3"},
)
REACHED = Clause(
    Words("Everyone entitled gets the refund", "应享尽享"),
    documents={"qinghai-2021": "X74 §2, Q35 §3"},
)
WAIVED = Clause(Words("Only an employer that says nothing waives", "单位逾期未确认的才视为自愿放弃"), ("closing_date",))
DUTIES = Clause(
    Words("Maker, checker, approver and releaser are different people", "经办、复核、审批、发送须由不同的人办理")
)
INTEREST = Clause(Words("A clerk keeps away from their own (回避)", "经办人员对与本人有关的单位应当回避"))
LARGE_AMOUNTS = Clause(
    Words("Large amounts are approved by several people", "大额支付须集体审批"), ("second_approver_from",)
)
ADOPTED_RULES = Clause(
    Words("Changing the rules without approval is a reportable offence", "擅自更改系统参数须立案查处")
)
PROVABLE = Clause(Words("Every fen must be provable from the log alone", "每一分钱都须仅凭日志即可证明"))
