"""The same money asked of the fund twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.fund import Fund
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from services.supervision.domain.unlikely import as_rare_as
from shared.words import Words

_WITHIN_DAYS = 10


def funds_asked_twice(fund: Fund, _: Terms) -> Iterable[Sign]:
    asked: list[Record] = []
    for step in fund.steps:
        if step.name == "funds-committed":
            asked = []
        elif step.name == "funds-requested":
            same = [one for one in asked if _same(one, step)]
            asked.append(step)
            if same:
                requests = fund.of("funds-requested")
                alike = sum(one.fen() == step.fen() for one in requests)
                yield Sign(
                    since=step,
                    subject=step.text("request_id"),
                    amount_fen=step.fen(),
                    detail=says(
                        person=step.text("person"),
                        request=step.text("request_id"),
                        first=same[-1].text("request_id"),
                        requests=len(requests),
                        alike=alike,
                        days=_WITHIN_DAYS,
                    ),
                    people=tuple(dict.fromkeys((same[-1].text("person"), step.text("person")))),
                    evidence=tuple(same),
                    score=score_of(as_rare_as(alike, len(requests))),
                )


def _same(one: Record, other: Record) -> bool:
    """Asked again as it was, the second within days: not a request that is told anew under its own number."""
    return (
        one.fen() == other.fen()
        and one.text("request_id") != other.text("request_id")
        and other.day <= after_working_days(one.day, _WITHIN_DAYS)
    )


RULE = Rule(
    kind="indication.funds-asked-twice",
    group="indication",
    severity="indicative",
    clause=PROVABLE,
    title=Words("Funds asked for twice", "重复申请资金"),
    why=Words(
        "Another request of the same amount within days, before anything was paid out of the fund.",
        "基金尚未支付任何款项，数日内又以相同金额申请资金。",
    ),
    says=Words(
        "{person} asked in {request} for the amount of {first}, within {days} working days and before any of it was "
        "used; {alike} of the fund's {requests} requests have this amount.",
        "{person} 以 {request} 申请与 {first} 相同的金额，相隔不超过 {days} 个工作日，且前一笔尚未使用；"
        "该基金共申请 {requests} 次，其中 {alike} 次为该金额。",
    ),
    of=Fund,
    find=funds_asked_twice,
)
