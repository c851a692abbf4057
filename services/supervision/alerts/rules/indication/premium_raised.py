"""Premium raised after the first import, by more than others'. Pure."""

import math
from collections.abc import Iterable

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import MATERIAL_FEN, Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import far_out
from shared.words import Words

_LEAST = math.log(1.2)


def premium_raised(peers: Peers, _: Terms) -> Iterable[Sign]:
    raised = [one for one in peers.rows if one.raised_fen >= MATERIAL_FEN and one.raised]
    for one, far in far_out(raised, _times, _LEAST, peers.many):
        yield Sign(
            since=one.record("raised"),
            subject=one.uscc,
            amount_fen=one.raised_fen,
            detail=says(
                before_fen=one.premium_fen - one.raised_fen,
                after_fen=one.premium_fen,
                person=one.raised_by,
                raised=len(raised),
                peers=peers.many,
                percent=round(100 * math.expm1(far.beyond)),
            ),
            people=(one.raised_by,),
            evidence=(one.record("enrolled"), one.record("imported")),
            uscc=one.uscc,
            score=score_of(far.one_in),
        )


def _times(one: Features) -> float:
    return math.log(one.premium_fen / max(one.premium_fen - one.raised_fen, 1))


RULE = Rule(
    kind="indication.premium-raised",
    group="indication",
    severity="indicative",
    clause=RATE,
    title=Words("Premium raised after the first import", "首次导入后缴费额大幅调高"),
    why=Words(
        "Imports are corrected, mostly by little. Far out among those that were raised: a fifth more, at least.",
        "导入的数据会更正，多数变动很小；此处为调高的单位中明显偏离的，至少调高五分之一。",
    ),
    says=Words(
        "The first import said that {before_fen} was paid, a later one {after_fen} (recorded by {person}). Of {peers} "
        "employers {raised} were raised; {percent} % more is out of line with them.",
        "首次导入的缴费额为 {before_fen} 元，之后改为 {after_fen} 元（由 {person} 录入）。同年度 {peers} 家单位中，"
        "{raised} 家被调高，调高 {percent}% 以上即明显偏离。",
    ),
    of=Peers,
    find=premium_raised,
)
