"""Entered and confirmed by one person. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.people import same_person
from shared.words import Words


def one_hand(case: Case, _: Terms) -> Iterable[Sign]:
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
            detail=says(person=confirmed.actor),
            cure=others[0] if others else None,
            people=(confirmed.actor,),
            evidence=(given,),
        )


RULE = Rule(
    kind="misrouted.one-hand",
    group="control-breached",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Entered and confirmed by one person", "一人录入并确认账户"),
    why=Words(
        "R6: somebody at a counter entered the account (or imported it) and confirmed it, with nobody else's word.",
        "R6：柜台人员录入（或者导入）账户后又自行确认，没有他人佐证。",
    ),
    says=Words(
        "{person} entered the account and confirmed it for the employer.", "{person} 录入收款账户，又代单位确认该账户。"
    ),
    of=Case,
    find=one_hand,
    begins=("refund-confirmed",),
)
