"""The identifiers of the field, checked. Pure. Every function returns its argument or raises ``ValueError``."""

import re

from stdnum.cn import uscc as _uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{8,32}", re.ASCII)
_CNAPS = re.compile(r"[0-9]{12}", re.ASCII)


def _plain(text: str, what: str) -> None:
    if not text.isascii():
        raise ValueError(f"{what} holds full-width or other non-ASCII characters; write plain digits and letters.")


def check_uscc(text: str) -> str:
    """Unified social credit code, GB 32100-2015: 18 characters, the last a check digit."""
    _plain(text, "The USCC")
    try:
        if _uscc.validate(text) != text:
            raise ValueError("The USCC must be written as 18 capital letters and digits, without spaces.")
    except InvalidChecksum:
        raise ValueError("The USCC's check digit is wrong.") from None
    except ValidationError:
        raise ValueError("Not a USCC: 18 capital letters and digits (GB 32100-2015).") from None
    return text


def check_month(text: str) -> str:
    """A calendar month, ``YYYY-MM``."""
    _plain(text, "The month")
    if not _MONTH.fullmatch(text):
        raise ValueError("Not a month: write YYYY-MM, like 2020-03.")
    return text


def check_account_number(text: str) -> str:
    """A bank account number: 8 to 32 digits."""
    _plain(text, "The account number")
    if not _ACCOUNT.fullmatch(text):
        raise ValueError("Not an account number: 8 to 32 digits, without spaces.")
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
