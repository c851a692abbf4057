"""What everybody in a season shares: the system, the chance, the day, the bank's books, and the people who send."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.campaign.bank.books import Books
from tests.campaign.bank.desk import Desk
from tests.people import QINGHAI
from tests.system import InProcess
from wengang.demo.employers import DemoEmployer

REGION = "630100"
FUND = {"edition": QINGHAI, "region": REGION}
AGENCIES = ("630102", "630103", "630104", "630105")


@dataclass(slots=True)
class World:
    system: InProcess
    rng: Random
    seed: int
    day: date
    books: Books
    desk: Desk
    people: dict[str, DemoEmployer]
    """By USCC."""
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    ending: bool = False
    """The last days: what is still open is brought to an end."""

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    async def all_of(self, role: str, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every page of a list of payout's."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            more = {} if cursor is None else {"cursor": cursor}
            page = await self.desk.read(role, path, **{"limit": 1000, **params, **more})
            found += page["items"]
            cursor = page.get("next")
            if cursor is None:
                return found

    async def payments(self) -> list[dict[str, Any]]:
        return await self.all_of("auditor", "/v1/payments", edition=QINGHAI)
