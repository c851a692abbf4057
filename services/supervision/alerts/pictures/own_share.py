"""How much of a credit a dispatch firm keeps as its own staff's. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Sign, says
from services.supervision.domain.record import Record, not_after
from shared.words import Words

OWN_SHARE = {
    "more-than-on-record": Words(
        "{own_fen} of {credited_fen} is said to be the firm's own staff's; by the premiums on record {most_fen} is.",
        "到账 {credited_fen} 元中称自有职工部分为 {own_fen} 元；按登记缴费应为 {most_fen} 元。",
    ),
    "nothing-on-record": Words(
        "All of {credited_fen} is said to be the firm's own staff's; nothing on record shows it.",
        "到账 {credited_fen} 元全部称为自有职工部分；没有登记数据可以证明。",
    ),
}


def own_share(case: Case, said: Record, cure: Record | None) -> Iterable[Sign]:
    of_payment = [one for one in case.all("onward-use-due") if one.text("payment_id") == said.text("payment_id")]
    credited = next((one.fen() for one in reversed(of_payment) if not_after(one, said)), None)
    own = said.fen("own_fen")
    if not credited or not own:
        return
    recorded = case.last_before(said, "placements-recorded") or case.first("placements-recorded")
    shares = recorded.data.get("shares", ()) if recorded is not None else ()
    premium = sum(int(one["premium_fen"]) for one in shares)
    if premium:
        of_own = sum(int(one["premium_fen"]) for one in shares if one.get("using_uscc") is None)
        most = -(-credited * of_own // premium)
        detail = says("more-than-on-record", own_fen=own, credited_fen=credited, most_fen=most)
    else:
        most = credited - 1
        detail = says("nothing-on-record", credited_fen=credited)
    if own > most:
        amount = own - most if premium else own
        yield Sign(since=said, subject=said.text("payment_id"), amount_fen=amount, detail=detail, cure=cure)
