"""What dispatch firms withhold (R9), rule by rule: from which day it is told, of how much, and what cures it."""

from datetime import date, datetime
from typing import Any

from services.supervision.alerts.finding import Finding, judge
from services.supervision.alerts.pictures.case import case_picture
from services.supervision.alerts.registry import CASE_RULES
from services.supervision.domain.record import Record
from tests.supervision.laws import terms_for

EDITION, USCC = "qinghai-2021", "91630102000000001D"
PAYMENT = f"{EDITION}:{USCC}"
DUTY = f"{PAYMENT}:91630102000000002A"


def told(position: int, name: str, day: str, /, **data: Any) -> Record:
    at = datetime.fromisoformat(f"{day}T10:00:00+08:00")
    named = {"edition": EDITION, "uscc": USCC, "duty_id": DUTY}
    return Record("payout", position, f"onward-duty:{DUTY}", name, at, "firm", {**named, **data})


def used(position: int, day: str, proven_fen: int, use_id: str = "5e") -> Record:
    return told(position, "onward-use-recorded", day, use_id=use_id, amount_fen=proven_fen, proven_fen=proven_fen)


def denied(position: int, day: str, proven_fen: int = 0, **data: Any) -> Record:
    return told(position, "onward-receipt-denied", day, use_id="5e", amount_fen=1_000, proven_fen=proven_fen, **data)


def report(position: int, month: str, due_on: str, filed_on: str, stated_fen: int = 0) -> Record:
    told_of = {"month": month, "due_on": due_on, "filed_on": filed_on, "stated_fen": stated_fen, "proven_fen": 0}
    return told(position, "onward-report-filed", filed_on, **told_of)


def found(kind: str, *records: Record) -> list[Finding]:
    case = case_picture(EDITION, USCC, records)
    return [one for one in judge(CASE_RULES, case, case.whose, terms_for(EDITION)) if one.kind == f"withheld.{kind}"]


# 30 September 2021 was a Thursday, 29 October a Friday, 30 November a Tuesday.
OPENED = told(
    1,
    "onward-duty-opened",
    "2021-08-06",
    payment_id=PAYMENT,
    using_firm_name="用工",
    amount_fen=1_000,
    credited_on="2021-08-06",
    reports_from="2021-09",
)
SEPTEMBER = report(2, "2021-09", "2021-09-30", "2021-09-30")


def test_what_is_not_proven_by_the_first_reports_day_is_not_passed_on_until_all_of_it_is() -> None:
    (one,) = found("not-passed-on", OPENED)
    assert (one.opens_on, one.amount_fen, one.cure) == (date(2021, 10, 1), 1_000, None)
    (short,) = found("not-passed-on", OPENED, used(2, "2021-09-30", 999))
    assert (short.amount_fen, short.cure) == (1, None)
    assert found("not-passed-on", OPENED, used(2, "2021-09-30", 1_000)) == []
    late = used(2, "2021-10-01", 1_000)
    assert [one.cure for one in found("not-passed-on", OPENED, late)] == [late]


def test_every_month_until_all_is_proven_a_report_is_missing_that_did_not_come() -> None:
    assert [one.opens_on for one in found("report-missing", OPENED)] == [date(2021, 10, 1)]
    assert [one.opens_on for one in found("report-missing", OPENED, SEPTEMBER)] == [date(2021, 10, 30)]
    october = report(3, "2021-10", "2021-10-29", "2021-10-29")
    assert [one.opens_on for one in found("report-missing", OPENED, SEPTEMBER, october)] == [date(2021, 12, 1)]
    assert found("report-missing", OPENED, SEPTEMBER, october, used(4, "2021-11-30", 1_000)) == []
    # Part of it proven is no end of reporting.
    assert len(found("report-missing", OPENED, SEPTEMBER, october, used(4, "2021-11-30", 999))) == 1


