"""One person's acts at night and on days off. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.batch import person_of
from services.supervision.alerts.pictures.staff import Staff
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.record import SHANGHAI, Record
from services.supervision.domain.terms import Terms, is_workday
from services.supervision.domain.unlikely import more_often
from shared.people import person_key
from shared.words import Words

_BY_CHANCE = 0.05
"""One act in twenty is done overtime."""
_AT_LEAST = 5
_ENOUGH_ACTS = 20
"""Of others: fewer are nobody to be compared with."""
_ONE_IN = 1_000


def out_of_hours(staff: Staff, terms: Terms) -> Iterable[Sign]:
    acts: dict[str, list[Record]] = defaultdict(list)
    for batch in staff.batches.values():
        for one in (batch.drafted, *batch.decided):
            acts[person_key(person_of(one))].append(one)
    for one in staff.acts:
        if one.name == "recovery-closed" and one.text("closed_by"):
            acts[person_key(one.text("closed_by"))].append(one)
    out = {person: [one for one in theirs if _is_out(one, terms)] for person, theirs in acts.items()}
    everything, all_out = sum(map(len, acts.values())), sum(map(len, out.values()))
    for person, theirs in sorted(acts.items()):
        own, others = out[person], everything - len(theirs)
        if len(own) < _AT_LEAST or others < _ENOUGH_ACTS:
            continue
        unlikely = more_often(len(own), len(theirs), all_out - len(own), others, _BY_CHANCE)
        if unlikely >= _ONE_IN * len(acts):
            yield Sign(
                since=own[0],
                subject=person,
                detail=says(
                    person=person, out=len(own), acts=len(theirs), others=all_out - len(own), their_acts=others
                ),
                people=(person,),
                evidence=tuple(own[:MOST_NAMED]),
                score=score_of(unlikely),
            )


def _is_out(one: Record, terms: Terms) -> bool:
    hour = one.at.astimezone(SHANGHAI).hour
    return not is_workday(one.day) or hour >= terms.night_from_hour or hour < terms.night_to_hour


RULE = Rule(
    kind="indication.out-of-hours",
    group="indication",
    severity="indicative",
    clause=DUTIES,
    title=Words("One person's acts at night and on days off", "同一人员多在夜间或休息日办理"),
    why=Words(
        "Drafts, checks and approvals of batches, and closed claims: when hardly anybody else is at work.",
        "在其他人员很少办公的时间编制、复核、审批批次或者办结追回。",
    ),
    says=Words(
        "{out} of {acts} acts of {person} were at night or on a day off; of {their_acts} of others, {others}.",
        "{person} 办理 {acts} 次，其中 {out} 次在夜间或休息日；其他人员办理 {their_acts} 次，其中 {others} 次。",
    ),
    of=Staff,
    find=out_of_hours,
)
