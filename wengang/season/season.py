"""A season of a city: ten thousand employers, their lists and batches, what is planted among them, and the truth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from services.supervision.domain.record import Record, name_of
from shared.contracts.payout import (
    BankDiscrepancyFound,
    DiscrepancyResolved,
)
from wengang.demo.employers import make_uscc
from wengang.season.plants import LOOK_ALIKES, PLANTS
from wengang.season.plants.batches import batches
from wengang.season.plants.books import books
from wengang.season.plants.funds import funds
from wengang.season.plants.notices import notices
from wengang.season.plants.people import people
from wengang.season.plants.shared_accounts import shared_accounts
from wengang.season.plants.staff import staff
from wengang.season.plants.together import together
from wengang.season.plot import Truth
from wengang.season.story import Story, Told, adoption, honest, moment

COUNTIES = ("630102", "630103", "630104", "630105", "630106", "630121", "630123")
SMALLEST = 1_000
"""Employers among whom every kind of wrong-doing finds room twice, and every look-alike six times."""
SEASON_ENDS = moment(199).date()
"""2022-01-16: after the closing date."""


@dataclass
class Season:
    records: list[Record]
    truth: Truth
    planted: dict[str, str]
    """By owner: what was planted there."""
    employers: int
    look_alikes: int
    allowed: dict[str, frozenset[str]]
    """Accounts that two people allowed to be shared."""
    told: list[Told] = field(default_factory=list)
    """The same as ``records``, as facts: what ``recording`` writes into logs."""


def make_season(employers: int = 10_000, each: int | None = None, seed: int = 2021) -> Season:
    """``each`` kind of wrong-doing is planted so many times; one employer in a thousand, and twice at least."""
    each = max(2, employers // 2_000) if each is None else each
    random = Random(seed)  # noqa: S311 - a season that can be made again, nothing secret
    stories = [_story(number, random) for number in range(employers)]
    free = {"direct": [], "confirming": [], "dispatch": []}  # type: dict[str, list[Story]]
    for story in stories:
        free["dispatch" if story.dispatch else "confirming" if story.confirming else "direct"].append(story)
    planted: dict[str, str] = {}
    truth: Truth = set()
    for name, plant in PLANTS.items():
        for _ in range(each):
            story = free[plant.wants].pop()
            plant.plot(story)
            story.planted = name
            owner = f"case:{story.case_id}"
            planted[owner] = name
            truth |= {(kind, owner) for kind in plant.kinds}
    allowed = shared_accounts(free["direct"], each, planted, truth)
    together(free["direct"], each, planted, truth)
    look_alikes = 0
    for name, alike in LOOK_ALIKES.items():
        for _ in range(3 * each):
            story = free[alike.wants].pop()
            alike.plot(story)
            story.planted = f"look-alike: {name}"
            look_alikes += 1
    for story in free["dispatch"]:
        LOOK_ALIKES["passed on and reported"].plot(story)
    told = [*adoption(), *(one for story in stories for one in story.told)]
    told += batches(told, planted, truth, each)
    told += notices(stories, planted, truth)
    told += people(planted, truth)
    told += staff(planted, truth)
    told += funds(planted, truth)
    told += books(planted, truth)
    told = _numbered(told)
    return Season(_recorded(told), truth, planted, employers, look_alikes, allowed, told)


def _story(number: int, random: Random) -> Story:
    agency = COUNTIES[number % len(COUNTIES)]
    premium = random.randrange(24, 700_000)
    # A tie of half a fen now and then: 3/5 of a premium that ends on 5 is exact, of 24 fen it is not.
    amount = (premium * 3 * 2 + 5) // 10
    return honest(
        Story(
            number=number,
            uscc=make_uscc(agency, number),
            name=f"西宁第{number}商贸有限公司",
            agency=agency,
            confirming=number % 5 == 0,
            dispatch=number % 5 == 1 and number % 10 == 1,  # one in ten
            wave=random.randrange(3),
            premium_fen=premium,
            amount_fen=amount,
        )
    )


def _numbered(told: list[Told]) -> list[Told]:
    """By time; answers to what the bank told name its position in payout's log, which begins with the season."""
    positions: dict[str, int] = defaultdict(int)
    discrepancies: dict[str, int] = {}
    numbered = []
    for each in sorted(told, key=lambda one: one.at):
        one = each
        positions[one.source] += 1
        if isinstance(one.fact, BankDiscrepancyFound):
            discrepancies[(one.fact.payment_id or "::").split(":")[1]] = positions[one.source]
        if isinstance(one.fact, DiscrepancyResolved):
            case = discrepancies[one.stream.partition(":")[2]]
            one = replace(one, fact=one.fact.model_copy(update={"case": case}), stream=f"discrepancy:{case}")
        numbered.append(one)
    return numbered


def _recorded(told: Iterable[Told]) -> list[Record]:
    """In each log with positions from 1."""
    positions: dict[str, int] = defaultdict(int)
    records = []
    for one in told:
        positions[one.source] += 1
        records.append(_record(one, positions[one.source]))
    return records


def _record(told: Told, position: int) -> Record:
    fact = told.fact
    data = fact.model_dump(mode="json")
    return Record(told.source, position, told.stream, name_of(fact.topic), told.at, told.actor, data)
