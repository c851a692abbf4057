"""``pain.002``: what became of a file of ours, of its payment blocks, or of single payments in it. Pure.

``RJCT`` is a rejection, and ``CANC`` is one that was asked for: no money moved. ``ACCC`` is settlement on the
creditor's account; ``ACSC`` is settlement on the debtor's side only, and sent is not paid. A file or block that is
rejected has no payment in it that is not. The codes are of ISO's external code sets
``ExternalPaymentTransactionStatus1Code`` and ``ExternalPaymentGroupStatus1Code``.
"""

from collections.abc import Iterator
from typing import IO

from lxml import etree

from services.payout.bank.detail import account_path
from services.payout.bank.faults import GROUP_MISSING, GROUP_TWICE, HEAD_MISSING, HEAD_NOT_FIRST
from services.payout.bank.iso_values import Wrong, day, money, shown
from services.payout.bank.lines import (
    Answered,
    AnsweredBlock,
    At,
    BadBankFile,
    Begun,
    CreditLine,
    Item,
    OddLine,
    Report,
    ReturnLine,
)
from services.payout.bank.reading_xml import Element, MessageType, elements, local_name, stands_in
from services.payout.bank.return_reasons import reason_of
from services.payout.bank.status_levels import REJECTED, Level, reason_in
from shared.contracts.payout import DiscrepancyKind

_CREDITED = "ACCC"
_UNDER_WAY = {
    *("ACCP", "ACFC", "ACFW", "ACIS", "ACPD", "ACSC", "ACSP", "ACTC", "ACWC", "ACWP", "PART", "PATC", "PDNG", "PRES"),
    *("RCVC", "RCVD", "RVCM", "RVMC", "RVNA", "RVNC", "RVNM"),
}
"""Accepted, received, pending, in part, and what a check of the payee's name found: nothing has arrived yet."""
_STUCK = {
    "BLCK": "blocked at the payee's bank, neither credited nor returned",
    "CPUC": "picked up in cash, not credited to an account",
}
_KNOWN = {*REJECTED, _CREDITED, *_UNDER_WAY, *_STUCK}
_PAYEE = account_path("OrgnlTxRef/CdtrAcct")
_BLOCK, _SINGLE = "OrgnlPmtInfAndSts", "TxInfAndSts"


def read(source: IO[bytes], message: MessageType) -> Iterator[Item]:
    root = "pain.002.001.02" if message.version == "02" else "CstmrPmtStsRpt"
    reading: _Reading | None = None
    for one in elements(source, message, ("GrpHdr", "OrgnlGrpInfAndSts", _SINGLE, _BLOCK, root)):
        name = local_name(one.node)
        if name == "GrpHdr" and stands_in(one.node, root):
            reading = _Reading(one, root)
            yield Begun("pain.002", reading.report.report_id, message.has_schema)
        elif reading is None:
            raise BadBankFile(HEAD_NOT_FIRST, line=one.line, path=f"{root}/GrpHdr")
        elif name == _SINGLE:
            yield from reading.single(one)
        elif name == _BLOCK and stands_in(one.node, root):
            yield from reading.block(one)
        elif name == "OrgnlGrpInfAndSts" and stands_in(one.node, root):
            yield from reading.group(one)
        elif name == root and stands_in(one.node):
            yield from reading.end(one)
    if reading is None:
        raise BadBankFile(HEAD_MISSING, path=f"{root}/GrpHdr")


