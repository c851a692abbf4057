"""Firms that give each other their accounts. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.account import Account, firms_around
from services.supervision.alerts.pictures.payments import fingerprint_given
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words

_SCORE = 60
"""That a firm takes the account of another is rare, that this one's comes back to it in turn is no chance: the rarer of
the two at least once more."""


def account_ring(account: Account, _: Terms) -> Iterable[Sign]:
    around = firms_around(account)
    if not around or account.fingerprint != min(map(fingerprint_given, around)):
        return  # a ring is told once, with the first of its accounts
    last = max(around, key=lambda given: (given.at, given.position))
    yield Sign(
        since=last,
        detail=says(firms=len(around), last=last.text("uscc")),
        people=tuple(dict.fromkeys(given.actor for given in around)),
        evidence=tuple(around),
        uscc=last.text("uscc"),
        score=_SCORE,
    )


RULE = Rule(
    kind="indication.account-ring",
    group="indication",
    severity="indicative",
    clause=CONFIRMED,
    title=Words("Firms that exchange their accounts", "多家单位互换账户"),
    why=Words(
        "From this account on, each firm went to another that had been another firm's, until back at this one.",
        "自该账户起，各单位依次改用另一单位曾用的账户，直至回到该账户。",
    ),
    says=Words(
        "{firms} firms gave each other's accounts in turn; with {last} it came round.",
        "{firms} 家单位依次使用彼此的账户，至 {last} 形成闭环。",
    ),
    of=Account,
    find=account_ring,
)