def test_a_report_on_its_last_day_is_in_time_and_one_a_day_later_is_late_and_ends_the_missing() -> None:
    assert found("report-late", OPENED, SEPTEMBER) == []
    late = report(2, "2021-09", "2021-09-30", "2021-10-01")
    (one,) = found("report-late", OPENED, late)
    assert (one.opens_on, one.cure) == (date(2021, 10, 1), None)
    (missing, _) = found("report-missing", OPENED, late)
    assert missing.cure == late
    fulfilled = used(3, "2021-10-08", 1_000)
    assert [one.cure for one in found("report-late", OPENED, late, fulfilled)] == [fulfilled]


def test_a_fen_more_reported_than_vouchers_prove_is_short_until_they_do() -> None:
    half = used(2, "2021-09-10", 500)
    assert found("vouchers-short", OPENED, half, report(3, "2021-09", "2021-09-30", "2021-09-20", 500)) == []
    more = report(3, "2021-09", "2021-09-30", "2021-09-20", 501)
    (one,) = found("vouchers-short", OPENED, half, more)
    assert (one.opens_on, one.amount_fen, one.rule.severity, one.cure) == (date(2021, 9, 20), 1, "grave", None)
    rest = used(4, "2021-09-21", 501, use_id="6f")
    assert [one.cure for one in found("vouchers-short", OPENED, half, more, rest)] == [rest]


def test_a_denial_outweighs_the_voucher_and_opens_the_duty_again_from_the_month_after() -> None:
    whole = used(2, "2021-08-20", 1_000)
    assert found("not-passed-on", OPENED, whole) == []
    no = denied(3, "2021-10-11", reports_from="2021-11")
    (one,) = found("receipt-denied", OPENED, whole, no)
    assert (one.opens_on, one.amount_fen, one.rule.severity, one.cure) == (date(2021, 10, 11), 1_000, "grave", None)
    (owed,) = found("not-passed-on", OPENED, whole, no)
    assert (owed.since, owed.amount_fen, owed.opens_on) == (no, 1_000, date(2021, 12, 1))
    assert [one.opens_on for one in found("report-missing", OPENED, whole, no)] == [date(2021, 12, 1)]
    yes = told(4, "onward-receipt-confirmed", "2021-10-12", use_id="5e", amount_fen=1_000, proven_fen=1_000)
    assert [one.cure for one in found("receipt-denied", OPENED, whole, no, yes)] == [yes]
    assert found("not-passed-on", OPENED, whole, no, yes) == []


def test_a_voucher_that_was_used_before_or_claims_too_much_is_told_at_once_and_does_not_pass() -> None:
    for reason, kind, severity in (
        ("reused-file", "voucher-reused", "grave"),
        ("reused-bank-reference", "voucher-reused", "grave"),
        ("over-claimed", "voucher-over-claimed", "serious"),
    ):
        tried = told(2, "voucher-rejected", "2021-08-20", reason=reason, amount_fen=700)
        (one,) = found(kind, OPENED, tried, used(3, "2021-08-21", 1_000))
        assert (one.opens_on, one.amount_fen, one.rule.severity, one.cure) == (date(2021, 8, 20), 700, severity, None)


def test_a_credit_that_nobody_splits_is_told_after_the_first_reports_day_and_cured_by_its_split() -> None:
    due = told(1, "onward-use-due", "2021-08-06", payment_id=PAYMENT, amount_fen=1_440, credited_on="2021-08-06")
    (one,) = found("placements-not-declared", due)
    assert (one.opens_on, one.amount_fen) == (date(2021, 10, 1), 1_440)
    # A declaration alone is a word; the agency's check makes the split.
    word = told(2, "placements-declared", "2021-09-29", payment_id=PAYMENT)
    assert len(found("placements-not-declared", due, word)) == 1
    split = told(3, "placements-accepted", "2021-10-08", payment_id=PAYMENT)
    assert [one.cure for one in found("placements-not-declared", due, word, split)] == [split]
    other = told(3, "placements-accepted", "2021-09-30", payment_id="qinghai-2020:other")
    assert [one.cure for one in found("placements-not-declared", due, word, other)] == [None]


