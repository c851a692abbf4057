"""Duties of dispatch firms to pass a refund on (R9). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record
from services.supervision.domain.terms import is_workday
from shared.calendar import month_after, month_of

USES = frozenset({"onward-use-recorded", "onward-receipt-confirmed", "onward-receipt-denied"})


@dataclass(slots=True)
class Duty:
    opened: Record
    amount_fen: int
    reports_from: str
    owed_since: Record
    suspended: Record | None = None
    fulfilled: Record | None = None
    proven_fen: int = 0
    proven_before_fen: int = 0
    """When it was opened: what was proven of it before its credit came back."""
    reports: dict[str, Record] = field(default_factory=dict)
    steps: list[Record] = field(default_factory=list)

    @property
    def using_firm(self) -> str:
        return self.opened.text("using_firm_name")

    @property
    def outstanding_fen(self) -> int:
        return max(0, self.amount_fen - self.proven_fen)

    @property
    def over(self) -> Record | None:
        """What ended it: everything proven, or the credit behind it come back."""
        return first_of(self.suspended, self.fulfilled)


def first_of(*records: Record | None) -> Record | None:
    return min((one for one in records if one is not None), key=lambda one: one.position, default=None)


def duties_of(case: Case) -> list[Duty]:
    current: dict[str, Duty] = {}
    every: list[Duty] = []
    names = ("onward-duty-opened", "onward-duty-suspended", "onward-report-filed", *sorted(USES))
    for record in case.all(*names):
        duty_id = record.text("duty_id")
        before = current.get(duty_id)
        if record.name == "onward-duty-opened" and before is not None and before.suspended is None:
            before.amount_fen = record.fen()  # the firm has another amount of the payment now
            _prove(before, record)
        elif record.name == "onward-duty-opened":
            current[duty_id] = _opened(record, current.get(duty_id))
            every.append(current[duty_id])
        elif duty_id in current:
            _take(current[duty_id], record)
    return every


def _opened(record: Record, before: Duty | None) -> Duty:
    """Opened again after its credit came back, a duty keeps what was proven."""
    proven = 0 if before is None else before.proven_fen
    if record.data.get("proven_fen") is not None:
        proven = record.fen("proven_fen")
    duty = Duty(record, record.fen(), record.text("reports_from"), record, proven_fen=proven, proven_before_fen=proven)
    if duty.outstanding_fen == 0:
        duty.fulfilled = record
    return duty


def _take(duty: Duty, record: Record) -> None:
    duty.steps.append(record)
    if record.name == "onward-duty-suspended":
        duty.suspended = record
    elif record.name == "onward-report-filed":
        duty.reports.setdefault(record.text("month"), record)
    else:
        _prove(duty, record)


def _prove(duty: Duty, record: Record) -> None:
    duty.proven_fen = record.fen("proven_fen")
    if duty.outstanding_fen == 0:
        duty.fulfilled = duty.fulfilled or record
    elif duty.fulfilled is not None:
        duty.fulfilled = None
        duty.owed_since = record
        duty.reports_from = record.text("reports_from") or month_after(month_of(record.day))


def report_due_on(month: str) -> date:
    """The last working day of a month."""
    day = date.fromisoformat(f"{month_after(month)}-01")
    while True:
        day = date.fromordinal(day.toordinal() - 1)
        if is_workday(day):
            return day


def rejected_vouchers(case: Case, over_claimed: bool) -> Iterable[Record]:
    return (one for one in case.all("voucher-rejected") if (one.text("reason") == "over-claimed") == over_claimed)
