"""Who stands on a list that eligibility recorded is not paid, while they stand on it and the edition says so."""

import asyncio
from datetime import date

import pytest

from services.payout.domain.listed import Bar, ListEntry, Lists, bars
from tests.eligibility.test_circumstances import with_a_list
from tests.eligibility.test_policy_api import put_in_force
from tests.payout.paying import clock, draft, ordered, payments, release, sign
from tests.people import QINGHAI, employer
from tests.system import InProcess

ONE, TWO = employer(1), employer(2)
TODAY = date(2021, 8, 6)
JULY = date(2021, 7, 1)
NAMED = {QINGHAI: Lists(2020, {"dishonest": "on-the-day-of-decision", "penalty": "in-the-base-year"})}


def entry(name: str = "dishonest", since: date = JULY, until: date | None = None, edition: str = QINGHAI) -> ListEntry:
    return ListEntry(ONE.uscc, name, since, until, edition)


def _barred(*entries: ListEntry) -> list[tuple[str, str]]:
    return [(bar.why, bar.source) for bar in bars(entries, NAMED, TODAY)]


def test_a_list_bars_the_payments_of_an_edition_that_names_it() -> None:
    assert bars([entry()], NAMED, TODAY) == {
        Bar(ONE.uscc, f"{QINGHAI}:dishonest", "excluded", "dishonest", QINGHAI): JULY
    }
    assert _barred(entry(edition="jiangxi-2023"), entry("tax")) == []


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [(TODAY, None, True), (JULY, TODAY, True), (date(2021, 8, 7), None, False), (JULY, date(2021, 8, 5), False)],
)
def test_both_days_of_an_entry_are_on_the_list(since: date, until: date | None, stands: bool) -> None:
    assert bool(_barred(entry(since=since, until=until))) is stands


def test_an_edition_may_ask_about_its_base_year() -> None:
    assert _barred(entry("penalty", date(2020, 12, 31), date(2020, 12, 31))) == [("excluded", f"{QINGHAI}:penalty")]
    assert _barred(entry("penalty", date(2021, 1, 1))) == []


def test_the_deregistered_are_paid_under_no_edition() -> None:
    both = (entry("deregistered"), entry("deregistered", edition="jiangxi-2023"))
    assert _barred(*both) == [("deregistered", "deregistered")]


def test_an_edition_says_which_lists_and_when() -> None:
    assert Lists.of(with_a_list()) == Lists(2020, {"dishonest": "on-the-day-of-decision"})


async def _list(system: InProcess, rows: str, key: str) -> None:
    content = f"list,uscc,from,until\n{rows}\n".encode()
    answer = await system.send("bureau", "POST", "eligibility", "/v1/exclusions", key=key, content=content)
    assert answer.status_code == 200, answer.text


async def test_who_came_on_a_list_after_the_grant_is_held_at_release_and_paid_when_off_it(system: InProcess) -> None:
    await ordered(system, ONE, TWO)
    batch = await draft(system)
    await sign(system, batch)
    await put_in_force(system, with_a_list())
    await _list(system, f"dishonest,{ONE.uscc},2021-08-01,", "lists-1")
    told = await release(system, batch)
    assert (told["payments"], told["held"]) == (1, 1)
    await system.settled()
    held = (await payments(system))[ONE.uscc]
    assert (held["state"], held["reason"]) == ("held", "excluded")
    (bar,) = await system.events("payout", "payee-barred")
    assert (bar.list, bar.edition, bar.person) == ("dishonest", QINGHAI, "eligibility")
    await _list(system, f"dishonest,{ONE.uscc},2021-08-01,2021-08-10", "lists-2")
    await system.settled()
    assert (await payments(system))[ONE.uscc]["state"] == "held"
    await clock(system, "2021-08-11T09:00:00+08:00")
    async with asyncio.timeout(20):
        while (await payments(system))[ONE.uscc]["state"] != "ordered":
            await asyncio.sleep(0.05)
    assert len(await system.events("payout", "payee-cleared")) == 1
