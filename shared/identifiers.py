"""The identifiers of the field, checked. Pure. Every function returns its argument or raises ``Invalid``."""

import re

from stdnum.cn import uscc as _uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from shared.faults import (
    ACCOUNT_AS_QUANTITY,
    ACCOUNT_ENDS_IN_ZEROS,
    IDENTITY_NUMBER,
    NOT_A_CNAPS_CODE,
    NOT_A_MONTH,
    NOT_A_USCC,
    NOT_AN_ACCOUNT,
    NOT_ASCII,
    THE_ACCOUNT_NUMBER,
    THE_CNAPS_CODE,
    THE_MONTH,
    THE_USCC,
    USCC_CHECK_DIGIT,
    USCC_SPELLING,
    YEAR_OUT_OF_RANGE,
)
from shared.invalid import Invalid
from shared.plain import FIRST_YEAR, LAST_YEAR
from shared.words import Term

IDENTITY = "^[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$"
IDENTITY_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
IDENTITY_SIGNS = "10X98765432"
_IDENTITY = re.compile(IDENTITY, re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{8,32}", re.ASCII)
_OF_A_SPREADSHEET = re.compile(r"[0-9]([.][0-9]*)?[Ee][+]?[0-9]{1,2}|[0-9]{8,32}[.]0*", re.ASCII)
_CNAPS = re.compile(r"[0-9]{12}", re.ASCII)


def _plain(text: str, what: Term) -> None:
    if not text.isascii():
        raise Invalid(NOT_ASCII, what=what)


def check_uscc(text: str) -> str:
    """Unified social credit code, GB 32100-2015: 18 characters, the last a check digit."""
    _plain(text, THE_USCC)
    if is_identity_number(text):
        raise Invalid(IDENTITY_NUMBER)
    try:
        if _uscc.validate(text) != text:
            raise Invalid(USCC_SPELLING)
    except InvalidChecksum:
        raise Invalid(USCC_CHECK_DIGIT) from None
    except ValidationError:
        raise Invalid(NOT_A_USCC) from None
    return text


def is_identity_number(text: str) -> bool:
    """A resident identity number, GB 11643-1999: region, day of birth, check digit. One in 31 would pass for a USCC."""
    if not _IDENTITY.fullmatch(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, IDENTITY_WEIGHTS, strict=False))
    return text[17] == IDENTITY_SIGNS[total % 11]


def check_month(text: str) -> str:
    """A calendar month, ``YYYY-MM``."""
    _plain(text, THE_MONTH)
    if not _MONTH.fullmatch(text):
        raise Invalid(NOT_A_MONTH)
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise Invalid(YEAR_OUT_OF_RANGE, first=FIRST_YEAR, last=LAST_YEAR)
    return text


def check_account_number(text: str) -> str:
    """A bank account number: 8 to 32 digits."""
    _plain(text, THE_ACCOUNT_NUMBER)
    if _OF_A_SPREADSHEET.fullmatch(text):
        raise Invalid(ACCOUNT_AS_QUANTITY)
    if not _ACCOUNT.fullmatch(text):
        raise Invalid(NOT_AN_ACCOUNT)
    return text


def check_account_in_sheet(text: str) -> str:
    """The same of a cell: a spreadsheet keeps fifteen digits of a number, and writes zeros for the rest."""
    check_account_number(text)
    if len(text) >= 18 and not text[15:].strip("0"):
        raise Invalid(ACCOUNT_ENDS_IN_ZEROS, digits=len(text) - 15)
    return text


def check_cnaps(text: str) -> str:
    """A CNAPS line number (联行号): 12 digits."""
    _plain(text, THE_CNAPS_CODE)
    if not _CNAPS.fullmatch(text):
        raise Invalid(NOT_A_CNAPS_CODE)
    return text


def case_id(edition: str, uscc: str) -> str:
    """One employer under one edition; also the id of its one payment."""
    return f"{edition}:{uscc}"


def case_of(payment_id: str) -> tuple[str, str]:
    """Edition and USCC that a payment is for: ``{edition}:{uscc}``, and ``:{n}`` behind it for a top-up."""
    edition, uscc, *_ = payment_id.split(":")
    return edition, uscc
