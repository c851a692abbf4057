"""The roster's CSV: one row an employer. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.contracts.registration import SizeClass, UnitKind
from shared.http.uploads import Cells
from shared.identifiers import check_account_in_sheet, check_cnaps, check_month, check_uscc
from shared.money import fen
from shared.regions import check_county

COLUMNS = (
    "uscc",
    "name",
    "agency",
    "unit_kind",
    "size_class",
    "first_insured_month",
    "received_prior_refund",
    "dispatch_firm",
    "account_name",
    "account_number",
    "bank_name",
    "cnaps_code",
)
OPTIONAL = ("industry", "staff", "revenue", "assets", "legal_entity_uscc")
"""For deriving the size class, where it is not given; revenue and assets in yuan."""
_STAFF = re.compile(r"[0-9]{1,9}", re.ASCII)
_KINDS: dict[str, UnitKind] = {
    "enterprise": "enterprise",
    "企业": "enterprise",
    "social_organisation": "social_organisation",
    "社会团体": "social_organisation",
    "foundation": "foundation",
    "基金会": "foundation",
    "social_service_institution": "social_service_institution",
    "社会服务机构": "social_service_institution",
    "law_firm": "law_firm",
    "律师事务所": "law_firm",
    "accounting_firm": "accounting_firm",
    "会计师事务所": "accounting_firm",
    "individual_business": "individual_business",
    "个体经济组织": "individual_business",
    "public_institution": "public_institution",
    "事业单位": "public_institution",
}
_SIZES: dict[str, SizeClass] = {
    "large": "large",
    "大型": "large",
    "medium": "medium",
    "中型": "medium",
    "small": "small",
    "小型": "small",
    "micro": "micro",
    "微型": "micro",
}
_YES_NO = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}


@dataclass(frozen=True, slots=True)
class Account:
    account_name: str
    account_number: str
    bank_name: str
    cnaps_code: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    line: int
    uscc: str
    name: str
    agency: str
    unit_kind: UnitKind
    size_class: SizeClass | None
    first_insured_month: str
    received_prior_refund: bool
    dispatch_firm: bool
    account: Account | None
    industry: str | None
    staff: int | None
    revenue_fen: int | None
    assets_fen: int | None
    legal_entity_uscc: str | None


def parse_row(cells: Cells) -> RosterRow | None:
    """One row; the four bank columns are filled together or not at all."""
    bank = {
        "account_name": cells.take("account_name", _text, default=str),
        "account_number": cells.take("account_number", check_account_in_sheet, default=str),
        "bank_name": cells.take("bank_name", _text, default=str),
        "cnaps_code": cells.take("cnaps_code", check_cnaps, default=str),
    }
    if any(bank.values()):
        for column, value in bank.items():
            if value == "":
                cells.reject(column, "Must be filled when the other bank columns are.")
    row = RosterRow(
        line=cells.line,
        uscc=cells.take("uscc", check_uscc),
        name=cells.take("name", _text),
        agency=cells.take("agency", check_county),
        unit_kind=cells.take("unit_kind", _one_of(_KINDS)),
        size_class=cells.take("size_class", _one_of(_SIZES), default=_nothing),
        first_insured_month=cells.take("first_insured_month", check_month),
        received_prior_refund=cells.take("received_prior_refund", _one_of(_YES_NO)),
        dispatch_firm=cells.take("dispatch_firm", _one_of(_YES_NO)),
        account=Account(**bank) if all(bank.values()) else None,
        industry=cells.take("industry", _text, default=_nothing),
        staff=cells.take("staff", _people, default=_nothing),
        revenue_fen=cells.take("revenue", fen, default=_nothing),
        assets_fen=cells.take("assets", fen, default=_nothing),
        legal_entity_uscc=cells.take("legal_entity_uscc", check_uscc, default=_nothing),
    )
    return row if cells.good else None


def _nothing() -> None:
    return None


def _people(text: str) -> int:
    if not _STAFF.fullmatch(text):
        raise ValueError("Not a count: a whole number, not negative.")
    return int(text)


def _text(text: str) -> str:
    if len(text) > 140:
        raise ValueError("At most 140 characters, as the bank's messages carry no more.")
    return text


def _one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if text.lower() not in words:
            # The cell itself is not told: in a row that slipped by a column it is an account number.
            raise ValueError(f"Not one of {', '.join(word for word in words if word.isascii())}.")
        return words[text.lower()]

    return parse
