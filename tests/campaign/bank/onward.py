"""Dispatch firms pass on what they were credited: with vouchers, once each; and books of what they proved."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.campaign.bank.claims import fen
from tests.campaign.bank.formats import yuan
from tests.campaign.bank.world import World
from tests.people import QINGHAI

_FIRST_FILE = b"%PDF-1.7\n"


@dataclass(slots=True)
class Use:
    duty: str
    amount: int
    use_id: str
    reference: str
    content: bytes
    denied: bool = False


@dataclass(slots=True)
class Onward:
    world: World
    uses: list[Use] = field(default_factory=list)
    _declared: set[str] = field(default_factory=set)
    _files: int = 0

    async def act(self) -> None:
        for credit in await self.world.all_of("auditor", "/v1/onward-credits", edition=QINGHAI):
            if credit["payment_id"] not in self._declared:
                await self._declare(credit)
            for duty in await self._duties(credit["uscc"]):
                if self.world.chance(0.7):
                    await self._pass_on(duty)

    async def _duties(self, uscc: str) -> list[dict[str, Any]]:
        told = await self.world.desk.read("auditor", f"/v1/dispatch-firms/{uscc}/ledger")
        return list(told["duties"])

    async def _declare(self, credit: dict[str, Any]) -> None:
        world, desk, path = self.world, self.world.desk, f"/v1/onward-credits/{credit['payment_id']}/placements"
        received = fen(credit["received"])
        users = sorted(world.people)[-2:]
        parts = [received // 2, received - received // 5 - received // 2]
        shares = [
            {"uscc": uscc, "name": world.people[uscc].name, "amount": yuan(part)}
            for uscc, part in zip(users, parts, strict=True)
        ]
        body = {"own": yuan(received // 5), "shares": shares}
        await desk.refused("platform", path, json=body | {"own": yuan(received // 5 + 1)})
        await desk.refused("maker", path, json=body)
        await desk.ask("platform", path, json=body)
        if world.chance(0.4):
            await desk.ask("bureau", f"{path}/decision", json={"accepted": False, "reason": "人数不符。"})
            await desk.ask("platform", path, json=body)
        if (await desk.ask("bureau", f"{path}/decision", json={"accepted": True})).is_success:
            self._declared.add(credit["payment_id"])
        await world.system.settled()

    async def _pass_on(self, duty: dict[str, Any]) -> None:
        world, desk, name = self.world, self.world.desk, duty["duty_id"]
        outstanding = fen(duty["outstanding"])
        path = f"/v1/onward-duties/{name}"
        self._files += 1
        content, reference = _FIRST_FILE + f"{world.seed}/{self._files}".encode(), f"ICBC-{world.seed}-{self._files}"
        await desk.refused("platform", f"{path}/uses", **self._voucher(outstanding + 1, reference, content))
        if outstanding:
            amount = world.rng.choice((outstanding, max(1, outstanding // 2)))
            used = await desk.ask("platform", f"{path}/uses", **self._voucher(amount, reference, content))
            if used.is_success:
                self.uses.append(Use(name, amount, used.json()["use_id"], reference, content))
        if self.uses:
            await self._again(path, world.rng.choice(self.uses))
        await desk.refused("platform", f"{path}/reports", json={"month": "2021-11", "passed_on": "0.00"})
        for use in self.uses:
            if use.duty == name and not use.denied and world.chance(0.3):
                await self._receipt(path, use)

    def _voucher(self, amount: int, reference: str, content: bytes) -> dict[str, Any]:
        day = str(self.world.day)
        params = {"kind": "transfer", "amount": yuan(amount), "used_on": day, "bank_reference": reference}
        return {"params": params, "content": content}

    async def _again(self, path: str, use: Use) -> None:
        """The same file for another use, and the same reference under another file and spelled otherwise."""
        desk, other = self.world.desk, use.content + b" "
        await desk.refused("platform", f"{path}/uses", **self._voucher(1, f"{use.reference}7777", use.content))
        spelled = use.reference.lower().replace("-", "/")
        await desk.refused("platform", f"{path}/uses", **self._voucher(1, spelled, other))

    async def _receipt(self, path: str, use: Use) -> None:
        desk = self.world.desk
        received = self.world.chance(0.7)
        body = {"received": True} if received else {"received": False, "reason": "未收到。"}
        await desk.refused("maker", f"{path}/uses/{use.use_id}/receipt", json=body)
        told = await desk.ask("platform", f"{path}/uses/{use.use_id}/receipt", json=body)
        use.denied = told.is_success and not received

    async def check(self) -> None:
        """Of every duty, what was proven is what its vouchers say, and never more than is owed."""
        proven: dict[str, int] = defaultdict(int)
        for use in self.uses:
            proven[use.duty] += 0 if use.denied else use.amount
        for firm in sorted({use.duty.split(":")[1] for use in self.uses}):
            for duty in await self._duties(firm):
                mine = min(fen(duty["owed"]), proven[duty["duty_id"]])
                if fen(duty["proven"]) != mine:
                    self.world.faults.append(f"{duty['duty_id']}: {duty['proven']} is proven, and {mine} fen were")
