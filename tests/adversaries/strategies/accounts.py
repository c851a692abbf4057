"""Accounts: clerks at a counter, and an operator, who have money sent elsewhere."""

from datetime import date, timedelta

from tests.adversaries.honest import ASSESSED_ON
from tests.adversaries.plot import Kinds, Plot, confirming, direct
from tests.adversaries.population import FAR_BANK, Firm, account_of, roster_csv
from tests.adversaries.season import working

KINDS = Kinds("accounts")
_COUNTER = "ring of clerks"


def _early(firm: Firm) -> bool:
    return confirming(firm) and firm.confirms_on is not None and firm.confirms_on <= 15


def _change(plot: Plot, firm: Firm, day: date, hour: int, account: str, holder: str = "", **more: object) -> None:
    """Entered by one at the counter, confirmed by another of the same counter."""

    async def act() -> None:
        await plot.gives_account(f"counter1.{firm.agency}", firm, account, holder, **more)
        await plot.confirms(f"counter2.{firm.agency}", firm)

    plot.at(day, hour, 12, act)


@KINDS.of(_COUNTER)
def changed_for_one_payment(plot: Plot) -> None:
    """Another account before the payment, and the old one back once it is credited."""
    firm = plot.one(direct)
    old = firm.account
    _change(plot, firm, date(2021, 8, 9), 16, account_of(plot.random))

    async def back() -> None:
        await plot.gives_account(f"counter1.{firm.agency}", firm, old)

    plot.at(date(2021, 8, 27), 9, 40, back)


@KINDS.of(_COUNTER)
def accounts_in_a_ring(plot: Plot) -> None:
    """Three firms: each gets the account that the next one had."""
    firms = plot.take(direct, many=3)
    had = [one.account for one in firms]
    fresh = account_of(plot.random)
    for number, firm in enumerate(firms):
        _change(plot, firm, date(2021, 8, 5) + timedelta(days=number % 2), 10 + number, fresh + str(number))
        _change(plot, firm, date(2021, 8, 9), 10 + number, had[(number + 1) % 3])


@KINDS.of(_COUNTER)
def one_account_passed_on(plot: Plot) -> None:
    """One account is behind three firms, one after the other: never behind two on the same day."""
    firms, account = plot.take(_early, many=3), account_of(plot.random)
    day = date(2021, 8, 21)
    for firm in firms:
        firm.confirms_on = None

        async def act(firm: Firm = firm) -> None:
            old = firm.account
            await plot.gives_account(f"counter1.{firm.agency}", firm, account)
            await plot.confirms(f"counter2.{firm.agency}", firm)
            firm.account = old

        async def leave(firm: Firm = firm) -> None:
            await plot.gives_account(f"counter1.{firm.agency}", firm, firm.account)

        plot.at(working(day), 11, 5, act)
        plot.at(working(day + timedelta(days=10)), 11, 5, leave)
        day += timedelta(days=13)


@KINDS.of(_COUNTER)
def one_account_behind_three(plot: Plot) -> None:
    firms, account = plot.take(_early, many=3), account_of(plot.random)
    for number, firm in enumerate(firms):
        _change(plot, firm, working(ASSESSED_ON, 1), 9 + number, account)


@KINDS.of(_COUNTER)
def many_changed_by_one_person(plot: Plot) -> None:
    """Seven firms of a county, all entered by the same person of the counter, to accounts of their own."""
    county = plot.random.choice(("630102", "630103", "630104"))
    for number, firm in enumerate(plot.take(direct, county, many=7)):
        _change(plot, firm, date(2021, 8, 6 + 3 * (number % 2)), 9 + number, account_of(plot.random))


@KINDS.of(_COUNTER)
def five_changes_at_one_firm(plot: Plot) -> None:
    firm = plot.one(direct)
    for number in range(5):
        _change(plot, firm, working(date(2021, 8, 5), number), 14, account_of(plot.random))


@KINDS.of(_COUNTER)
def paid_to_a_person(plot: Plot) -> None:
    """The account is a clerk's cousin's, and says so."""
    firm = plot.one(direct)
    _change(plot, firm, date(2021, 8, 6), 15, account_of(plot.random), "李强")


@KINDS.of(_COUNTER)
def a_name_almost_the_same(plot: Plot) -> None:
    """A firm in another city whose name differs by one character."""
    firm = plot.one(direct)
    _change(plot, firm, date(2021, 8, 6), 15, account_of(plot.random), firm.name.replace("有限公司", "有限责任公司"))


@KINDS.of(_COUNTER)
def all_to_one_far_branch(plot: Plot) -> None:
    """Four firms get accounts at one rural bank at the other end of the country."""
    for number, firm in enumerate(plot.take(direct, many=4)):
        _change(plot, firm, date(2021, 8, 6 + 3 * (number % 2)), 10 + number, account_of(plot.random), bank=FAR_BANK)


@KINDS.of(_COUNTER)
def accounts_opened_in_sequence(plot: Plot) -> None:
    """Four firms, four accounts whose numbers follow each other, at one branch."""
    first = int(account_of(plot.random))
    firms = plot.take(direct, many=4)
    for number, firm in enumerate(firms):
        _change(plot, firm, date(2021, 8, 6), 10 + number, str(first + number), bank=firms[0].bank)


@KINDS.of("operator with root")
def changed_by_a_roster(plot: Plot) -> None:
    """The roster is handed in anew the evening before: four accounts differ, and nobody has to confirm."""
    county = plot.random.choice(("630102", "630103"))
    firms = plot.take(direct, county, many=4)

    async def act() -> None:
        for one in firms:
            one.account = account_of(plot.random)
        await plot.hands_in(f"clerk2.{county}", "registration", "/v1/rosters", roster_csv(firms))

    plot.at(date(2021, 8, 3), 18, 40, act)


@KINDS.of(_COUNTER)
def silent_firms_confirmed_by_a_clerk(plot: Plot) -> None:
    """Six firms that never answered: the counter gives each an account and confirms for it."""
    county = plot.random.choice(("630102", "630103"))
    for number, firm in enumerate(plot.take(confirming, county, many=4)):
        firm.confirms_on = None
        _change(plot, firm, working(date(2021, 9, 1), number), 15, account_of(plot.random))
