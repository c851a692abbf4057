"""Fixed employers and their CSV rows, for tests that speak HTTP."""

from dataclasses import dataclass, replace

from wengang.demo.employers import DemoEmployer, Month, Truth, contributions_csv, make_uscc, roster_csv

QINGHAI = "qinghai-2021"
CITY_EAST = "630102"
CITY_CENTRE = "630103"

__all__ = ["CITY_CENTRE", "CITY_EAST", "QINGHAI", "DemoEmployer", "contributions_csv", "employer", "roster_csv"]


@dataclass(frozen=True)
class Bank:
    account_name: str
    account_number: str
    bank_name: str = "中国工商银行西宁城东支行"
    cnaps_code: str = "102851000106"


def employer(number: int = 1, **changes: object) -> DemoEmployer:
    """A small enterprise of 20 people who all stayed; it paid 2,400.00 and is owed 1,440.00."""
    months = [Month(f"2020-{month:02d}", 20, 10_000, 10_000) for month in range(1, 13)]
    plain = DemoEmployer(
        uscc=make_uscc(CITY_EAST, number),
        name=f"西宁第{number}商贸有限公司",
        agency=CITY_EAST,
        unit_kind="enterprise",
        size_class="small",
        first_insured_month="2015-03",
        received_prior_refund=True,
        account_number=f"622202{number:010d}",
        months=[Month("2019-12", 20, 10_000, 10_000), *months],
        truth=Truth("eligible", 144_000),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
