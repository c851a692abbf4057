"""How far claims for money paid without right stand. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record

CAME = ("recovery-repaid", "recovery-offset")


def of_claim(case: Case, recovery_id: str, *names: str) -> list[Record]:
    return [one for one in case.all(*names) if one.text("recovery_id") == recovery_id]


def restated(case: Case, recovery_id: str) -> Iterable[tuple[Record, int, int]]:
    """How far a claim stands, each time that it changed: what is outstanding then, and what is owed back."""
    for record in case.all("recoveries-restated"):
        for one in record.data.get("claims", ()):
            if one["recovery_id"] == recovery_id:
                yield record, int(one["outstanding_fen"]), int(one.get("owed_back_fen", 0))
