"""Accounts that go from firm to firm, and firms that exchange theirs."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from services.supervision.alerts.judging import judge_account
from services.supervision.alerts.tied_accounts import shared_accounts, tied_by
from services.supervision.domain.record import Record
from services.supervision.tables import account_uses
from tests.system import InProcess

_AT = datetime(2021, 8, 2, 1, tzinfo=UTC)


def given(*steps: str) -> list[Record]:
    """``A1``: firm A gives account 1."""
    numbers = count(1)
    return [
        Record(
            "registration",
            number,
            f"employer:{step[0]}",
            "bank-details-given",
            _AT + timedelta(days=number),
            f"clerk of {step[0]}",
            {"uscc": step[0], "bank": {"account_fingerprint": step[1]}},
        )
        for step in steps
        for number in [next(numbers)]
    ]


def found(account: str, records: list[Record], allowed: tuple[str, ...] = ()) -> dict[str, dict[str, object]]:
    (findings,) = judge_account(account, records, allowed).values()
    return {one.code: dict(one.values) for one in findings if one.rule.group == "indication"}


def test_an_account_that_three_firms_had_in_turn_is_told_with_each_of_them() -> None:
    three = given("A1", "A2", "B1", "B3", "C1")
    assert found("1", three) == {"indication.account-passed-on": {"firms": 3, "first": "A", "last": "C"}}
    assert found("1", three[:-1]) == {}
    assert found("1", three, allowed=("A", "B")) == {}


def test_the_more_firms_had_it_the_higher_its_score() -> None:
    (four,) = judge_account("1", given("A1", "A2", "B1", "B3", "C1", "C4", "D1"), ()).values()
    assert [(one.score, one.people) for one in four] == [(50, ("clerk of A", "clerk of B", "clerk of C", "clerk of D"))]


@pytest.mark.parametrize(
    "steps",
    [
        ("A1", "B2", "A2", "B1"),
        ("A1", "B2", "A9", "B1", "A2"),  # by way of another account, so that they never share one
    ],
)
def test_two_firms_that_exchange_their_accounts_are_told_once(steps: tuple[str, ...]) -> None:
    assert found("1", given(*steps))["indication.account-ring"]["firms"] == 2
    assert "indication.account-ring" not in found("2", given(*steps))


def test_three_firms_that_hand_their_accounts_on_in_a_ring() -> None:
    ring = given("A1", "B2", "C3", "A2", "B3", "C1")
    assert found("1", ring) == {"indication.account-ring": {"firms": 3, "last": "C"}}
    assert found("1", ring[:-1]) == {}


@pytest.mark.parametrize(
    "steps",
    [
        ("A1", "A2", "A1"),  # back at its own
        ("A1", "B1", "A2"),  # handed on
        ("A1", "A2", "B1", "B3"),
        ("A1", "B2", "A3", "B4"),
    ],
)
def test_an_account_handed_on_once_is_no_ring(steps: tuple[str, ...]) -> None:
    assert "indication.account-ring" not in found("1", given(*steps))


async def test_all_firms_that_accounts_tie_together_are_looked_at_whoever_of_them_changed(system: InProcess) -> None:
    engine = system.runtime("supervision").engine
    uses = [("1", "A"), ("1", "C"), ("2", "A"), ("2", "B"), ("3", "B"), ("3", "C"), ("4", "D"), ("5", "A")]
    async with engine.begin() as connection:
        rows = [{"fingerprint": account, "uscc": firm} for account, firm in uses]
        await connection.execute(account_uses.insert().values(rows))
        assert await shared_accounts(connection, {"B"}) == {"1", "2", "3"}
        assert await shared_accounts(connection, {"D"}) == set()
        assert await tied_by(connection, "1") == {"A", "B", "C"}


async def test_an_account_that_everybody_has_is_looked_at_alone(system: InProcess) -> None:
    engine = system.runtime("supervision").engine
    async with engine.begin() as connection:
        rows = [{"fingerprint": "0", "uscc": f"E{number}"} for number in range(500)]
        rows += [{"fingerprint": "1", "uscc": one} for one in ("E1", "X")]
        await connection.execute(account_uses.insert().values(rows))
        assert await tied_by(connection, "1") == {"E1", "X"}
