"""The bank of the demo: takes a ``pain.001``, answers with ``camt.054`` and ``pain.002``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

_PAIN_001 = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
_CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
_PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
TEXTS = {"AC04": "账户已关户", "AC06": "账户已冻结", "3031": "账号户名不符", "3009": "无此账户"}


@dataclass(frozen=True, slots=True)
class Order:
    end_to_end_id: str
    amount: str
    payee: str
    account: str


@dataclass(frozen=True, slots=True)
class Orders:
    message_id: str
    count: int
    control_sum: str
    orders: Sequence[Order]
    debtor_account: str = "63000000000000018"


def read_orders(content: bytes) -> Orders:
    root = etree.fromstring(content)

    def text(node: etree._Element, path: str) -> str:
        return str(node.findtext(path, namespaces=_PAIN_001))

    orders = [
        Order(
            end_to_end_id=text(one, "p:PmtId/p:EndToEndId"),
            amount=text(one, "p:Amt/p:InstdAmt"),
            payee=text(one, "p:Cdtr/p:Nm"),
            account=text(one, "p:CdtrAcct/p:Id/p:Othr/p:Id"),
        )
        for one in root.iterfind(".//p:CdtTrfTxInf", _PAIN_001)
    ]
    header = "p:CstmrCdtTrfInitn/p:GrpHdr/"
    return Orders(
        text(root, header + "p:MsgId"),
        int(text(root, header + "p:NbOfTxs")),
        text(root, header + "p:CtrlSum"),
        orders,
        text(root, "p:CstmrCdtTrfInitn/p:PmtInf/p:DbtrAcct/p:Id/p:Othr/p:Id"),
    )


def notification(
    orders: Orders, booked_on: date, return_code: Callable[[Order], str | None], suffix: str = "A"
) -> bytes:
    """``camt.054``: each order booked to the payee, or come back with a reason."""
    document, add = _document(_CAMT_054)
    message = add(document, "BkToCstmrDbtCdtNtfctn")
    header = add(message, "GrpHdr")
    add(header, "MsgId", f"N-{suffix}-{orders.message_id}"[:35])
    add(header, "CreDtTm", f"{booked_on.isoformat()}T18:00:00+08:00")
    note = add(message, "Ntfctn")
    add(note, "Id", "1")
    add(add(add(add(note, "Acct"), "Id"), "Othr"), "Id", orders.debtor_account)
    for number, one in enumerate(orders.orders, start=1):
        code = return_code(one)
        entry = add(note, "Ntry")
        add(entry, "Amt", one.amount).set("Ccy", "CNY")
        add(entry, "CdtDbtInd", "DBIT" if code is None else "CRDT")
        add(add(entry, "Sts"), "Cd", "BOOK")
        add(add(entry, "BookgDt"), "Dt", booked_on.isoformat())
        add(add(add(entry, "BkTxCd"), "Prtry"), "Cd", "PAYOUT")
        details = add(add(entry, "NtryDtls"), "TxDtls")
        references = add(details, "Refs")
        add(references, "AcctSvcrRef", f"{orders.message_id}/{number}")
        add(references, "EndToEndId", one.end_to_end_id)
        add(details, "Amt", one.amount).set("Ccy", "CNY")
        add(details, "CdtDbtInd", "DBIT" if code is None else "CRDT")
        parties = add(details, "RltdPties")
        add(add(add(parties, "Cdtr"), "Pty"), "Nm", one.payee)
        account = add(parties, "CdtrAcct")
        add(add(add(account, "Id"), "Othr"), "Id", one.account)
        if code is not None:
            returned = add(details, "RtrInf")
            add(add(returned, "Rsn"), "Cd" if code.isalnum() and not code.isdigit() else "Prtry", code)
            add(returned, "AddtlInf", TEXTS.get(code, ""))
    return _bytes(document)


def status_report(orders: Orders, today: date, rejected: Sequence[tuple[Order, str]]) -> bytes:
    """``pain.002``: these orders are rejected, with a reason."""
    document, add = _document(_PAIN_002)
    report = add(document, "CstmrPmtStsRpt")
    header = add(report, "GrpHdr")
    add(header, "MsgId", f"S-{orders.message_id}"[:35])
    add(header, "CreDtTm", f"{today.isoformat()}T17:00:00+08:00")
    group = add(report, "OrgnlGrpInfAndSts")
    add(group, "OrgnlMsgId", orders.message_id)
    add(group, "OrgnlMsgNmId", "pain.001.001.09")
    payment = add(report, "OrgnlPmtInfAndSts")
    add(payment, "OrgnlPmtInfId", orders.message_id)
    for one, code in rejected:
        status = add(payment, "TxInfAndSts")
        add(status, "OrgnlEndToEndId", one.end_to_end_id)
        add(status, "TxSts", "RJCT")
        reason = add(status, "StsRsnInf")
        add(add(reason, "Rsn"), "Prtry" if code.isdigit() else "Cd", code)
        add(reason, "AddtlInf", TEXTS.get(code, ""))
    return _bytes(document)


def _document(namespace: str) -> tuple[etree._Element, Callable[..., etree._Element]]:
    def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        element = etree.SubElement(parent, f"{{{namespace}}}{name}")
        element.text = text
        return element

    return etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace}), add


def _bytes(document: etree._Element) -> bytes:
    content: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return content
