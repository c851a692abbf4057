"""Everybody who decides about payments, beside each other. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.supervision.alerts.finding import Whose
from services.supervision.alerts.pictures.batch import person_of
from services.supervision.domain.record import Record, in_order
from shared.people import person_key

STAFF_FACTS = ("batch-drafted", "batch-checked", "batch-approved", "payment-returned", "recovery-closed")
STAFF = "staff:"
"""The owner of what is found."""


@dataclass(slots=True)
class Passed:
    """A batch, and who had a hand in it. ``returned``: of its payments."""

    drafted: Record
    decided: list[Record] = field(default_factory=list)
    returned: list[Record] = field(default_factory=list)

    @property
    def maker(self) -> str:
        return person_key(person_of(self.drafted))

    @property
    def agency(self) -> str:
        return self.drafted.text("agency")

    @property
    def payments(self) -> int:
        """So many were drafted: which ones is not in the trail of a batch."""
        told = self.drafted.data.get("payments")
        return told if type(told) is int else 0

    def people(self, name: str) -> set[str]:
        return {person_key(person_of(one)) for one in self.decided if one.name == name}


@dataclass(frozen=True)
class Staff:
    """Records in order, of every agency: one that has few people says little by itself. Of payments that came back
    also the records that put them into their batches."""

    acts: Sequence[Record]

    @cached_property
    def batches(self) -> Mapping[str, Passed]:
        """By id. A decision of a batch that nobody drafted is in none."""
        found: dict[str, Passed] = {}
        sent: dict[str, Passed] = {}
        for one in self.acts:
            if one.name == "batch-drafted":
                found.setdefault(one.text("batch_id"), Passed(one))
        for one in self.acts:
            if one.name == "payment-batched" and one.text("batch_id") in found:
                sent[one.text("end_to_end_id")] = found[one.text("batch_id")]
        for one in self.acts:
            if one.name in ("batch-checked", "batch-approved") and one.text("batch_id") in found:
                found[one.text("batch_id")].decided.append(one)
            elif one.name == "payment-returned" and one.text("end_to_end_id") in sent:
                sent[one.text("end_to_end_id")].returned.append(one)
        return found

    def where(self, person: str) -> Whose:
        """Where they decide most; of what is of no batch nothing is known."""
        theirs = [
            one
            for one in self.batches.values()
            if person == one.maker or person in one.people("batch-checked") | one.people("batch-approved")
        ]
        agencies, editions = (
            Counter(one.drafted.text(name) for one in theirs if one.drafted.text(name))
            for name in ("agency", "edition")
        )
        return Whose(
            owner=STAFF,
            edition=editions.most_common(1)[0][0] if editions else None,
            agency=agencies.most_common(1)[0][0] if agencies else "000000",
        )

    def approved(self) -> Mapping[str, list[Passed]]:
        """Batches by whoever checked or approved them."""
        found: dict[str, list[Passed]] = defaultdict(list)
        for batch in self.batches.values():
            for person in batch.people("batch-checked") | batch.people("batch-approved"):
                found[person].append(batch)
        return dict(sorted(found.items()))


def staff_picture(records: Iterable[Record]) -> Staff:
    return Staff(in_order(one for one in records if one.name in (*STAFF_FACTS, "payment-batched")))
