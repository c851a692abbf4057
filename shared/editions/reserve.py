"""Whether a pooling region's fund may run an edition's programme (R4, N29 §1): said here, and nowhere else. Pure.

What a fund holds and pays is recorded by eligibility (``FundRecorded``); what is recorded last counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.editions.payments import fund_region
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class Reserve:
    """A fund as it was recorded."""

    balance_fen: int
    payments_of_year_fen: int
    as_of: date

    def covers(self, months: int) -> bool:
        """Whether it holds so many months of what it pays.

        >>> [Reserve(balance, 1_200, date(2020, 12, 31)).covers(12) for balance in (1_199, 1_200)]
        [False, True]
        """
        return self.balance_fen * 12 >= months * self.payments_of_year_fen


@dataclass(frozen=True, slots=True)
class Reserves:
    """The funds of one edition: ``level`` is theirs, ``months`` of payments are asked for, ``source`` says so.

    ``recorded``: by region.
    """

    edition: str
    level: str
    months: int
    source: str
    recorded: Mapping[str, Reserve]

    def lacks(self, agency: str) -> str | None:
        """Why nothing may run for an agency's employers; None where the fund that pays them covers what is asked for.

        >>> Reserves("qinghai-2021", "city", 12, "N29 §1", {}).lacks("630102")
        'No fund of 630100 is on record for qinghai-2021 (N29 §1). Record its balance and its payments of the year.'
        """
        region = fund_region(self.level, agency)
        if region is None:
            return f"{agency} stands above the funds of {self.edition}, which are those of each {self.level}."
        fund = self.recorded.get(region)
        if fund is None:
            return (
                f"No fund of {region} is on record for {self.edition} ({self.source}). "
                "Record its balance and its payments of the year."
            )
        if fund.covers(self.months):
            return None
        return (
            f"The fund of {region} held {yuan(fund.balance_fen)} on {fund.as_of} and paid "
            f"{yuan(fund.payments_of_year_fen)} in the year: less than {self.months} months of payments "
            f"({self.source}). The region may not run the programme."
        )

    def first_lack(self, agencies: Iterable[str]) -> str | None:
        """Of several agencies, what the first of them lacks."""
        return next((why for agency in sorted(set(agencies)) if (why := self.lacks(agency)) is not None), None)
