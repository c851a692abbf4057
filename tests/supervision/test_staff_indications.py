"""People who decide, compared with each other: who is named, with whom they were compared, and who is left alone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judging import judge_fund, judge_staff
from services.supervision.alerts.pictures.staff import STAFF
from services.supervision.alerts.watching import watch
from services.supervision.domain.record import Record
from services.supervision.tables import alerts
from tests.supervision.laws import terms_for
from tests.supervision.telling import recorded
from tests.supervision.test_comparing import supervising, told
from tests.system import InProcess
from wengang.season.season import make_season

FUND = "qinghai-2021:630200"
_BEGUN = datetime(2021, 8, 2, 1, tzinfo=UTC)


class Log:
    """Payout's, as the test tells it."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def tell(self, name: str, stream: str, at: datetime, actor: str, **data: Any) -> None:
        self.records.append(Record("payout", len(self.records) + 1, stream, name, at, actor, data))

    def batch(
        self,
        number: int,
        *,
        maker: str = "maker",
        checker: str = "checker",
        approver: str = "approver",
        seconds: int = 7_200,
        back: bool = False,
        hour: int = 9,
    ) -> None:
        """Of one payment; checked after an hour, approved so many seconds after that."""
        day = _BEGUN + timedelta(days=number % 5 + number // 5 * 7)  # from Monday to Friday
        at, names = day + timedelta(hours=hour - 9), {"batch_id": f"B{number}"}
        drafted = {"edition": "qinghai-2021", "agency": "630102", "payments": 1, "total_fen": 1_000_00}
        self.tell("batch-drafted", f"batch:B{number}", at, maker, maker=maker, **names, **drafted)
        at += timedelta(hours=1)
        self.tell("batch-checked", f"batch:B{number}", at, checker, checker=checker, **names)
        at += timedelta(seconds=seconds)
        self.tell("batch-approved", f"batch:B{number}", at, approver, approver=approver, **names)
        if back:
            self.tell("payment-batched", "payment:P", at, maker, end_to_end_id=f"E{number}", **names)
            self.tell("payment-returned", "payment:P", at, "bank", end_to_end_id=f"E{number}", amount_fen=1_000_00)

    def found(self, kind: str) -> list[Finding]:
        every = judge_staff(self.records)[STAFF]
        assert [one for one in every if one.rule.severity != "indicative"] == []
        return [one for one in every if one.kind == f"indication.{kind}"]


def batches(**of: Iterable[dict[str, Any]]) -> Log:
    log = Log()
    for number, one in enumerate(each for some in of.values() for each in some):
        log.batch(number, **one)
    return log


def test_who_approves_in_seconds_what_takes_others_hours_is_named_with_them() -> None:
    log = batches(fast=[{"approver": "fast", "seconds": 15}] * 8, others=[{"approver": "reads"}] * 30)
    (found,) = log.found("decided-in-seconds")
    assert found.people == ("fast",)
    assert (found.values["fast"], found.values["decisions"], found.values["seconds"]) == (8, 8, 180)
    assert found.values["their_decisions"] == 38 + 30  # every check, and the other's approvals
    assert (len(found.evidence), found.whose.agency, found.score) == (8, "630102", 136)


@pytest.mark.parametrize(
    ("seconds", "theirs"),
    [(400, 7_200), (15, 30)],
    ids=["nobody is that slow at reading", "everybody is that fast"],
)
def test_what_may_have_been_read_and_what_everybody_does_is_no_sign(seconds: int, theirs: int) -> None:
    ones = [{"approver": "one", "seconds": seconds}] * 8
    others = [{"approver": f"other-{number % 3}", "seconds": theirs} for number in range(60)]
    # Checks take an hour: half of the others' decisions are the approvals, and a bit more.
    log = batches(ones=ones, others=others)
    named = {one.people for one in log.found("decided-in-seconds")}
    assert ("one",) not in named or (seconds == 15 and len(named) == 4)


def test_two_in_seconds_of_many_are_no_sign() -> None:
    ones = [{"approver": "one", "seconds": 15 if number < 2 else 3_000} for number in range(12)]
    assert batches(ones=ones, others=[{}] * 30).found("decided-in-seconds") == []


def test_whose_approvals_come_back_is_named_with_what_came_back_of_others() -> None:
    lax = [{"approver": "lax", "checker": "other", "back": number % 2 == 0} for number in range(10)]
    found = batches(lax=lax, rest=[{"back": number == 3} for number in range(40)]).found("approvals-come-back")
    assert [one.people for one in found] == [("lax",), ("other",)]
    assert {name: found[0].values[name] for name in ("returned", "payments", "others", "their_payments")} == {
        "returned": 5,
        "payments": 10,
        "others": 1,
        "their_payments": 40,
    }
    assert (found[0].amount_fen, len(found[0].evidence)) == (5_000_00, 5)


def test_where_as_much_comes_back_of_others_nobody_is_named() -> None:
    alike = [{"approver": f"one-{number // 3 % 4}", "back": number % 3 == 0} for number in range(80)]
    assert batches(alike=alike).found("approvals-come-back") == []


def pairs(approver_of_first: str, approvers: int) -> list[dict[str, Any]]:
    """Three makers in turn; the first always has one approver, unless it goes by turns there, too."""
    found = []
    for number in range(45):
        by_turns = f"approver-{number // 3 % approvers}"
        first = number % 3 == 0 and approver_of_first
        found.append({"maker": f"maker-{number % 3}", "approver": approver_of_first if first else by_turns})
    return found


def test_a_maker_and_an_approver_that_are_always_the_same_two_are_named_against_chance() -> None:
    (found,) = batches(every=pairs("approver-0", 4)).found("fixed-pair")
    assert found.people == ("maker-0", "approver-0")
    assert (found.values["together"], found.values["batches"], found.values["approvers"]) == (15, 15, 4)
    assert (found.values["their_batches"], len(found.evidence)) == (30, 15)
    assert found.score >= 60


@pytest.mark.parametrize(("approver", "approvers"), [("", 4), ("approver-0", 1), ("approver-0", 2)])
def test_whoever_is_there_approves_and_a_county_of_two_has_a_rota(approver: str, approvers: int) -> None:
    assert batches(every=pairs(approver, approvers)).found("fixed-pair") == []


def test_who_acts_at_night_when_others_are_at_work_by_day_is_named() -> None:
    owl = [{"maker": "owl", "hour": 23, "checker": f"c-{number}", "approver": f"a-{number}"} for number in range(8)]
    log = batches(owl=owl, others=[{"maker": f"maker-{number % 3}"} for number in range(40)])
    (found,) = log.found("out-of-hours")
    assert (found.people, found.values["out"], found.values["acts"]) == (("owl",), 8, 8)
    assert (found.values["their_acts"], len(found.evidence)) == (120 + 16, 8)


@pytest.mark.parametrize(("late", "everybody"), [(2, False), (8, True)], ids=["overtime", "all of them"])
def test_overtime_and_what_all_do_is_no_sign(late: int, everybody: bool) -> None:
    ones = [{"maker": "one", "hour": 23 if number < late else 9} for number in range(12)]
    others = [{"maker": f"maker-{number % 3}", "hour": 23 if everybody else 9} for number in range(40)]
    assert batches(ones=ones, others=others).found("out-of-hours") == []


def claims(log: Log, person: str | None, outcomes: Iterable[str]) -> None:
    for outcome in outcomes:
        at = _BEGUN + timedelta(days=len(log.records))
        log.tell("recovery-closed", "recoveries:X", at, "x", closed_by=person, outcome=outcome, outstanding_fen=100)


def test_who_writes_off_what_others_collect_is_named() -> None:
    log = Log()
    claims(log, "waives", ["written-off"] * 6)
    claims(log, None, ["recovered"] * 20)
    claims(log, "collects", ["written-off", *["withdrawn"] * 5])
    (found,) = log.found("claims-written-off")
    assert (found.people, found.amount_fen, found.values["others"], found.values["their_closed"]) == (
        ("waives",),
        600,
        1,
        26,
    )


def test_where_claims_are_written_off_everywhere_nobody_is_named() -> None:
    log = Log()
    for person in ("a", "b", "c"):
        claims(log, person, ["written-off"] * 6)
    assert log.found("claims-written-off") == []


def asked(*requests: tuple[str, int, int], used_after: int | None = None) -> list[Finding]:
    """Requests by name, day and amount."""
    log = Log()
    for request, day, amount_fen in requests:
        at = _BEGUN + timedelta(days=day)
        names = {"fund_id": FUND, "request_id": request, "person": "asks", "amount_fen": amount_fen}
        log.tell("funds-requested", f"fund:{FUND}", at, "asks", **names)
        if day == used_after:
            log.tell("funds-committed", f"fund:{FUND}", at + timedelta(hours=1), "x", fund_id=FUND, amount_fen=1)
    found = judge_fund(FUND, log.records, terms_for)[f"fund:{FUND}"]
    return [one for one in found if one.kind == "indication.funds-asked-twice"]


def test_the_same_amount_asked_for_again_within_days_names_both_requests() -> None:
    (found,) = asked(("YK-1", 0, 500), ("YK-2", 3, 500))
    assert (found.values["request"], found.values["first"], found.amount_fen) == ("YK-2", "YK-1", 500)
    assert found.evidence == ("payout/2", "payout/1")


@pytest.mark.parametrize(
    ("second", "used_after"),
    [(("YK-2", 3, 501), None), (("YK-2", 30, 500), None), (("YK-2", 3, 500), 0), (("YK-1", 3, 500), None)],
    ids=["another amount", "weeks later", "after the first was used", "the same request"],
)
def test_what_is_asked_for_another_purpose_is_no_sign(second: tuple[str, int, int], used_after: int | None) -> None:
    assert asked(("YK-1", 0, 500), second, used_after=used_after) == []


async def test_supervision_compares_them_once_they_have_decided(system: InProcess) -> None:
    """From the trail, by the duty: the findings are those of the rules alone."""
    season = make_season(800, each=1)
    runtime = await supervising(system)
    await told(runtime, recorded(season))
    await watch(runtime)
    async with runtime.engine.connect() as connection:
        rows = await connection.execute(select(alerts.c.alert_id, alerts.c.kind).where(alerts.c.owner == STAFF))
        kept = dict(map(tuple, rows))
    assert kept == {one.alert_id: one.kind for one in judge_staff(season.records)[STAFF]}
    assert len(set(kept.values())) == 5
