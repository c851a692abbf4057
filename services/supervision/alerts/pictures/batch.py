"""A payment batch, and who acted on it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order

ROLE_FIELDS = {
    "batch-drafted": ("maker", "maker"),
    "batch-checked": ("checker", "checker"),
    "batch-approved": ("approver", "approver"),
    "batch-released": ("releaser", "releaser"),
}


BATCH_STEPS = tuple(ROLE_FIELDS)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch's own facts, and those of payments that name it."""

    batch_id: str
    steps: Sequence[Record]

    def of(self, name: str) -> list[Record]:
        return [step for step in self.steps if step.name == name]

    @property
    def whose(self) -> Whose:
        drafted = next(iter(self.of("batch-drafted")), None)
        return Whose(
            owner=f"batch:{self.batch_id}",
            edition=None if drafted is None else drafted.text("edition"),
            agency="000000" if drafted is None else drafted.text("agency") or "000000",
        )


def batch_picture(batch_id: str, records: Iterable[Record]) -> Batch:
    return Batch(batch_id, in_order(records))


def person_of(step: Record) -> str:
    """Who did a step of a batch: as the fact says, else who the log says was the caller."""
    return step.text(ROLE_FIELDS[step.name][1]) or step.actor


def total_of(batch: Batch) -> int | None:
    drafted = batch.of("batch-drafted")
    return drafted[0].fen("total_fen") if drafted else None
