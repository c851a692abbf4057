"""What dispatch firms withhold (R9): each kind a small pure function over one duty, one credit or one rejected voucher.

The sources ask for vouchers every month and for passing on, and name no day. Assumed: a month's report is due by its
last working day, the first for the month after the credit, and by that day the money should be passed on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.supervision.domain.alerts import Alert
from shared.calendar import UnknownYear, last_working_day, month_after, month_of
from shared.money import yuan

_CLAUSE = "R9: X74 §2, Q35 §3"


@dataclass(frozen=True, slots=True)
class OnwardDuty:
    """What one dispatch firm owes one using firm; sums in fen."""

    duty_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    using_firm_name: str
    amount_fen: int
    credited_on: date
    reports_from: str
    suspended: bool
    passed_on_fen: int | None
    """Of all vouchers, those denied too."""
    proven_fen: int | None
    last_report: str | None
    stated_fen: int | None
    report_due_on: date | None
    report_filed_on: date | None

    @property
    def outstanding_fen(self) -> int:
        return 0 if self.suspended else max(0, self.amount_fen - (self.proven_fen or 0))


@dataclass(frozen=True, slots=True)
class OnwardCredit:
    """A dispatch firm's credit that nobody has split by placement."""

    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: int
    credited_on: date
    suspended: bool
    split: str | None


@dataclass(frozen=True, slots=True)
class RejectedVoucher:
    duty: OnwardDuty
    amount_fen: int
    reason: str
    first_duty_id: str | None


DutyRule = Callable[[OnwardDuty, date], Alert | None]


def _due_on(month: str) -> date | None:
    """None in a year whose working days are not announced: nothing is late that has no day."""
    try:
        return last_working_day(month)
    except UnknownYear:
        return None


def _alert(
    firm: OnwardDuty | OnwardCredit,
    kind: str,
    severity: Literal["grave", "serious"],
    amount_fen: int,
    detail: str,
    days: int | None = None,
) -> Alert:
    return Alert(
        kind=f"withheld.{kind}",
        group="withheld",
        severity=severity,
        edition=firm.edition,
        uscc=firm.uscc,
        name=firm.name,
        agency=firm.agency,
        amount=yuan(amount_fen),
        detail=detail,
        clause=_CLAUSE,
        days=days,
    )


def not_passed_on(duty: OnwardDuty, today: date) -> Alert | None:
    due = _due_on(duty.reports_from)
    if not duty.outstanding_fen or due is None or today <= due:
        return None
    detail = f"Credited on {duty.credited_on.isoformat()}; this much of {duty.using_firm_name}'s share is not proven."
    return _alert(duty, "not-passed-on", "serious", duty.outstanding_fen, detail, (today - duty.credited_on).days)


def report_missing(duty: OnwardDuty, today: date) -> Alert | None:
    month = duty.reports_from
    if duty.last_report is not None:
        month = max(month, month_after(duty.last_report))
    due = _due_on(month)
    if not duty.outstanding_fen or due is None or today <= due:
        return None
    detail = f"The report for {month} on {duty.using_firm_name} was due by {due.isoformat()}."
    return _alert(duty, "report-missing", "serious", duty.outstanding_fen, detail, (today - due).days)


def report_late(duty: OnwardDuty, _: date) -> Alert | None:
    due, filed = duty.report_due_on, duty.report_filed_on
    if not duty.outstanding_fen or due is None or filed is None or filed <= due:
        return None
    detail = f"The report for {duty.last_report} on {duty.using_firm_name} was filed on {filed.isoformat()}."
    return _alert(duty, "report-late", "serious", duty.outstanding_fen, detail, (filed - due).days)


def vouchers_short(duty: OnwardDuty, _: date) -> Alert | None:
    """More is said to be passed on than vouchers prove."""
    short = (duty.stated_fen or 0) - (duty.proven_fen or 0)
    if duty.suspended or short <= 0:
        return None
    detail = f"{yuan(duty.stated_fen or 0)} is reported as passed on to {duty.using_firm_name}; vouchers prove less."
    return _alert(duty, "vouchers-short", "grave", short, detail)


def receipt_denied(duty: OnwardDuty, _: date) -> Alert | None:
    denied = (duty.passed_on_fen or 0) - (duty.proven_fen or 0)
    if duty.suspended or denied <= 0:
        return None
    return _alert(duty, "receipt-denied", "grave", denied, f"{duty.using_firm_name} says that it did not receive it.")


DUTY_RULES: Sequence[DutyRule] = (not_passed_on, report_missing, report_late, vouchers_short, receipt_denied)


def placements_not_declared(credit: OnwardCredit, today: date) -> Alert | None:
    """A firm that never says for whom it was paid would owe nobody."""
    due = _due_on(month_after(month_of(credit.credited_on)))
    if credit.suspended or credit.split is not None or due is None or today <= due:
        return None
    detail = f"Credited on {credit.credited_on.isoformat()}; no split by using firm stands."
    days = (today - credit.credited_on).days
    return _alert(credit, "placements-not-declared", "serious", credit.amount_fen, detail, days)


def voucher_rejected(voucher: RejectedVoucher) -> Alert:
    """Reused, or over-claimed: that it was tried does not pass."""
    if voucher.reason == "over-claimed":
        detail = f"More was claimed towards {voucher.duty.using_firm_name} than was outstanding."
        return _alert(voucher.duty, "voucher-over-claimed", "serious", voucher.amount_fen, detail)
    detail = f"A voucher for {voucher.duty.using_firm_name} had proved another use before ({voucher.reason})."
    return _alert(voucher.duty, "voucher-reused", "grave", voucher.amount_fen, detail)


def onward_alerts_of(
    duties: Sequence[OnwardDuty], unsplit: Sequence[OnwardCredit], vouchers: Sequence[RejectedVoucher], today: date
) -> list[Alert]:
    found = [alert for duty in duties for rule in DUTY_RULES if (alert := rule(duty, today)) is not None]
    found += [alert for credit in unsplit if (alert := placements_not_declared(credit, today)) is not None]
    return [*found, *(voucher_rejected(voucher) for voucher in vouchers)]
