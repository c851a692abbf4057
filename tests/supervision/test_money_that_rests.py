"""Funds that are short, claims that rest, instalments that do not come: from which day, and what cures them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.eligibility.editions import parse
from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judging import judge_employer, judge_fund, judge_notice
from services.supervision.alerts.wording import sentence
from services.supervision.domain.record import Record
from tests.eligibility.test_editions import changed
from tests.supervision.laws import laws_of, terms_for

EDITION, USCC, FUND = "qinghai-2021", "91630102000000001D", "qinghai-2021:630100"


def told(position: int, name: str, day: str, stream: str, **data: Any) -> Record:
    at = datetime.fromisoformat(f"{day}T10:00:00+08:00")
    return Record("payout", position, stream, name, at, "li", data)


def fund(position: int, name: str, day: str, **data: Any) -> Record:
    return told(position, name, day, f"fund:{FUND}", fund_id=FUND, request_id="YK-1", amount_fen=1_000, **data)


def batch(position: int, name: str, day: str, **data: Any) -> Record:
    return told(position, name, day, "batch:B1", batch_id="B1", **data)


def recovery(position: int, name: str, day: str, **data: Any) -> Record:
    names = {"recovery_id": "R1", "edition": EDITION, "uscc": USCC}
    return told(position, name, day, f"recoveries:{USCC}", **names, **data)


def of_fund(*records: Record) -> list[Finding]:
    return judge_fund(FUND, records, terms_for)[f"fund:{FUND}"]


def of_employer(*records: Record) -> list[Finding]:
    return judge_employer(USCC, records, {}, terms_for)[f"case:{EDITION}:{USCC}"]


DRAFTED = batch(1, "batch-drafted", "2021-08-02", fund_id=FUND, total_fen=1_500, approvals=2)
APPROVED = (
    batch(2, "batch-approved", "2021-08-02", approver="a"),
    batch(3, "batch-approved", "2021-08-02", approver="b"),
)


def test_a_request_that_is_not_moved_in_a_working_week_is_told_until_the_money_comes() -> None:
    asked = fund(1, "funds-requested", "2021-08-02")
    (found,) = of_fund(asked, fund(2, "funds-approved", "2021-08-03"))
    assert (found.kind, found.opens_on) == ("withheld.funds-not-moved", date(2021, 8, 10))
    moved = fund(3, "funds-transferred", "2021-08-11")
    assert [one.cure for one in of_fund(asked, moved)] == [moved]
    assert of_fund(asked, fund(3, "funds-transferred", "2021-08-09")) == []


def test_a_fund_is_short_when_every_approver_has_approved_and_less_is_there() -> None:
    assert of_fund(DRAFTED, APPROVED[0]) == []
    half = fund(4, "funds-transferred", "2021-08-03")
    (found,) = of_fund(DRAFTED, *APPROVED, half)
    assert (found.kind, found.since, found.opens_on) == ("withheld.funds-short", APPROVED[1], date(2021, 8, 10))
    assert found.amount_fen == 1_500
    rest = fund(5, "funds-transferred", "2021-08-10")
    assert [one.cure for one in of_fund(DRAFTED, *APPROVED, half, rest)] == [rest]
    rejected = batch(6, "batch-rejected", "2021-08-04")
    assert of_fund(DRAFTED, *APPROVED, half, rejected) == []


def test_a_batch_that_takes_more_than_was_moved_is_told_at_once() -> None:
    took = fund(2, "funds-committed", "2021-08-03", batch_id="B1")
    (found,) = of_fund(took)
    assert (found.kind, found.rule.severity, found.amount_fen) == ("misrouted.fund-overdrawn", "grave", 1_000)
    assert of_fund(fund(1, "funds-transferred", "2021-08-02"), took) == []
    back_and_gone = (fund(3, "funds-came-back", "2021-08-04"), fund(4, "funds-gone-again", "2021-08-05"))
    again = fund(5, "funds-committed", "2021-08-06", batch_id="B2")
    assert len(of_fund(fund(1, "funds-transferred", "2021-08-02"), took, *back_and_gone, again)) == 1
    booked = fund(3, "account-entry-booked", "2021-08-04", inward=True)
    assert of_fund(fund(1, "funds-transferred", "2021-08-02"), took, booked, again) == []


def test_a_transfer_that_the_statements_do_not_show_is_an_alert_until_they_do() -> None:
    moved = fund(1, "funds-transferred", "2021-08-02", transferred_on="2021-08-02")
    doubted = fund(2, "funds-transfer-not-booked", "2021-08-04", closed_on="2021-08-03")
    (found,) = of_fund(moved, doubted)
    assert (found.kind, found.rule.severity, found.since, found.cure) == (
        "misrouted.transfer-not-booked",
        "grave",
        doubted,
        None,
    )
    assert (
        sentence(found.code, found.values, "en")
        == "10.00 is recorded as transferred on 2021-08-02; the statements up to 2021-08-03 do not show it."
    )
    took = fund(3, "funds-committed", "2021-08-04", batch_id="B1")
    assert {one.kind for one in of_fund(moved, doubted, took)} == {found.kind, "misrouted.fund-overdrawn"}
    proven = fund(4, "funds-transfer-proven", "2021-08-09", was="not-booked")
    assert [one.cure for one in of_fund(moved, doubted, proven)] == [proven]
    late = fund(5, "funds-committed", "2021-08-10", batch_id="B1")
    assert {one.kind for one in of_fund(moved, doubted, proven, late)} == {found.kind}


OPENED = recovery(1, "recovery-opened", "2021-08-02", amount_fen=2_000, payment_id=f"{EDITION}:{USCC}")
PARTS = [{"due_on": "2021-10-02", "amount_fen": 1_000}, {"due_on": "2021-11-01", "amount_fen": 1_000}]
AGREED = recovery(2, "instalments-agreed", "2021-08-03", instalments=PARTS)


def test_an_instalment_due_on_a_holiday_may_come_on_the_next_working_day() -> None:
    first, second = of_employer(OPENED, AGREED)
    # 2 October is in the National Day holiday, which ends with the 7th.
    assert (first.kind, first.due_on, second.due_on) == (
        "misrouted.instalment-overdue",
        date(2021, 10, 8),
        date(2021, 11, 1),
    )
    paid = recovery(3, "recovery-repaid", "2021-10-08", amount_fen=1_000)
    assert [one.due_on for one in of_employer(OPENED, AGREED, paid)] == [date(2021, 11, 1)]


def test_what_is_paid_early_counts_for_later_parts_and_half_of_a_part_does_not() -> None:
    half = recovery(3, "recovery-repaid", "2021-09-01", amount_fen=500)
    assert len(of_employer(OPENED, AGREED, half)) == 2
    all_of_it = recovery(4, "recovery-offset", "2021-09-02", amount_fen=1_500, offset_payment_id=f"{EDITION}:{USCC}")
    assert of_employer(OPENED, AGREED, half, all_of_it) == []


def test_a_claim_rests_until_something_comes_is_agreed_or_it_is_closed() -> None:
    (found,) = of_employer(OPENED)
    assert found.kind == "misrouted.recovery-rests"
    assert of_employer(OPENED, recovery(2, "recovery-closed", "2021-08-20")) == []


def test_a_review_that_nobody_decides_is_told_after_fifteen_working_days() -> None:
    def case(position: int, name: str, day: str, actor: str = "li") -> Record:
        names = {"edition": EDITION, "uscc": USCC, "reconsideration_id": "F1"}
        return told(position, name, day, f"case:{EDITION}:{USCC}", **names)._replace(actor=actor)

    asked = case(1, "reconsideration-asked", "2021-08-02")
    (found,) = of_employer(asked)
    assert (found.kind, found.opens_on) == ("withheld.reconsideration-undecided", date(2021, 8, 24))
    assert of_employer(asked, case(2, "reconsideration-decided", "2021-08-23", "wang")) == []


def test_an_offset_of_last_years_claim_explains_this_years_smaller_payment() -> None:
    order = told(
        5,
        "payment-ordered",
        "2021-08-02",
        f"payment:{EDITION}:{USCC}",
        payment_id=f"{EDITION}:{USCC}",
        end_to_end_id="E1",
        gross_fen=5_000,
        amount_fen=3_000,
    )
    kinds = {one.kind for one in of_employer(order)}
    assert "withheld.offset-without-claim" in kinds
    names = {"recovery_id": "R0", "edition": "qinghai-2020", "uscc": USCC}
    offset = told(
        6,
        "recovery-offset",
        "2021-08-02",
        f"recoveries:{USCC}",
        **names,
        amount_fen=2_000,
        offset_payment_id=f"{EDITION}:{USCC}",
    )
    assert kinds - {one.kind for one in of_employer(order, offset)} == {"withheld.offset-without-claim"}


def test_what_a_payment_was_reduced_by_must_have_been_taken_by_a_recovery() -> None:
    names = {"payment_id": f"{EDITION}:{USCC}", "recovery_id": "R1"}
    stream = f"payment:{EDITION}:{USCC}"
    order = told(5, "payment-ordered", "2021-08-02", stream, **names, end_to_end_id="E1", amount_fen=5_000)
    amounts = {"by_fen": 2_000, "amount_fen": 3_000, "granted_fen": 3_000}
    reduced = told(6, "payment-reduced", "2021-08-03", stream, **names, **amounts)

    def offset(fen: int) -> Record:
        return recovery(7, "recovery-offset", "2021-08-03", amount_fen=fen, offset_payment_id=names["payment_id"])

    def missing(*records: Record) -> list[int | None]:
        return [one.amount_fen for one in of_employer(*records) if one.kind == "withheld.offset-without-claim"]

    assert missing(order, reduced) == [2_000]
    assert missing(order, reduced, offset(1_500)) == [500]
    assert missing(order, reduced, offset(2_000)) == []


def test_a_notice_lasts_three_working_days_from_when_the_log_has_it() -> None:
    def published(last_day: str, edition: str = EDITION, claims: str = "2021-09-16") -> set[str]:
        names = {"notice_id": "N1", "edition": edition, "published_on": claims, "first_day": claims}
        # 16 September 2021 is a Thursday; Saturday the 18th is worked, 19 to 21 are the Mid-Autumn Festival.
        notice = told(1, "notice-published", "2021-09-16", "notice:N1", **names, last_day=last_day, employers=0)
        return {one.kind for one in judge_notice("N1", [notice], terms_for)["notice:N1"]}

    assert "misrouted.notice-too-short" in published("2021-09-17")
    assert "misrouted.notice-too-short" not in published("2021-09-18")
    assert "misrouted.notice-too-short" in published("2021-09-17", claims="2021-09-15"), "The day claimed is no help."
    assert "misrouted.notice-too-short" in published("2021-09-18", edition="qinghai-2020"), "That one says five."


@pytest.mark.parametrize("days", [1, 2, 3, 6, 15])
@pytest.mark.parametrize("first_day", ["counts", "does-not-count"])
def test_a_notice_is_watched_by_the_days_that_its_edition_says(days: int, first_day: str) -> None:
    """As eligibility publishes it, and a day less."""

    def change(one: dict[str, Any]) -> None:
        one["notice_working_days"]["value"] = days
        one["notice_first_day"]["value"] = first_day

    text, edition = parse(changed(change))
    terms = laws_of([(EDITION, text)]).terms_for

    def too_short(last_day: date) -> bool:
        names = {"notice_id": "N1", "edition": EDITION, "last_day": last_day.isoformat(), "employers": 0}
        notice = told(1, "notice-published", "2021-09-16", "notice:N1", **names)
        found = judge_notice("N1", [notice], terms)["notice:N1"]
        return "misrouted.notice-too-short" in {one.kind for one in found}

    _, last_day = edition.notice_window_from(date(2021, 9, 16))
    assert not too_short(last_day)
    assert too_short(last_day - timedelta(days=1))


def restated(position: int, day: str, outstanding_fen: int, owed_back_fen: int = 0) -> Record:
    claim = {"recovery_id": "R1", "stands_fen": outstanding_fen, "outstanding_fen": outstanding_fen}
    claims = [claim | {"owed_back_fen": owed_back_fen}]
    names = {"edition": EDITION, "uscc": USCC, "payment_id": f"{EDITION}:{USCC}"}
    return told(position, "recoveries-restated", day, f"recoveries:{USCC}", **names, claims=claims)


def test_a_claim_does_not_rest_while_the_employer_has_nothing_of_the_payment() -> None:
    gone = restated(2, "2021-08-03", 0)
    assert of_employer(OPENED, gone) == []
    again = restated(3, "2021-09-01", 2_000)
    (found,) = of_employer(OPENED, gone, again)
    assert (found.kind, found.since) == ("misrouted.recovery-rests", again)
    assert of_employer(OPENED, gone, again, recovery(4, "recovery-repaid", "2021-09-02", amount_fen=2_000)) == []


def test_instalments_end_with_what_the_claim_was_on() -> None:
    assert of_employer(OPENED, AGREED, restated(3, "2021-09-01", 0)) == []


def test_what_came_in_for_a_claim_that_stands_no_more_is_told_until_it_went_back() -> None:
    paid = recovery(2, "recovery-repaid", "2021-08-03", amount_fen=2_000)
    gone = restated(3, "2021-08-04", 0, owed_back_fen=2_000)
    (found,) = of_employer(OPENED, paid, gone)
    assert (found.kind, found.rule.severity, found.amount_fen) == ("withheld.not-given-back", "serious", 2_000)
    half = recovery(4, "recovery-given-back", "2021-09-01", amount_fen=500, owed_back_fen=1_500)
    assert [one.cure for one in of_employer(OPENED, paid, gone, half)] == [None]
    stands_again = restated(5, "2021-09-02", 0)
    assert [one.cure for one in of_employer(OPENED, paid, gone, half, stands_again)] == [stands_again]


def test_an_offset_that_was_undone_explains_no_smaller_payment_any_more() -> None:
    payment_id, stream = f"{EDITION}:{USCC}", f"payment:{EDITION}:{USCC}"
    names = {"payment_id": payment_id, "end_to_end_id": "E1"}
    order = told(5, "payment-ordered", "2021-08-02", stream, **names, gross_fen=5_000, amount_fen=3_000)
    taken = recovery(4, "recovery-offset", "2021-08-02", amount_fen=2_000, offset_payment_id=payment_id)
    undone = recovery(6, "recovery-offset-undone", "2021-08-03", amount_fen=2_000, offset_payment_id=payment_id)
    raised = told(7, "payment-raised", "2021-08-03", stream, payment_id=payment_id, by_fen=2_000)

    def missing(*records: Record) -> list[int | None]:
        return [one.amount_fen for one in of_employer(*records) if one.kind == "withheld.offset-without-claim"]

    assert missing(order, taken) == []
    assert missing(order, taken, undone) == [2_000]
    assert missing(order, taken, undone, raised) == []
    release = told(8, "payment-released", "2021-08-04", stream, **names, amount_fen=5_000, batch_id="B1")
    assert "misrouted.released-amount" not in {one.kind for one in of_employer(order, taken, undone, raised, release)}
