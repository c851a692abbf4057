"""Claims as people make them, repaid, agreed in parts, written off; and books of them that share nothing with ours."""

from dataclasses import dataclass, field
from typing import Any

from tests.campaign.bank.formats import yuan
from tests.campaign.bank.world import World


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))


@dataclass(slots=True)
class Claim:
    recovery_id: str
    payment: str
    """The payment's id."""
    amount: int
    repaid: int = 0
    closed: str = ""


@dataclass(slots=True)
class Repayment:
    """Money that an employer sent for a claim."""

    claim: Claim
    amount: int
    reference: str
    recorded: bool = False
    dropped: bool = False
    """Nobody takes it for a repayment: the claim does not stand so far any more."""


@dataclass(slots=True)
class Claims:
    world: World
    claims: list[Claim] = field(default_factory=list)
    repayments: dict[str, Repayment] = field(default_factory=dict)
    """By the bank's reference."""

    async def act(self, payments: list[dict[str, Any]]) -> None:
        world = self.world
        credited = [one for one in payments if one["state"] == "credited"]
        for item in world.rng.sample(credited, min(len(credited), world.rng.randint(1, 4))):
            await self._open(item)
        for claim in self.claims:
            if not claim.closed and world.chance(0.5):
                await self._follow(claim)
        for one in self.repayments.values():
            if not one.recorded and not one.dropped and (world.ending or world.chance(0.5)):
                await self._record(one)

    async def _open(self, item: dict[str, Any]) -> None:
        world, desk = self.world, self.world.desk
        paid = fen(item["amount"])
        amount = world.rng.choice((paid, paid // 2, world.rng.randint(1, max(1, paid // 5))))
        body = {
            "payment_id": item["payment_id"],
            "amount": yuan(amount),
            "cause": world.rng.choice(("facts-corrected", "objection-upheld-late")),
            "reason": "人数更正后应退回。",
            "legal_basis": f"示例依据{len(self.claims)}",
        }
        granted = world.people[item["uscc"]].truth.refund_fen or 0
        await desk.refused("bureau", "/v1/recoveries", json=body | {"amount": yuan(granted + 1)})
        await desk.refused("approver", "/v1/recoveries", json=body)
        opened = await desk.ask("bureau", "/v1/recoveries", json=body)
        if not opened.is_success:
            return
        claim = Claim(opened.json()["recovery_id"], item["payment_id"], amount)
        self.claims.append(claim)
        if world.chance(0.4):
            await desk.refused("bureau", "/v1/recoveries", json=body)
        if world.chance(0.3):
            await self._instalments(claim)

    async def _instalments(self, claim: Claim) -> None:
        desk, path = self.world.desk, f"/v1/recoveries/{claim.recovery_id}/instalments"
        parts = [claim.amount // 2, claim.amount - claim.amount // 2]
        days = ("2021-10-15", "2021-11-15")
        plan = [{"due_on": day, "amount": yuan(part)} for day, part in zip(days, parts, strict=True)]
        await desk.refused("bureau", path, json={"instalments": plan[:1]})
        await desk.ask("bureau", path, json={"instalments": plan})

    async def _told(self, claim: Claim) -> dict[str, Any]:
        return await self.world.desk.read("auditor", f"/v1/recoveries/{claim.recovery_id}")

    async def _follow(self, claim: Claim) -> None:
        world, desk = self.world, self.world.desk
        path, told = f"/v1/recoveries/{claim.recovery_id}", await self._told(claim)
        outstanding, owed_back = fen(told["outstanding"]), fen(told["owed_back"])
        draw = world.rng.random()
        if owed_back:
            back = {"amount": yuan(owed_back), "paid_on": str(world.day), "bank_reference": f"TH-{claim.recovery_id}"}
            await desk.refused("approver", f"{path}/payments-back", json=back | {"amount": yuan(owed_back + 1)})
            await desk.ask("approver", f"{path}/payments-back", json=back)
            claim.repaid -= owed_back
        elif draw < 0.15:
            outcome = world.rng.choice(("withdrawn", "written-off"))
            await desk.refused("bureau", f"{path}/closing", json={"outcome": outcome, "reason": "自己提出。"})
            closed = await desk.ask("approver", f"{path}/closing", json={"outcome": outcome, "reason": "无法收回。"})
            claim.closed = outcome if closed.is_success else claim.closed
        elif outstanding and not world.ending:
            self._repay(claim, world.rng.choice((outstanding, max(1, outstanding // 3))))

    def _repay(self, claim: Claim, amount: int) -> None:
        """The employer sends money; somebody records it, now or later."""
        world = self.world
        reference = f"HK-{world.seed}-{len(self.repayments) + 1}"
        world.books.book(world.day, amount, "deposit", reference=reference)
        self.repayments[reference] = Repayment(claim, amount, reference)

    async def _record(self, one: Repayment) -> None:
        world, desk, claim = self.world, self.world.desk, one.claim
        path = f"/v1/recoveries/{claim.recovery_id}/repayments"
        body = {"amount": yuan(one.amount), "received_on": str(world.day), "bank_reference": one.reference}
        if world.chance(0.3):
            outstanding = fen((await self._told(claim))["outstanding"])
            await desk.refused("bureau", path, json=body | {"amount": yuan(outstanding + 1)})
        answer = await desk.ask("bureau", path, json=body)
        if answer.is_success:
            claim.repaid += one.amount
            one.recorded = True
            others = [other for other in self.claims if other is not claim and not other.closed]
            if others and world.chance(0.6):
                other = world.rng.choice(others)
                spelled = one.reference.lower().replace("-", " ")
                elsewhere = f"/v1/recoveries/{other.recovery_id}/repayments"
                await desk.refused("bureau", elsewhere, json=body | {"amount": "0.01", "bank_reference": spelled})
        else:
            one.dropped = True

    async def check(self) -> None:
        """What our own books say of every claim, against what is told."""
        for claim in self.claims:
            told = await self._told(claim)
            came = sum(fen(one["amount"]) for one in told["receipts"] if one["kind"] == "repayment")
            mine = sum(one.amount for one in self.repayments.values() if one.claim is claim and one.recorded)
            name = claim.recovery_id
            if came != mine:
                self.world.faults.append(f"{name}: {came} fen are told as repaid, and {mine} were")
            if fen(told["amount"]) != claim.amount:
                self.world.faults.append(f"{name}: {told['amount']} is claimed, and {claim.amount} fen were")
        await self._check_sums()

    async def _check_sums(self) -> None:
        """What is outstanding of a payment's claims is never more than its payee has of it."""
        outstanding: dict[str, int] = {}
        for claim in await self.world.all_of("auditor", "/v1/recoveries"):
            if claim["cause"] != "paid-too-much":
                owed = outstanding.get(claim["payment_id"], 0)
                outstanding[claim["payment_id"]] = owed + fen(claim["outstanding"])
        out = {name[:18]: 0 for name in self.world.people}
        for one in self.world.books.instructions.values():
            out[one.payment[:18]] += self.world.books.kept(one)
        for one in self.world.books.instructions.values():
            if one.batch in self.world.books.in_one_sum:
                out[one.payment[:18]] = one.amount
        for payment_id, owed in outstanding.items():
            if owed > out[payment_id.rpartition(":")[2]]:
                self.world.faults.append(f"{payment_id}: {owed} fen are claimed, and its payee has less")
