"""One employer under one edition, as the three logs tell it: what the rules of a case look at. Pure."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order, not_after

FOR_THE_EMPLOYER = (
    "refund-confirmed",
    "employer-registered",
    "amount-disputed",
    "placements-declared",
    "onward-report-filed",
)
GRANTS = ("refund-granted", "top-up-granted")
ORDERS = ("payment-ordered", "payment-reissued")
PAYMENT_STEPS = (
    *ORDERS,
    "payment-batched",
    "payment-freed",
    "payment-released",
    "payment-held",
    "payment-credited",
    "payment-returned",
    "payment-return-reversed",
    "payment-part-settled",
    "payment-settled-by-offset",
    "payment-reduced",
    "payment-raised",
    "referral-decided",
)
_OF_PAYMENTS = frozenset(PAYMENT_STEPS)


@dataclass(slots=True)
class Attempt:
    """One try to pay, by its end-to-end id. ``order`` is None when nobody ordered what the bank was told."""

    end_to_end_id: str
    order: Record | None = None
    batched: Record | None = None
    releases: list[Record] = field(default_factory=list)
    held: Record | None = None
    credits: list[Record] = field(default_factory=list)
    returns: list[Record] = field(default_factory=list)

    @property
    def released(self) -> Record | None:
        return self.releases[0] if self.releases else None

    @property
    def result(self) -> Record | None:
        return min([*self.credits[:1], *self.returns[:1]], key=lambda one: one.position, default=None)


@dataclass(slots=True)
class Payment:
    """The money of one grant, or of one top-up."""

    payment_id: str
    grant: Record | None = None
    attempts: list[Attempt] = field(default_factory=list)
    steps: list[Record] = field(default_factory=list)
    """Every fact of the payment, in the log's order."""

    @property
    def order(self) -> Record | None:
        return next((attempt.order for attempt in self.attempts if attempt.order is not None), None)

    def step(self, *names: str) -> Record | None:
        return next((one for one in self.steps if one.name in names), None)

    def after(self, record: Record, *names: str) -> Record | None:
        """The first of these facts after a fact of the same log."""
        return next((one for one in self.steps if one.name in names and one.position > record.position), None)

    def kept_before(self, record: Record) -> int:
        """What was kept of the payment until then, granted too high, or has arrived as a part of it, in fen."""
        fields = {"payment-reduced": "by_fen", "payment-part-settled": "arrived_fen", "payment-raised": "by_fen"}
        return sum(
            one.fen(fields[one.name]) * (-1 if one.name == "payment-raised" else 1)
            for one in self.steps
            if one.name in fields and one.position < record.position
        )

    @property
    def arrived(self) -> Record | None:
        """The credit that stands, or what made it needless."""
        step: Record
        for step in reversed(self.steps):
            if step.name in ("payment-credited", "payment-return-reversed", "payment-settled-by-offset"):
                return step
            if step.name in ("payment-returned", "payment-part-settled"):
                return None
        return None


@dataclass(frozen=True, slots=True)
class Case:
    edition: str
    uscc: str
    told: Mapping[str, Sequence[Record]]
    """Facts of the case and of its batches by name, in order."""
    payments: Mapping[str, Payment]
    spoken: Sequence[Record] = ()
    """Everything that was said for the employer, under whatever edition, in order."""

    def all(self, *names: str) -> Sequence[Record]:
        if len(names) == 1:
            return self.told.get(names[0], ())
        found = [records for name in names if (records := self.told.get(name))]
        if len(found) > 1:
            return in_order(itertools.chain.from_iterable(found))
        return found[0] if found else ()

    def first(self, *names: str) -> Record | None:
        found = self.all(*names)
        return found[0] if found else None

    def last_before(self, record: Record, *names: str) -> Record | None:
        """The latest of these facts that is not after a record."""
        return next((one for one in reversed(self.all(*names)) if not_after(one, record)), None)

    @property
    def whose(self) -> Whose:
        told = self.all("employer-enrolled", "employer-facts-corrected") or self.all(
            "refund-granted", "payment-ordered", "recovery-opened"
        )
        last = told[-1] if told else None
        return Whose(
            owner=f"case:{self.edition}:{self.uscc}",
            edition=self.edition,
            uscc=self.uscc,
            name="" if last is None else last.text("name") or last.text("payee_name"),
            agency="000000" if last is None else last.text("agency") or "000000",
        )

    def batch_facts(self, batch_id: str) -> list[Record]:
        return [one for records in self.told.values() for one in records if one.stream == f"batch:{batch_id}"]


def case_picture(edition: str, uscc: str, records: Iterable[Record], elsewhere: Iterable[Record] = ()) -> Case:
    """``records`` of the case, of the employer in no edition, and of the batches and discrepancies it is in;
    ``elsewhere``: what was said for the employer, under any edition."""
    told: dict[str, list[Record]] = defaultdict(list)
    payments: dict[str, Payment] = {}
    for record in in_order(records):
        told[record.name].append(record)
        if record.name in GRANTS:
            payment_id = record.text("top_up_id") or record.text("case_id") or f"{edition}:{uscc}"
            payment = payments.setdefault(payment_id, Payment(payment_id))
            payment.grant = payment.grant or record
        elif record.name in _OF_PAYMENTS:
            payment_id = record.text("payment_id")
            _take(payments.setdefault(payment_id, Payment(payment_id)), record)
    said = [one for name in FOR_THE_EMPLOYER for one in told.get(name, ())]
    return Case(edition, uscc, told, payments, in_order([*said, *elsewhere]))


def _take(payment: Payment, record: Record) -> None:
    payment.steps.append(record)
    match record.name:
        case "payment-ordered" | "payment-reissued":
            payment.attempts.append(Attempt(record.text("end_to_end_id"), order=record))
        case "payment-batched":
            _attempt(payment, record).batched = record
        case "payment-freed":
            _attempt(payment, record).batched = None
        case "payment-released":
            _attempt(payment, record).releases.append(record)
        case "payment-held":
            (payment.attempts or [_attempt(payment, record)])[-1].held = record
        case "payment-credited" | "payment-return-reversed":
            _attempt(payment, record).credits.append(record)
        case "payment-returned" | "payment-part-settled":
            _attempt(payment, record).returns.append(record)


def _attempt(payment: Payment, record: Record) -> Attempt:
    named = record.text("end_to_end_id")
    for attempt in reversed(payment.attempts):
        if attempt.end_to_end_id == named:
            return attempt
    payment.attempts.append(Attempt(named))
    return payment.attempts[-1]
