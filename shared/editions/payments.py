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
        "大额支付须集体审定，限额由各经办机构自定，单笔一百万元较为常见。",
    )
    attempts_before_a_person_decides: Sourced[Annotated[int, Field(ge=1, le=98)]] | None = silent(
        3,
        "Employers are asked up to three times; what came back three times is not cured by asking again.",
        "最多三次请单位更正；三次退汇的，再次催办已无意义。",
    )
    fund_level: Sourced[FundLevel] | None = silent(
        "city",
        "The unemployment fund is pooled by city, as in Xining in 2021.",
        "失业保险基金实行市级统筹，与2021年西宁市相同。",
    )
    payee_check: Sourced[Literal["required", "if-asked"]] | None = silent(
        "if-asked",
        "Public documents ask for no verification of name and account before payment; what the bank denied is not "
        "paid.",
        "公开文件未要求支付前核验户名与账号；银行核验不符的，不予支付。",
    )
    deregistration_list: Sourced[ListName] | None = silent(
        "deregistered",
        "Whoever is struck off the register has nobody to pay to; the name is that of the imported list.",
        "已注销的单位没有收款人；名称取自导入的名单。",
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
