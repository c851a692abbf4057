"""Notice not ended. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def notice_not_ended(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        last_day = date.fromisoformat(published.text("last_day"))
        yield Sign(
            since=published,
            amount_fen=published.fen("total_fen"),
            detail=says(last_day=last_day.isoformat(), employers=published.text("employers")),
            due=after_working_days(last_day, terms.notice_end_days),
            cure=next(iter(notice.of("notice-ended")), None),
        )


RULE = Rule(
    kind="withheld.notice-not-ended",
    group="withheld",
    severity="serious",
    clause=PUBLISHED,
    title=Words("Notice not ended", "公示到期未结束"),
    why=Words("The window is over, and everybody on the list waits.", "公示期已届满，名单上的单位均在等待。"),
    says=Words(
        "The window was over on {last_day}, and {employers} employers wait.",
        "公示期于 {last_day} 届满，{employers} 家单位仍在等待。",
    ),
    of=Notice,
    find=notice_not_ended,
)
