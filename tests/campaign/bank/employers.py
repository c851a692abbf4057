"""What employers do in a season: confirm again what came back, change their account, and stand on lists."""

from typing import Any

from tests.campaign.bank.world import World
from tests.people import QINGHAI
from wengang.demo.employers import DemoEmployer


class Employers:
    def __init__(self, world: World) -> None:
        self._world = world
        self._barred: set[str] = set()

    async def act(self, payments: list[dict[str, Any]]) -> None:
        world = self._world
        for item in payments:
            one = world.people[item["uscc"]]
            state, draw = item["state"], world.rng.random()
            if state in ("returned", "held") and draw < 0.75:
                await self._confirm(one, other_account=draw < 0.25)
            elif state == "referred":
                await self._decide(one)
            elif state == "ordered" and draw < 0.01:
                await self._confirm(one, other_account=True)
            elif state in ("released", "credited", "stopped") and draw < 0.005:
                await self._confirm(one, other_account=draw < 0.003)
        await self._lists(payments)
        await world.system.settled()

    async def _confirm(self, one: DemoEmployer, *, other_account: bool) -> None:
        """Account and amount once more; without waiting until everybody knows."""
        world, path = self._world, f"/v1/employers/{one.uscc}"
        if other_account:
            one.account_number = f"6222{world.rng.randrange(10**12):012d}"
        details = {
            "account_name": one.name,
            "account_number": one.account_number,
            "bank_name": one.bank_name,
            "cnaps_code": one.cnaps_code,
        }
        if world.chance(0.05):
            await world.desk.refused("maker", f"{path}/bank-details", service="registration", json=details)
        await world.desk.ask("platform", f"{path}/bank-details", service="registration", json=details)
        shown = await world.system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
        said = {"edition": QINGHAI, "account_number": one.account_number, "reconfirm": True}
        said |= {name: shown[name] for name in ("assessment_id", "amount")}
        if world.chance(0.1):
            wrong = said | {"amount": "1.00"}
            await world.desk.refused("platform", f"{path}/confirmations", service="registration", json=wrong)
        await world.desk.ask("platform", f"{path}/confirmations", service="registration", json=said)

    async def _decide(self, one: DemoEmployer) -> None:
        """A payment that came back too often: a person decides."""
        world, path = self._world, f"/v1/payments/{QINGHAI}/{one.uscc}/decision"
        if world.chance(0.5):
            await self._confirm(one, other_account=True)
            await world.system.settled()
        if world.chance(0.3):
            await world.desk.refused("checker", path, json={"decision": "stop", "reason": "无权。"})
        said = "reissue" if world.chance(0.7) else "stop"
        await world.desk.ask("approver", path, json={"decision": said, "reason": "已电话核实。"})

    async def _lists(self, payments: list[dict[str, Any]]) -> None:
        """Some employers come onto a list, and leave it: what was held for it goes on."""
        world, desk = self._world, self._world.desk
        source = "严重失信名单 2021-08"
        for uscc in sorted(self._barred):
            if world.ending or world.chance(0.5):
                self._barred.discard(uscc)
                await desk.ask("bureau", f"/v1/payees/{uscc}/clearance", json={"source": source})
                if world.chance(0.3):
                    await desk.ask("bureau", f"/v1/payees/{uscc}/clearance", json={"source": source})
        chosen = [one for one in payments if one["state"] in ("ordered", "returned") and world.chance(0.03)]
        for item in [] if world.ending else chosen:
            uscc = item["uscc"]
            said = {"why": "excluded", "source": source, "since": str(world.day)}
            await desk.refused("maker", f"/v1/payees/{uscc}/bar", json=said)
            await desk.ask("bureau", f"/v1/payees/{uscc}/bar", json=said)
            self._barred.add(uscc)
        for item in payments:
            if world.chance(0.008):
                await self._check(item["uscc"])

    async def _check(self, uscc: str) -> None:
        """The bank is asked whether name and account belong together."""
        world, path = self._world, f"/v1/payees/{uscc}/check"
        asked = await world.desk.ask("bureau", path)
        if not asked.is_success:
            return
        answer = f"{path}/{asked.json()['bank_details_id']}/answer"
        await world.desk.refused("bureau", answer, json={"result": "match"})
        await world.desk.ask("bank", answer, json={"result": "match"})
        if world.chance(0.5):
            await world.desk.ask("bank", answer, json={"result": "no-match"})
