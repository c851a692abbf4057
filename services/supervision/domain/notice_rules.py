"""A public list that never ends: all of its employers wait. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days, first_working_day_from


@dataclass(frozen=True, slots=True)
class Notice:
    notice_id: str
    steps: Sequence[Record]

    def of(self, *names: str) -> list[Record]:
        return [step for step in self.steps if step.name in names]

    @property
    def whose(self) -> Whose:
        published = next(iter(self.of("notice-published")), None)
        if published is None:
            return Whose(owner=f"notice:{self.notice_id}")
        return Whose(f"notice:{self.notice_id}", published.text("edition"), agency=published.text("agency"))


def notice_picture(notice_id: str, records: Iterable[Record]) -> Notice:
    return Notice(notice_id, in_order(records))


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


def listed_sum(notice: Notice, _: Terms) -> Iterable[Sign]:
    """What the public was told in all, against the lines that the log has under this list."""
    for published in notice.of("notice-published"):
        lines = notice.of("case-listed", "top-up-listed")
        total = sum(line.fen() for line in lines)
        if (published.data.get("employers"), published.fen("total_fen")) != (len(lines), total):
            detail = says(
                "The heading says {stated} employers; the log lists {listed}, or another sum.",
                stated=published.text("employers"),
                listed=len(lines),
            )
            amount = abs(total - published.fen("total_fen"))
            yield Sign(since=published, amount_fen=amount, detail=detail)


def notice_too_short(notice: Notice, terms: Terms) -> Iterable[Sign]:
    """A window that is over before the public had the days of the edition that was in force when the list was
    published. They count from when the log has the list, not from the day that the list claims."""
    for published in notice.of("notice-published"):
        law = terms.law_at(published)
        if law is None:
            continue
        last_day = date.fromisoformat(published.text("last_day"))
        begins = published.day if law.notice_first_day_counts else published.day + timedelta(days=1)
        due = after_working_days(first_working_day_from(begins), law.notice_working_days - 1)
        if last_day < due:
            detail = says(
                "The public had until {last_day} to object, and {days} working days are due: until {due}.",
                last_day=last_day.isoformat(),
                days=law.notice_working_days,
                due=due.isoformat(),
            )
            yield Sign(since=published, amount_fen=published.fen("total_fen"), detail=detail)


NOTICE_RULES: tuple[Rule[Notice], ...] = (
    Rule("withheld.notice-not-ended", "serious", "R7: X74 §1, Q35 §2", notice_not_ended),
    Rule("misrouted.listed-sum", "grave", "R7: X74 §1, Q35 §2", listed_sum),
    Rule("misrouted.notice-too-short", "grave", "R7: X74 §1, Q35 §2", notice_too_short),
)
