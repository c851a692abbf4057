"""What dispatch firms do with what they are credited: using firms are paid, vouchers recorded, reports filed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from shared.money import yuan
from tests.adversaries.people import one_of
from tests.adversaries.population import COUNTIES, Firm, name_of
from tests.adversaries.season import Season, moment, working
from wengang.demo.employers import make_uscc

PDF = b"%PDF-1.4\n"
REPORTED_ON = (date(2021, 9, 22), date(2021, 10, 21), date(2021, 11, 22), date(2021, 12, 22))


@dataclass
class Habit:
    """How one dispatch firm goes about it. Whoever is not honest changes it."""

    own: float
    users: list[str]
    weights: list[float]
    after: int
    parts: int
    confirmed_after: int | None
    references: list[str] = field(default_factory=list)
    """Those of the bank, in the order of the vouchers; drawn where there are none."""
    used_days_before: int = 0
    share: float = 1.0
    """Of what is owed, how much is passed on."""
    file_bytes: int | None = None
    """The size of each voucher's file; drawn where it is None."""
    reports: list[float] = field(default_factory=list)
    """Shares of what is owed that are stated, month by month, whatever is proven."""
    silent: bool = False
    declares: bool = True
    """What it placed with whom, after the credit; the county checks it the next day."""
    uses: int = 0


def habit_of(season: Season, firm: Firm) -> Habit:
    if firm.uscc not in season.dispatch_habits:
        random = season.random("dispatch", firm.uscc)
        users = [make_uscc(random.choice(COUNTIES), random.randrange(10**9)) for _ in range(random.randint(1, 4))]
        season.dispatch_habits[firm.uscc] = Habit(
            own=random.uniform(0.05, 0.4),
            users=users,
            weights=[random.uniform(0.5, 2) for _ in users],
            after=random.randint(6, 22),
            parts=random.choice((1, 1, 2)),
            confirmed_after=random.choice((None, 2, 3, 5, 8)),
        )
    habit: Habit = season.dispatch_habits[firm.uscc]
    return habit


def placed(season: Season, firm: Firm) -> tuple[Firm, int, list[tuple[str, int]]]:
    """By the premium of the base year: the own staff's, and that of the people at each using firm."""
    habit = habit_of(season, firm)
    total = sum(one.unit_fen + one.staff_fen for one in firm.months if one.month >= "2020-01")
    own = round(total * habit.own)
    shares, left, weight = [], total - own, sum(habit.weights)
    for number, user in enumerate(habit.users):
        share = left if number == len(habit.users) - 1 else round((total - own) * habit.weights[number] / weight)
        shares.append((user, share))
        left -= share
    return firm, own, [one for one in shares if one[1] > 0]


