"""``pacs.004``: payments that had settled and come back. Pure.

No package has a whole XSD of it: the structure is checked here. It moves nothing on the account by itself; the entry
that does is in an account report.
"""

from collections.abc import Iterator
from datetime import date
from typing import IO

from services.payout.bank.faults import HEAD_MISSING, HEAD_NOT_FIRST
from services.payout.bank.iso_values import Wrong, day, decimal_fen, money, shown, true, whole_number
from services.payout.bank.lines import At, BadBankFile, Begun, Item, OddLine, Report, ReturnLine
from services.payout.bank.reading_xml import Element, MessageType, elements, stands_in
from services.payout.bank.return_reasons import reason_of
from shared.money import yuan

_SETTLED, _INSTRUCTED = "RtrdIntrBkSttlmAmt", "RtrdInstdAmt"


def read(source: IO[bytes], message: MessageType) -> Iterator[Item]:
    root = "pacs.004.001.01" if message.version == "01" else "PmtRtr"
    reading: _Reading | None = None
    for one in elements(source, message, ("GrpHdr", "OrgnlGrpInf", "TxInf", root)):
        name = one.name
        if name == "GrpHdr" and stands_in(one.node, root):
            reading = _Reading(one)
            yield Begun("pacs.004", reading.report.report_id, checked_by_schema=False)
        elif reading is None:
            raise BadBankFile(HEAD_NOT_FIRST, line=one.line, path=f"{root}/GrpHdr")
        elif name == "OrgnlGrpInf" and stands_in(one.node, root):
            reading.original = one.text("OrgnlMsgId")
        elif name == "TxInf" and stands_in(one.node, root):
            yield reading.transaction(one)
        elif name == root:
            yield from reading.end()
    if reading is None:
        raise BadBankFile(HEAD_MISSING, path=f"{root}/GrpHdr")


class _Reading:
    def __init__(self, head: Element) -> None:
        made_on = day(head.text("CreDtTm"))
        self.report = Report("pacs.004", "", head.need("MsgId"), None if isinstance(made_on, Wrong) else made_on)
        self.original = ""
        self._head = head
        head.inside()
        self._count = 0
        self._settled = 0
        self._instructed = 0

    def transaction(self, one: Element) -> Item:
        """What came back is what was settled; what was instructed is more by the charges on the way."""
        self._count += 1
        at = At(self.report, self._count, 1, one.line)
        settled, instructed = _money(one, _SETTLED), _money(one, _INSTRUCTED)
        self._settled += settled if isinstance(settled, int) else 0
        self._instructed += instructed if isinstance(instructed, int) else 0
        amount = instructed if settled is None or (_foreign(settled) and isinstance(instructed, int)) else settled
        transfer = one.text("OrgnlEndToEndId")
        reference = one.text("RtrId", "RtrdTxId", "OrgnlClrSysRef", "ClrSysRef")
        booked_on = self._settled_on(one)
        wrong = next((value for value in (amount, booked_on) if isinstance(value, Wrong)), None)
        if wrong is None and not transfer:
            wrong = Wrong("unreadable", "the payment that came back (OrgnlEndToEndId)", "none")
        if isinstance(amount, Wrong) or isinstance(booked_on, Wrong) or wrong is not None:
            kind, expected, found = (wrong.kind, wrong.expected, wrong.found) if wrong else ("unreadable", "", "")
            return OddLine(at, kind, expected, found, transfer, reference)
        code = one.text("RtrRsnInf/Rsn/Cd", "RtrRsnInf/Rsn/Prtry", "RtrRsnInf/RtrRsn/Cd", "RtrRsnInf/RtrRsn/Prtry")
        text = one.joined("RtrRsnInf/AddtlInf", "RtrRsnInf/AddtlRtrRsnInf")
        return ReturnLine(
            at, transfer, amount, reason_of(code, text), code, text, booked_on=booked_on, bank_reference=reference
        )

    def _settled_on(self, one: Element) -> date | Wrong | None:
        said = one.text("IntrBkSttlmDt") or self._head.text("IntrBkSttlmDt")
        return day(said) if said else None

    def end(self) -> Iterator[Item]:
        at, head = At(self.report, 0), self._head
        if self._count == 0 and true(head.text("GrpRtr")):
            found = f"all payments of {shown(self.original) or 'a message'} came back, none is named"
            yield OddLine(at, "batch-booked", "each payment by itself (TxInf)", found, reference=self.report.report_id)
            return
        said: list[str] = []
        count, found_count = head.text("NbOfTxs"), self._count
        if whole_number(count) != found_count:
            said.append(f"NbOfTxs {shown(count) or 'missing'}")
        total = _money(head, "TtlRtrdIntrBkSttlmAmt")
        if isinstance(total, int) and total != self._settled:
            said.append(f"TtlRtrdIntrBkSttlmAmt {yuan(total)}")
        control = head.text("CtrlSum")
        if control and decimal_fen(control) not in (self._settled, self._instructed):
            said.append(f"CtrlSum {shown(control)}")
        if said:
            expected = f"{found_count} transactions of {yuan(self._settled)}, as there are"
            yield OddLine(at, "total-differs", expected, ", ".join(said), reference=self.report.report_id)


def _money(one: Element, path: str) -> int | Wrong | None:
    found = one.first(path)
    return None if found is None else money(found.node)


def _foreign(amount: int | Wrong | None) -> bool:
    return isinstance(amount, Wrong) and amount.kind == "other-currency"
