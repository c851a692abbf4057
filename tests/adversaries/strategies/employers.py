"""Employers that split themselves, or come twice, or come only for the money."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.adversaries.plot import Kinds, Plot, direct, level
from tests.adversaries.population import Firm, account_of, draw_one
from tests.adversaries.season import BEGINS, moment
from wengang.demo.employers import make_uscc

KINDS = Kinds("employers")
_SPLIT = "employer that splits itself"


def _made(plot: Plot, county: str, number: int, **facts: Any) -> Firm:
    firm = draw_one(plot.random, county, "small")
    usual: dict[str, Any] = {"uscc": make_uscc(county, number), "direct": True, "dispatch": False}
    usual |= {"unit_kind": "enterprise", "returned_with": None, "first_month": "2016-05"}
    firm = replace(firm, **(usual | facts))
    plot.joins(firm)
    if plot.acts:
        plot.did(moment(BEGINS, 9, 10))
    return firm


def _parts(plot: Plot, many: int, heads: int, wages: tuple[int, ...], *, near: bool = True, alike: bool = True) -> None:
    county = plot.random.choice(("630102", "630103", "630104"))
    start, stem = plot.random.randrange(10**8), plot.random.choice(("鼎晟", "聚贤", "万川"))
    for part in range(many):
        word = "一二三四五"[part] if alike else plot.random.choice("海岳松柏梅")
        name = f"西宁{stem}{word}商贸有限公司" if alike else f"青海{word}{stem[0]}{part}物流有限公司"
        number = start + part if near else plot.random.randrange(10**8)
        firm = _made(plot, county, number, name=name, size_class="small", account=account_of(plot.random))
        level(firm, heads, wages[part % len(wages)])


@KINDS.of(_SPLIT)
def one_as_three(plot: Plot) -> None:
    """330 people in three firms of 110 that pay the same for each: 60 instead of 30 per cent."""
    _parts(plot, 3, 90, (4630,))


@KINDS.of(_SPLIT)
def one_as_three_far_apart(plot: Plot) -> None:
    """The same, with codes and names that have nothing in common."""
    _parts(plot, 3, 90, (4630,), near=False, alike=False)


@KINDS.of(_SPLIT)
def one_as_three_with_wages_of_their_own(plot: Plot) -> None:
    """Alike names and neighbouring codes, but what is paid for a head differs."""
    _parts(plot, 3, 90, (4380, 4810, 5240))


@KINDS.of(_SPLIT)
def one_as_several_below_thirty(plot: Plot) -> None:
    """Of 112 people 16 per cent went: four firms of 28 may each lose a fifth."""
    _parts(plot, 4, 28, (4410,))
    for firm in plot.firms:
        for one in firm.months[-5:]:
            one.insured, one.staff_fen = 24, 24 * 4410


@KINDS.of(_SPLIT)
def one_firm_under_two_codes(plot: Plot) -> None:
    """Its name is written with brackets of the other width, and it is paid twice."""
    county = plot.random.choice(("630102", "630103"))
    for number in range(2):
        name = ("青海高原（西宁）物流有限公司", "青海高原(西宁)物流有限公司")[number]
        code, account = plot.random.randrange(10**8), account_of(plot.random)
        level(_made(plot, county, code, name=name, account=account), 25, 4520)


@KINDS.of(_SPLIT)
def a_large_firms_branch_as_micro(plot: Plot) -> None:
    """The branch names no legal entity, and counts as micro."""
    firm = plot.one(lambda one: direct(one) and one.size_class in ("large", "medium"))
    firm.size_class = "large" if plot.acts else firm.size_class
    branch, account = plot.random.randrange(10**8), account_of(plot.random)
    name = firm.name + "城北分公司"
    level(_made(plot, firm.agency, branch, name=name, size_class="micro", account=account), 9, 5100)


@KINDS.of(_SPLIT)
def a_shelf_company(plot: Plot) -> None:
    """First insured in November with forty people whom nobody had before, at the highest base."""
    firm = _made(plot, "630103", plot.random.randrange(10**8), first_month="2020-11", direct=False, confirms_on=1)
    level(firm, 40, 19_500, "2020-11")


@KINDS.of(_SPLIT)
def four_shelf_companies(plot: Plot) -> None:
    """Four new firms from one hand: the same first month, the same heads, accounts at one branch."""
    start = int(account_of(plot.random))
    for number in range(4):
        code = plot.random.randrange(10**8)
        account = str(start + number)
        bank = ("青海银行股份有限公司城西支行", "313851000018")
        facts = {"first_month": "2020-10", "direct": False, "confirms_on": 2, "account": account, "bank": bank}
        level(_made(plot, "630102", code, **facts), 12, 4900, "2020-10")


@KINDS.of(_SPLIT)
def enrolled_before_the_second_list(plot: Plot) -> None:
    """A firm that was on no roster of August is enrolled minutes before a list closes, and paid."""
    firm = _made(plot, "630104", plot.random.randrange(10**8), enrolled_in="never")
    level(firm, 70, 9800)
    plot.since = None

    async def act() -> None:
        plot.did()
        plot.people.add("clerk3.630104")
        await plot.honest.import_firms([firm], "clerk3.630104")

    plot.at(date(2021, 9, 7), 8, 20, act)
