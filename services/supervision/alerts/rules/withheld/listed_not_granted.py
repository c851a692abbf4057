"""Listed, not granted. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record, comes_before, not_after
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def listed_not_granted(case: Case, terms: Terms) -> Iterable[Sign]:
    for listing in case.all("case-listed"):
        ready = _ready_since(case, listing)
        if ready is None or not listing.text("last_day"):
            continue
        closed = max(date.fromisoformat(listing.text("last_day")), ready.day)
        ended = ("refund-granted", "objection-upheld", "refund-deemed-waived", "amount-disputed")
        yield Sign(
            since=ready,
            subject=listing.text("notice_id"),
            amount_fen=listing.fen(),
            due=after_working_days(closed, terms.grant_days),
            cure=next((one for one in case.all(*ended) if not_after(listing, one)), None) or _superseded(case, listing),
        )


def _superseded(case: Case, listing: Record) -> Record | None:
    return next((one for one in case.all("employer-assessed", "case-listed") if comes_before(listing, one)), None)


def _ready_since(case: Case, listing: Record) -> Record | None:
    """What removed the last obstacle; None while the employer itself, or an objection, is waited for."""
    waiting = {one.text("waiting_for"): one for one in case.all("notice-window-passed") if not_after(listing, one)}
    ready = listing
    if "objection" in waiting or case.all("objection-raised"):
        decided = {one.text("objection_id"): one for one in case.all("objection-dismissed", "objection-upheld")}
        for objection in case.all("objection-raised"):
            answer = decided.get(objection.text("objection_id"))
            if answer is None:
                return None
            ready = answer
    assessed = case.last_before(listing, "employer-assessed")
    if "confirmation" in waiting or (assessed is not None and assessed.text("route") == "confirming"):
        confirmed = case.first("confirmation-noted")
        if confirmed is None:
            return None
        ready = max(ready, confirmed, key=lambda one: one.at)
    if "bank-details" in waiting:
        noted = case.first("confirmation-noted")
        if noted is None:
            return None
        ready = max(ready, noted, key=lambda one: one.at)
    return ready


RULE = Rule(
    kind="withheld.listed-not-granted",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Listed, not granted", "公示期满未决定返还"),
    why=Words(
        "The list is closed, nothing stands in the way, and the employer waits.",
        "公示已结束，没有其他障碍，单位仍在等待。",
    ),
    says=Words(
        "The notice has passed and nothing stands in the way, but nothing is granted.",
        "公示期满，没有未了事项，但未决定返还。",
    ),
    of=Case,
    find=listed_not_granted,
    begins=("case-listed",),
)
