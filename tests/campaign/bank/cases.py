"""Cases as their people resolve them: who may not, with what is not so, by one of two, and then with the truth."""

import asyncio
from typing import Any

from tests.campaign.bank.books import Booking
from tests.campaign.bank.claims import Claims, fen
from tests.campaign.bank.formats import yuan
from tests.campaign.bank.money_in import MoneyIn
from tests.campaign.bank.world import FUND, World

_WORDS = ("explained", "bank-corrected", "ours-to-correct")
Said = dict[str, Any]


class Cases:
    def __init__(self, world: World, money_in: MoneyIn, claims: Claims) -> None:
        self._world = world
        self._money_in = money_in
        self._claims = claims
        self.waiting: frozenset[str] = frozenset()
        """Transfers that the bank is asked to put right."""
        self.found: dict[int, str] = {}
        """Every case that was seen, by number, with its kind."""

    async def act(self) -> None:
        waiting = set()
        for case in await self._world.all_of("reconciler", "/v1/discrepancies", state="open"):
            self.found[case["case"]] = case["kind"]
            await self._resolve(case)
            if case["kind"] in ("paid-twice", "returned-twice"):
                waiting.add(case["end_to_end_id"])
        await self._world.system.settled()
        self.waiting = frozenset(waiting)

    async def _resolve(self, case: dict[str, Any]) -> None:
        world, desk = self._world, self._world.desk
        path = f"/v1/discrepancies/{case['case']}"
        if world.chance(0.5):
            await self._wrongly(case, path)
        truth = await self._truth(case)
        if truth is None:
            return
        said = {"note": "已与银行核实。"} | truth
        if world.chance(0.3):
            await desk.refused("checker", f"{path}/resolution", json=said)
        answer = await desk.ask("reconciler", f"{path}/resolution", json=said)
        resolved = answer.is_success
        if answer.is_success and answer.json()["state"] == "proposed":
            resolved = await self._agree(path, said)
        if resolved and world.chance(0.3):
            await desk.refused("second-reconciler", f"{path}/resolution", json=said | {"note": "又一说法。"})

    async def _agree(self, path: str, said: Said) -> bool:
        """False: what was proposed cannot be carried out any more."""
        world, desk = self._world, self._world.desk
        if world.chance(0.4):
            await desk.refused("reconciler", f"{path}/approval")
        if world.chance(0.2):
            await desk.ask("second-reconciler", f"{path}/rejection", json={"reason": "先问银行。"})
            await desk.refused("second-reconciler", f"{path}/approval")
            await desk.ask("reconciler", f"{path}/resolution", json=said)
        if world.chance(0.2):
            other = said | {"note": "另有说法。"}
            await desk.refused("second-reconciler", f"{path}/resolution", json=other)
        times = 2 if world.chance(0.2) else 1
        answers = await asyncio.gather(*(desk.ask("second-reconciler", f"{path}/approval") for _ in range(times)))
        if sum(one.is_success for one in answers) > 1:
            world.faults.append(f"{path} was agreed to twice")
        if any(one.is_success for one in answers):
            return True
        await desk.ask("second-reconciler", f"{path}/rejection", json={"reason": "情况已有变化。"})
        return False

    async def _wrongly(self, case: dict[str, Any], path: str) -> None:
        """A way out that the case does not have; and one that it has and that is not so: the second person sees it."""
        world, desk = self._world, self._world.desk
        every = ("credited", "returned", "booked", "claimed-back", "recorded")
        outcome = world.rng.choice(every)
        payment_id = f"{FUND['edition']}:{world.rng.choice(sorted(world.people))}"
        body: Said = {"note": "看似如此。", "outcome": outcome}
        if outcome in ("credited", "returned", "claimed-back"):
            body["payments"] = [{"payment_id": payment_id, "amount": case["amount"] or "14.40"}]
        elif outcome == "booked":
            body |= {"entry": "other", **FUND}
        else:
            body |= {"request_id": f"YK-{world.seed}-1", **FUND}
        if outcome not in case["ways_out"]:
            await desk.refused("reconciler", f"{path}/resolution", json=body)
            return
        answer = await desk.ask("reconciler", f"{path}/resolution", json=body)
        if answer.is_success and answer.json()["state"] == "proposed":
            await desk.refused("reconciler", f"{path}/approval")
            await desk.ask("second-reconciler", f"{path}/rejection", json={"reason": "银行说不是。"})

    # What a person who has called the bank would say; None: wait

    async def _truth(self, case: dict[str, Any]) -> Said | None:
        amount = 0 if case["amount"] is None else fen(case["amount"])
        reference = (case["line"] or {}).get("reference", "")
        booking = self._world.books.named(reference)
        match case["kind"]:
            case "other-account" | "other-currency" | "duplicate-file" | "answer-differs":
                return {"outcome": self._world.rng.choice(_WORDS)}
            case "duplicate-code":
                moved = sum(one.amount for one in self._world.books.of_transfer(case["end_to_end_id"]))
                return {"outcome": "returned" if moved == 0 else "credited"}
            case "transfer-not-booked":
                return None
            case "unexplained-entry" if booking is not None and booking.what == "deposit":
                return self._deposit(booking)
            case "unexplained-entry" if whole := self._batch_of(amount):
                return {"outcome": "credited", "batch_id": whole}
            case "unexplained-entry" if "booked" in case["ways_out"]:
                return {"outcome": "booked", "entry": "interest" if case["inward"] else "bank-fee", **FUND}
            case "statement-break":  # between the days of two formats, which need not be the same
                return {"outcome": "explained"} if self._world.ending else None
            case "unexpected-state" if booking is not None and booking.what == "return-reversed":
                return {"outcome": "booked", "entry": "other", **FUND}
            case "unexpected-state" if booking is not None and booking.what == "sent-reversed":
                return await self._claimed_before(case, amount, reference)
            case "paid-twice":
                wait = not self._world.ending and self._world.chance(0.7)
                return None if wait or "claimed-back" not in case["ways_out"] else {"outcome": "claimed-back"}
            case "returned-twice":
                wait = not self._world.ending and self._world.chance(0.7)
                return None if wait else {"outcome": "booked", "entry": "other", **FUND}
            case "account-differs" if case["inward"] is False:
                return {"outcome": "booked", "entry": "other", **FUND}
            case "amount-differs" if case["inward"]:
                return {"outcome": "returned"}
            case _:
                return None

    async def _claimed_before(self, case: dict[str, Any], amount: int, reference: str) -> Said | None:
        """What was sent twice was claimed back, and now the bank has taken back one of the two: the claim is repaid."""
        every = await self._world.all_of("auditor", "/v1/recoveries")
        claims = [one["recovery_id"] for one in every if one["payment_id"] == case["payment_id"]]
        received = {"amount": yuan(amount), "received_on": str(self._world.day), "bank_reference": reference}
        for claim in claims:
            answer = await self._world.desk.ask("bureau", f"/v1/recoveries/{claim}/repayments", json=received)
            if answer.is_success:
                return {"outcome": "recorded", "recovery_id": claim}
        return {"outcome": "booked", "entry": "other", **FUND}

    def _deposit(self, booking: Booking) -> Said | None:
        reference = booking.reference
        for one in self._money_in.transfers:
            if one.reference == reference:
                recorded = one.recorded not in ("", reference)
                return {"outcome": "recorded", "request_id": one.request, **FUND} if recorded else None
        repayment = self._claims.repayments[reference]
        if repayment.dropped:
            return {"outcome": "booked", "entry": "other", **FUND}
        return None

    def _batch_of(self, amount: int) -> str:
        """The batch that the bank booked in one sum."""
        return next(
            (one.name for one in self._world.books.bookings if one.what == "batch" and one.amount == -amount), ""
        )
