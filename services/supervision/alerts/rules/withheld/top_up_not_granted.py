"""Top-up found, and not granted. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.top_ups import lists_of, undecided_objections
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def top_up_not_granted(case: Case, terms: Terms) -> Iterable[Sign]:
    for found in case.all("top-up-due"):
        ended = case.all("top-up-granted", "decision-reviewed", "objection-upheld")
        cure = next((one for one in ended if comes_before(found, one)), None)
        listed = next(iter(lists_of(case, found)), None)
        yield Sign(
            since=found,
            subject=found.text("assessment_id"),
            amount_fen=found.fen(),
            detail=says("not-listed"),
            due=after_working_days(found.day, terms.listing_days),
            cure=listed or cure,
        )
        if listed is not None and not undecided_objections(case, listed.text("notice_id"), None):
            closed = max(date.fromisoformat(listed.text("last_day")), *(one.day for one in _ready(case, listed)))
            yield Sign(
                since=listed,
                subject=f"{found.text('assessment_id')}/{listed.text('notice_id')}",
                amount_fen=found.fen(),
                detail=says("listed"),
                due=after_working_days(closed, terms.grant_days),
                cure=cure,
            )


def _ready(case: Case, listed: Record) -> list[Record]:
    """The list, and what ended the objections to it."""
    notice_id = listed.text("notice_id")
    return [listed, *(one for one in case.all("objection-dismissed") if one.text("notice_id") == notice_id)]


RULE = Rule(
    kind="withheld.top-up-not-granted",
    group="withheld",
    severity="serious",
    clause=PUBLISHED,
    title=Words("Top-up found, and not granted", "应补差而未补差"),
    why=Words(
        "A review came to more, and the difference stands on no list; or its list is over, and nothing is granted.",
        "重新核定金额增加，差额未列入公示；或者公示已结束而未决定补差。",
    ),
    says={
        "not-listed": Words(
            "Found to be owed more, and never put on a public list.", "复核认定应予补差，但一直没有公示。"
        ),
        "listed": Words(
            "The notice has passed and nothing stands in the way, but nothing is granted on top.",
            "补差公示期满且无障碍，但没有决定补差。",
        ),
    },
    of=Case,
    find=top_up_not_granted,
    begins=("top-up-due",),
)
