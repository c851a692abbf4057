"""A season in which everybody tries everything: drawn by a seed, one command after the other, days passing."""

import asyncio
import hashlib
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from services.eligibility.editions import shipped
from tests.campaign.people.cast import cast, named, officials
from tests.campaign.people.commands import CLOSING, EVERY, Command, Place
from tests.campaign.people.door import Hat
from tests.campaign.people.history import History
from tests.payout.paying import clock, fund
from tests.people import QINGHAI, employer
from tests.system import InProcess

_LOGS = ("registration", "eligibility", "payout")
_HOURS = (9, 11, 14, 17)
_READING = {"registration:read", "eligibility:read", "payout:read", "supervision:read", "desk:read"}


class Season:
    """``play`` runs it; then ``faults`` are what went otherwise than the model says, ``counts`` what was answered."""

    def __init__(self, system: InProcess, seed: int, employers: int) -> None:
        self.system = system
        self.random = Random(seed)  # noqa: S311 - a season that can be played again
        people = {one.uscc: one for one in (self._employer(number) for number in range(1, employers + 1))}
        self.hats = cast(system.maker, self.random.sample([*people], min(12, employers)), self.random)
        self.officials = officials(system.maker)
        sha256 = hashlib.sha256(shipped()[QINGHAI].encode()).hexdigest()
        self.place = Place(History(), people, self.random, sha256)
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self._read = dict.fromkeys(_LOGS, 0)
        self._day = date(2021, 8, 2)

    def _employer(self, number: int) -> Any:
        return employer(
            number,
            agency=("630102", "630103")[number % 2],
            received_prior_refund=number % 3 != 0,
        )

    async def play(self, commands: int) -> None:
        await fund(self.system, "1000000.00")
        await self._hear()
        moments = 80
        for number in range(commands):
            if number % max(1, commands // moments) == 0:
                await self._later(number / commands)
            await self._one()

    async def _later(self, part: float) -> None:
        """Four moments a day; the last tenth of the season begins at the edition's last day, and goes on after it."""
        hours = self.counts["moments"] % len(_HOURS)
        if hours == 0 and self.counts["moments"]:
            self._day += timedelta(days=1)
        if part >= 0.9 and self._day < date.fromisoformat(CLOSING):
            self._day, hours = date.fromisoformat(CLOSING), 0
        self.counts["moments"] += 1
        await clock(self.system, f"{self._day}T{_HOURS[hours]:02d}:00:00+08:00")
        self.place.today = self._day.isoformat()
        await self._due()

    async def _due(self) -> None:
        """Until what ends by itself has ended: lists, and after the last day everybody who keeps silent."""
        async with asyncio.timeout(30):
            while True:
                await self._hear()
                employers = self.place.history.employers.items()
                undecided = {one.uscc for one in self.place.history.raised.values() if not one.decided}
                over = [one for _, one in employers if one.stage == "listed" and one.last_day < self.place.today]
                silent = [one for uscc, one in employers if one.stage == "waiting" and uscc not in undecided]
                if not over and not (silent and self.place.closed):
                    return
                await asyncio.sleep(0.05)

    async def _hear(self, *, everywhere: bool = True) -> None:
        if everywhere:
            await self.system.settled()
        for log in _LOGS:
            for recorded in await self.system.runtime(log).own_log.read(self._read[log], 100_000):
                self._read[log] = recorded.position
                self.place.history.take(recorded)

    async def _one(self) -> None:
        makes = self.random.choices([*EVERY], [weight for weight, _ in EVERY.values()])[0]
        usual = self.officials[self.random.choice(EVERY[makes][1])]
        command = makes(self.place, hat := self._who(usual))
        method = command.operation.partition(" ")[0]
        log = self.system.runtime(command.service).own_log
        before = (await log.head()).position
        answer = await self.system.send(hat.bearer, method, command.service, command.path, **command.request)
        self.counts[f"{answer.status_code}"] += 1
        self.counts["commands"] += 1
        told = f"{command.operation} {command.path} by {hat.person} ({hat.region}, {hat.employer}) {answer.text[:200]}"
        if answer.is_success == bool(command.refused) or (
            command.refused and answer.status_code not in command.refused
        ):
            self.faults.append(f"{answer.status_code}, not {sorted(command.refused) or 'taken'}: {told}")
        if answer.is_success:
            if method == "POST":
                command.then()
                await self._hear(everywhere=command.service != "payout")  # which nobody who decides follows
            return
        if answer.headers["content-type"] != "application/problem+json" or not answer.json()["detail"]:
            self.faults.append(f"No problem document: {told}")
        more = await log.read(before, 1_000)
        if any(named(one.actor) == hat.person for one in more):
            self.faults.append(f"Refused, and recorded: {told}")

    def _who(self, usual: Hat) -> Hat:
        """Whose business it is; somebody who holds the right words, of whatever place and past; or anybody."""
        chance = self.random.random()
        able = [one for one in self.hats if usual.scopes & one.scopes - _READING]
        if chance < 0.4:
            return usual
        return self.random.choice(able if able and chance < 0.85 else self.hats)

    # What supervision should have seen

    def expected(self) -> Counter[tuple[str, str]]:
        """Alerts about people, by kind and employer: of what the rules let pass, and watch."""
        history = self.place.history
        told = Counter(("misrouted.quick-dismissal", uscc) for uscc, _ in history.quick)
        for uscc, one in history.employers.items():
            # Payout knows who spoke for an employer. Who acted on its payment first, and speaks then, is seen only.
            paid = one.with_money.union(*(history.batches[batch].steps for batch in one.batches))
            told["misrouted.own-employer", uscc] += len(one.helpers & paid)
        return +told


__all__ = ["Command", "Hat", "Season"]
