"""A bank's own books in a random season: what really moved. They share no code with the services."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

_NUMBER = re.compile(r"BK(\d{8})")


@dataclass(slots=True)
class Booking:
    """One movement on the account: ``amount`` in fen, positive for money in."""

    number: int
    day: date
    amount: int
    what: str
    """``sent``, ``returned``, ``sent-reversed``, ``return-reversed``, ``fee``, ``interest``, ``deposit``, ``batch``.

    ``elsewhere``: sent to an account that is not the payee's.
    """
    transfer: str = ""
    account: str = ""
    name: str = ""
    reference: str = ""
    charge: int = 0
    """Charged within the same entry, beyond the payment."""
    told: set[str] = field(default_factory=set)
    """The formats that it was written in."""
    known: set[str] = field(default_factory=set)
    """The formats in which it has come to the agency."""

    astray: bool = False
    """It went to an account that is not the payee's, or came back from there."""

    @property
    def moved(self) -> int:
        """With the charge."""
        return self.amount - self.charge


@dataclass(slots=True)
class Instruction:
    """One transfer that a file asked for."""

    transfer: str
    batch: str
    amount: int
    account: str
    name: str
    day: date
    rejected: str = ""
    done: bool = False
    """The bank has executed it, or rejected it."""

    @property
    def payment(self) -> str:
        """All but the number of the attempt."""
        return self.transfer[:-3]


class Books:
    """Opening balance zero; every booking has a number, and nothing is taken back."""

    def __init__(self) -> None:
        self.bookings: list[Booking] = []
        self._of_payment: dict[str, list[Booking]] = {}
        self.instructions: dict[str, Instruction] = {}

    def book(self, day: date, amount: int, what: str, **more: object) -> Booking:
        booking = Booking(len(self.bookings) + 1, day, amount, what, **more)  # type: ignore[arg-type]
        booking.reference = booking.reference or f"BK{booking.number:08d}"
        self.bookings.append(booking)
        if booking.transfer:
            self._of_payment.setdefault(booking.transfer[:-3], []).append(booking)
        return booking

    @property
    def balance(self) -> int:
        return sum(one.moved for one in self.bookings)

    def balance_before(self, day: date) -> int:
        return sum(one.moved for one in self.bookings if one.day < day)

    def of_day(self, day: date) -> list[Booking]:
        return [one for one in self.bookings if one.day == day]

    @property
    def in_one_sum(self) -> set[str]:
        """Batches that were booked as one."""
        return {one.name for one in self.bookings if one.what == "batch"}

    def of_transfer(self, transfer: str) -> Iterator[Booking]:
        return (one for one in self.of_payment(transfer[:-3]) if one.transfer == transfer)

    def of_payment(self, payment: str) -> list[Booking]:
        return self._of_payment.get(payment, [])

    def out(self, payment: str) -> int:
        """How much of a payment is with its payee, by all its attempts."""
        return -sum(one.amount for one in self.of_payment(payment) if not one.astray)

    def kept(self, one: Instruction) -> int:
        """How much of one transfer is with its payee. What came back beyond it is an error of the bank."""
        booked = (each for each in self.of_payment(one.payment) if each.transfer == one.transfer and not each.astray)
        return max(0, -sum(each.amount for each in booked))

    def known_out(self, payment: str) -> int:
        """Fen of a payment that the agency can know to be out, by all its attempts.

        Each format tells a booking under references of its own, and not every format tells each: of an attempt as much
        left as the format says that tells most of it, and as much came back.
        """
        attempts = {one.transfer for one in self.of_payment(payment)}
        return sum(max(0, self._known_out(payment, transfer)) for transfer in attempts)

    def _known_out(self, payment: str, transfer: str) -> int:
        left: Counter[str] = Counter()
        came: Counter[str] = Counter()
        for one in self.of_payment(payment):
            if one.transfer == transfer and not one.astray:
                (came if one.amount > 0 else left).update({name: abs(one.amount) for name in one.known})
        return max(left.values(), default=0) - max(came.values(), default=0)

    def named(self, reference: str) -> Booking | None:
        """The booking that bears the reference, whatever a format puts before or behind it."""
        found = _NUMBER.search(reference)
        if found is not None:
            return self.bookings[int(found[1]) - 1]
        return next((one for one in self.bookings if one.reference == reference), None)
