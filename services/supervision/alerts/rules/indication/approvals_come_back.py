"""One person's approvals come back. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.staff import Staff
from services.supervision.alerts.rule import MOST_NAMED, Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import more_often
from shared.words import Words

_BY_CHANCE = 0.02
"""Banks return one payment in fifty, of accounts that were closed or misspelled."""
_AT_LEAST = 4
_BATCHES_AT_LEAST = 3
"""One batch may come back as a whole, for a reason of the bank's."""
_ENOUGH_PAYMENTS = 20
"""Of batches of others: fewer are nobody to be compared with."""
_ONE_IN = 1_000


def approvals_come_back(staff: Staff, _: Terms) -> Iterable[Sign]:
    by_person = staff.approved()
    for person, batches in by_person.items():
        named = {id(one) for one in batches}
        rest = [one for one in staff.batches.values() if id(one) not in named]
        returned = [record for one in batches for record in one.returned]
        payments, theirs = sum(one.payments for one in batches), sum(one.payments for one in rest)
        back = min(len(returned), payments)
        others = sum(len(one.returned) for one in rest)
        unlikely = more_often(back, payments, others, theirs, _BY_CHANCE)
        spread = sum(bool(one.returned) for one in batches) >= _BATCHES_AT_LEAST
        if theirs >= _ENOUGH_PAYMENTS and back >= _AT_LEAST and spread and unlikely >= _ONE_IN * len(by_person):
            first = min(returned, key=lambda one: one.position)
            yield Sign(
                since=first,
                subject=person,
                amount_fen=sum(one.fen() for one in returned),
                detail=says(person=person, returned=back, payments=payments, others=others, their_payments=theirs),
                people=(person,),
                evidence=tuple(returned[:MOST_NAMED]),
                score=score_of(unlikely),
            )


RULE = Rule(
    kind="indication.approvals-come-back",
    group="indication",
    severity="indicative",
    clause=PAID_IN_TIME,
    title=Words("One person's approvals come back", "同一人员审批的支付多被退回"),
    why=Words(
        "Returned payments of the batches that one person checked or approved, against those of the batches of others.",
        "同一人员复核或审批的批次中，被退汇的支付多于其他人员的批次。",
    ),
    says=Words(
        "Of {payments} payments that {person} checked or approved, {returned} were returned; of {their_payments} of "
        "others, {others}.",
        "{person} 复核或审批 {payments} 笔，退汇 {returned} 笔；其他人员 {their_payments} 笔，退汇 {others} 笔。",
    ),
    of=Staff,
    find=approvals_come_back,
)
