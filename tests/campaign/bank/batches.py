"""Batches as their people make them: drafted, signed, refused, sent back, released twice at once."""

import asyncio
from typing import Any

import httpx

from tests.campaign.bank.books import Instruction
from tests.campaign.bank.world import AGENCIES, REGION, World
from tests.payout.paying import file_of
from tests.people import QINGHAI
from wengang.demo.bank import read_orders


class Batches:
    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[str] = []
        """Approved, and not released yet: the fund was short."""

    async def pay(self) -> None:
        """The day's batches; the bank reads their files."""
        world = self._world
        waiting, self._waiting = self._waiting, []
        for batch in waiting:
            await self._release(batch)
        agencies = [REGION] if world.chance(0.4) else list(AGENCIES)
        world.rng.shuffle(agencies)
        for agency in agencies:
            for _ in range(2):  # once more when it was sent back
                drafted = await self._draft(agency)
                if drafted is None or await self._sign(drafted):
                    break

    async def _draft(self, agency: str) -> str | None:
        world, order = self._world, {"edition": QINGHAI, "agency": agency}
        if world.chance(0.3):
            await world.desk.refused("checker", "/v1/batches", json=order)
        if world.chance(0.3):
            both = await asyncio.gather(*(self._ask_draft(order) for _ in range(2)))
            drafted = [one for one in both if one.is_success]
            if len(drafted) > 1:
                world.faults.append(f"two drafts at once took the same payments: {agency}")
        else:
            drafted = [one for one in [await self._ask_draft(order)] if one.is_success]
        if not drafted:
            return None
        if world.chance(0.5):
            await world.desk.ask("maker", "/v1/batches", json=order)
        return str(drafted[0].json()["batch_id"])

    async def _ask_draft(self, order: dict[str, Any]) -> httpx.Response:
        return await self._world.desk.ask("maker", "/v1/batches", json=order)

    async def _sign(self, batch: str) -> bool:
        """False: it was sent back."""
        world, path = self._world, f"/v1/batches/{batch}"
        desk, chance = world.desk, world.chance
        if chance(0.4):
            await desk.refused("approver", f"{path}/approval")
        if chance(0.3):
            await desk.refused("maker", f"{path}/check")
        await desk.ask("checker", f"{path}/check")
        if chance(0.3):
            await desk.refused("checker", f"{path}/check")
        if chance(0.12):
            await desk.refused("checker", f"{path}/rejection", json={"reason": "自己复核过。"})
            await desk.ask("approver", f"{path}/rejection", json={"reason": "金额与公示名单不一致。"})
            await desk.refused("approver", f"{path}/approval")
            await desk.refused("releaser", f"{path}/release")
            return False
        if chance(0.4):
            await desk.refused("releaser", f"{path}/release")
        approved = await desk.ask("approver", f"{path}/approval")
        if chance(0.3):
            await desk.refused("approver", f"{path}/approval")
        if approved.is_success and approved.json()["state"] == "checked":
            await desk.refused("releaser", f"{path}/release")
            await desk.ask("second-approver", f"{path}/approval")
        if chance(0.06):
            await desk.ask("second-approver", f"{path}/rejection", json={"reason": "付款名单有误。"})
            return False
        await self._release(batch)
        return True

    async def _release(self, batch: str) -> None:
        world, path = self._world, f"/v1/batches/{batch}"
        if world.chance(0.2):
            await world.desk.refused("maker", f"{path}/release")
        times = 2 if world.chance(0.3) else 1
        answers = await asyncio.gather(*(world.desk.ask("releaser", f"{path}/release") for _ in range(times)))
        done = [one for one in answers if one.is_success]
        if not done:
            if "is on the disbursement account" in answers[0].text:
                self._waiting.append(batch)
            return
        if len(done) > 1:
            world.faults.append(f"{batch} was released twice")
        if world.chance(0.4):
            await world.desk.refused("releaser", f"{path}/release")
        if world.chance(0.3):
            await world.desk.refused("second-approver", f"{path}/rejection", json={"reason": "已经发出。"})
        if done[0].json()["payments"]:
            await self._bank_reads(batch)

    async def _bank_reads(self, batch: str) -> None:
        """No payment goes out when the agency knows that it is out, nor more of it than was granted."""
        world = self._world
        orders = read_orders(await file_of(world.system, batch))
        for one in orders.orders:
            amount = int(one.amount.replace(".", ""))
            asked = Instruction(one.end_to_end_id, batch, amount, one.account, one.payee, world.day)
            known = world.books.known_out(asked.payment)
            granted = world.people[one.end_to_end_id[:18]].truth.refund_fen or 0
            if known + amount > granted:
                world.faults.append(f"{one.end_to_end_id} is sent while {known} fen of it are known to be out")
            if one.end_to_end_id in world.books.instructions:
                world.faults.append(f"{one.end_to_end_id} is in two files")
            world.books.instructions[one.end_to_end_id] = asked
