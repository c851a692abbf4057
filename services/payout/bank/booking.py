"""What an entry (``Ntry``) says for all its details: whether it counts, its direction, amount and day. Pure."""

from dataclasses import dataclass
from datetime import date

from lxml import etree

from services.payout.bank.iso_values import Wrong, day, money, true
from services.payout.bank.lines import Report
from services.payout.bank.reading_xml import Element

BOOKED = "BOOK"
NOT_BOOKED = {"PDNG", "INFO", "FUTR"}
"""Pending, information only, future: nothing has moved."""
_UNSAID = {"camt.053": BOOKED}
"""A statement holds booked entries, so that some banks leave it unsaid."""
_OPTIONAL = ("RvslInd", "AcctSvcrRef", "NtryRef", "AddtlNtryInf")


@dataclass(slots=True)
class Booking:
    """Not changed once it is made. ``wrong``: why it cannot be taken as it stands. ``counted``: it moved this amount,
    whatever else is wrong. ``left``: nothing has moved.
    """

    inward: bool
    amount_fen: int
    booked_on: date | None = None
    reversal: bool = False
    reference: str = ""
    weak_reference: str = ""
    family: str = ""
    text: str = ""
    wrong: Wrong | None = None
    counted: bool = True
    left: bool = False

    @property
    def signed_fen(self) -> int:
        return self.amount_fen if self.inward else -self.amount_fen

    @property
    def named(self) -> str:
        return self.reference or self.weak_reference


_LEFT = Booking(inward=False, amount_fen=0, counted=False, left=True)


def entry_element(node: etree._Element) -> Element:
    """Its own elements: details are read one by one, and codes when they are asked for."""
    return Element(node, but=("NtryDtls", "BkTxCd"))


def read_booking(entry: Element, report: Report) -> Booking:
    text, inside = entry.text, entry.inside()
    status = text("Sts/Cd", "Sts/Prtry", "Sts") or _UNSAID.get(report.source, "")
    if status in NOT_BOOKED:
        return _LEFT
    wrong: Wrong | None = None
    if status != BOOKED:
        expected = "BOOK, or PDNG, INFO or FUTR of what is not booked"
        wrong = Wrong("unreadable", expected, f"the status {status}" if status else "no status")
    indicator = text("CdtDbtInd")
    if wrong is None and indicator not in ("CRDT", "DBIT"):
        wrong = Wrong("unreadable", "CRDT or DBIT", f"CdtDbtInd {indicator}" if indicator else "no CdtDbtInd")
    node = inside.get("Amt")
    amount = money(node[0]) if node else Wrong("unreadable", "an amount", "none")
    if isinstance(amount, Wrong):
        wrong = wrong or amount
    counted = wrong is None
    said = text("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    booked_on = day(said) if said else report.day
    if isinstance(booked_on, Wrong):
        wrong, booked_on = wrong or booked_on, None
    optional = {path: text(path) for path in _OPTIONAL if path in inside}
    inward = indicator == "CRDT"
    return Booking(
        inward=inward,
        amount_fen=amount if isinstance(amount, int) else 0,
        booked_on=booked_on,
        reversal=true(optional.get("RvslInd", "")),
        reference=optional.get("AcctSvcrRef", ""),
        weak_reference=optional.get("NtryRef", ""),
        family=family_of(entry) if inward else "",
        text=optional.get("AddtlNtryInf", ""),
        wrong=wrong,
        counted=counted,
    )


def family_of(one: Element) -> str:
    """The sub-family of its bank transaction code."""
    codes = one.first("BkTxCd")
    return "" if codes is None else codes.text("Domn/Fmly/SubFmlyCd")
