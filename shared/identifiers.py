"""The identifiers of the field, checked. Pure. Every function returns its argument or raises ``ValueError``."""

import re

from stdnum.cn import uscc as _uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from shared.plain import FIRST_YEAR, LAST_YEAR

IDENTITY = "^[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$"
IDENTITY_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
IDENTITY_SIGNS = "10X98765432"
_IDENTITY = re.compile(IDENTITY, re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{8,32}", re.ASCII)
_OF_A_SPREADSHEET = re.compile(r"[0-9]([.][0-9]*)?[Ee][+]?[0-9]{1,2}|[0-9]{8,32}[.]0*", re.ASCII)
_CNAPS = re.compile(r"[0-9]{12}", re.ASCII)


def _plain(text: str, what: str) -> None:
    if not text.isascii():
        raise ValueError(f"{what} holds full-width or other non-ASCII characters; write plain digits and letters.")


def check_uscc(text: str) -> str:
    """Unified social credit code, GB 32100-2015: 18 characters, the last a check digit."""
    _plain(text, "The USCC")
    if is_identity_number(text):
        raise ValueError("This is a person's identity number (GB 11643), not the USCC of an employer.")
    try:
        if _uscc.validate(text) != text:
            raise ValueError("The USCC must be written as 18 capital letters and digits, without spaces.")
    except InvalidChecksum:
        raise ValueError("The USCC's check digit is wrong.") from None
    except ValidationError:
        raise ValueError("Not a USCC: 18 capital letters and digits (GB 32100-2015).") from None
    return text


def is_identity_number(text: str) -> bool:
    """A resident identity number, GB 11643-1999: region, day of birth, check digit. One in 31 would pass for a USCC."""
    if not _IDENTITY.fullmatch(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, IDENTITY_WEIGHTS, strict=False))
    return text[17] == IDENTITY_SIGNS[total % 11]


def check_month(text: str) -> str:
    """A calendar month, ``YYYY-MM``."""
    _plain(text, "The month")
    if not _MONTH.fullmatch(text):
        raise ValueError("Not a month: write YYYY-MM, like 2020-03.")
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError(f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.")
    return text


def check_account_number(text: str) -> str:
    """A bank account number: 8 to 32 digits."""
    _plain(text, "The account number")
    if _OF_A_SPREADSHEET.fullmatch(text):
        raise ValueError(
            "A spreadsheet took the account number for a quantity, and its last digits are lost: "
            "format the column as text, and enter the number anew."
        )
    if not _ACCOUNT.fullmatch(text):
        raise ValueError("Not an account number: 8 to 32 digits, without spaces.")
    return text


def check_account_in_sheet(text: str) -> str:
    """The same of a cell: a spreadsheet keeps fifteen digits of a number, and writes zeros for the rest."""
    check_account_number(text)
    if len(text) >= 18 and not text[15:].strip("0"):
        raise ValueError(
            f"A spreadsheet made zeros of the last {len(text) - 15} digits: format the column as text, and enter the "
            "number anew. If the account does end in them, leave its bank columns empty; the employer gives it itself."
        )
    return text


def check_cnaps(text: str) -> str:
    """A CNAPS line number (联行号): 12 digits."""
    _plain(text, "The CNAPS code")
    if not _CNAPS.fullmatch(text):
        raise ValueError("Not a CNAPS code: 12 digits.")
    return text


def case_id(edition: str, uscc: str) -> str:
    """One employer under one edition; also the id of its one payment."""
    return f"{edition}:{uscc}"


def case_of(payment_id: str) -> tuple[str, str]:
    """Edition and USCC that a payment is for: ``{edition}:{uscc}``, and ``:{n}`` behind it for a top-up."""
    edition, uscc, *_ = payment_id.split(":")
    return edition, uscc
