"""What a bank writes, in every format it has, of the bookings in its books. It shares no code with the readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from tests.campaign.bank.books import Booking

ACCOUNT = "63000000000000018"
FOREIGN = "63000000000000099"


def yuan(amount: int) -> str:
    return f"{abs(amount) // 100}.{abs(amount) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Page:
    """A statement or a page of it: its bookings, and the balances around them."""

    report: str
    day: date
    opening: int
    bookings: Sequence[Booking]

    @property
    def closing(self) -> int:
        return self.opening + sum(one.moved for one in self.bookings)


# ISO 20022


def _direction(amount: int) -> str:
    return "CRDT" if amount > 0 else "DBIT"


def _status(version: str) -> str:
    return "<Sts>BOOK</Sts>" if version in ("02", "04", "06") else "<Sts><Cd>BOOK</Cd></Sts>"


def _party(kind: str, name: str, version: str) -> str:
    named = f"<Nm>{escape(name)}</Nm>"
    return f"<{kind}>{named if version in ('02', '04', '06') else f'<Pty>{named}</Pty>'}</{kind}>"


def _reference(one: Booking, prefix: str) -> str:
    """Money that others sent bears their reference in every format."""
    return one.reference if one.what == "deposit" else f"{prefix}{one.reference}"


def entry(one: Booking, version: str, *, prefix: str, returned_as: str = "") -> str:
    """``prefix`` stands before the bank's reference: each format has references of its own."""
    reference = _reference(one, prefix)
    reversal = "<RvslInd>true</RvslInd>" if one.what.endswith("reversed") else ""
    details = ""
    if one.transfer:
        amount = f'<Amt Ccy="CNY">{yuan(one.amount)}</Amt><CdtDbtInd>{_direction(one.amount)}</CdtDbtInd>'
        charges = (
            f'<Chrgs><Rcrd><Amt Ccy="CNY">{yuan(one.charge)}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'
            if one.charge and version != "02"
            else ""
        )
        if one.charge and not charges:
            charges = f'<Chrgs><Amt Ccy="CNY">{yuan(one.charge)}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'
        parties = (
            f"<RltdPties>{_party('Cdtr', one.name, version)}<CdtrAcct><Id><Othr><Id>{one.account}</Id></Othr></Id>"
            "</CdtrAcct></RltdPties>"
        )
        returned = (
            "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已关户</AddtlInf></RtrInf>" if one.what == "returned" else ""
        )
        body = amount if version != "02" else ""
        if version == "02":
            body = f'<AmtDtls><TxAmt><Amt Ccy="CNY">{yuan(one.amount)}</Amt></TxAmt></AmtDtls>'
        details = (
            f"<NtryDtls><TxDtls><Refs><AcctSvcrRef>{reference}</AcctSvcrRef><EndToEndId>{one.transfer}</EndToEndId>"
            f"</Refs>{body}{charges}{parties}{returned}</TxDtls></NtryDtls>"
        )
    return (
        f'<Ntry><Amt Ccy="CNY">{yuan(one.moved)}</Amt><CdtDbtInd>{_direction(one.moved)}</CdtDbtInd>{reversal}'
        f"{_status(version)}<BookgDt><Dt>{one.day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>{one.what.upper()}</Cd></Prtry></BkTxCd>{details}"
        f"<AddtlNtryInf>{one.what}</AddtlNtryInf></Ntry>"
    )


def foreign_entry(day: date, currency: str, amount: int) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{yuan(amount)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>FX{amount}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>FX</Cd></Prtry></BkTxCd></Ntry>"
    )


def _acct(number: str) -> str:
    return f"<Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>"


