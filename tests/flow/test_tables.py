"""Tables on a terminal: within 80 columns whatever is in them, and without English where the locale is Chinese."""

import asyncio
import re
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.eligibility.comparison.simulating import Fund, Simulation, Tally
from services.eligibility.editions import all_editions
from services.supervision.alerts.registry import RULES
from shared.editions.names import NAMES
from wengang import assessing, simulating
from wengang.commanding import WIDTH, columns
from wengang.demo.checks import Checks
from wengang.demo.showing import print_checks, print_progress, print_reconciliation
from wengang.season.measure import Measured, Score, as_table
from wengang.tables import console, table

_NAMES = re.compile(r"qinghai-\d{4}|GET /v1/progress")
_EDITIONS = all_editions()["qinghai-2021"], all_editions()["qinghai-2022"]
_FEN = st.integers(0, 10**15)
_COUNT = st.integers(0, 10**8)
_COUNTIES = st.lists(st.sampled_from(["630102", "630103", "360430", "542525", "659010"]), min_size=1, unique=True)


class Wide:
    """A service that answers with the longest there is."""

    def __init__(self, counties: list[str], amount: str, count: int) -> None:
        name = "新疆维吾尔自治区巴音郭楞蒙古自治州和硕县"
        told = dict.fromkeys(("entitled_amount", "paid_amount", "granted", "paid", "returned", "waiting"), amount)
        told |= {"difference": amount, "completion_by_amount": "100.00%", "name": name}
        told |= dict.fromkeys(("employers", "entitled", "confirmed"), str(count))
        self._report = {"counties": [told | {"agency": one} for one in counties], "total": told}

    async def get(self, *_: Any, **__: Any) -> Any:
        return self._report


@pytest.fixture(params=["zh_CN.UTF-8", "en_US.UTF-8"])
def locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", request.param)
    monkeypatch.setenv("COLUMNS", "200")  # a wide terminal: the tables stay as wide as a letter
    return str(request.param)


def check(told: str, locale: str) -> None:
    assert [line for line in told.splitlines() if columns(line) > WIDTH] == []
    assert "…" not in told
    if locale.startswith("zh"):
        assert re.findall("[A-Za-z]{2,}", _NAMES.sub("", told)) == []


_given = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_given
@given(counties=_COUNTIES, fen=_FEN, count=_COUNT)
def test_the_tables_of_the_demo(locale: str, counties: list[str], fen: int, count: int) -> None:
    caller: Any = Wide(counties, f"{fen / 100:.2f}", count)
    told = StringIO()
    with redirect_stdout(told):
        shown = console()
        asyncio.run(print_progress(caller, shown, "qinghai-2021", "青海省2021年稳岗返还"))
        asyncio.run(print_reconciliation(caller, shown, "qinghai-2021"))
        print_checks(shown, Checks(), 12.0)
    check(told.getvalue(), locale)


@_given
@given(employers=_COUNT, fen=_FEN)
def test_the_table_of_a_comparison(locale: str, employers: int, fen: int) -> None:
    totals = assessing.Totals(employers=employers, refund_fen=fen, recorded=employers, unchanged=employers)
    totals.outcomes["eligible"] = employers
    told = StringIO()
    with redirect_stdout(told):
        assessing.show(totals, recorded=True)
    check(told.getvalue(), locale)


@_given
@given(counties=_COUNTIES, fen=_FEN, count=_COUNT)
def test_the_table_of_a_simulation(locale: str, counties: list[str], fen: int, count: int) -> None:
    edition, against = _EDITIONS
    simulation = Simulation(edition, against, edition.pay_by.value, against.pay_by.value)
    tally = Tally(**dict.fromkeys(Tally.__slots__, count))
    tally.refund_fen, tally.refund_against_fen = fen, 0
    by_county, by_kind, *_ = simulation.groups.values()
    by_county.update(dict.fromkeys(counties, tally))
    by_kind.update(dict.fromkeys(list(NAMES)[:8], tally))
    simulation.total = tally
    told = StringIO()
    with redirect_stdout(told):
        simulating.show(simulation, Fund(fen, 1))
    check(told.getvalue(), locale)


@_given
@given(count=st.integers(0, 999))
def test_the_table_of_the_alerts_that_are_measured(locale: str, count: int) -> None:
    scores = [Score(kind, count, count, count) for kind in RULES]
    told = as_table(Measured(scores, [], [], count + 1, count))
    check(told, locale)


def test_a_table_that_has_no_room_goes_on_in_the_next_line(locale: str) -> None:
    shown, told = table("合计" * 50, ["名称"] * 2, ["金额"] * 6), StringIO()
    shown.add_row("巴音郭楞" * 10, "x", *["123456789012.34"] * 6)
    with redirect_stdout(told):
        console().print(shown)
    assert [line for line in told.getvalue().splitlines() if columns(line) > WIDTH] == []
