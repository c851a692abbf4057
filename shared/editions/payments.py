"""How an edition's refunds are paid: whose fund pays, who approves, and what is asked of a payee. Read by payout,
supervision, and by eligibility for the level of the fund."""

from typing import Annotated, Literal

from pydantic import Field

from shared.editions.sourced import Section, Sourced, silent
from shared.money import YuanText

FundLevel = Literal["county", "city", "province"]
ListName = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=60)]
_PLACES: dict[str, int] = {"county": 6, "city": 4, "province": 2}


class Payments(Section):
    second_approver_from: Sourced[YuanText] | None = silent(
        "1000000.00",
        "Large amounts go to a panel; the limit is each agency's own, and one million yuan is common for a single "
        "payment order.",
    )
    attempts_before_a_person_decides: Sourced[Annotated[int, Field(ge=1, le=98)]] | None = silent(
        3, "Employers are asked up to three times; what came back three times is not cured by asking again."
    )
    fund_level: Sourced[FundLevel] | None = silent(
        "city", "The unemployment fund is pooled by city, as in Xining in 2021."
    )
    payee_check: Sourced[Literal["required", "if-asked"]] | None = silent(
        "if-asked",
        "Public documents ask for no verification of name and account before payment; what the bank denied is not "
        "paid.",
    )
    deregistration_list: Sourced[ListName] | None = silent(
        "deregistered",
        "Whoever is struck off the register has nobody to pay to; the name is that of the imported list.",
    )


def fund_region(level: str, agency: str) -> str | None:
    """The pooling region whose fund pays an agency's employers; None for an agency above the level of a fund.

    >>> [fund_region("city", agency) for agency in ("630102", "630100", "630000")]
    ['630100', '630100', None]
    """
    places = _PLACES[level]
    if agency[:places].endswith("00"):
        return None
    return agency[:places].ljust(6, "0")
