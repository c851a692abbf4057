"""A roster corrected so that a higher rate applies. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import MATERIAL_FEN, Peers
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import far_out, more_often
from shared.words import Words

_PARTS = 1_000_000
_BY_CHANCE = 0.01
_AT_LEAST = 3
_ONE_IN = 1_000


def rate_favoured(peers: Peers, _: Terms) -> Iterable[Sign]:
    favoured = [one for one in peers.rows if one.rate_gained]
    for one, far in far_out(favoured, _gain, MATERIAL_FEN, peers.many):
        yield Sign(
            since=one.record("favoured"),
            subject=one.uscc,
            amount_fen=_gain(one),
            detail=says(
                "one",
                before=one.favoured_from,
                after=one.size_class or one.unit_kind,
                person=one.favoured_by,
                gained_fen=_gain(one),
                favoured=len(favoured),
                peers=peers.many,
            ),
            people=(one.favoured_by,),
            evidence=(one.record("enrolled"),),
            uscc=one.uscc,
            score=score_of(far.one_in),
        )
    by_person = peers.of_person(lambda one: one.favoured_by, favoured)
    for person, rows in by_person.items():
        handled = sum(person in (one.enrolled_by, one.favoured_by) for one in peers.rows)
        others = len(favoured) - len(rows)
        unlikely = more_often(len(rows), handled, others, peers.many - handled, _BY_CHANCE)
        if len(rows) >= _AT_LEAST and unlikely >= _ONE_IN * len(by_person):
            yield Sign(
                since=min(rows, key=lambda one: one.favoured).record("favoured"),
                subject=person,
                amount_fen=sum(map(_gain, rows)),
                detail=says("person", person=person, employers=len(rows), handled=handled),
                people=(person,),
                evidence=tuple(one.record("favoured") for one in rows[:MOST_NAMED]),
                score=score_of(unlikely),
            )


def _gain(one: Features) -> int:
    return one.premium_fen * one.rate_gained // _PARTS


_CLASSES = {
    "large": "大型",
    "medium": "中型",
    "small": "小型",
    "micro": "微型",
    "enterprise": "企业",
    "social_organisation": "社会团体",
    "foundation": "基金会",
    "social_service_institution": "社会服务机构",
    "law_firm": "律师事务所",
    "accounting_firm": "会计师事务所",
    "individual_business": "个体经济组织",
    "public_institution": "事业单位",
}
RULE = Rule(
    kind="indication.rate-favoured",
    group="indication",
    severity="indicative",
    clause=RATE,
    title=Words("Roster corrected to a higher rate", "单位信息更正后适用更高比例"),
    why=Words(
        "Size class or kind of unit were other at first. The largest gains, and whoever corrects so more than others.",
        "划型或者单位类型原为其他；增加最多的，以及此类更正多于他人的人员。",
    ),
    says={
        "one": Words(
            "Corrected from {before} to {after} by {person}, which brings {gained_fen} more. Of {peers} employers "
            "{favoured} were corrected to a higher rate, few of them for so much.",
            "{person} 将其由{before}更正为{after}，返还因此增加 {gained_fen} 元。同年度 {peers} 家单位中，{favoured} "
            "家更正后适用更高比例，增加如此之多的很少。",
        ),
        "person": Words(
            "{person} corrected {employers} of the {handled} employers that they entered to a higher rate; others "
            "correct far fewer.",
            "{person} 录入的 {handled} 家单位中，有 {employers} 家更正后适用更高比例，远多于其他人员。",
        ),
    },
    of=Peers,
    find=rate_favoured,
    chinese={"before": _CLASSES, "after": _CLASSES},
)
