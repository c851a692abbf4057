"""Notice too short. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days, first_working_day_from
from shared.words import Words


def notice_too_short(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        law = terms.law_at(published)
        if law is None:
            continue
        last_day = date.fromisoformat(published.text("last_day"))
        begins = published.day if law.notice_first_day_counts else published.day + timedelta(days=1)
        due = after_working_days(first_working_day_from(begins), law.notice_working_days - 1)
        if last_day < due:
            detail = says(last_day=last_day.isoformat(), days=law.notice_working_days, due=due.isoformat())
            yield Sign(since=published, amount_fen=published.fen("total_fen"), detail=detail)


RULE = Rule(
    kind="misrouted.notice-too-short",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Notice too short", "公示期不足"),
    why=Words(
        "A window that is over before the public had the days of the edition that was in force when the "
        "list was published. They count from when the log has the list, not from the day that the list "
        "claims.",
        "公示在所依据政策年度版本规定的天数之前结束。天数自日志载有公示之日起算，不以公示自称的日期为准。",
    ),
    says=Words(
        "The public had until {last_day} to object, and {days} working days are due: until {due}.",
        "公示至 {last_day} 止，依规应公示 {days} 个工作日，即至 {due}。",
    ),
    of=Notice,
    find=notice_too_short,
)