def notification(
    kind: str, version: str, report: str, day: date, entries: Sequence[str], account: str = ACCOUNT
) -> bytes:
    """``camt.052`` or ``camt.054``."""
    root, part = {"camt.052": ("BkToCstmrAcctRpt", "Rpt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}">'
        f"<{root}><GrpHdr><MsgId>{report}</MsgId><CreDtTm>{day}T12:00:00</CreDtTm></GrpHdr><{part}><Id>{report}</Id>"
        f"<CreDtTm>{day}T12:00:00</CreDtTm>{_acct(account)}{''.join(entries)}</{part}></{root}></Document>"
    ).encode()


def _balance(code: str, amount: int, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="CNY">{yuan(amount)}</Amt><CdtDbtInd>{"CRDT" if amount >= 0 else "DBIT"}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def statement(version: str, pages: Sequence[Page], prefix: str, account: str = ACCOUNT) -> bytes:
    """``camt.053``: each page a ``Stmt`` of its own."""
    told = "".join(
        f"<Stmt><Id>{page.report}</Id><CreDtTm>{page.day}T23:00:00</CreDtTm>{_acct(account)}"
        f"{_balance('OPBD', page.opening, page.day)}{_balance('CLBD', page.closing, page.day)}"
        f"{''.join(entry(one, version, prefix=prefix) for one in page.bookings)}</Stmt>"
        for page in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>{pages[0].report}</MsgId><CreDtTm>{pages[0].day}T23:00:00</CreDtTm></GrpHdr>"
        f"{told}</BkToCstmrStmt></Document>"
    ).encode()


def status(report: str, batch: str, day: date, lines: Sequence[tuple[str, str, str]], group: str = "PART") -> bytes:
    """``pain.002.001.03``: ``lines`` are transfer, status and reason code."""
    reason = "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>" if group == "RJCT" else ""
    singles = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{transfer}</OrgnlEndToEndId><TxSts>{said}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else "")
        + "</TxInfAndSts>"
        for transfer, said, code in lines
    )
    block = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>{singles}</OrgnlPmtInfAndSts>" if singles else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>{report}</MsgId><CreDtTm>{day}T17:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>{group}</GrpSts>{reason}</OrgnlGrpInfAndSts>{block}</CstmrPmtStsRpt></Document>"
    ).encode()


# SWIFT


def _mt_balance(tag: str, amount: int, day: date) -> str:
    return f":{tag}:{'C' if amount >= 0 else 'D'}{day:%y%m%d}CNY{yuan(amount).replace('.', ',')}"


def _mt_entry(one: Booking, moved: int, prefix: str) -> str:
    mark = {"sent-reversed": "RD", "return-reversed": "RC"}.get(one.what, "C" if moved > 0 else "D")
    line = (
        f":61:{one.day:%y%m%d}{one.day:%m%d}{mark}{yuan(moved).replace('.', ',')}NTRFNONREF//{_reference(one, prefix)}"
    )
    if not one.transfer:
        return f"{line}\n:86:808?00{one.what.upper()}"
    name = one.name[:54]
    parts = f"?32{name[:27]}" + (f"?33{name[27:]}" if len(name) > 27 else "")
    text = "?21SVWZ+RETURN AC04 账户已关户" if one.what == "returned" else ""
    return f"{line}\n:86:020?00TRANSFER?20EREF+{one.transfer}{text}?31{one.account}{parts}"


def mt940(pages: Sequence[Page], prefix: str) -> bytes:
    """A charge within an entry is an entry of its own here: the format has no room for it."""
    told = []
    for number, page in enumerate(pages, start=1):
        first, last = number == 1, number == len(pages)
        lines = [
            f":20:{page.report}",
            f":25:{ACCOUNT}",
            f":28C:{page.day:%j}/{number}",
            _mt_balance("60F" if first else "60M", page.opening, page.day),
        ]
        for one in page.bookings:
            lines.append(_mt_entry(one, one.amount, prefix))
            if one.charge:
                charge = f"{one.day:%y%m%d}{one.day:%m%d}D{yuan(one.charge).replace('.', ',')}"
                lines.append(f":61:{charge}NCHGNONREF//{prefix}{one.reference}C\n:86:808?00CHARGE")
        lines.append(_mt_balance("62F" if last else "62M", page.closing, page.day))
        told.append("\n".join(lines) + "\n-\n")
    return "".join(told).encode()


# The bank's sheet


def sheet(rows: Sequence[tuple[Booking, str]]) -> bytes:
    head = "端到端标识,收款人名称,收款账号,金额（元）,结果,原因代码,原因说明,记账日期,银行流水号"
    told = [
        f"{one.transfer},{one.name},{one.account},{yuan(one.amount)},{result},"
        + ("3018,账户已销户," if result == "退汇" else ",,")
        + f"{one.day},{'S' + one.reference if result == '成功' else ''}"
        for one, result in rows
    ]
    return "\r\n".join([head, *told]).encode("gb18030")
