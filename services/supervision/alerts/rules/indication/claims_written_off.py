"""Claims written off by one person. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from services.supervision.alerts.clauses import PROVABLE
from services.supervision.alerts.pictures.staff import Staff
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often
from shared.people import person_key
from shared.words import Words

_BY_CHANCE = 0.1
"""One claim in ten is against a firm that is no more."""
_AT_LEAST = 4
_ONE_IN = 1_000


def claims_written_off(staff: Staff, _: Terms) -> Iterable[Sign]:
    closed = [one for one in staff.acts if one.name == "recovery-closed"]
    by_person: dict[str, list[Record]] = defaultdict(list)
    for one in closed:
        if one.text("closed_by"):
            by_person[person_key(one.text("closed_by"))].append(one)
    given_up = [one for one in closed if one.text("outcome") == "written-off"]
    for person, theirs in sorted(by_person.items()):
        off = [one for one in theirs if one.text("outcome") == "written-off"]
        others, their_closed = len(given_up) - len(off), len(closed) - len(theirs)
        unlikely = more_often(len(off), len(theirs), others, their_closed, _BY_CHANCE)
        if len(off) >= _AT_LEAST and unlikely >= _ONE_IN * len(by_person):
            yield Sign(
                since=off[0],
                subject=person,
                amount_fen=sum(one.fen("outstanding_fen") for one in off),
                detail=says(
                    person=person, claims=len(off), closed=len(theirs), others=others, their_closed=their_closed
                ),
                people=(person,),
                evidence=tuple(off[:MOST_NAMED]),
                score=score_of(unlikely),
            )


RULE = Rule(
    kind="indication.claims-written-off",
    group="indication",
    severity="indicative",
    clause=PROVABLE,
    title=Words("Claims written off by one person", "同一人员核销多笔追回"),
    why=Words(
        "Of the claims that one person closed, against those that ended otherwise: repaid, or closed by others.",
        "同一人员办结的追回中核销的比例高于其他情形：已退回的，或者由其他人员办结的。",
    ),
    says=Words(
        "{person} wrote off {claims} of the {closed} claims that they closed; of {their_closed} other closed claims, "
        "{others} were written off.",
        "{person} 办结追回 {closed} 笔，其中核销 {claims} 笔；其他办结 {their_closed} 笔，核销 {others} 笔。",
    ),
    of=Staff,
    find=claims_written_off,
)