class Dispatch:
    def __init__(self, season: Season) -> None:
        self.season = season
        self._planned: set[str] = set()

    def credited(self, usccs: tuple[str, ...]) -> None:
        """Of a batch, the day after the bank told of it."""
        season = self.season
        for uscc in usccs:
            firm = season.by_uscc[uscc]
            if not firm.dispatch or uscc in self._planned:
                continue
            self._planned.add(uscc)
            habit = habit_of(season, firm)
            if habit.declares:
                season.at(moment(working(season.today, 2), 10, 15), partial(self._declare, firm))
            for part in range(habit.parts):
                day = working(season.today + timedelta(days=habit.after + 12 * part))
                season.at(moment(day, 14, 35), partial(self._pass_on, firm, part))
            for number, reported_on in enumerate(REPORTED_ON):
                if reported_on > season.today:
                    season.at(moment(reported_on, 15, 45), partial(self._report, firm, number))

    async def _duties(self, firm: Firm) -> list[dict[str, Any]]:
        await self.season.system.settled()
        path = f"/v1/dispatch-firms/{firm.uscc}/ledger"
        told = await self.season.system.send("auditor", "GET", "payout", path)
        return list(told.json()["duties"]) if told.is_success else []

    async def _declare(self, firm: Firm) -> None:
        """What was received, by the premium of those who were placed."""
        season = self.season
        await season.system.settled()
        ledger = await season.system.send("auditor", "GET", "payout", f"/v1/dispatch-firms/{firm.uscc}/ledger")
        if ledger.is_error:
            return
        for credit in ledger.json()["credits"]:
            _, own_premium, premiums = placed(season, firm)
            total = own_premium + sum(one for _, one in premiums)
            received = fen(credit["received"])
            if credit["split"] != "not-declared" or not received:
                continue
            shares = [(user, received * premium // total) for user, premium in premiums]
            own = received * own_premium // total
            if shares:
                last = shares[-1][0]
                shares[-1] = last, received - own - sum(one for _, one in shares[:-1])
            else:
                own = received
            said = [{"uscc": user, "name": _name(season, user), "amount": yuan(share)} for user, share in shares]
            path = f"/v1/onward-credits/{credit['payment_id']}/placements"
            told = await season.ask("platform", "payout", path, json={"own": yuan(own), "shares": said})
            if told.is_success:
                season.at(moment(working(season.today, 1), 15, 5), partial(self._check, firm, path))

    async def _check(self, firm: Firm, path: str) -> None:
        person = one_of(self.season.random("checks", firm.uscc), "clerk", firm.agency)
        await self.season.ask(person, "payout", f"{path}/decision", json={"accepted": True})

    async def _pass_on(self, firm: Firm, part: int) -> None:
        season, habit = self.season, habit_of(self.season, firm)
        if habit.silent or not habit.share:
            return
        for duty in await self._duties(firm):
            random = season.random("voucher", duty["duty_id"], part)
            owed = round(fen(duty["owed"]) * habit.share)
            amount = fen(duty["outstanding"]) if habit.share == 1 and part == habit.parts - 1 else owed // habit.parts
            if amount <= 0:
                continue
            reference = f"{random.choice(('ICBC', 'ABC', 'CCB', 'BOC'))}{random.randrange(10**12):012d}"
            if habit.references:
                reference = habit.references[habit.uses % len(habit.references)]
            habit.uses += 1
            size = habit.file_bytes or random.randint(40_000, 900_000) // 100
            said = {
                "kind": "transfer",
                "amount": yuan(amount),
                "used_on": str(season.today - timedelta(days=habit.used_days_before)),
                "bank_reference": reference,
            }
            content = PDF + random.randbytes(size)
            path = f"/v1/onward-duties/{duty['duty_id']}/uses"
            told = await season.ask("platform", "payout", path, params=said, content=content)
            if told.is_success and habit.confirmed_after is not None:
                day = working(season.today, habit.confirmed_after)
                receipt = f"{path}/{told.json()['use_id']}/receipt"
                season.at(moment(day, 10, 55), partial(self._confirm, receipt))

    async def _confirm(self, path: str) -> None:
        await self.season.ask("platform", "payout", path, json={"received": True})

    async def _report(self, firm: Firm, number: int) -> None:
        season, habit = self.season, habit_of(self.season, firm)
        if habit.silent:
            return
        for duty in await self._duties(firm):
            shown = await season.system.send("auditor", "GET", "payout", f"/v1/onward-duties/{duty['duty_id']}")
            month = shown.json().get("next_report") if shown.is_success else None
            if not month or month > f"{season.today:%Y-%m}":
                continue
            passed_on = shown.json()["proven"]
            if habit.reports:
                passed_on = yuan(round(fen(duty["owed"]) * habit.reports[min(number, len(habit.reports) - 1)]))
            body = {"month": month, "passed_on": passed_on}
            await season.ask("platform", "payout", f"/v1/onward-duties/{duty['duty_id']}/reports", json=body)


def _name(season: Season, uscc: str) -> str:
    known = season.by_uscc.get(uscc)
    return known.name if known else name_of(season.random("user", uscc))


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))