class _Reading:
    def __init__(self, head: Element, root: str) -> None:
        made_on = day(head.text("CreDtTm"))
        self.report = Report("pain.002", "", head.need("MsgId"), None if isinstance(made_on, Wrong) else made_on)
        self._root = root
        self._group: Level | None = None
        self._original = ""
        self._blocks: list[AnsweredBlock] = []
        self._node: etree._Element | None = None
        self._open: Level | None = None
        self._singles = 0

    @property
    def _place(self) -> int:
        return len(self._blocks) + 1

    def group(self, one: Element) -> Iterator[Item]:
        if self._group is not None or self._singles or self._blocks:
            raise BadBankFile(GROUP_TWICE, line=one.line)
        self._original = one.need("OrgnlMsgId")
        self._group = Level(one, "GrpSts")
        yield from self._whole(self._group, At(self.report, 0, 0, one.line))

    def single(self, one: Element) -> Iterator[Item]:
        if not self._enter(one):
            return
        group, block = self._need_group(one), self._open
        self._singles += 1
        status = one.text("TxSts") or (block.status if block else "") or group.status
        amount = _amount(one)
        for level in filter(None, (group, block)):
            level.list(status, amount if isinstance(amount, int) else None)
        if status in _UNDER_WAY and not group.rejected and not (block and block.rejected):
            return
        at = At(self.report, self._place, self._singles, one.line)
        whole = next((level for level in (block, group) if level is not None and level.rejected), None)
        yield self._line(one, at, status, amount, whole)

    def _enter(self, one: Element) -> bool:
        """Of version 02, singles stand in no block."""
        parent = one.node.getparent()
        if local_name(parent) != _BLOCK:
            return stands_in(one.node, self._root)
        if parent is not self._node:
            if not stands_in(parent, self._root):
                return False
            self._node, self._singles = parent, 0
            self._open = Level(Element(parent, but=(_SINGLE,)), "PmtInfSts")
        return True

    def _need_group(self, one: Element) -> Level:
        if self._group is None:
            raise BadBankFile(GROUP_MISSING, line=one.line)
        return self._group

    def _line(self, one: Element, at: At, status: str, amount: int | Wrong | None, whole: Level | None) -> Item:
        transfer, reference = one.text("OrgnlEndToEndId"), one.text("AcctSvcrRef", "ClrSysRef", "StsId")
        wrong: Wrong | None = None
        if status not in _KNOWN:
            wrong = Wrong("unreadable", "a status of ISO 20022, as RJCT or ACCC", shown(status) or "no status")
        elif whole is not None and status not in REJECTED:
            wrong = Wrong("status-contradicts", f"rejected, as all of it is ({whole.status})", status)
        elif status in _STUCK:
            wrong = Wrong("status-contradicts", "credited, or rejected", f"{status}: {_STUCK[status]}")
        elif not transfer:
            wrong = Wrong("unreadable", "the payment that it is about (OrgnlEndToEndId)", f"{status} of none")
        elif isinstance(amount, Wrong):
            wrong = amount
        if wrong is not None or isinstance(amount, Wrong):
            odd = wrong or Wrong("unreadable", "", "")
            return OddLine(at, odd.kind, odd.expected, odd.found, transfer, reference)
        if status in REJECTED:
            code, text = reason_in(one)
            reason = reason_of(code, text)
            return ReturnLine(
                at=at,
                end_to_end_id=transfer,
                amount_fen=amount,
                reason=reason,
                bank_code=code or ("" if status == "RJCT" else status),
                bank_text=text,
                rejected=True,
                bank_reference=reference,
                answers=self._original,
            )
        booked_on = day(one.text("TrckrData/ConfdDt/Dt", "TrckrData/ConfdDt/DtTm"))
        return CreditLine(
            at=at,
            end_to_end_id=transfer,
            amount_fen=amount,
            account_number=one.text(*_PAYEE) or None,
            booked_on=None if isinstance(booked_on, Wrong) else booked_on,
            bank_reference=reference,
            payee_name=one.text("OrgnlTxRef/Cdtr/Pty/Nm", "OrgnlTxRef/Cdtr/Nm") or None,
            answers=self._original,
        )

    def block(self, one: Element) -> Iterator[Item]:
        group = self._need_group(one)
        level = self._open if self._node is one.node and self._open is not None else Level(one, "PmtInfSts")
        at = At(self.report, self._place, 0, one.line)
        yield from self._whole(level, at)
        if group.rejected and level.status and not level.rejected:
            yield self._odd(at, "status-contradicts", f"rejected, as the file is ({group.status})", level.status)
        yield from self._listed(level, at)
        block_id = level.said.text("OrgnlPmtInfId")
        self._blocks.append(AnsweredBlock(block_id, level.rejection, level.count, level.total_fen))
        self._node, self._open, self._singles = None, None, 0

    def end(self, one: Element) -> Iterator[Item]:
        group, at = self._need_group(one), At(self.report, 0, 0, one.line)
        yield from self._listed(group, at)
        yield Answered(at, self._original, group.rejection, group.count, group.total_fen, tuple(self._blocks))

    def _whole(self, level: Level, at: At) -> Iterator[Item]:
        """What is odd about a file or block before its payments are looked at."""
        if level.status and level.status not in _KNOWN:
            yield self._odd(at, "unreadable", "a status of ISO 20022, as RJCT or PART", shown(level.status))
        if accepted := level.accepted():
            yield self._odd(at, "status-contradicts", f"rejected, as all of it is ({level.status})", accepted)

    def _listed(self, level: Level, at: At) -> Iterator[Item]:
        differs = level.differs()
        if differs is not None:
            yield self._odd(at, "answer-differs", f"as many as are listed: {differs[1]}", differs[0])

    def _odd(self, at: At, kind: DiscrepancyKind, expected: str, found: str) -> OddLine:
        return OddLine(at, kind, expected, found, reference=self._original)


def _amount(one: Element) -> int | Wrong | None:
    """What was credited, where the bank confirms it, else what was asked for."""
    for path in ("TrckrData/ConfdAmt", "OrgnlTxRef/IntrBkSttlmAmt", "OrgnlTxRef/Amt/InstdAmt"):
        found = one.first(path)
        if found is not None:
            return money(found.node)
    return None
