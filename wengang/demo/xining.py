"""A generated, deterministic Xining of 2021: seven counties, every kind of normal life in it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from wengang.demo.employers import DemoEmployer, Month, Truth, make_uscc

COUNTIES = ("630102", "630103", "630104", "630105", "630106", "630121", "630123")
_SHARES = (28, 16, 20, 15, 8, 8, 5)
_BASE = [f"2020-{month:02d}" for month in range(1, 13)]
_RATE_PERCENT = {
    "social_organisation": 30,
    "foundation": 60,
    "social_service_institution": 60,
    "law_firm": 60,
    "accounting_firm": 60,
    "individual_business": 60,
}
_OTHER_KINDS = (*_RATE_PERCENT, "public_institution")
_SEED = 20210802


@dataclass(slots=True)
class Xining:
    """The employers, and the parts that some of them play in the story."""

    employers: Sequence[DemoEmployer]
    confirm_in_time: list[str] = field(default_factory=list)
    confirm_late: list[str] = field(default_factory=list)
    dispute: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    objected_upheld: str = ""
    objected_dismissed: str = ""
    swapped: str = ""
    """Its account is changed between approval and release."""
    returned: dict[str, str] = field(default_factory=dict)
    """USCC to the bank's return code of the first attempt."""


def make_xining(size: int) -> Xining:
    """The same size gives the same Xining, byte for byte."""
    chance = random.Random(_SEED)  # noqa: S311 - a demo wants the same numbers again, not secret ones
    employers = [_employer(chance, number) for number in range(1, size + 1)]
    employers[4].dispatch_firm = True  # number 5 is made eligible, see below
    world = Xining(employers)
    _give_parts(chance, world)
    return world


def _employer(chance: random.Random, number: int) -> DemoEmployer:
    agency = chance.choices(COUNTIES, _SHARES)[0]
    plain = number <= 20  # the first twenty are ordinary, so that a small Xining has every part of the story
    size_class = chance.choices(("large", "medium", "small", "micro"), (2, 8, 40, 50))[0]
    unit_kind = "enterprise" if plain or chance.random() < 0.95 else chance.choice(_OTHER_KINDS)
    new = number % 10 == 0
    first = chance.choice(_BASE[:9]) if new else f"{chance.randint(2005, 2019)}-{chance.randint(1, 12):02d}"
    opening = {
        "large": chance.randint(300, 900),
        "medium": chance.randint(100, 299),
        "small": chance.randint(11, 99),
        "micro": chance.randint(1, 10),
    }[size_class]
    months = _months(chance, first, opening, calm=plain, size_class=size_class)
    missing_size = not plain and unit_kind == "enterprise" and chance.random() < 0.006
    if not plain and chance.random() < 0.006:
        months = [month for month in months if month.month != "2020-10"]
    employer = DemoEmployer(
        uscc=make_uscc(agency, number),
        name=f"西宁{chance.choice('昌盛和顺宏远新华金城')}{chance.choice('商贸建筑餐饮物流科技')}第{number}有限公司",
        agency=agency,
        unit_kind=unit_kind,
        size_class="" if missing_size else size_class,
        first_insured_month=first,
        received_prior_refund=not new,
        account_number=""
        if not plain and chance.random() < 0.003
        else f"6222{chance.randrange(10**12):012d}{number % 1000:03d}",
        months=months,
        truth=Truth("", None),
    )
    employer.truth = truth_of(employer)
    return employer


def _months(chance: random.Random, first: str, opening: int, *, calm: bool, size_class: str) -> list[Month]:
    names = [name for name in ("2019-12", *_BASE) if name >= first]
    insured = opening
    leaving = 0 if calm else chance.choices((0, 1, 2, 3), (70, 15, 10, 5))[0] * max(1, opening // 40)
    if not calm and opening == 50:
        leaving = 3  # exactly 6 %: within
    leaves_in = chance.choice(names)
    wage = chance.randint(3200, 9800) * 100
    relieved = size_class != "large"
    months = []
    for name in names:
        retired = deceased = 0
        if name == leaves_in and name > names[0]:
            insured = max(0, insured - leaving)
        elif name > names[0] and name != "2019-12" and not calm and chance.random() < 0.02 and insured > 1:
            insured, retired = insured - 1, 1
        elif name > names[0] and not calm and chance.random() < 0.002 and insured > 1:
            insured, deceased = insured - 1, 1
        # In 2020 the unit's part was waived for smaller units from February on (relief).
        unit = 0 if relieved and "2020-02" <= name <= "2020-12" else insured * wage * 5 // 1000
        months.append(Month(name, insured, unit, insured * wage * 5 // 1000, retired, deceased, min(leaving, 2)))
    return months


def truth_of(one: DemoEmployer) -> Truth:
    """R1-R3 in plain integers; cross-multiplied, so that nothing is ever divided before the end."""
    if one.unit_kind == "public_institution":
        return Truth("ineligible", 0)
    if one.unit_kind == "enterprise":
        percent = {"large": 30, "medium": 60, "small": 60, "micro": 60}.get(one.size_class)
    else:
        percent = _RATE_PERCENT[one.unit_kind]
    by_month = {month.month: month for month in one.months}
    needed = [name for name in _BASE if name >= one.first_insured_month]
    opening_month = "2019-12" if one.first_insured_month < "2020-01" else one.first_insured_month
    if percent is None or any(name not in by_month for name in [opening_month, *needed]):
        return Truth("not_assessable", None)
    base = [by_month[name] for name in needed]
    insured = [month.insured for month in base if month.insured > 0]
    opening = by_month[opening_month].insured
    if not insured or opening == 0:
        return Truth("not_assessable", None)
    lost = opening - base[-1].insured - sum(month.retired + month.deceased for month in base)
    limit = 20 if sum(insured) <= 30 * len(insured) else 6
    paid = sum(month.unit_fen + month.staff_fen for month in base)
    if max(lost, 0) * 100 > limit * opening or paid == 0:
        return Truth("ineligible", 0)
    return Truth("eligible", (paid * percent + 50) // 100)


def _give_parts(chance: random.Random, world: Xining) -> None:
    eligible = [one for one in world.employers if one.truth.outcome == "eligible"]
    confirming = [one.uscc for one in eligible if one.route == "confirming" and one.account_number]
    for number, uscc in enumerate(confirming):
        if number % 20 == 1:
            world.dispute.append(uscc)
        elif number % 5 == 4:
            world.silent.append(uscc)
        elif number % 5 == 3:
            world.confirm_late.append(uscc)
        else:
            world.confirm_in_time.append(uscc)
    direct = [one.uscc for one in eligible if one.route == "direct" and one.account_number]
    parts = [uscc for uscc in direct if uscc != world.employers[4].uscc]
    world.objected_upheld, world.objected_dismissed, world.swapped = parts[0], parts[1], parts[2]
    codes = ("AC04", "3031", "AC06", "3009")
    for number, uscc in enumerate(chance.sample(parts[3:], max(2, len(parts) // 120))):
        world.returned[uscc] = codes[number % len(codes)]
