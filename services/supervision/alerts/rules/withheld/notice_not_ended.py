"""withheld.notice-not-ended. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days


def notice_not_ended(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        last_day = date.fromisoformat(published.text("last_day"))
        yield Sign(
            since=published,
            amount_fen=published.fen("total_fen"),
            detail=says(
                "The window was over on {last_day}, and {employers} employers wait.",
                last_day=last_day.isoformat(),
                employers=published.text("employers"),
            ),
            due=after_working_days(last_day, terms.notice_end_days),
            cure=next(iter(notice.of("notice-ended")), None),
        )


RULE = Rule(
    kind="withheld.notice-not-ended",
    severity="serious",
    clause="R7: X74 §1, Q35 §2",
    of=Notice,
    find=notice_not_ended,
)
