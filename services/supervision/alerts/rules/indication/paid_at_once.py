"""Much of a year's premium paid at once. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.peers import MATERIAL_FEN, Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import far_out
from shared.words import Words

_MUCH = 0.3
"""Of the year's premium. Who pays by the quarter, and had relief for the rest, comes to a quarter and a little."""
_MONTHS = 9


def paid_at_once(peers: Peers, _: Terms) -> Iterable[Sign]:
    known = [one for one in peers.rows if one.premium_fen >= MATERIAL_FEN and one.months_insured >= _MONTHS]
    for one, far in far_out(known, _share, _MUCH, peers.many):
        once_fen = max(one.largest_fen, one.caught_up_fen)
        yield Sign(
            since=one.record("imported"),
            subject=one.uscc,
            amount_fen=once_fen,
            detail=says(
                "owed" if one.caught_up_fen >= one.largest_fen else "month",
                once_fen=once_fen,
                premium_fen=one.premium_fen,
                months=one.months_insured,
                peers=len(known),
                percent=round(100 * far.beyond),
            ),
            uscc=one.uscc,
            score=score_of(far.one_in),
        )


def _share(one: Features) -> float:
    return max(one.largest_fen, one.caught_up_fen) / one.premium_fen


RULE = Rule(
    kind="indication.paid-at-once",
    group="indication",
    severity="indicative",
    clause=RATE,
    title=Words("Much of a year's premium paid at once", "全年保费集中一次缴纳"),
    why=Words(
        "Insured for nine months or longer; three tenths of the premium came in a month, or were owed and paid since.",
        "参保九个月以上，缴费却有三成以上集中在一个月，或者为欠缴后补缴。",
    ),
    says={
        "month": Words(
            "{once_fen} of {premium_fen} was paid in one month, of {months} insured. At its {peers} peers "
            "{percent} % in one month is out of line.",
            "参保 {months} 个月，全年缴费 {premium_fen} 元中有 {once_fen} 元集中在一个月缴纳。"
            "同年度 {peers} 家单位中，单月占比 {percent}% 以上即明显偏离。",
        ),
        "owed": Words(
            "{once_fen} of {premium_fen} was owed and was paid since, of {months} months insured. At its {peers} peers "
            "{percent} % is out of line.",
            "参保 {months} 个月，全年缴费 {premium_fen} 元中有 {once_fen} 元为欠缴后补缴。"
            "同年度 {peers} 家单位中，占比 {percent}% 以上即明显偏离。",
        ),
    },
    of=Peers,
    find=paid_at_once,
)
