"""Employers that any edition may meet: their rows for roster, contributions and placements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import get_args

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.layoff import SIZES
from services.eligibility.schemas.contributions import COLUMNS, FORMER, OPTIONAL
from shared.contracts.employer import UnitKind
from tests.people import DemoEmployer, roster_csv
from wengang.demo.employers import Truth, make_uscc

__all__ = ["Honest", "contributions", "employers_of", "placements", "roster_csv"]


@dataclass(frozen=True, slots=True)
class Honest:
    """``rows``: by column of the contributions' CSV; ``placed``: premium in fen of own staff, and of a using firm."""

    employer: DemoEmployer
    rows: Sequence[dict[str, str]]
    placed: tuple[int, int] = (0, 0)

    @property
    def uscc(self) -> str:
        return self.employer.uscc


def employers_of(edition: Edition, number: int, seed: int) -> list[Honest]:
    """The same again for the same seed. They pay, hire and let go as they like; none of them does wrong."""
    random = Random(seed)  # noqa: S311 - the same employers each time, and no secret
    return [_employer(edition, seed * 1_000 + one, one, random) for one in range(number)]


def _employer(edition: Edition, number: int, place: int, random: Random) -> Honest:
    year = edition.base_year.value
    counties = edition.counties.value
    agency = counties[place % len(counties)]
    kinds = sorted({kind for rate in edition.rates for kind in rate.unit_kinds})
    kind = random.choice(kinds if random.random() < 0.6 else get_args(UnitKind))
    entrant = random.random() < 0.2
    first = f"{year}-{random.randint(1, 8):02d}" if entrant else f"{year - 8}-03"
    plain = DemoEmployer(
        uscc=make_uscc(agency, number),
        name=f"第{number}号单位",
        agency=agency,
        unit_kind=kind,
        size_class=random.choice(SIZES),
        first_insured_month=first,
        received_prior_refund=random.random() < 0.6,
        dispatch_firm=kind == "enterprise" and random.random() < 0.25,
        account_number=f"622203{number:010d}" if random.random() < 0.8 else "",
        truth=Truth("", None),
    )
    rows = list(_rows(year, first, random))
    in_year = [row for row in rows if row["month"].startswith(f"{year}-")]
    own = sum(_fen(row[FORMER.get(part, part)]) for row in in_year for part in edition.premium.value)
    placed = (own // 3, own - own // 3) if plain.dispatch_firm else (0, 0)
    return Honest(replace(plain, months=()), [{"uscc": plain.uscc, **row} for row in rows], placed)


def _rows(year: int, first: str, random: Random) -> Iterable[dict[str, str]]:
    """Five years, the base year, and a month after it; most of them steady, some with much that happens at once."""
    months = [f"{one}-{month:02d}" for one in range(year - 5, year + 1) for month in range(1, 13)]
    people, lively = random.choice((3, 12, 29, 31, 60)), random.random() < 0.5
    for month in [*months, f"{year + 1}-05"]:
        if month < first:
            continue
        counts = dict.fromkeys(("retired", "deceased", "new_claimants", *OPTIONAL), 0)
        if lively and random.random() < 0.1:
            counts[
                random.choice(("retired", "deceased", "new_claimants", "laid_off", "left_not_counted", "joined"))
            ] = 1
            people = max(1, people - random.randint(0, 1))
        paid = 0 if lively and random.random() < 0.05 else people
        amounts = {"employer_paid": paid * 1_003 + random.randint(0, 9), "staff_paid": paid * 502}
        amounts |= {"relieved": 0 if paid else 900, "back_paid": 0, "late_fees": 0, "arrears": 0, "arrears_paid": 0}
        if lively and random.random() < 0.03:
            amounts |= {random.choice(("back_paid", "late_fees", "arrears_paid")): 707}
        told: dict[str, str] = {name: str(value) for name, value in counts.items()}
        told |= {name: f"{value // 100}.{value % 100:02d}" for name, value in amounts.items()}
        yield {"month": month, "insured": str(people), **told}


def contributions(edition: Edition, honest: Iterable[Honest]) -> str:
    """CSV of the months that the edition takes."""
    names = (*COLUMNS, *OPTIONAL)
    year = edition.base_year.value
    first = f"{year - 5}-01" if edition.asks_earlier_months else edition.prior_december
    last = f"{year + 1}-12" if "current" in edition.terms else f"{year}-12"
    lines = (
        ",".join(row[name] for name in names) for one in honest for row in one.rows if first <= row["month"] <= last
    )
    return "\n".join([",".join(names), *lines]) + "\n"


def placements(honest: Iterable[Honest]) -> str:
    """CSV: a third of each dispatch firm's premium is of its own staff, the rest of people with one medium firm."""
    lines = ["uscc,using_uscc,unit_kind,size_class,premium"]
    for number, one in enumerate(honest):
        if one.employer.dispatch_firm:
            own, used = (f"{fen // 100}.{fen % 100:02d}" for fen in one.placed)
            lines.append(f"{one.uscc},,enterprise,{one.employer.size_class},{own}")
            lines.append(f"{one.uscc},{make_uscc(one.employer.agency, 900_000 + number)},enterprise,medium,{used}")
    return "\n".join(lines) + "\n"


def _fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))
