"""One account behind several employers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Account:
    """The bank details that every employer gave who ever gave this account, in order; and who may share it."""

    fingerprint: str
    given: Sequence[Record]
    allowed: frozenset[str]
    """USCCs for which two people allowed it, with a reason."""


def account_picture(fingerprint: str, records: Iterable[Record], allowed: Iterable[str] = ()) -> Account:
    return Account(fingerprint, in_order(records), frozenset(allowed))


def whose_account(account: Account) -> Whose:
    return Whose(owner=f"account:{account.fingerprint}")


def shared_account(account: Account, _: Terms) -> Iterable[Sign]:
    """Open for each further employer while another has the same account at the same time."""
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
    detail = says("The account of {other} is that of {uscc}, too.", other=first.text("uscc"), uscc=uscc)
    return Sign(since=since, subject=uscc, detail=detail, cure=cure, evidence=(first,), uscc=uscc)


ACCOUNT_RULES: tuple[Rule[Account], ...] = (
    Rule("misrouted.shared-account", "grave", "R6: X74 §1, Q35 §1", shared_account),
)
