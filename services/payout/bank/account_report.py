"""``camt.053`` (statement) and ``camt.054`` (notification): entries booked on the disbursement account. Pure.

An entry is told by its ``TxDtls``; one without any names no payment. A debit is money on its way to the payee, a credit
with ``RtrInf`` is a payment that came back, any other credit is money in.
"""

from collections.abc import Iterator
from typing import IO

from services.payout.bank.lines import BadBankFile, Begun, CreditLine, Item, ReturnLine, Statement, StrayLine
from services.payout.bank.reading_xml import Element, MessageType, elements
from services.payout.bank.return_reasons import reason_of

_ROOTS = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}


def read(source: IO[bytes], message: MessageType) -> Iterator[Item]:
    root, report = _ROOTS[message.kind]
    begun = False
    told = 0
    entries_fen = 0
    entry: Element | None = None
    for one in elements(source, message, ("GrpHdr", "TxDtls", "Ntry", report, root)):
        if one.name == "GrpHdr":
            begun = True
            yield Begun("camt.053" if message.kind == "camt.053" else "camt.054", one.need("MsgId"), message.has_schema)
        elif one.name == "TxDtls":
            told += 1
            entry = entry or Element(one.up(2), but="NtryDtls")
            if _booked(entry):
                yield _line(entry, one)
        elif one.name == "Ntry":
            entry = entry or Element(one.node, but="NtryDtls")
            if _booked(entry):
                amount = entry.need_amount("Amt")
                inward = entry.need("CdtDbtInd") == "CRDT"
                entries_fen += amount if inward else -amount
                if told == 0:
                    yield StrayLine(_named(entry), amount, inward, "no transaction details")
            told, entry = 0, None
        elif one.name == "Stmt":
            yield _statement(one, entries_fen)
            entries_fen = 0
    if not begun:
        raise BadBankFile(f"{root} is missing.")


def _booked(entry: Element) -> bool:
    """Pending entries have not happened yet."""
    return entry.need("Sts/Cd", "Sts") == "BOOK"


def _named(entry: Element) -> str:
    return entry.text("AcctSvcrRef", "NtryRef")


def _line(entry: Element, details: Element) -> CreditLine | ReturnLine | StrayLine:
    amount = details.amount("Amt")
    if amount is None:
        amount = details.amount("AmtDtls/TxAmt/Amt")
    if amount is None:
        raise BadBankFile(f"Line {details.line}: the transaction names no amount.")
    inward = (details.text("CdtDbtInd") or entry.need("CdtDbtInd")) == "CRDT"
    transfer = details.text("Refs/EndToEndId")
    if not transfer or transfer == "NOTPROVIDED":
        return StrayLine(details.text("Refs/AcctSvcrRef") or _named(entry), amount, inward, "no end-to-end id")
    returned = details.first("RtrInf")
    if returned is not None and inward:
        code = returned.text("Rsn/Cd", "Rsn/Prtry")
        text = "".join(found.node.text or "" for found in returned.all("AddtlInf"))
        return ReturnLine(transfer, amount, reason_of(code, text), code, text)
    if inward or returned is not None:
        return StrayLine(transfer, amount, inward, "money in" if inward else "a return booked to our debit")
    return CreditLine(
        end_to_end_id=transfer,
        amount_fen=amount,
        account_number=details.text("RltdPties/CdtrAcct/Id/Othr/Id", "RltdPties/CdtrAcct/Id/IBAN") or None,
        booked_on=entry.day("BookgDt"),
        bank_reference=details.text("Refs/AcctSvcrRef") or entry.text("AcctSvcrRef"),
        payee_name=details.text("RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Nm") or None,
        entry=True,
    )


def _statement(statement: Element, entries_fen: int) -> Statement:
    balances: dict[str, tuple[int, Element]] = {}
    for balance in statement.all("Bal"):
        amount = balance.need_amount("Amt")
        signed = amount if balance.need("CdtDbtInd") == "CRDT" else -amount
        balances[balance.text("Tp/CdOrPrtry/Cd")] = signed, balance
    opening, closing = balances.get("OPBD") or balances.get("PRCD"), balances.get("CLBD")
    if opening is None or closing is None:
        raise BadBankFile(f"The statement {statement.text('Id')} lacks its opening or closing balance (OPBD, CLBD).")
    return Statement(
        account=statement.need("Acct/Id/Othr/Id", "Acct/Id/IBAN"),
        statement_id=statement.need("Id"),
        opening_fen=opening[0],
        entries_fen=entries_fen,
        closing_fen=closing[0],
        closed_on=closing[1].day("Dt"),
    )
