"""How the paying bank works, as data: its days, its cut-off time, the room that it has for a payee's name."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from services.payout.bank.faults import TERM_WITHOUT_SOURCE
from shared.calendar import UnknownYear, is_working_day
from shared.clock import SHANGHAI
from shared.invalid import Invalid


class _Sourced(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str | None = None
    assumption: str | None = None

    def model_post_init(self, _: object) -> None:
        if (self.source is None) == (self.assumption is None):
            raise Invalid(TERM_WITHOUT_SOURCE)


class _Time(_Sourced):
    value: time


class _Days(_Sourced):
    value: frozenset[date]


class _Size(_Sourced):
    value: Annotated[int, Field(ge=10, le=1000)]


class BankTerms(BaseModel):
    """Raises ``ValueError`` (pydantic's) for a file that says anything else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cut_off: _Time
    closed_on: _Days
    open_on: _Days
    payee_name_gbk_bytes: _Size
    payee_name_characters: _Size

    def works_on(self, day: date) -> bool:
        """Raises ``UnknownYear``."""
        return day in self.open_on.value or (day not in self.closed_on.value and is_working_day(day))

    def execution_day(self, now: datetime) -> date:
        """The bank's first working day on which what is sent now is executed. Raises ``UnknownYear``.

        >>> bank_terms().execution_day(datetime(2021, 8, 6, 15, tzinfo=SHANGHAI))
        datetime.date(2021, 8, 6)
        >>> bank_terms().execution_day(datetime(2021, 8, 6, 17, tzinfo=SHANGHAI))
        datetime.date(2021, 8, 9)
        """
        local = now.astimezone(SHANGHAI)
        day = local.date()
        if local.time() > self.cut_off.value:
            day += timedelta(days=1)
        while not self.works_on(day):
            day += timedelta(days=1)
        return day


@lru_cache(maxsize=4)
def bank_terms(path: Path | None = None) -> BankTerms:
    content = (files("services.payout.bank") / "terms.yaml").read_bytes() if path is None else path.read_bytes()
    return BankTerms.model_validate(yaml.safe_load(content))


def day_after(terms: BankTerms, day: date) -> date:
    """The bank's next working day. Of a year that no calendar is known of yet: never."""
    try:
        day += timedelta(days=1)
        while not terms.works_on(day):
            day += timedelta(days=1)
    except UnknownYear:
        return date.max
    return day
