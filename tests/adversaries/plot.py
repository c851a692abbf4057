"""A plot: one wrong-doing that somebody plans, the firms and people that it is about, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from types import MappingProxyType
from typing import Any

import httpx

from tests.adversaries.honest import Honest
from tests.adversaries.population import BASE, Firm, Month
from tests.adversaries.season import BEGINS, EDITION, Act, Season, code_of, moment

Wanted = Callable[[Firm], bool]
BIG_COUNTIES = ("630102", "630103", "630104")


def direct(firm: Firm) -> bool:
    return firm.direct and firm.kept_staff and firm.unit_kind == "enterprise" and not firm.dispatch


def confirming(firm: Firm) -> bool:
    return not firm.direct and firm.kept_staff and firm.unit_kind == "enterprise" and not firm.dispatch


@dataclass
class Plot:
    """``acts`` is False in the play without plants: the same firms are set aside, and behave."""

    family: str
    kind: str
    strategy: str
    number: int
    season: Season
    honest: Honest
    acts: bool
    random: Random
    firms: list[Firm] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    agencies: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    payments: set[str] = field(default_factory=set)
    funds: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    """Employers whose money lies in a batch of the plot that was never released."""
    since: datetime | None = None
    held: str = ""
    """The problem's code, where the API refused what the plot hangs on."""
    steps: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.number}"

    # Whom it takes

    def take(self, wanted: Wanted = direct, county: str | None = None, many: int = 1) -> list[Firm]:
        """Firms that no other plot has. One is made up of the same distributions if there is none left."""
        found: list[Firm] = []
        firms = sorted(self.season.firms, key=lambda one: one.uscc)
        self.random.shuffle(firms)
        for one in firms:
            if len(found) == many:
                break
            place = one.agency in BIG_COUNTIES if county is None else one.agency == county
            if place and not one.taken and one.returned_with is None and wanted(one):
                one.taken = self.id
                found.append(one)
        if len(found) < many:
            raise LookupError(f"{self.id}: the season has too few employers.")
        self.firms += found
        return found

    def one(self, wanted: Wanted = direct, county: str | None = None) -> Firm:
        return self.take(wanted, county)[0]

    def joins(self, firm: Firm) -> Firm:
        """A firm that there would not be without the plot."""
        firm.taken = self.id
        self.firms.append(firm)
        if self.acts:
            self.season.firms.append(firm)
            self.season.by_uscc[firm.uscc] = firm
        return firm

    # What it does

    def did(self, when: datetime | None = None) -> None:
        when = when or self.season.now
        self.since = when if self.since is None else min(self.since, when)

    def rewrites(self, *firms: Firm) -> bool:
        """Whether what is handed in of these firms in the first place may be changed now."""
        if self.acts and firms:
            self.did(moment(BEGINS, 9, 10))
        return self.acts

    def at(self, day: date, hour: int, minute: int, act: Act) -> None:
        if self.acts:
            self.season.at(moment(day, hour, minute), act)

    async def ask(self, person: str, service: str, path: str, *, aside: bool = False, **request: Any) -> httpx.Response:
        """What the plot hangs on; ``aside``: it goes on without."""
        self.people.update({person} - {"platform", "bank"})
        return self.answered(await self.season.ask(person, service, path, **request), path, aside=aside)

    def answered(self, answer: httpx.Response, path: str, *, aside: bool = False) -> httpx.Response:
        if answer.is_error and not aside and not self.held:
            self.held = code_of(answer)
        if answer.is_success and not aside:
            self.did()
        detail = answer.json().get("detail", "") if answer.is_error else ""
        self.steps.append(f"{self.season.now:%m-%d %H:%M} {path} {answer.status_code} {detail}"[:200])
        return answer

    async def hands_in(self, person: str, service: str, path: str, rows: str) -> httpx.Response:
        self.people.add(person)
        return self.answered(await self.season.upload(person, service, path, rows), path)

    async def gives_account(self, person: str, firm: Firm, account: str, holder: str = "", **more: Any) -> None:
        self.people.update({person} - {"platform"})
        answer = await self.season.give_account(person, firm, account, holder, **more)
        self.answered(answer, "bank-details")
        if answer.is_success:
            firm.account = account

    async def confirms(self, person: str, firm: Firm, *, again: bool = False) -> None:
        if not firm.direct:
            path = f"/v1/employers/{firm.uscc}/registration"
            self.answered(
                await self.season.ask(person, "registration", path, json={"edition": EDITION}), path, aside=True
            )
        answer = await self.season.confirm(person, firm, again=again)
        self.answered(answer, "confirmation")


def scale(firm: Firm, factor: float, months: tuple[str, ...] = tuple(BASE)) -> None:
    for one in firm.months:
        if one.month in months:
            one.unit_fen = round(one.unit_fen * factor)
            one.staff_fen = round(one.staff_fen * factor)


def level(firm: Firm, insured: int, fen_a_head: int, first: str = "2019-12") -> None:
    """Steady months: the same staff, the same premium."""
    firm.months = [Month(month, insured, 0, insured * fen_a_head) for month in ("2019-12", *BASE) if month >= first]


Planning = Callable[[Plot], None]


@dataclass(frozen=True, slots=True)
class Kind:
    family: str
    name: str
    strategy: str
    plan: Planning


class Kinds:
    """Those of one family, by name."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._kinds: dict[str, Kind] = {}

    def of(self, strategy: str) -> Callable[[Planning], Planning]:
        """The kind has the name of its function."""

        def register(plan: Planning) -> Planning:
            name = plan.__name__.replace("_", "-")
            self._kinds[name] = Kind(self.family, name, strategy, plan)
            return plan

        return register

    @property
    def all(self) -> Mapping[str, Kind]:
        return MappingProxyType(self._kinds)