def test_a_credit_that_came_back_owes_nothing_while_it_is_away() -> None:
    gone = told(2, "onward-duty-suspended", "2021-09-30")
    assert found("not-passed-on", OPENED, gone) == found("report-missing", OPENED, gone) == []


def test_a_duty_that_opens_again_keeps_what_was_proven_before_its_credit_came_back() -> None:
    whole, gone = used(2, "2021-08-20", 1_000), told(3, "onward-duty-suspended", "2021-08-25")
    again = OPENED._replace(position=4)
    assert found("not-passed-on", OPENED, whole, gone, again) == []
    assert found("report-missing", OPENED, whole, gone, again) == []
    part = used(2, "2021-08-20", 400)
    assert [one.amount_fen for one in found("not-passed-on", OPENED, part, gone, again)] == [600]
    stated = report(5, "2021-09", "2021-09-30", "2021-09-20", 400)
    assert found("vouchers-short", OPENED, part, gone, again, stated) == []


def test_vouchers_that_fall_short_a_second_time_are_told_a_second_time() -> None:
    first = report(2, "2021-09", "2021-09-30", "2021-09-20", 500)
    mended = used(3, "2021-09-21", 500)
    second = report(4, "2021-10", "2021-10-29", "2021-10-20", 900)
    one, two = found("vouchers-short", OPENED, first, mended, second)
    assert (one.since, one.amount_fen, one.cure) == (first, 500, mended)
    assert (two.since, two.amount_fen, two.cure) == (second, 400, None)
    assert one.alert_id != two.alert_id


# Own staff


def due(amount_fen: int = 10_000) -> Record:
    return told(1, "onward-use-due", "2021-08-06", payment_id=PAYMENT, amount_fen=amount_fen, credited_on="2021-08-06")


def said(position: int, name: str, own_fen: int, **data: Any) -> Record:
    return told(position, name, "2021-08-09", payment_id=PAYMENT, own_fen=own_fen, **data)


def placed(own_premium: int, others: int) -> Record:
    at = datetime.fromisoformat("2021-07-01T10:00:00+08:00")
    shares = [
        {"using_uscc": None, "premium_fen": own_premium},
        {"using_uscc": "91630102000000002A", "premium_fen": others},
    ]
    data = {"edition": EDITION, "uscc": USCC, "shares": shares}
    return Record("eligibility", 1, f"case:{PAYMENT}", "placements-recorded", at, "bureau", data)


def test_more_than_the_own_staffs_premiums_show_is_told_when_declared_and_gravely_when_accepted() -> None:
    declared = said(2, "placements-declared", 2_001)
    (one,) = found("own-share-declared", due(), placed(200, 800), declared)
    assert (one.rule.severity, one.amount_fen, one.cure) == ("serious", 1, None)
    assert found("own-share-declared", due(), placed(200, 800), said(2, "placements-declared", 2_000)) == []
    again = said(3, "placements-declared", 1_000)
    assert [one.cure for one in found("own-share-declared", due(), placed(200, 800), declared, again)] == [again]
    accepted = said(3, "placements-accepted", 2_001, split_by="declaration")
    (grave,) = found("own-share-accepted", due(), placed(200, 800), declared, accepted)
    assert (grave.rule.severity, grave.cure) == ("grave", None)
    by_grant = said(3, "placements-accepted", 9_000, split_by="grant")
    assert found("own-share-accepted", due(), placed(200, 800), by_grant) == []


def test_all_of_a_refund_as_own_staffs_is_told_unless_the_premiums_show_it() -> None:
    everything = said(2, "placements-declared", 10_000)
    (one,) = found("own-share-declared", due(), everything)
    assert one.amount_fen == 10_000
    assert found("own-share-declared", due(), placed(1_000, 0), everything) == []
    assert found("own-share-declared", due(), said(2, "placements-declared", 9_999)) == []
