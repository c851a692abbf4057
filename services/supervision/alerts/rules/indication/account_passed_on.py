"""An account that goes from firm to firm. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.account import Account, holders_in_turn
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words

_FIRMS = 3
_SCORE_OF_THREE, _SCORE_OF_EACH_MORE = 40, 10
"""A bank gives a number to one customer. Handed on once it is, where a firm is wound up into another; how often twice
is published nowhere: assumed is one in ten thousand, and a tenth of it for each firm more."""


def account_passed_on(account: Account, _: Terms) -> Iterable[Sign]:
    holders = holders_in_turn(account)
    firms: dict[str, Record] = {}
    for uscc, given in holders:
        if uscc not in account.allowed:
            firms.setdefault(uscc, given)
    if len(firms) < _FIRMS:
        return
    last, since = next(one for one in reversed(holders) if one[0] in firms)
    yield Sign(
        since=since,
        detail=says(firms=len(firms), first=holders[0][0], last=last),
        people=tuple(dict.fromkeys(one.actor for one in firms.values())),
        evidence=tuple(firms.values()),
        uscc=last,
        score=_SCORE_OF_THREE + _SCORE_OF_EACH_MORE * (len(firms) - _FIRMS),
    )


RULE = Rule(
    kind="indication.account-passed-on",
    group="indication",
    severity="indicative",
    clause=CONFIRMED,
    title=Words("Account passed from firm to firm", "同一账户在多家单位之间流转"),
    why=Words(
        "Under whatever edition: three firms and more had it, one after the other or together.",
        "不论在哪个政策年度版本中，先后或者同时有三家以上单位使用同一账户。",
    ),
    says=Words(
        "{firms} firms gave this account, from {first} to {last}.",
        "先后有 {firms} 家单位使用该账户，从 {first} 到 {last}。",
    ),
    of=Account,
    find=account_passed_on,
)
