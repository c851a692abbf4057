"""``pacs.004``: payments that had settled and come back. Pure.

No package has a whole XSD of it: the structure is checked here.
"""

from collections.abc import Iterator
from typing import IO

from services.payout.bank.lines import BadBankFile, Begun, Item, ReturnLine
from services.payout.bank.reading_xml import MessageType, elements
from services.payout.bank.return_reasons import reason_of


def read(source: IO[bytes], message: MessageType) -> Iterator[Item]:
    begun = False
    promised = found = 0
    for one in elements(source, message, ("GrpHdr", "TxInf", "PmtRtr")):
        if one.name == "GrpHdr":
            begun = True
            count = one.need("NbOfTxs")
            if not (count.isascii() and count.isdigit()):
                raise BadBankFile(f"Line {one.line}: NbOfTxs is no number.")
            promised = int(count)
            yield Begun("pacs.004", one.need("MsgId"), checked_by_schema=False)
        elif one.name == "TxInf":
            found += 1
            amount = one.amount("RtrdInstdAmt")
            code = one.need("RtrRsnInf/Rsn/Cd", "RtrRsnInf/Rsn/Prtry")
            text = "".join(part.node.text or "" for part in one.all("RtrRsnInf/AddtlInf"))
            yield ReturnLine(
                end_to_end_id=one.need("OrgnlEndToEndId"),
                amount_fen=one.need_amount("RtrdIntrBkSttlmAmt") if amount is None else amount,
                reason=reason_of(code, text),
                bank_code=code,
                bank_text=text,
            )
    if not begun:
        raise BadBankFile("PmtRtr/GrpHdr is missing.")
    if found != promised:
        raise BadBankFile(f"NbOfTxs promises {promised} transactions, and there are {found}.")
