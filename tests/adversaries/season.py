"""What a season is played on: the system over HTTP, its clock, an agenda of acts by time, and what became of them."""

import asyncio
import heapq
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from shared.calendar import is_working_day
from tests.adversaries.people import scopes_and_region
from tests.adversaries.population import COUNTIES, Firm, draw
from tests.system import InProcess
from wengang.demo.bank import Order, Orders

EDITION = "qinghai-2021"
SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGINS, ENDS = date(2021, 8, 2), date(2022, 1, 14)
CSV = {"Content-Type": "text/csv"}
Act = Callable[[], Awaitable[None]]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def working(day: date, after: int = 0) -> date:
    """The first working day on or after ``day``; or so many working days later."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(after):
        day = working(day + timedelta(days=1))
    return day


@dataclass
class Payday:
    """One batch as its people will make it. Whoever is not honest changes it before it comes."""

    county: str
    draft_at: datetime
    check_at: datetime
    approve_at: datetime
    release_at: datetime
    maker: str
    checker: str
    approvers: tuple[str, str]
    releaser: str
    route: str | None = None
    skipped: bool = False
    rejected_first: bool = False
    """An approver says no, and the same payments come again."""
    batch: str = ""
    usccs: tuple[str, ...] = ()
    touched_by: list[Any] = field(default_factory=list)


@dataclass
class Answered:
    """What the bank will tell of one transfer, the next working day. Whoever sits in the bank changes it."""

    order: Order
    code: str | None = None
    amount: str = ""
    account: str = ""
    payee: str = ""
    times: int = 1
    silent: bool = False


class Season:
    """``firms`` are there in both plays; ``planted`` says whether adversaries do what they plan."""

    def __init__(self, system: InProcess, seed: int, employers: int, *, planted: bool) -> None:
        self.system, self.seed, self.planted = system, seed, planted
        self.firms = draw(Random(f"{seed}/firms"), employers)  # noqa: S311 - a season is repeatable
        self.by_uscc = {one.uscc: one for one in self.firms}
        self.refusals: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.paydays: list[Payday] = []
        self.skipped_reports: set[str] = set()
        self.payday_changes: list[Callable[[Payday], None]] = []
        """Applied in the morning of each payday for which somebody waits."""
        self.bank_changes: list[Callable[[Answered, Firm], None]] = []
        self.dispatch_habits: dict[str, Any] = {}
        self.idle: dict[str, set[str]] = defaultdict(set)
        """By county, what its office does not do: ``objections``, ``list 0`` …"""
        self.notices: dict[str, str] = {}
        self.orders: dict[str, Orders] = {}
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._numbers = count()
        self._settled_on: date | None = None

    def random(self, *names: object) -> Random:
        """Of one matter, so that what is planted elsewhere changes nothing here."""
        return Random("/".join(str(one) for one in (self.seed, *names)))  # noqa: S311 - a season is repeatable

    # The clock

    @property
    def now(self) -> datetime:
        return self.system.clock.now().astimezone(SHANGHAI)

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, when: datetime, act: Act) -> None:
        """What is too late by now is done next."""
        heapq.heappush(self._agenda, (when, next(self._numbers), act))

    async def run(self) -> None:
        while self._agenda and self._agenda[0][0] <= moment(ENDS, 12):
            when, _, act = heapq.heappop(self._agenda)
            if when > self.now:
                await self._turn(when)
            await act()
        await self._turn(moment(ENDS, 12))
        await self.quiet()

    async def _turn(self, when: datetime) -> None:
        if when.date() != self._settled_on:
            # What the last day brought is everywhere before the next begins.
            await self.system.settled()
            self._settled_on = when.date()
        answer = await self.system.send(None, "POST", "payout", "/dev/clock", json={"now": when.isoformat()})
        assert answer.is_success, answer.text

    async def quiet(self) -> None:
        """Every fact is everywhere, and what time brings has been done."""
        await self.system.settled()
        await asyncio.sleep(0.05)
        await self.system.settled()

    # Speaking HTTP

    def token(self, person: str) -> str:
        if person not in self.system.tokens:
            scopes, region = scopes_and_region(person)
            self.system.tokens[person] = self.system.maker.make(person, list(scopes), region=region)
        return person

    async def ask(self, person: str, service: str, path: str, **request: Any) -> httpx.Response:
        """Whatever the answer is; refusals are counted by their code."""
        answer = await self.system.send(self.token(person), "POST", service, path, **request)
        assert answer.status_code < 500, answer.text
        if answer.is_error:
            self.refusals[f"{path.split('/')[2].split('?', maxsplit=1)[0]} {code_of(answer)}"] += 1
        return answer

    async def upload(self, person: str, service: str, path: str, rows: str) -> httpx.Response:
        request = {"params": {"edition": EDITION}, "content": rows.encode(), "headers": dict(CSV)}
        return await self.ask(person, service, path, **request)

    async def read(self, person: str, service: str, path: str, **params: Any) -> dict[str, Any]:
        return await self.system.get(self.token(person), service, path, params=params)

    async def all_of(self, service: str, path: str, **params: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            asked = {**params, "limit": 1000} | ({"cursor": cursor} if cursor else {})
            told = await self.system.get("auditor", service, path, params=asked)
            items += told["items"]
            cursor = told["next"]
            if not cursor:
                return items

    async def payments(self, **params: Any) -> list[dict[str, Any]]:
        return await self.all_of("payout", "/v1/payments", edition=EDITION, **params)

    async def confirm(
        self, person: str, firm: Firm, account: str | None = None, *, again: bool = False
    ) -> httpx.Response:
        """As the platform does for an employer: what was assessed is read, and confirmed."""
        path = f"/v1/employers/{firm.uscc}"
        shown = await self.system.send(self.token(person), "GET", "registration", f"{path}/assessments/{EDITION}")
        if shown.is_error or shown.json()["outcome"] != "eligible":
            return shown
        said = {name: shown.json()[name] for name in ("assessment_id", "amount")}
        body = {"edition": EDITION, "account_number": account or firm.account, "reconfirm": again, **said}
        return await self.ask(person, "registration", f"{path}/confirmations", json=body)

    async def give_account(
        self, person: str, firm: Firm, account: str, holder: str = "", bank: tuple[str, str] | None = None
    ) -> httpx.Response:
        name, cnaps = bank or firm.bank
        body = {"account_name": holder or firm.holder, "account_number": account, "bank_name": name}
        path = f"/v1/employers/{firm.uscc}/bank-details"
        return await self.ask(person, "registration", path, json=body | {"cnaps_code": cnaps})

    @property
    def counties(self) -> tuple[str, ...]:
        return COUNTIES


def code_of(answer: httpx.Response) -> str:
    """Of a problem."""
    return str(answer.json().get("code", answer.status_code))
