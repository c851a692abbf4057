"""Money for the fund and from employers: asked for, approved, transferred, repaid, and what the bank shows of it."""

from dataclasses import dataclass
from datetime import timedelta

from tests.campaign.bank.formats import yuan
from tests.campaign.bank.world import FUND, World


@dataclass(slots=True)
class Transfer:
    """Of funds. ``recorded``: the reference that treasury gave; ``reference``: the bank's."""

    request: str
    amount: int
    reference: str
    recorded: str = ""
    booked: bool = False


class MoneyIn:
    def __init__(self, world: World) -> None:
        self._world = world
        self.transfers: list[Transfer] = []

    async def first(self, amount: int) -> None:
        """Enough for some of the payments, so that batches wait for more."""
        one = await self._asked(amount)
        await self._record(one)
        self._book(one)

    async def act(self) -> None:
        """Sometimes more: recorded before the bank shows it, or after, or under a reference that was misread."""
        world = self._world
        for one in self.transfers:
            late = world.ending or world.chance(0.6)
            if late and not one.booked:
                self._book(one)
            elif late and not one.recorded:
                await self._record(one)
        if world.ending or not world.chance(0.7):
            return
        one = await self._asked(world.rng.randint(20, 90) * 100_000)
        if world.chance(0.7):
            await self._record(one)
        if world.chance(0.6):
            self._book(one)

    async def _asked(self, amount: int) -> Transfer:
        world, desk = self._world, self._world.desk
        number = len(self.transfers) + 1
        one = Transfer(f"YK-{world.seed}-{number}", amount, f"CZ-{world.seed}-{number}")
        self.transfers.append(one)
        path = f"/v1/funds/requests/{one.request}"
        body = {**FUND, "request_id": one.request, "amount": yuan(amount), "purpose": "稳岗返还"}
        await desk.refused("treasury", "/v1/funds/requests", json=body)
        await desk.ask("funds-clerk", "/v1/funds/requests", json=body)
        await desk.refused("funds-clerk", "/v1/funds/requests", json=body)
        await desk.refused("treasury", f"{path}/transfer", json=self._moved(one))
        await desk.refused("funds-clerk", f"{path}/approval", json=FUND)
        await desk.ask("funds-approver", f"{path}/approval", json=FUND)
        await desk.ask("funds-approver", f"{path}/approval", json=FUND)
        return one

    def _moved(self, one: Transfer, **changes: str) -> dict[str, str]:
        told = {"transferred_on": str(self._world.day), "bank_reference": one.reference}
        return {**FUND, "amount": yuan(one.amount), **told, **changes}

    async def _record(self, one: Transfer) -> None:
        world, path = self._world, f"/v1/funds/requests/{one.request}/transfer"
        desk = world.desk
        if world.chance(0.4):
            await desk.refused("treasury", path, json=self._moved(one, amount=yuan(one.amount + 1)))
        if world.chance(0.3):
            tomorrow = str(world.day + timedelta(days=1))
            await desk.refused("treasury", path, json=self._moved(one, transferred_on=tomorrow))
        taken = next((other.recorded for other in self.transfers if other.recorded), "")
        if taken and world.chance(0.5):
            await desk.refused("treasury", path, json=self._moved(one, bank_reference=taken.lower().replace("-", " ")))
        misread = world.chance(0.2)
        reference = f"财政 {one.reference.replace('CZ', 'QT')}" if misread else one.reference
        if (await desk.ask("treasury", path, json=self._moved(one, bank_reference=reference))).is_success:
            one.recorded = reference
        await desk.refused("treasury", path, json=self._moved(one, bank_reference=f"{reference}-9"))

    def _book(self, one: Transfer) -> None:
        self._world.books.book(self._world.day, one.amount, "deposit", reference=one.reference)
        one.booked = True
