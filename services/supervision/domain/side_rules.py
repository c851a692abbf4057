"""One person on both sides: speaks twice for an employer, or decides what they themselves raised. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms
from shared.people import same_person

_ANSWERS = {
    "objection-raised": ("objection_id", ("objection-upheld", "objection-dismissed")),
    "reconsideration-asked": ("reconsideration_id", ("reconsideration-decided",)),
}


def one_hand(case: Case, _: Terms) -> Iterable[Sign]:
    """R6: somebody at a counter entered the account (or imported it) and confirmed it, with nobody else's word."""
    for confirmed in case.all("refund-confirmed"):
        given = case.last_before(confirmed, "bank-details-given")
        if given is None or not confirmed.data.get("counter"):
            continue
        entered = given.data.get("counter") or given.text("source") == "roster"
        if not entered or not same_person(confirmed.actor, given.actor):
            continue
        others = [
            one
            for one in case.all("refund-confirmed")
            if one.position > confirmed.position
            and one.text("account_fingerprint") == confirmed.text("account_fingerprint")
            and not (one.data.get("counter") and same_person(one.actor, given.actor))
        ]
        yield Sign(
            since=confirmed,
            subject=str(confirmed.position),
            amount_fen=confirmed.fen(),
            detail=says("{person} entered the account and confirmed it for the employer.", person=confirmed.actor),
            cure=others[0] if others else None,
            people=(confirmed.actor,),
            evidence=(given,),
        )


def _answered(case: Case) -> Iterable[tuple[Record, Record]]:
    """What was asked, and its decision."""
    for raised in case.all(*_ANSWERS):
        key, answers = _ANSWERS[raised.name]
        for answer in case.all(*answers):
            if answer.text(key) == raised.text(key) and answer.position > raised.position:
                yield raised, answer


def raised_and_decided(case: Case, _: Terms) -> Iterable[Sign]:
    """R7: who raised an objection, or asked for a review, does not decide it."""
    for raised, answer in _answered(case):
        if same_person(raised.actor, answer.actor):
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says("{person} decides what they themselves raised.", person=answer.actor),
                people=(answer.actor,),
                evidence=(raised,),
            )


def quick_dismissal(case: Case, terms: Terms) -> Iterable[Sign]:
    """R7: a "no" within minutes; nobody inquires so fast."""
    for raised, answer in _answered(case):
        refused = answer.name == "objection-dismissed" or answer.data.get("accepted") is False
        if refused and answer.at - raised.at <= timedelta(minutes=terms.quick_dismissal_minutes):
            minutes = int((answer.at - raised.at).total_seconds() // 60)
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says("{person} dismissed it {minutes} minutes after.", person=answer.actor, minutes=minutes),
                people=(answer.actor,),
                evidence=(raised,),
            )


SIDES: tuple[Rule[Case], ...] = (
    Rule("misrouted.one-hand", "grave", "R6: X74 §1, Q35 §1", one_hand, ("refund-confirmed",)),
    Rule("misrouted.raised-and-decided", "grave", "R7: X74 §1, Q35 §2", raised_and_decided, tuple(_ANSWERS)),
    Rule("misrouted.quick-dismissal", "serious", "R7: X74 §1, Q35 §2", quick_dismissal, tuple(_ANSWERS)),
)
