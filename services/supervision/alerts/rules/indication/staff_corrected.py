"""Headcounts corrected so that the layoff test is passed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import ENTITLED
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import as_rare_as, far_out
from shared.words import Words

_PARTS = 1_000_000


def staff_corrected(peers: Peers, _: Terms) -> Iterable[Sign]:
    needed = [one for one in peers.rows if one.kept_more > 0 and _without(one) > one.layoff_limit >= one.layoff]
    for one, far in far_out(needed, _share, 0.0, peers.many):
        yield Sign(
            since=one.record("imported"),
            subject=one.uscc,
            detail=says(persons=one.kept_more, person=one.imported_by, corrected=len(needed), peers=peers.many),
            people=(one.imported_by,),
            evidence=(one.record("enrolled"),),
            uscc=one.uscc,
            score=score_of(min(far.one_in, as_rare_as(len(needed), peers.many))),
        )


def _share(one: Features) -> float:
    return one.kept_more / max(one.average_insured, 1)


def _without(one: Features) -> int:
    """The layoff rate, had those been laid off."""
    return one.layoff + _PARTS * one.kept_more // max(one.average_insured, 1)


RULE = Rule(
    kind="indication.staff-corrected",
    group="indication",
    severity="indicative",
    clause=ENTITLED,
    title=Words("Headcounts corrected below the layoff limit", "参保人数更正后裁员率恰好达标"),
    why=Words(
        "By the last import it kept more people than by the first, and without them it would have been over the limit.",
        "按最后一次导入，留用人数多于首次导入；不计这些人，裁员率超过上限。",
    ),
    says=Words(
        "The last import, recorded by {person}, shows {persons} persons more kept than the first; without them the "
        "layoff rate is over the limit. Of {peers} employers {corrected} were corrected so.",
        "最后一次导入（由 {person} 录入）比首次导入多留用 {persons} 人；不计这些人，裁员率超过上限。"
        "同年度 {peers} 家单位中，有 {corrected} 家有此类更正。",
    ),
    of=Peers,
    find=staff_corrected,
)
