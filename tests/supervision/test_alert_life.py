"""An alert opens the day after its term, grows older through the levels, and closes when the log shows the cure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import parse
from services.supervision.alerts.finding import Finding, judge
from services.supervision.alerts.judging import judge_account, judge_batch, judge_log, judge_person
from services.supervision.alerts.pictures.case import case_picture
from services.supervision.alerts.registry import CASE_RULES
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sampling import draw
from services.supervision.domain.severity import level_of
from services.supervision.domain.terms import after_working_days, working_days_since
from shared.editions.supervision import Supervision
from tests.eligibility.test_editions import changed
from tests.supervision.laws import laws_of, terms_for

EDITION, USCC = "qinghai-2021", "91630102000000001D"
TERMS = terms_for(EDITION)


def record(
    source: str, position: int, told: str, at: str, stream: str = "", actor: str = "x", /, **data: Any
) -> Record:
    return Record(source, position, stream, told, datetime.fromisoformat(f"{at}+08:00"), actor, data)


GRANT = record(
    "eligibility",
    1,
    "refund-granted",
    "2021-09-29T10:00",
    edition=EDITION,
    uscc=USCC,
    case_id=f"{EDITION}:{USCC}",
    amount_fen=144_000,
    pay_by="2021-12-31",
    account_fingerprint="a",
    name="N",
    agency="630102",
)
ORDER = record(
    "payout",
    1,
    "payment-ordered",
    "2021-09-30T10:00",
    payment_id=f"{EDITION}:{USCC}",
    amount_fen=144_000,
    attempt=1,
    end_to_end_id="E1",
    account_fingerprint="a",
)


def findings(*records: Record, kind: str = "withheld.grant-not-ordered") -> list[Finding]:
    case = case_picture(EDITION, USCC, records)
    return [one for one in judge(CASE_RULES, case, case.whose, TERMS) if one.kind == kind]


def test_terms_count_official_working_days() -> None:
    # Granted on Wednesday 29 September; 1 to 7 October is the National Day, Friday 8 October is worked.
    (found,) = findings(GRANT)
    assert (found.due_on, found.opens_on) == (date(2021, 10, 8), date(2021, 10, 9))


def test_what_was_cured_in_time_is_nothing_and_what_was_cured_late_is_closed_by_its_cure() -> None:
    assert findings(GRANT, ORDER) == []
    late = ORDER._replace(at=datetime(2021, 10, 11, tzinfo=UTC))
    (found,) = findings(GRANT, late)
    assert found.cure == late
    on_the_last_day = ORDER._replace(at=datetime(2021, 10, 8, 15, 59, tzinfo=UTC))
    assert findings(GRANT, on_the_last_day) == []


def test_an_alert_keeps_its_name_while_its_facts_come_in() -> None:
    late = ORDER._replace(at=datetime(2021, 10, 11, tzinfo=UTC))
    assert [one.alert_id for one in findings(GRANT)] == [one.alert_id for one in findings(GRANT, late)]


def test_it_is_told_by_the_records_that_prove_it() -> None:
    (found,) = findings(GRANT)
    assert (found.since.key, found.evidence) == ("eligibility/1", ("eligibility/1",))
    assert (found.rule.severity, found.rule.group) == ("serious", "withheld")
    assert (found.whose.agency, found.whose.uscc, found.amount_fen) == ("630102", USCC, 144_000)


@pytest.mark.parametrize(
    ("severity", "today", "level"),
    [
        ("grave", date(2021, 10, 8), "county"),
        ("grave", date(2021, 10, 9), "city"),  # a Saturday that is worked
        ("grave", date(2021, 10, 10), "city"),
        ("grave", date(2021, 10, 12), "province"),
        ("serious", date(2021, 10, 12), "county"),
        ("serious", date(2021, 10, 14), "city"),
        ("serious", date(2021, 10, 22), "province"),
    ],
)
def test_an_older_alert_is_a_higher_level_s_matter(severity: Any, today: date, level: str) -> None:
    assert level_of(severity, date(2021, 10, 8), today, TERMS) == level


def test_a_year_without_announced_holidays_counts_monday_to_friday() -> None:
    assert after_working_days(date(2090, 1, 6), 1) == date(2090, 1, 9)  # Friday to Monday
    assert working_days_since(date(2090, 1, 6), date(2090, 1, 9)) == 1


def test_what_an_edition_leaves_out_is_assumed_with_a_reason_and_what_it_says_counts() -> None:
    assert all(one["source"] is None and len(one["assumption"]) > 20 for one in Supervision().told().values())
    other = changed(lambda one: one["supervision"].update(order_days={"value": 9, "source": "X74 §3"}))
    terms = laws_of([(EDITION, parse(other)[0])]).terms_for
    assert terms(EDITION).order_days == 9
    assert terms("jiangxi-2023").order_days == TERMS.order_days == 2


def test_the_content_adopted_last_counts_also_when_it_was_adopted_before() -> None:
    def within(days: int) -> tuple[str, Edition]:
        return parse(changed(lambda one: one["supervision"].update(order_days={"value": days, "source": "X74 §3"})))

    first, second = within(4), within(7)
    told = [(EDITION, first[0]), (EDITION, second[0])]
    assert laws_of(told).terms_for(EDITION).order_days == 7
    assert laws_of([*told, told[0]]).terms_for(EDITION).order_days == 4
    assert set(laws_of(told).terms_for(EDITION).laws) == {first[1].sha256, second[1].sha256}


def test_whatever_stands_in_an_edition_s_log_does_not_stop_supervision() -> None:
    """Eligibility refuses such contents; who writes its log may write them."""
    for content in ("", "null", "[]", "{}", '{"base_year": {"value": "x"}}', parse(changed(lambda _: None))[0][:-9]):
        terms = laws_of([(EDITION, content)]).terms_for(EDITION)
        assert (terms.law, terms.order_days) == (None, 2)


def test_facts_of_one_log_keep_its_order_whatever_times_it_claims() -> None:
    turned_back = ORDER._replace(position=2, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert [one.position for one in in_order([turned_back, ORDER])] == [1, 2]


def _account(*given: tuple[int, str, str], allowed: Sequence[str] = ()) -> list[Finding]:
    records = [
        record(
            "registration", n, "bank-details-given", "2021-07-01T09:00", uscc=uscc, bank={"account_fingerprint": one}
        )
        for n, uscc, one in given
    ]
    return judge_account("f", records, allowed)["account:f"]


def test_one_account_of_two_employers_is_told_until_one_of_them_leaves_it() -> None:
    (found,) = _account((1, "A", "f"), (2, "B", "f"))
    assert (found.whose.uscc, found.cure) == ("B", None)
    (found,) = _account((1, "A", "f"), (2, "B", "f"), (3, "A", "other"))
    assert found.cure is not None
    assert found.cure.key == "registration/3"
    assert _account((1, "A", "f"), (2, "A", "other"), (3, "B", "f")) == []
    assert _account((1, "A", "f"), (2, "A", "f")) == []


def test_an_allowed_account_is_shared_by_those_named_and_by_nobody_else() -> None:
    assert _account((1, "A", "f"), (2, "B", "f"), allowed=["A", "B"]) == []
    (found,) = _account((1, "A", "f"), (2, "B", "f"), (3, "C", "f"), allowed=["A", "B"])
    assert found.whose.uscc == "C"


def _batch(maker: str, checker: str, approver: str, releaser: str) -> set[str]:
    at = "2021-07-01T09:00"
    steps = [
        record("payout", 1, "batch-drafted", at, "batch:1", maker, maker=maker, total_fen=0),
        record("payout", 2, "batch-checked", at, "batch:1", checker, checker=checker),
        record("payout", 3, "batch-approved", at, "batch:1", approver, approver=approver),
        record("payout", 4, "batch-released", at, "batch:1", releaser, payments=0, total_fen=0),
    ]
    return {one.kind for one in judge_batch("1", steps, terms_for)["batch:1"]}


def test_no_two_roles_of_a_batch_are_one_person() -> None:
    assert _batch("a", "b", "c", "d") == set()
    for roles in (
        ("a", "a", "c", "d"),
        ("a", "b", "a", "d"),
        ("a", "b", "b", "d"),
        ("a", "b", "c", "a"),
        ("a", "b", "c", "b"),
        ("a", "b", "c", "c"),
    ):
        assert _batch(*roles) == {"misrouted.same-person"}, roles


def test_a_large_batch_needs_both_of_its_approvals() -> None:
    at = "2021-07-01T09:00"
    drafted = record("payout", 1, "batch-drafted", at, "batch:1", "a", maker="a", total_fen=0, approvals=2)
    checked = record("payout", 2, "batch-checked", at, "batch:1", "b", checker="b")
    first = record("payout", 3, "batch-approved", at, "batch:1", "c", approver="c")
    second = record("payout", 4, "batch-approved", at, "batch:1", "d", approver="d")
    released = record("payout", 5, "batch-released", at, "batch:1", "e", payments=0, total_fen=0)
    steps = [drafted, checked, first, released]
    (found,) = judge_batch("1", steps, terms_for)["batch:1"]
    assert found.kind == "misrouted.released-unapproved"
    assert judge_batch("1", [*steps, second], terms_for)["batch:1"] == []


def _nights(hours: Sequence[str]) -> list[Finding]:
    acts = [record("payout", n, "batch-approved", f"2021-07-01T{hour}", "batch:1") for n, hour in enumerate(hours, 1)]
    return judge_person("x", acts, terms_for)["person:x"]


def test_five_approvals_within_an_hour_of_night_are_a_burst_and_four_are_not() -> None:
    five = ["22:00", "22:10", "22:20", "22:30", "23:00"]
    assert len(_nights(five)) == 1
    assert _nights(five[:4]) == []
    assert _nights([*five[:4], "23:11"]) == []
    assert _nights(["21:55", *five[:4]]) == []


def test_a_gap_closes_when_it_is_filled_and_a_changed_history_never() -> None:
    def seen(number: int, name: str, what: str) -> Record:
        return record("seen-payout", number, name, "2021-07-01T09:00", what=what, why="It says so.")

    gap = judge_log("payout", [seen(1, "seen-broken", "gap"), seen(2, "seen-well", "gap")])["log:payout"]
    assert [(one.kind, one.cure is None) for one in gap] == [("log.positions-missing", False)]
    broken = judge_log("payout", [seen(1, "seen-broken", "checkpoint"), seen(2, "seen-well", "checkpoint")])
    assert [(one.kind, one.cure) for one in broken["log:payout"]] == [("log.checkpoint-broken", None)]


def test_a_sample_depends_on_the_root_alone_and_can_be_drawn_again() -> None:
    members = [f"{EDITION}:{number}" for number in range(100)]
    one, two = bytes(32), b"\x01" * 32
    assert draw(one, members, 10) == draw(one, reversed(members), 10)
    assert draw(one, members, 10) != draw(two, members, 10)
    assert draw(one, members, 10) == draw(one, members, 20)[:10]
    assert len(draw(one, members[:3], 10)) == 3


def test_a_later_day_changes_nothing_that_a_rule_finds() -> None:
    """Findings hold no clock: what opens later is known today."""
    (found,) = findings(GRANT)
    assert found.opens_on == (found.due_on or date.min) + timedelta(days=1)
