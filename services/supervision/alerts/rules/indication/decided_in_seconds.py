"""Decided in seconds what others take hours for. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.batch import person_of
from services.supervision.alerts.pictures.staff import Staff
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often
from shared.people import person_key
from shared.words import Words

_FAST = 20
"""Times as fast as half of the others' decisions."""
_NOBODY_READS_SECONDS = 300
"""What takes longer may have been read, however slow the others are."""
_ENOUGH_DECISIONS = 20
_BY_CHANCE = 0.02
"""A batch of one payment, looked at together with its maker."""
_AT_LEAST = 4
_ONE_IN = 1_000


def decided_in_seconds(staff: Staff, _: Terms) -> Iterable[Sign]:
    took = _took(staff)
    for person, theirs in took.items():
        others = [seconds for one, some in took.items() if one != person for seconds, _ in some]
        if len(others) < _ENOUGH_DECISIONS:
            continue
        bound = min(_NOBODY_READS_SECONDS, int(median(others)) // _FAST)
        fast = [record for seconds, record in theirs if seconds < bound]
        their_fast = sum(seconds < bound for seconds in others)
        unlikely = more_often(len(fast), len(theirs), their_fast, len(others), _BY_CHANCE)
        if len(fast) >= _AT_LEAST and unlikely >= _ONE_IN * len(took):
            yield Sign(
                since=fast[0],
                subject=person,
                detail=says(
                    person=person,
                    fast=len(fast),
                    decisions=len(theirs),
                    seconds=bound,
                    their_decisions=len(others),
                    times=_FAST,
                ),
                people=(person,),
                evidence=tuple(fast[:MOST_NAMED]),
                score=score_of(unlikely),
            )


def _took(staff: Staff) -> dict[str, list[tuple[float, Record]]]:
    """By person, how many seconds after the step before they decided."""
    found: dict[str, list[tuple[float, Record]]] = defaultdict(list)
    for batch in staff.batches.values():
        before = batch.drafted
        for one in batch.decided:
            found[person_key(person_of(one))].append(((one.at - before.at).total_seconds(), one))
            before = one
    return dict(sorted(found.items()))


RULE = Rule(
    kind="indication.decided-in-seconds",
    group="indication",
    severity="indicative",
    clause=DUTIES,
    title=Words("Decided in seconds", "数秒内办结复核审批"),
    why=Words(
        "From the step before to the check or the approval, again and again.",
        "从上一环节到复核或审批仅隔数秒，且多次如此。",
    ),
    says=Words(
        "{person} decided on {fast} of {decisions} batches less than {seconds} seconds after the step before; of "
        "{their_decisions} decisions of others, half took {times} times as long or longer.",
        "{person} 复核审批 {decisions} 次，其中 {fast} 次距上一环节不足 {seconds} 秒；"
        "其他人员复核审批 {their_decisions} 次，半数用时在其 {times} 倍以上。",
    ),
    of=Staff,
    find=decided_in_seconds,
)
