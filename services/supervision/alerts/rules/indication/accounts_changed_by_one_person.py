"""Accounts of many changed by one person of an agency. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often
from shared.words import Words

_BY_CHANCE = 0.05
"""One employer in twenty changes its bank between two rosters, and an agency enters it."""
_AT_LEAST = 4
_ONE_IN = 1_000


def accounts_changed_by_one_person(peers: Peers, _: Terms) -> Iterable[Sign]:
    changed = [one for one in peers.rows if one.changes_by_agency]
    by_person = peers.of_person(lambda one: one.changed_by, changed)
    for person, rows in by_person.items():
        handled = sum(person in (one.enrolled_by, one.changed_by) for one in peers.rows)
        others = len(changed) - len(rows)
        unlikely = more_often(len(rows), handled, others, peers.many - handled, _BY_CHANCE)
        if len(rows) >= _AT_LEAST and unlikely >= _ONE_IN * len(by_person):
            yield Sign(
                since=min(rows, key=lambda one: one.changed).record("changed"),
                subject=person,
                detail=says(
                    person=person,
                    employers=len(rows),
                    handled=handled,
                    others=others,
                    their_handled=peers.many - handled,
                ),
                people=(person,),
                evidence=tuple(one.record("changed") for one in rows[:MOST_NAMED]),
                score=score_of(unlikely),
            )


RULE = Rule(
    kind="indication.accounts-changed-by-one-person",
    group="indication",
    severity="indicative",
    clause=CONFIRMED,
    title=Words("Many accounts changed by one person", "同一人员变更多家单位账户"),
    why=Words(
        "By a roster or at a counter, for more of the employers that they enrolled or changed than others do.",
        "同一人员通过花名册或者柜台，为其登记或者变更的单位变更账户的比例高于其他人员。",
    ),
    says=Words(
        "{person} changed the accounts of {employers} of {handled} employers; others changed those of {others} of "
        "{their_handled}.",
        "{person} 经手 {handled} 家单位，变更了其中 {employers} 家的账户；"
        "其他人员经手 {their_handled} 家，变更 {others} 家。",
    ),
    of=Peers,
    find=accounts_changed_by_one_person,
)
