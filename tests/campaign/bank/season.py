"""A random season over HTTP: batches out, and a bank that does everything the formats allow. Replayable by its seed."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from random import Random

from tests.campaign.bank.bank_tells import BankTells
from tests.campaign.bank.bank_works import BankWorks
from tests.campaign.bank.batches import Batches
from tests.campaign.bank.books import Books
from tests.campaign.bank.cases import Cases
from tests.campaign.bank.claims import Claims
from tests.campaign.bank.desk import Desk
from tests.campaign.bank.employers import Employers
from tests.campaign.bank.money_in import MoneyIn
from tests.campaign.bank.onward import Onward
from tests.campaign.bank.world import AGENCIES, World
from tests.payout.paying import clock, listed, window_passes
from tests.people import employer
from tests.system import InProcess

FIRST_DAY = date(2021, 8, 5)
_NAMES = ("青海省西宁市城东区湟中大道某某劳务派遣有限责任公司分公司", "西宁商贸有限公司")
_DISPATCH_FIRMS = 8
_TURNS = 0.3
"""Seconds in which every duty of the services has had its turn, so that a seed plays the same season again."""


class Season:
    """``play`` runs it; then ``world.books`` hold what moved, and ``desk`` what was asked."""

    def __init__(self, system: InProcess, seed: int, employers: int, days: int) -> None:
        rng = Random(seed)  # noqa: S311 - a season that can be played again
        people = {}
        for number in range(1, employers + 1):
            name, firm = f"{rng.choice(_NAMES)}{number}", number <= _DISPATCH_FIRMS
            one = employer(number, name=name, agency=AGENCIES[number % len(AGENCIES)], dispatch_firm=firm)
            people[one.uscc] = one
        self.days = days
        self.system = system
        self.desk = Desk(system, rng)
        self.world = World(system, rng, seed, FIRST_DAY, Books(), self.desk, people)
        self._works = BankWorks(self.world)
        self._tells = BankTells(self.world)
        self._batches = Batches(self.world)
        self._employers = Employers(self.world)
        self._money_in = MoneyIn(self.world)
        self._claims = Claims(self.world)
        self._onward = Onward(self.world)
        self.cases = Cases(self.world, self._money_in, self._claims)

    @property
    def faults(self) -> list[str]:
        return self.world.faults + self.desk.faults

    @property
    def kinds(self) -> Counter[str]:
        """Of the cases that people saw."""
        return Counter(self.cases.found.values())

    async def play(self) -> None:
        world = self.world
        await listed(self.system, *world.people.values())
        await window_passes(self.system)
        await self._money_in.first(len(world.people) * 144_000 * 9 // 10)
        for _ in range(self.days):
            await self._at("10:00:00")
            await self._money_in.act()
            await self._quiet()
            await self._batches.pay()
            self._works.work()
            await self._at("23:30:00")
            await self._tells.tell(world.day)
            await self._people()
            world.day += timedelta(days=world.rng.choice((1, 1, 1, 2, 3)))
        world.ending = True
        for _ in range(4):
            await self._at("23:30:00")
            await self._money_in.act()
            await self._tells.tell_all(world.day)
            await self._people()
            self._works.put_right(self.cases.waiting)
            world.day += timedelta(days=1)
        await self._at("23:30:00")
        await self._tells.tell_all(world.day)
        await self.system.settled()
        await self._claims.check()
        await self._onward.check()

    async def _people(self) -> None:
        payments = await self.world.payments()
        await self._employers.act(payments)
        await self._claims.act(payments)
        await self._onward.act()
        await self.cases.act()
        await self.desk.repeat()

    async def _at(self, time: str) -> None:
        await clock(self.system, f"{self.world.day}T{time}+08:00")

    async def _quiet(self) -> None:
        await self.system.settled()
        await asyncio.sleep(_TURNS)
        await self.system.settled()
