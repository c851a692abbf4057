"""MT940 statements, by the ``mt-940`` package. Pure.

Field 61 has no room for an end-to-end id: it is taken from field 86 in the structured form that banks use (``?20`` to
``?29`` with ``EREF+`` for the id, ``SVWZ+`` for the text of a return, ``?31`` account, ``?32`` and ``?33`` name). A
statement of one account and one day is small; it is read at once.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import mt940 as library

from services.payout.bank.lines import BadBankFile, Begun, CreditLine, Item, ReturnLine, Statement, StrayLine
from services.payout.bank.return_reasons import reason_of
from shared.money import fen

MOST_BYTES = 16 << 20
_ACCOUNT_AND_NAME = re.compile(r"([0-9]{8,32})?(.*)", re.ASCII | re.DOTALL)
_CODE = re.compile(r"\b([A-Z]{2}[0-9]{2}|[0-9]{4})\b", re.ASCII)


def read(source: IO[bytes]) -> Iterator[Item]:
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadBankFile(f"An MT940 statement has at most {MOST_BYTES} bytes.")
    text = _decoded(content)
    parts = [part for part in re.split(r"(?m)^(?=:20:)", text) if ":20:" in part]
    begun = False
    for part in parts:
        try:
            statement = library.parse(part)
        except Exception as error:  # noqa: BLE001 - the package raises what it meets: any of it means a broken file
            raise BadBankFile(f"Not an MT940 statement: {error}") from None
        reference = str(statement.data.get("transaction_reference") or "")
        number = str(statement.data.get("statement_number") or "")
        if not begun:
            begun = True
            yield Begun("mt940", f"{reference}/{number}"[:35], checked_by_schema=False)
        entries = 0
        for one in statement:
            line, signed = _entry(one.data)
            entries += signed
            yield line
        opening, closing = (statement.data.get(f"final_{which}_balance") for which in ("opening", "closing"))
        if opening is None or closing is None:
            raise BadBankFile(f"The statement {reference} lacks its opening or closing balance (60F, 62F).")
        yield Statement(
            account=str(statement.data.get("account_identification") or ""),
            statement_id=f"{reference}/{number}",
            opening_fen=_fen(opening.amount),
            entries_fen=entries,
            closing_fen=_fen(closing.amount),
            closed_on=date(closing.date.year, closing.date.month, closing.date.day),
        )
    if not begun:
        raise BadBankFile("Not an MT940 statement: there is no field 20.")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadBankFile("The file is neither UTF-8 nor GB18030 (GBK) text.")


def _fen(amount: Any) -> int:
    """An ``Amount`` of the package holds a ``Decimal``; its plain text becomes fen. Negative for a debit."""
    if amount.currency != "CNY":
        raise BadBankFile(f"The currency is {amount.currency}, and not CNY.")
    plain = format(amount.amount, "f")
    try:
        size = fen(plain.lstrip("-"))
    except ValueError as error:
        raise BadBankFile(f"An amount of the statement: {error}") from None
    return -size if plain.startswith("-") else size


def _entry(data: dict[str, Any]) -> tuple[CreditLine | ReturnLine | StrayLine, int]:
    signed = _fen(data["amount"])
    amount, inward = abs(signed), signed > 0
    reference = str(data.get("bank_reference") or data.get("customer_reference") or "")
    transfer = str(data.get("end_to_end_reference") or "").strip()
    if not transfer:
        return StrayLine(reference, amount, inward, "no end-to-end id (EREF)"), signed
    if inward:
        text = str(data.get("purpose") or data.get("posting_text") or "")
        found = _CODE.search(text)
        code = found[1] if found else ""
        return ReturnLine(transfer, amount, reason_of(code, text), code, text), signed
    match = _ACCOUNT_AND_NAME.fullmatch(str(data.get("applicant_name") or ""))
    account = data.get("gvc_applicant_iban") or (match and match[1])
    booked = data.get("entry_date") or data["date"]
    line = CreditLine(
        end_to_end_id=transfer,
        amount_fen=amount,
        account_number=account or None,
        booked_on=date(booked.year, booked.month, booked.day),
        bank_reference=reference,
        payee_name=((match and match[2]) or "").strip() or None,
        entry=True,
    )
    return line, signed
