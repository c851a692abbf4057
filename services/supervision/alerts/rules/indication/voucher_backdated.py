"""A voucher for a day on which the firm's own report had known nothing of it. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.vouchers import by_duty, day_of
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.calendar import month_of
from shared.words import Words

_ONE_IN = 100
"""Reports are written from the same books as transfers; that half or more of what was passed on is left out of one
happens by mistake. No published figure says how often."""


def voucher_backdated(case: Case, _: Terms) -> Iterable[Sign]:
    if not case.all("onward-use-recorded"):
        return
    for records in by_duty(case, "onward-use-recorded", "onward-report-filed").values():
        uses: list[Record] = []
        reports: list[Record] = []
        for one in records:
            if one.name == "onward-report-filed":
                reports.append(one)
                continue
            uses.append(one)
            against = next((each for each in reversed(reports) if _had_to_know(each, one)), None)
            if against is None:
                continue
            by_then = sum(each.fen() for each in uses if _had_to_know(against, each))
            if 2 * against.fen("stated_fen") < by_then:
                yield Sign(
                    since=one,
                    subject=one.text("use_id"),
                    amount_fen=one.fen(),
                    detail=says(
                        used=one.text("used_on"),
                        filed=against.text("filed_on"),
                        stated_fen=against.fen("stated_fen"),
                        by_then_fen=by_then,
                    ),
                    evidence=(against,),
                    score=score_of(_ONE_IN),
                )


def _had_to_know(report: Record, use: Record) -> bool:
    used, filed = day_of(use, "used_on"), day_of(report, "filed_on")
    return used is not None and filed is not None and used < filed and month_of(used) <= report.text("month")


RULE = Rule(
    kind="indication.voucher-backdated",
    group="indication",
    severity="indicative",
    clause=PASSED_ON,
    title=Words("Voucher for a day before a report that knew nothing of it", "凭证日期早于报告，报告却未反映"),
    why=Words(
        "A report that was filed after the day stated less than half of what vouchers now say had been passed on.",
        "在凭证日期之后报送的报告，所载金额不到凭证现称已转付金额的一半。",
    ),
    says=Words(
        "The voucher is for {used}; the firm's report of {filed} stated {stated_fen} passed on, and by vouchers it was "
        "{by_then_fen} by then.",
        "凭证所载日期为 {used}；该单位 {filed} 的报告称已转付 {stated_fen} 元，按凭证当时应为 {by_then_fen} 元。",
    ),
    of=Case,
    find=voucher_backdated,
    begins=("onward-use-recorded",),
)
