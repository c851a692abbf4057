"""Many premiums raised a little, by one person. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import MOST_NAMED, Rule, Said, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import at_least, more_often, one_in
from shared.words import Words

_LITTLE = 20
"""A twentieth of the premium, at most."""
_AT_LEAST = 5
_SAME_BY_CHANCE = 0.01
"""What premiums differ by is nearly never the same to the fen; one in a hundred leaves room for fees by the head."""
_UPWARDS_BY_CHANCE = 0.75
"""Paid since is more often the reason than entered wrongly: corrections go up rather than down."""
_ONE_IN = 1_000


def small_raises(peers: Peers, _: Terms) -> Iterable[Sign]:
    corrected = [one for one in peers.rows if one.raised_fen]
    little = [one for one in corrected if 0 < one.raised_fen * _LITTLE <= one.premium_fen]
    by_person = peers.of_person(lambda one: one.raised_by, corrected)
    for person, rows in by_person.items():
        raised = [one for one in little if one.raised_by == person]
        if len(raised) < _AT_LEAST:
            continue
        unlikely, same, detail = max(_same(raised, little), _upwards(raised, rows, little, corrected), key=_first)
        if unlikely >= _ONE_IN * len(by_person):
            first = min(same, key=lambda one: one.raised)
            yield Sign(
                since=first.record("raised"),
                subject=person,
                amount_fen=sum(one.raised_fen for one in same),
                detail=Said(detail.which, {**detail.values, "person": person, "employers": len(same)}),
                people=(person,),
                evidence=tuple(one.record("raised") for one in same[:MOST_NAMED]),
                score=score_of(unlikely),
            )


Weighed = tuple[float, Sequence[Features], Said]


def _first(weighed: Weighed) -> float:
    return weighed[0]


def _same(raised: Sequence[Features], little: Sequence[Features]) -> Weighed:
    amount, often = max(Counter(one.raised_fen for one in raised).items(), key=lambda one: (one[1], -one[0]))
    same = [one for one in raised if one.raised_fen == amount]
    others = {one.raised_by for one in little if one.raised_by != raised[0].raised_by}
    so_do = {one.raised_by for one in little if one.raised_fen == amount} & others
    usual = often < _AT_LEAST or 2 * len(so_do) > len(others) > 0  # such as a fee that all of them book anew
    unlikely = 1.0 if usual else one_in(at_least(often, len(raised), _SAME_BY_CHANCE))
    return unlikely, same, says("same", amount_fen=amount)


def _upwards(
    raised: Sequence[Features], rows: Sequence[Features], little: Sequence[Features], corrected: Sequence[Features]
) -> Weighed:
    person = raised[0].raised_by
    others = [one for one in corrected if one.raised_by != person]
    their_raised = sum(one.raised_by != person for one in little)
    unlikely = more_often(len(raised), len(rows), their_raised, len(others), _UPWARDS_BY_CHANCE)
    return unlikely, raised, says("upwards", corrected=len(rows))


RULE = Rule(
    kind="indication.small-raises",
    group="indication",
    severity="indicative",
    clause=RATE,
    title=Words("Many premiums raised a little by one person", "同一人员小额调高多家单位缴费"),
    why=Words(
        "By one person: the same amount to the fen, again and again; or always upwards.",
        "同一人员多次调高完全相同的金额，或者始终只调高。",
    ),
    says={
        "same": Words(
            "{person} raised the premiums of {employers} employers by {amount_fen} each after their first import.",
            "{person} 在首次导入后，将 {employers} 家单位的缴费额各调高 {amount_fen} 元。",
        ),
        "upwards": Words(
            "Of {corrected} premiums that {person} corrected, {employers} were raised by little.",
            "{person} 更正了 {corrected} 家单位的缴费额，其中 {employers} 家被小额调高。",
        ),
    },
    of=Peers,
    find=small_raises,
)
