"""Hours and days at which nobody looks."""

from datetime import date

from tests.adversaries.plot import Kinds, Plot, confirming, direct, scale
from tests.adversaries.population import account_of, contributions_csv, roster_csv
from tests.adversaries.season import EDITION

KINDS = Kinds("time")
_NIGHT = "ring of clerks at hours when nobody looks"


@KINDS.of(_NIGHT)
def imported_at_night(plot: Plot) -> None:
    """A tenth more at five firms, at half past two."""
    county = plot.random.choice(("630102", "630103", "630104"))
    firms = plot.take(direct, county, many=5)

    async def act() -> None:
        for one in firms:
            scale(one, 1.1)
        await plot.hands_in(f"clerk2.{county}", "eligibility", "/v1/contributions", contributions_csv(firms))

    plot.at(date(2021, 8, 4), 2, 30, act)


@KINDS.of(_NIGHT)
def enrolled_at_night(plot: Plot) -> None:
    """Size classes are corrected by a roster at one in the morning of a Sunday."""
    firms = plot.take(lambda one: direct(one) and one.size_class in ("small", "micro"), "630103", many=2)

    async def act() -> None:
        for one in firms:
            one.first_month = "2009-01"
        await plot.hands_in("clerk3.630103", "registration", "/v1/rosters", roster_csv(firms))

    plot.at(date(2021, 8, 3), 1, 5, act)


@KINDS.of(_NIGHT)
def confirmed_in_the_last_night(plot: Plot) -> None:
    """Five firms that were silent all year get accounts and confirmations in the last night, from one counter."""
    county = plot.random.choice(("630102", "630103"))
    for number, firm in enumerate(plot.take(confirming, county, many=3)):
        firm.confirms_on = None
        account = account_of(plot.random)

        async def act(firm: object = firm, account: str = account) -> None:
            await plot.gives_account(f"counter3.{county}", firm, account)  # type: ignore[arg-type]
            await plot.confirms(f"counter1.{county}", firm)  # type: ignore[arg-type]

        plot.at(date(2021, 12, 31), 22, 10 + number, act)


@KINDS.of(_NIGHT)
def changed_the_evening_before_a_holiday(plot: Plot) -> None:
    """The account changes after six on the last evening before the holidays of October."""
    firm = plot.one(confirming)
    firm.confirms_on = None
    account = account_of(plot.random)

    async def act() -> None:
        await plot.gives_account(f"counter2.{firm.agency}", firm, account)
        await plot.confirms(f"counter1.{firm.agency}", firm)

    plot.at(date(2021, 9, 30), 20, 40, act)


@KINDS.of(_NIGHT)
def a_list_on_a_saturday(plot: Plot) -> None:
    """Assessed and published on a Saturday evening, when nobody reads lists."""
    county = "630102"
    firm = plot.one(confirming, county)
    firm.enrolled_in = "never" if plot.acts else firm.enrolled_in
    firm.direct = True

    async def act() -> None:
        plot.people.add(f"clerk1.{county}")
        await plot.honest.import_firms([firm], f"clerk1.{county}")
        await plot.season.system.settled()
        order = {"edition": EDITION, "agency": county}
        await plot.ask(f"clerk1.{county}", "eligibility", "/v1/assessments", json=order)
        await plot.season.system.settled()
        await plot.ask(f"publisher1.{county}", "eligibility", "/v1/notices", json=order)

    plot.at(date(2021, 9, 25), 21, 30, act)
