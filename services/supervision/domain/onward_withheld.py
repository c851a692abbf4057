"""What dispatch firms withhold (R9): credits not passed on, or not vouched for. One function a kind. Pure.

The sources ask for vouchers every month and for passing on, and name no day. Assumed: a month's report is due by its
last working day, the first for the month after the credit, and by that day the money should be passed on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record, not_after
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, is_workday
from shared.calendar import month_after, month_of
from shared.money import yuan

_R9 = "R9: X74 §2, Q35 §3"
_USES = frozenset({"onward-use-recorded", "onward-receipt-confirmed", "onward-receipt-denied"})


@dataclass(slots=True)
class _Duty:
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
        return _first(self.suspended, self.fulfilled)


def _first(*records: Record | None) -> Record | None:
    return min((one for one in records if one is not None), key=lambda one: one.position, default=None)


def _duties(case: Case) -> list[_Duty]:
    current: dict[str, _Duty] = {}
    every: list[_Duty] = []
    names = ("onward-duty-opened", "onward-duty-suspended", "onward-report-filed", *sorted(_USES))
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


def _opened(record: Record, before: _Duty | None) -> _Duty:
    """Opened again after its credit came back, a duty keeps what was proven."""
    proven = 0 if before is None else before.proven_fen
    if record.data.get("proven_fen") is not None:
        proven = record.fen("proven_fen")
    duty = _Duty(record, record.fen(), record.text("reports_from"), record, proven_fen=proven, proven_before_fen=proven)
    if duty.outstanding_fen == 0:
        duty.fulfilled = record
    return duty


def _take(duty: _Duty, record: Record) -> None:
    duty.steps.append(record)
    if record.name == "onward-duty-suspended":
        duty.suspended = record
    elif record.name == "onward-report-filed":
        duty.reports.setdefault(record.text("month"), record)
    else:
        _prove(duty, record)


def _prove(duty: _Duty, record: Record) -> None:
    duty.proven_fen = record.fen("proven_fen")
    if duty.outstanding_fen == 0:
        duty.fulfilled = duty.fulfilled or record
    elif duty.fulfilled is not None:
        duty.fulfilled = None
        duty.owed_since = record
        duty.reports_from = record.text("reports_from") or month_after(month_of(record.day))


def _due_on(month: str) -> date:
    """The last working day of a month."""
    day = date.fromisoformat(f"{month_after(month)}-01")
    while True:
        day = date.fromordinal(day.toordinal() - 1)
        if is_workday(day):
            return day


def not_passed_on(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in _duties(case):
        credited = duty.opened.text("credited_on")
        yield Sign(
            since=duty.owed_since,
            subject=duty.opened.text("duty_id"),
            amount_fen=duty.outstanding_fen or duty.amount_fen,
            detail=says(
                "Credited on {credited}; this much of {firm}'s share is not proven.",
                credited=credited,
                firm=duty.using_firm,
            ),
            due=_due_on(duty.reports_from),
            cure=duty.over,
        )


def report_missing(case: Case, _: Terms) -> Iterable[Sign]:
    """One for each month; the month after the last report is the one that is waited for."""
    for duty in _duties(case):
        months = [duty.reports_from]
        while months[-1] in duty.reports and len(months) <= len(duty.reports):
            months.append(month_after(months[-1]))
        for month in months:
            due = _due_on(month)
            yield Sign(
                since=duty.owed_since,
                subject=f"{duty.opened.text('duty_id')}/{month}",
                amount_fen=duty.outstanding_fen or duty.amount_fen,
                detail=says(
                    "The report for {month} on {firm} was due by {due}.",
                    month=month,
                    firm=duty.using_firm,
                    due=due.isoformat(),
                ),
                due=due,
                cure=_first(duty.reports.get(month), duty.over),
            )


def report_late(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in _duties(case):
        for month, report in duty.reports.items():
            filed, due = report.text("filed_on"), report.text("due_on")
            if not due or filed <= due or (duty.over is not None and duty.over.position < report.position):
                continue
            yield Sign(
                since=report,
                subject=f"{duty.opened.text('duty_id')}/{month}",
                amount_fen=duty.outstanding_fen or duty.amount_fen,
                detail=says(
                    "The report for {month} on {firm} was filed on {filed}.",
                    month=month,
                    firm=duty.using_firm,
                    filed=filed,
                ),
                cure=duty.over,
            )


def vouchers_short(case: Case, _: Terms) -> Iterable[Sign]:
    """More is said to be passed on than vouchers prove: one for each time that it begins."""
    for duty in _duties(case):
        for since, amount, cure in _times_short(duty):
            yield Sign(
                since=since,
                subject=duty.opened.text("duty_id"),
                amount_fen=amount,
                detail=says(
                    "{stated} is reported for {firm}; vouchers prove less.",
                    stated=yuan(since.fen("stated_fen")),
                    firm=duty.using_firm,
                ),
                cure=cure,
            )


def _times_short(duty: _Duty) -> Iterable[tuple[Record, int, Record | None]]:
    stated, proven = 0, duty.proven_before_fen
    begun: tuple[Record, int] | None = None
    for step in duty.steps:
        if step.name == "onward-report-filed":
            stated = step.fen("stated_fen")
        elif step.name in _USES:
            proven = step.fen("proven_fen")
        if begun is None and step.name == "onward-report-filed" and stated > proven:
            begun = (step, stated - proven)
        elif begun is not None and (stated <= proven or step.name == "onward-duty-suspended"):
            yield (*begun, step)
            begun = None
    if begun is not None:
        yield (*begun, None)


def receipt_denied(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in _duties(case):
        for denial in duty.steps:
            if denial.name != "onward-receipt-denied":
                continue
            word = (
                one
                for one in duty.steps
                if one.name == "onward-receipt-confirmed"
                and one.text("use_id") == denial.text("use_id")
                and one.position > denial.position
            )
            yield Sign(
                since=denial,
                subject=denial.text("use_id"),
                amount_fen=denial.fen(),
                detail=says("{firm} says that it did not receive it.", firm=duty.using_firm),
                cure=next(word, None) or duty.suspended,
            )


def placements_not_declared(case: Case, _: Terms) -> Iterable[Sign]:
    """A firm that never says for whom it was paid would owe nobody."""
    for credited in case.all("onward-use-due"):
        day = date.fromisoformat(credited.text("credited_on"))
        ended = case.all("placements-accepted", "onward-use-suspended")
        same = (
            one for one in ended if one.text("payment_id") == credited.text("payment_id") and not_after(credited, one)
        )
        yield Sign(
            since=credited,
            subject=credited.text("payment_id"),
            amount_fen=credited.fen(),
            detail=says("Credited on {credited}; no split by using firm stands.", credited=day.isoformat()),
            due=_due_on(month_after(month_of(day))),
            cure=next(same, None),
        )


def own_share_declared(case: Case, _: Terms) -> Iterable[Sign]:
    """The firm says that more is its own staff's than the premiums on record show; or all, with nothing on record."""
    for declared in case.all("placements-declared"):
        later = (
            one
            for one in case.all("placements-declared", "placements-rejected", "onward-use-suspended")
            if one.text("payment_id") == declared.text("payment_id") and one.position > declared.position
        )
        yield from _own_share(case, declared, next(later, None))


