"""Whether a pooling region's fund may run an edition's programme (R4, N29 §1): said here, and nowhere else. Pure.

What a fund holds and pays is recorded by eligibility (``FundRecorded``); what is recorded last counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.editions.citations import term_of_source
from shared.editions.payments import fund_region
from shared.editions.refusals import ABOVE_FUNDS, FUND_MISSING, LEVELS, RESERVE_SHORT
from shared.problem_types import ProblemType


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
class Lack:
    """Why nothing may run: a way to refuse, and the values of its sentence."""

    kind: ProblemType
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return self.kind.said_in("en", self.values)


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

    def lacks(self, agency: str) -> Lack | None:
        """Why nothing may run for an agency's employers; None where the fund that pays them covers what is asked for.

        >>> str(Reserves("qinghai-2021", "city", 12, "N29 §1", {}).lacks("630102"))
        'No fund of 630100 is on record for qinghai-2021 (N29 §1). Record its balance and its payments of the year.'
        """
        region = fund_region(self.level, agency)
        if region is None:
            return Lack(ABOVE_FUNDS, {"agency": agency, "edition": self.edition, "level": LEVELS[self.level]})
        fund = self.recorded.get(region)
        if fund is None:
            return Lack(
                FUND_MISSING, {"region": region, "edition": self.edition, "source": term_of_source(self.source)}
            )
        if fund.covers(self.months):
            return None
        values = {"region": region, "balance_fen": fund.balance_fen, "payments_fen": fund.payments_of_year_fen}
        return Lack(
            RESERVE_SHORT, values | {"as_of": fund.as_of, "months": self.months, "source": term_of_source(self.source)}
        )

    def first_lack(self, agencies: Iterable[str]) -> Lack | None:
        """Of several agencies, what the first of them lacks."""
        return next((why for agency in sorted(set(agencies)) if (why := self.lacks(agency)) is not None), None)
