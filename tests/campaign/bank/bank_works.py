"""What the bank of a season does with the money: executes, rejects, sends twice, sends elsewhere, takes back."""

from collections import defaultdict

from tests.campaign.bank.books import Booking, Instruction
from tests.campaign.bank.world import World

_RETURN_FEE = 500
"""Fen that the bank keeps of some returns."""


class BankWorks:
    def __init__(self, world: World) -> None:
        self._world = world

    def work(self) -> None:
        """The day's files, and the account's own entries."""
        world, books = self._world, self._world.books
        by_batch: dict[str, list[Instruction]] = defaultdict(list)
        for one in books.instructions.values():
            if one.day == world.day and not one.done:
                by_batch[one.batch].append(one)
                one.done = True
        for batch, some in by_batch.items():
            if world.chance(0.1):
                books.book(world.day, -sum(one.amount for one in some), "batch", name=batch)
                continue
            for one in some:
                self._execute(one)
        for _ in range(world.rng.randint(0, 2)):
            books.book(world.day, -world.rng.choice((1500, 1500, 300)), "fee")
        if world.chance(0.3):
            books.book(world.day, world.rng.randint(1, 9999), "interest")

    def _execute(self, one: Instruction) -> None:
        draw, amount = self._world.rng.random(), one.amount
        if draw < 0.08:
            one.rejected = self._world.rng.choice(("AC04", "AC01", "3031", "DUPL"))
            return
        if draw < 0.09:
            self._move(one, -amount, "elsewhere", account=f"9{one.account[1:]}")
            return
        self._move(one, -amount, "sent", charge=26 if draw > 0.95 else 0)
        if draw < 0.16:
            self._move(one, amount, "returned")
        elif draw < 0.17 and amount > _RETURN_FEE:
            self._move(one, amount - _RETURN_FEE, "returned")
        elif draw < 0.20:
            self._move(one, -amount, "sent")
        elif draw < 0.23:
            self._move(one, -amount, "sent")
            self._move(one, amount, "sent-reversed")
        elif draw < 0.26:
            self._move(one, amount, "sent-reversed")
        elif draw < 0.29:
            self._move(one, amount, "returned")
            self._move(one, -amount, "return-reversed")
        elif draw < 0.30:
            self._move(one, amount, "returned")
            self._move(one, amount, "returned")

    def _move(self, one: Instruction, amount: int, what: str, charge: int = 0, account: str = "") -> Booking:
        return self._world.books.book(
            self._world.day,
            amount,
            what,
            transfer=one.transfer,
            account=account or one.account,
            name=one.name,
            charge=charge,
            astray=what == "elsewhere",
        )

    def put_right(self, waiting: frozenset[str]) -> None:
        """The bank takes back what it sent twice, or returned twice, as far as people wait for it."""
        books = self._world.books
        for transfer, one in books.instructions.items():
            if transfer not in waiting:
                continue
            balance = sum(booking.amount for booking in books.of_transfer(transfer))
            if -balance > one.amount:
                self._move(one, one.amount, "sent-reversed")
            elif balance > 0:
                self._move(one, -balance, "return-reversed")
