"""``pain.002``: what became of a file of ours, of its payment block, or of single payments in it. Pure.

``RJCT`` is a rejection: no money moved. ``ACCC`` is settlement on the creditor's account; ``ACSC`` is settlement on the
debtor's side only, and sent is not paid. All other statuses change nothing.
"""

from collections.abc import Iterator
from datetime import date
from typing import IO

from services.payout.bank.lines import Answered, BadBankFile, Begun, CreditLine, Item, ReturnLine
from services.payout.bank.reading_xml import Element, MessageType, elements
from services.payout.bank.return_reasons import reason_of

_CREDITED = {"ACCC"}


def read(source: IO[bytes], message: MessageType, today: date) -> Iterator[Item]:
    """``today`` dates the credits, since a status report carries no booking date."""
    begun, singles = False, 0
    original: str | None = None
    rejection: ReturnLine | None = None
    names = ("GrpHdr", "OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts", "CstmrPmtStsRpt")
    for one in elements(source, message, names):
        match one.name:
            case "GrpHdr":
                begun = True
                yield Begun("pain.002", one.need("MsgId"), message.has_schema)
            case "OrgnlGrpInfAndSts":
                original = one.need("OrgnlMsgId")
                if one.text("GrpSts") == "RJCT":
                    rejection = _rejected(one, "")
            case "TxInfAndSts":
                singles += 1
                yield from _transaction(one, today)
            case "OrgnlPmtInfAndSts" if one.text("PmtInfSts") == "RJCT":
                rejection = rejection or _rejected(one, "")
            case "CstmrPmtStsRpt":
                if original is None:
                    raise BadBankFile("OrgnlGrpInfAndSts is missing.")
                # Our files hold one block. One that is rejected payment by payment says so of each, and needs no more.
                yield Answered(original, None if singles else rejection)
    if not begun:
        raise BadBankFile("CstmrPmtStsRpt is missing.")


def _transaction(status: Element, today: date) -> Iterator[Item]:
    said = status.need("TxSts")
    if said == "RJCT":
        yield _rejected(status, status.need("OrgnlEndToEndId"))
    elif said in _CREDITED:
        transfer = status.need("OrgnlEndToEndId")
        amount = status.amount("OrgnlTxRef/Amt/InstdAmt")
        if amount is None:
            raise BadBankFile(f"The credit of {transfer} names no amount.")
        yield CreditLine(
            end_to_end_id=transfer,
            amount_fen=amount,
            account_number=status.need("OrgnlTxRef/CdtrAcct/Id/Othr/Id", "OrgnlTxRef/CdtrAcct/Id/IBAN"),
            booked_on=today,
            bank_reference=status.text("AcctSvcrRef"),
            payee_name=status.text("OrgnlTxRef/Cdtr/Pty/Nm", "OrgnlTxRef/Cdtr/Nm") or None,
        )


def _rejected(status: Element, end_to_end_id: str) -> ReturnLine:
    code = status.text("StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry")
    text = "".join(found.node.text or "" for found in status.all("StsRsnInf/AddtlInf"))
    amount = status.amount("OrgnlTxRef/Amt/InstdAmt")
    return ReturnLine(end_to_end_id, amount, reason_of(code, text), code, text, rejected=True)
