"""The balances of a statement (``Bal``), and its summary (``TxsSummry``) against the entries that there were. Pure."""

from dataclasses import dataclass, field
from datetime import date

from services.payout.bank.booking import Booking
from services.payout.bank.iso_values import CURRENCY, Wrong, day, decimal_fen, money, shown, whole_number
from services.payout.bank.reading_xml import Element
from shared.money import yuan

_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_INTERIM = "ITBD"
"""Of a page: the first is its opening, the last its closing."""


@dataclass(frozen=True, slots=True)
class Balance:
    code: str
    signed_fen: int
    on: date | None
    interim: bool


@dataclass(frozen=True, slots=True)
class Balances:
    opening: Balance | None
    closing: Balance | None
    wrong: Wrong | None = None
    """Of a booked balance that cannot be read."""


def balances_of(report: Element) -> Balances:
    """Booked balances only: what is available, expected or forward counts nothing that has moved."""
    found: list[Balance] = []
    wrong: Wrong | None = None
    for one in report.all("Bal"):
        code = one.text("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Prtry").upper()
        if code not in (*_OPENING, *_CLOSING, _INTERIM):
            continue
        balance = _balance(one, code)
        if isinstance(balance, Wrong):
            wrong = wrong or balance
        else:
            found.append(balance)
    interim = [one for one in found if one.code == _INTERIM]
    opening = _first(found, "OPBD") or _first(found, "PRCD")
    closing = _last(found, _CLOSING)
    if opening is None and interim and (closing is not None or len(interim) > 1):
        opening = interim[0]
    if closing is None and interim and interim[-1] is not opening:
        closing = interim[-1]
    return Balances(opening, closing, wrong)


def _balance(one: Element, code: str) -> Balance | Wrong:
    node = one.first("Amt")
    amount = Wrong("unreadable", f"an amount of {code}", "none") if node is None else money(node.node)
    indicator = one.text("CdtDbtInd") or "CRDT"
    if isinstance(amount, Wrong):
        return Wrong(amount.kind, amount.expected, f"{code} {amount.found}")
    if indicator not in ("CRDT", "DBIT"):
        return Wrong("unreadable", "CRDT or DBIT", f"{code} with CdtDbtInd {indicator}")
    on = day(one.text("Dt/Dt", "Dt/DtTm"))
    interim = code == _INTERIM or one.text("Tp/SubTp/Cd") == "INTM"
    return Balance(code, amount if indicator == "CRDT" else -amount, None if isinstance(on, Wrong) else on, interim)


def _first(found: list[Balance], code: str) -> Balance | None:
    """Of a statement of several days each day may have its own: the earliest opens."""
    of_code = [one for one in found if one.code == code]
    return min(of_code, key=lambda one: one.on or date.max, default=None)


def _last(found: list[Balance], codes: tuple[str, ...]) -> Balance | None:
    of_code = [one for one in reversed(found) if one.code in codes]
    return max(of_code, key=lambda one: one.on or date.min, default=None)


@dataclass(slots=True)
class Totals:
    """The entries of one report, counted as they come."""

    entries: int = 0
    booked: int = 0
    credits: int = 0
    credit_fen: int = 0
    debits: int = 0
    debit_fen: int = 0
    blurred: bool = field(default=False)
    """An entry's amount is none of ours: sums cannot be compared."""

    @property
    def net_fen(self) -> int:
        return self.credit_fen - self.debit_fen

    def count(self, booking: Booking) -> None:
        self.entries += 1
        if booking.left:
            return
        self.booked += 1
        if not booking.counted:
            self.blurred = True
        elif booking.inward:
            self.credits += 1
            self.credit_fen += booking.amount_fen
        else:
            self.debits += 1
            self.debit_fen += booking.amount_fen


def summary_against(report: Element, totals: Totals) -> tuple[str, str] | None:
    """What the summary says and what the entries make, where they differ. With entries that are not booked, only counts
    can be compared: no standard says whether those are in the sums.
    """
    said: list[str] = []
    found: list[str] = []
    all_booked = totals.entries == totals.booked
    for path, count, booked_fen in (
        ("TxsSummry/TtlNtries", totals.booked, totals.credit_fen + totals.debit_fen),
        ("TxsSummry/TtlCdtNtries", totals.credits, totals.credit_fen),
        ("TxsSummry/TtlDbtNtries", totals.debits, totals.debit_fen),
    ):
        name = path.rpartition("/")[2]
        number = whole_number(report.text(f"{path}/NbOfNtries"))
        counts = {count, totals.entries} if name == "TtlNtries" else {count}
        if number is not None and number not in counts and (all_booked or name == "TtlNtries") and not totals.blurred:
            said.append(f"{name} {number}")
            found.append(f"{count}")
        text = report.text(f"{path}/Sum")
        # Some banks write the sum of debits below zero, and of all entries the net sum.
        sums = {booked_fen, abs(totals.net_fen)} if name == "TtlNtries" else {booked_fen}
        if text and all_booked and not totals.blurred and decimal_fen(text.removeprefix("-")) not in sums:
            said.append(f"{name}/Sum {shown(text)}")
            found.append(yuan(booked_fen))
    text = report.text("TxsSummry/TtlNtries/TtlNetNtry/Amt", "TxsSummry/TtlNtries/TtlNetNtryAmt")
    if text and all_booked and not totals.blurred:
        net = decimal_fen(text)
        direction = report.text("TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd", "TxsSummry/TtlNtries/CdtDbtInd")
        if net != abs(totals.net_fen) or (net and direction and (direction == "CRDT") is not (totals.net_fen > 0)):
            said.append(f"TtlNetNtry {shown(text)} {direction}".strip())
            found.append(yuan(totals.net_fen))
    return (", ".join(said), ", ".join(found)) if said else None


NO_BALANCE = Wrong(
    "total-differs", f"an opening and a closing balance (OPBD, CLBD) in {CURRENCY}", "no closing balance"
)