def own_share_accepted(case: Case, _: Terms) -> Iterable[Sign]:
    """And the agency believed it: nobody owes the using firms that money."""
    for accepted in case.all("placements-accepted"):
        if accepted.text("split_by") == "declaration" and not accepted.data.get("in_proportion"):
            yield from _own_share(case, accepted, None)


def _own_share(case: Case, said: Record, cure: Record | None) -> Iterable[Sign]:
    of_payment = [one for one in case.all("onward-use-due") if one.text("payment_id") == said.text("payment_id")]
    credited = next((one.fen() for one in reversed(of_payment) if not_after(one, said)), None)
    own = said.fen("own_fen")
    if not credited or not own:
        return
    recorded = case.last_before(said, "placements-recorded") or case.first("placements-recorded")
    shares = recorded.data.get("shares", ()) if recorded is not None else ()
    premium = sum(int(one["premium_fen"]) for one in shares)
    if premium:
        of_own = sum(int(one["premium_fen"]) for one in shares if one.get("using_uscc") is None)
        most = -(-credited * of_own // premium)
        detail = says(
            "{own} of {credited} is said to be the firm's own staff's; by the premiums on record {most} is.",
            own=yuan(own),
            credited=yuan(credited),
            most=yuan(most),
        )
    else:
        most = credited - 1
        detail = says(
            "All of {credited} is said to be the firm's own staff's; nothing on record shows it.",
            credited=yuan(credited),
        )
    if own > most:
        amount = own - most if premium else own
        yield Sign(since=said, subject=said.text("payment_id"), amount_fen=amount, detail=detail, cure=cure)


def _rejected(case: Case, over_claimed: bool) -> Iterable[Record]:
    return (one for one in case.all("voucher-rejected") if (one.text("reason") == "over-claimed") == over_claimed)


def voucher_reused(case: Case, _: Terms) -> Iterable[Sign]:
    """That it was tried does not pass."""
    names = {duty.opened.text("duty_id"): duty.using_firm for duty in _duties(case)}
    for one in _rejected(case, over_claimed=False):
        firm = names.get(one.text("duty_id"), "a using firm")
        detail = says(
            "A voucher for {firm} had proved another use before ({reason}).", firm=firm, reason=one.text("reason")
        )
        yield Sign(since=one, subject=one.text("duty_id"), amount_fen=one.fen(), detail=detail)


def voucher_over_claimed(case: Case, _: Terms) -> Iterable[Sign]:
    names = {duty.opened.text("duty_id"): duty.using_firm for duty in _duties(case)}
    for one in _rejected(case, over_claimed=True):
        firm = names.get(one.text("duty_id"), "a using firm")
        detail = says("More was claimed towards {firm} than was outstanding.", firm=firm)
        yield Sign(since=one, subject=one.text("duty_id"), amount_fen=one.fen(), detail=detail)


ONWARD: tuple[Rule[Case], ...] = (
    Rule("withheld.not-passed-on", "serious", _R9, not_passed_on, ("onward-duty-opened",)),
    Rule("withheld.report-missing", "serious", _R9, report_missing, ("onward-duty-opened",)),
    Rule("withheld.report-late", "serious", _R9, report_late, ("onward-duty-opened",)),
    Rule("withheld.vouchers-short", "grave", _R9, vouchers_short, ("onward-duty-opened",)),
    Rule("withheld.receipt-denied", "grave", _R9, receipt_denied, ("onward-duty-opened",)),
    Rule("withheld.placements-not-declared", "serious", _R9, placements_not_declared, ("onward-use-due",)),
    Rule("withheld.own-share-declared", "serious", _R9, own_share_declared, ("placements-declared",)),
    Rule("withheld.own-share-accepted", "grave", _R9, own_share_accepted, ("placements-accepted",)),
    Rule("withheld.voucher-reused", "grave", _R9, voucher_reused, ("voucher-rejected",)),
    Rule("withheld.voucher-over-claimed", "serious", _R9, voucher_over_claimed, ("voucher-rejected",)),
)
