"""``camt.052`` (report of a day not over), ``camt.053`` (statement) and ``camt.054`` (notification): entries. Pure.

Each report in the message is of one account. What its entries say is in ``entry``, of one transaction in ``detail``,
what a statement's balances and summary say in ``balances``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, cast

from lxml import etree

from services.payout.bank.balances import NO_BALANCE, Balances, Totals, balances_of, summary_against
from services.payout.bank.detail import account_path
from services.payout.bank.entry import Entry
from services.payout.bank.faults import ACCOUNT_BEHIND_ENTRIES, HEAD_MISSING, HEAD_NOT_BEFORE
from services.payout.bank.iso_values import Wrong, day, true, whole_number
from services.payout.bank.lines import At, BadBankFile, Begun, BookedKind, Item, OddLine, Report, Statement
from services.payout.bank.reading_xml import Element, MessageType, elements, local_name, stands_in

_ACCOUNT = account_path("Acct")
_NOTHING: Iterator[Item] = iter(())
_ROOTS = {
    "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def read(source: IO[bytes], message: MessageType) -> Iterator[Item]:
    root, name = _ROOTS[message.kind]
    if message.version == "01":
        root += "V01"
    reading = _Reading(cast(BookedKind, message.kind), root, name)
    for one in elements(source, message, ("GrpHdr", "TxDtls", "Ntry", name)):
        match one.name:
            case "TxDtls":
                yield from reading.detail(one)
            case "Ntry":
                yield from reading.entry(one)
            case "GrpHdr" if stands_in(one.node, root):
                reading.head = _Head.of(one)
                yield Begun(reading.kind, one.need("MsgId"), message.has_schema)
            case _ if stands_in(one.node, root):
                yield from reading.end(one)
    if reading.head is None:
        raise BadBankFile(HEAD_MISSING, path=f"{root}/GrpHdr")


@dataclass(frozen=True, slots=True)
class _Head:
    """Of the message: the day it was made, and its page, if it is one of several."""

    made_on: date | None
    page: int | None
    several: bool

    @classmethod
    def of(cls, head: Element) -> "_Head":
        made_on = day(head.text("CreDtTm"))
        page, several = _page(head, "MsgPgntn")
        return cls(None if isinstance(made_on, Wrong) else made_on, page, several)


@dataclass(slots=True)
class _Reading:
    kind: BookedKind
    root: str
    name: str
    head: _Head | None = None
    _node: etree._Element | None = None
    """The report that is open, once one of its entries was seen."""
    _report: Report | None = None
    _entry: Entry | None = None
    _totals: Totals = field(default_factory=Totals)

    def detail(self, one: Element) -> Iterator[Item]:
        block = one.node.getparent()
        entry = block.getparent()
        if not self._stands_here(entry):
            entry = block  # of version 01, where details stand in the entry itself
            if not self._stands_here(entry):
                return _NOTHING
        if self._entry is None:
            self._entry = Entry(self._opened(), self._totals.entries + 1)
        if self._entry.details == 0:
            self._entry.hold(one, block, entry)
            return _NOTHING
        return self._entry.add(one, block, entry)

    def entry(self, one: Element) -> Iterator[Item]:
        if not self._stands_here(one.node):
            return _NOTHING
        entry = self._entry or Entry(self._opened(), self._totals.entries + 1)
        self._entry = None
        return entry.end(one.node, self._totals)

    def _stands_here(self, entry: etree._Element | None) -> bool:
        """In a report of the message, and not in what a bank added of its own."""
        report = None if entry is None else entry.getparent()
        if report is None or report is self._node:
            return report is not None
        if local_name(report) != self.name or not stands_in(report, self.root):
            return False
        self._node = report
        self._report = self._read(Element(report, but=("Ntry",)))
        return True

    def _opened(self) -> Report:
        if self._report is None:
            raise BadBankFile(HEAD_MISSING, path=self.name)
        return self._report

    def _read(self, report: Element) -> Report:
        if self.head is None:
            raise BadBankFile(HEAD_NOT_BEFORE, line=report.line, element=self.name)
        balances = balances_of(report) if self.kind == "camt.053" else Balances(None, None)
        said = day(report.text("FrToDt/ToDtTm", "CreDtTm"))
        made_on = self.head.made_on if isinstance(said, Wrong) else said
        closing = balances.closing
        return Report(
            source=self.kind,
            account=report.text(*_ACCOUNT),
            report_id=report.need("Id"),
            day=made_on if closing is None else closing.on or made_on,
            opening_fen=None if balances.opening is None else balances.opening.signed_fen,
        )

    def end(self, one: Element) -> Iterator[Item]:
        element = Element(one.node, but=("Ntry",))
        report = self._read(element)
        if self._report is not None and self._report != report:
            raise BadBankFile(ACCOUNT_BEHIND_ENTRIES, line=one.line, element=self.name)
        report = self._report or report
        page, several = _page(element, "StmtPgntn", "RptPgntn", "NtfctnPgntn")
        if page is None and self.head is not None:
            page, several = self.head.page, self.head.several
        differs = None if several else summary_against(element, self._totals)
        if differs is not None:
            yield OddLine(At(report, 0, 0, one.line), "total-differs", f"a summary of {differs[1]}", differs[0])
        if self.kind == "camt.053":
            yield from self._statement(report, balances_of(element), page if several else None, one.line)
        self._node, self._report, self._entry, self._totals = None, None, None, Totals()

    def _statement(self, report: Report, balances: Balances, page: int | None, line: int) -> Iterator[Item]:
        """One balance and the entries make the other; without any there is nothing to go on from."""
        opening, closing, moved = balances.opening, balances.closing, self._totals.net_fen
        closed_on = (closing.on if closing else None) or report.day
        nothing = (opening is None and closing is None) or closed_on is None
        wrong = balances.wrong if opening is None or closing is None else None
        if wrong is not None or nothing:
            odd = wrong or NO_BALANCE
            yield OddLine(At(report, 0, 0, line), odd.kind, odd.expected, odd.found)
        if closed_on is None or nothing:
            return
        opening_fen = opening.signed_fen if opening else (closing.signed_fen if closing else 0) - moved
        yield Statement(
            report=report,
            opening_fen=opening_fen,
            entries_fen=moved,
            closing_fen=closing.signed_fen if closing else opening_fen + moved,
            closed_on=closed_on,
            page=page,
            interim_opening=opening is not None and opening.interim,
            interim_closing=closing is not None and closing.interim,
        )


def _page(element: Element, *paths: str) -> tuple[int | None, bool]:
    """The page, and whether there are several."""
    for path in paths:
        if element.has(path):
            page = whole_number(element.text(f"{path}/PgNb"))
            return page, not (page == 1 and true(element.text(f"{path}/LastPgInd")))
    return None, False
