"""Premium per head out of line. Pure."""

import math
from collections.abc import Iterable

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import MATERIAL_FEN, Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import far_out
from shared.words import Words

_LEAST_TIMES = math.log(3)
"""Of the median: premiums are of wages between bounds that are five times apart."""


def paid_per_head(peers: Peers, _: Terms) -> Iterable[Sign]:
    for size, rows in peers.by_size.items():
        known = [one for one in rows if one.premium_fen >= MATERIAL_FEN and one.person_months]
        each = sorted(map(_per_head, known))
        if not each:
            continue
        middle = each[len(each) // 2]
        for one, far in far_out(known, _per_head, middle + _LEAST_TIMES, peers.many):
            yield Sign(
                since=one.record("imported"),
                subject=one.uscc,
                amount_fen=one.premium_fen,
                detail=says(
                    head_fen=round(math.exp(_per_head(one))),
                    median_fen=round(math.exp(middle)),
                    bound_fen=round(math.exp(far.beyond)),
                    peers=len(known),
                    size=size,
                ),
                uscc=one.uscc,
                score=score_of(far.one_in),
            )


def _per_head(one: Features) -> float:
    return math.log(one.premium_fen / one.person_months)


_SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型", "every": "各类"}
RULE = Rule(
    kind="indication.paid-per-head",
    group="indication",
    severity="indicative",
    clause=RATE,
    title=Words("Premium per head out of line", "人均缴费明显偏高"),
    why=Words(
        "For one insured in one month, by the logarithm: among employers of its size, where there are enough.",
        "按每人每月缴费的对数，在同规模单位（数量足够时）中比较。",
    ),
    says=Words(
        "{head_fen} was paid for a head in a month; the median of {peers} employers of its size ({size}) is "
        "{median_fen}, and beyond {bound_fen} is out of line.",
        "月人均缴费 {head_fen} 元；同规模（{size}）{peers} 家单位的中位数为 {median_fen} 元，"
        "超过 {bound_fen} 元即明显偏离。",
    ),
    of=Peers,
    find=paid_per_head,
    chinese={"size": _SIZES},
)
