"""Using firms that may be the dispatch firm itself. Pure."""

from collections.abc import Iterable
from itertools import combinations

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.names import folded
from services.supervision.alerts.pictures.vouchers import neighbours, using_firms
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from shared.words import Words

_NUMBERS_ONE_IN = 10_000
"""A register gives out thousands of numbers a year; two firms that found each other have neighbouring ones by chance
about so seldom."""
_NAME_ONE_IN = 100
"""Firms of one group bear one name, and some of them serve the others."""
_OF_THE_TRADE = ("劳务派遣", "人力资源", "劳务", "派遣", "服务", "管理", "有限责任公司", "有限公司", "公司", "集团")


def using_firm_related(case: Case, _: Terms) -> Iterable[Sign]:
    firms = using_firms(case)
    own = _core(case.whose.name)
    for uscc, (name, said) in firms.items():
        which, unlikely = "", 0
        if neighbours(case.uscc, uscc):
            which, unlikely = "number", _NUMBERS_ONE_IN
        elif own and _core(name) == own:
            which, unlikely = "name", _NAME_ONE_IN
        if which:
            detail = says(which, firm=name, one_in=unlikely)
            yield Sign(since=said, subject=uscc, detail=detail, score=score_of(unlikely))
    pairs = [(one, other) for one, other in combinations(sorted(firms), 2) if neighbours(one, other)]
    if len(pairs) > 1:
        among = sorted({uscc for pair in pairs for uscc in pair})
        detail = says("each-other", firms=len(among), of=len(firms), firm=firms[among[0]][0], one_in=_NUMBERS_ONE_IN)
        said = max((firms[uscc][1] for uscc in among), key=lambda one: one.position)
        yield Sign(since=said, subject="each-other", detail=detail, score=score_of(_NUMBERS_ONE_IN))


def _core(name: str) -> str:
    plain = folded(name)
    for common in _OF_THE_TRADE:
        plain = plain.replace(common, "")
    return plain if len(plain) >= 4 else ""


RULE = Rule(
    kind="indication.using-firm-related",
    group="indication",
    severity="indicative",
    clause=PASSED_ON,
    title=Words("Using firm close to the dispatch firm", "用工单位疑与劳务派遣单位关联"),
    why=Words(
        "Founded beside the dispatch firm or beside each other; or of its name, but for what it trades in.",
        "用工单位与劳务派遣单位同时设立，或者彼此同时设立；或者除所营业务外名称相同。",
    ),
    says={
        "number": Words(
            "{firm} was registered next to the dispatch firm; by chance one in {one_in}.",
            "{firm}与劳务派遣单位的登记号码相邻，偶然概率为 {one_in} 分之一。",
        ),
        "name": Words(
            "{firm} bears the dispatch firm's name but for the trade; about one in {one_in} does.",
            "{firm}与劳务派遣单位字号相同，约 {one_in} 家中有一家如此。",
        ),
        "each-other": Words(
            "{firms} of {of} using firms, like {firm}, were registered next to each other; by chance one in {one_in}.",
            "{of} 家用工单位中，有 {firms} 家（如{firm}）登记号码彼此相邻，偶然概率为 {one_in} 分之一。",
        ),
    },
    of=Case,
    find=using_firm_related,
    begins=("placements-declared", "placements-accepted", "onward-duty-opened"),
)
