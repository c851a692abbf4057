"""Account shared by employers. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.account import Account
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def shared_account(account: Account, _: Terms) -> Iterable[Sign]:
    holders: dict[str, Record] = {}
    open_signs: dict[str, tuple[Record, Record]] = {}
    for given in account.given:
        uscc = given.text("uscc")
        bank = given.data.get("bank")
        same = isinstance(bank, dict) and bank.get("account_fingerprint") == account.fingerprint
        if same and uscc not in holders:
            others = [one for other, one in holders.items() if not {other, uscc} <= account.allowed]
            if others:
                open_signs[uscc] = (given, others[0])
            holders[uscc] = given
        elif not same and uscc in holders:
            del holders[uscc]
            for later, (since, first) in list(open_signs.items()):
                alone = not any(other != later and not {other, later} <= account.allowed for other in holders)
                if later == uscc or alone:
                    yield _sign(later, since, first, cure=given)
                    del open_signs[later]
    for uscc, (since, first) in open_signs.items():
        yield _sign(uscc, since, first, cure=None)


def _sign(uscc: str, since: Record, first: Record, cure: Record | None) -> Sign:
    detail = says(other=first.text("uscc"), uscc=uscc)
    return Sign(since=since, subject=uscc, detail=detail, cure=cure, evidence=(first,), uscc=uscc)


RULE = Rule(
    kind="misrouted.shared-account",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Account shared by employers", "多家单位共用账户"),
    why=Words(
        "Open for each further employer while another has the same account at the same time.",
        "同一账户同时为其他单位所用的，对其余各单位分别预警。",
    ),
    says=Words(
        "The account of {other} is that of {uscc}, too.",
        "{other} 的账户同时是 {uscc} 的账户。",
    ),
    of=Account,
    find=shared_account,
)
