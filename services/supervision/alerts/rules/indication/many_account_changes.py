"""An employer's account changed again and again. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import far_out
from shared.words import Words

_LEAST = 4.0


def many_account_changes(peers: Peers, _: Terms) -> Iterable[Sign]:
    for one, far in far_out(peers.rows, _given, _LEAST, peers.many):
        yield Sign(
            since=one.record("enrolled"),
            subject=one.uscc,
            detail=says(times=one.accounts_given, peers=peers.many, bound=round(far.beyond)),
            evidence=(one.record("changed"),) if one.changed else (),
            uscc=one.uscc,
            score=score_of(far.one_in),
        )


def _given(one: Features) -> float:
    return float(one.accounts_given)


RULE = Rule(
    kind="indication.many-account-changes",
    group="indication",
    severity="indicative",
    clause=CONFIRMED,
    title=Words("Account changed again and again", "账户频繁变更"),
    why=Words(
        "More often than its peers, and three times at least after the first.",
        "账户变更比同类单位频繁，且首次登记之后至少变更三次。",
    ),
    says=Words(
        "Bank details were given {times} times; among {peers} employers {bound} times is out of line.",
        "收款账户先后提供 {times} 次；同年度 {peers} 家单位中，{bound} 次以上即明显偏离。",
    ),
    of=Peers,
    find=many_account_changes,
)
