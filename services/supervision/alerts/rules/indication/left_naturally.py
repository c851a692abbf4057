"""As many left naturally as were needed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import ENTITLED
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often, named_at_most
from shared.words import Words

_PARTS = 1_000_000
_OF_ANY_PLACE = 0.02
"""Two in a hundred retire, die or go by themselves in a year: fewer is believed of no place."""
_TO_SPARE = 2
"""Persons: so near to the limit that hardly one less would have done."""
_ONE_IN = 10
"""For each employer that there is."""


def left_naturally(peers: Peers, _: Terms) -> Iterable[Sign]:
    found = []
    for rows in peers.by_size.values():
        left, insured = sum(one.left_naturally for one in rows), sum(one.insured_first for one in rows)
        for one in filter(_needed, rows):
            others = left - one.left_naturally, insured - one.insured_first
            unlikely = _more_often(one, others)
            if unlikely >= _ONE_IN * peers.many:
                found.append((unlikely, one, others, len(rows)))
    found.sort(key=lambda each: (-each[0], each[1].uscc))
    for unlikely, one, (their_left, their_insured), many in found[: named_at_most(peers.many)]:
        yield Sign(
            since=one.record("imported"),
            subject=one.uscc,
            detail=says(
                left=one.left_naturally,
                insured=one.insured_first,
                peers=many - 1,
                their_left=their_left,
                their_insured=their_insured,
            ),
            people=(one.imported_by,),
            uscc=one.uscc,
            score=score_of(unlikely / peers.many),
        )


def _needed(one: Features) -> bool:
    if not one.left_naturally or not one.average_insured or not one.layoff_limit:
        return False
    spare = (one.layoff_limit - one.layoff) * one.average_insured / _PARTS
    return 0 <= spare < _TO_SPARE and one.left_naturally > spare


def _more_often(one: Features, others: tuple[int, int]) -> float:
    insured = max(one.insured_first, one.left_naturally)
    return more_often(one.left_naturally, insured, *others, _OF_ANY_PLACE)


RULE = Rule(
    kind="indication.left-naturally",
    group="indication",
    severity="indicative",
    clause=ENTITLED,
    title=Words("As many left naturally as were needed", "自然减员人数恰好使裁员率达标"),
    why=Words(
        "Retired, deceased or left without being counted: more than among its peers, and hardly one "
        "more than the layoff test needs.",
        "退休、死亡或者不计入裁员的减员多于同类单位，且几乎恰好是裁员率达标所需的人数。",
    ),
    says=Words(
        "{left} of {insured} insured retired, died or left without being counted: just enough to pass the layoff test. "
        "At its {peers} peers it was {their_left} of {their_insured}.",
        "参保 {insured} 人中，退休、死亡或不计入裁员的离职共 {left} 人，恰好使裁员率达标。同类 {peers} 家单位合计参保 "
        "{their_insured} 人，自然减员 {their_left} 人。",
    ),
    of=Peers,
    find=left_naturally,
)
