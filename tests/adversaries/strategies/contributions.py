"""Contributions that are made to fit: the late-year fixer, and the clerk who helps."""

from datetime import date, timedelta

from tests.adversaries.people import CITY
from tests.adversaries.plot import Kinds, Plot, direct, level, scale
from tests.adversaries.population import BASE, Firm, contributions_csv, roster_csv
from tests.adversaries.season import EDITION

KINDS = Kinds("contributions")
_FIXER = "contribution fixer"
_FIXED_ON = date(2021, 8, 3)


def _small(firm: Firm) -> bool:
    return direct(firm) and firm.size_class == "small"


def _large(firm: Firm) -> bool:
    return direct(firm) and firm.size_class == "large"


def _about_thirty(firm: Firm) -> bool:
    return direct(firm) and 31 <= firm.average <= 60


def _hand_in(plot: Plot, clerk: str, firms: list[Firm], day: date, hour: int) -> None:
    async def act() -> None:
        await plot.hands_in(clerk, "eligibility", "/v1/contributions", contributions_csv(firms))

    plot.at(day, hour, 25, act)


@KINDS.of(_FIXER)
def raised_by_much(plot: Plot) -> None:
    """After the first import, by the clerk of the county, before anybody is assessed."""
    firm = plot.one(_small)
    if plot.acts:
        clerk = f"clerk3.{firm.agency}"

        async def act() -> None:
            scale(firm, plot.random.uniform(1.7, 2.6))
            await plot.hands_in(clerk, "eligibility", "/v1/contributions", contributions_csv([firm]))

        plot.at(_FIXED_ON, 16, 25, act)


@KINDS.of(_FIXER)
def raised_by_a_little_at_many(plot: Plot) -> None:
    """A yuan or two at each of a dozen firms of one county, by one clerk."""
    county = plot.random.choice(("630102", "630103"))
    firms = plot.take(direct, county, many=12)

    async def act() -> None:
        for one in firms:
            one.months[-3].staff_fen += plot.random.randrange(100, 200)
        await plot.hands_in(f"clerk4.{county}", "eligibility", "/v1/contributions", contributions_csv(firms))

    plot.at(_FIXED_ON, 17, 15, act)


async def _raise_and_review(plot: Plot, firm: Firm, times: float, clerk: str) -> None:
    scale(firm, times)
    await plot.hands_in(f"{clerk}.{firm.agency}", "eligibility", "/v1/contributions", contributions_csv([firm]))
    await plot.season.system.settled()
    order = {"edition": EDITION, "agency": firm.agency}
    await plot.ask(f"publisher1.{firm.agency}", "eligibility", "/v1/reviews", json=order)


@KINDS.of(_FIXER)
def raised_after_the_assessment(plot: Plot) -> None:
    """Assessed, raised, and assessed anew before the list: nobody has seen the lower amount."""
    firm = plot.one(_small)

    async def act() -> None:
        await _raise_and_review(plot, firm, 1.5, "clerk3")

    plot.at(date(2021, 8, 4), 15, 40, act)


@KINDS.of(_FIXER)
def raised_after_the_grant(plot: Plot) -> None:
    """Paid already; the months are raised and a review grants the rest as a top-up."""
    firm = plot.one(_small)

    async def act() -> None:
        await _raise_and_review(plot, firm, 1.4, "clerk2")

    plot.at(date(2021, 8, 25), 11, 40, act)


@KINDS.of(_FIXER)
def size_class_just_in_time(plot: Plot) -> None:
    """A large enterprise becomes a medium one the evening before it is assessed: 60 instead of 30 per cent."""
    firm = plot.one(_large)

    async def act() -> None:
        firm.size_class = "medium"
        await plot.hands_in(f"clerk1.{firm.agency}", "registration", "/v1/rosters", roster_csv([firm]))

    plot.at(_FIXED_ON, 17, 50, act)


@KINDS.of(_FIXER)
def staff_counted_down_to_thirty(plot: Plot) -> None:
    """It lost more than 6 per cent; with an average of 30 it may lose 20."""
    firm = plot.one(_about_thirty)
    if plot.rewrites(firm):
        level(firm, 34, 4000)
        for one in firm.months[-4:]:
            one.insured = 29

    async def act() -> None:
        for one in firm.months[1:-4]:
            one.insured = 30
        await plot.hands_in(f"clerk3.{firm.agency}", "eligibility", "/v1/contributions", contributions_csv([firm]))

    plot.at(_FIXED_ON, 15, 25, act)


@KINDS.of(_FIXER)
def retirements_exactly_as_needed(plot: Plot) -> None:
    """A fifth is gone at once, and exactly so many had retired that six per cent are left."""
    firm = plot.one(_about_thirty)
    if plot.rewrites(firm):
        level(firm, 50, 4300)
        for one in firm.months[-3:]:
            one.insured = 40

    async def act() -> None:
        firm.months[-3].retired = 7
        await plot.hands_in(f"clerk2.{firm.agency}", "eligibility", "/v1/contributions", contributions_csv([firm]))

    plot.at(_FIXED_ON, 14, 25, act)


@KINDS.of(_FIXER)
def staff_back_in_december(plot: Plot) -> None:
    """Laid off in spring, insured again for the last month alone."""
    firm = plot.one(_small)
    if plot.rewrites(firm):
        level(firm, 44, 4100)
        for one in firm.months[4:-1]:
            one.insured, one.staff_fen, one.claimants = 31, 31 * 4100, 1


@KINDS.of(_FIXER)
def ghosts_before_the_end(plot: Plot) -> None:
    """Six people for ten months, and eighty in November and December, at high wages."""
    firm = plot.one(lambda one: direct(one) and one.size_class == "micro")
    if plot.rewrites(firm):
        level(firm, 6, 3900)
        for one in firm.months[-2:]:
            one.insured, one.staff_fen = 80, 80 * 9800


@KINDS.of(_FIXER)
def the_year_paid_at_once(plot: Plot) -> None:
    """Nothing was paid for eleven months; December pays for all of them."""
    firm = plot.one(_small)
    if plot.rewrites(firm):
        level(firm, 22, 4200)
        for one in firm.months[1:-1]:
            one.staff_fen = 0
        firm.months[-1].staff_fen = 22 * 4200 * 12


@KINDS.of(_FIXER)
def arrears_paid_just_in_time(plot: Plot) -> None:
    """Eight months in arrears, all paid and put on record the day before the assessment."""
    firm = plot.one(_small)
    if plot.rewrites(firm):
        level(firm, 18, 4500)
        for one in firm.months[5:]:
            one.staff_fen, one.arrears_fen = 0, 18 * 4500

    async def act() -> None:
        for one in firm.months[5:]:
            one.staff_fen, one.arrears_fen, one.arrears_paid_fen = 18 * 4500, 0, 18 * 4500
        await plot.hands_in(f"clerk4.{firm.agency}", "eligibility", "/v1/contributions", contributions_csv([firm]))

    plot.at(_FIXED_ON, 17, 5, act)


@KINDS.of(_FIXER)
def premium_a_head_out_of_line(plot: Plot) -> None:
    """Nine people, each of whom is paid for as for a dozen."""
    firm = plot.one(lambda one: direct(one) and one.size_class == "micro")
    if plot.rewrites(firm):
        level(firm, 9, 56_000)


@KINDS.of(_FIXER)
def a_month_out_of_line(plot: Plot) -> None:
    """One month holds six times the others' premium, with no more people."""
    firm = plot.one(_small)
    if plot.rewrites(firm):
        firm.months[6].staff_fen *= 8
        firm.months[7].staff_fen *= 6


@KINDS.of(_FIXER)
def refused_then_raised_to_fit(plot: Plot) -> None:
    """Refused for its layoffs; the clerk corrects December, and a reconsideration accepts it the same day."""
    firm = plot.one(_about_thirty)
    if plot.rewrites(firm):
        plot.since = None
        level(firm, 40, 4400)
        for one in firm.months[-2:]:
            one.insured = 33
    day = date(2021, 8, 16)

    async def ask() -> None:
        body = {"edition": EDITION, "uscc": firm.uscc, "claimant": "李强", "grounds": "人数有误。"}
        counter = f"counter1.{firm.agency}"
        told = await plot.ask(counter, "eligibility", "/v1/reconsiderations", aside=True, json=body)
        if told.is_error:
            return
        for one in firm.months[-2:]:
            one.insured = 39
        clerk = f"clerk1.{firm.agency}"
        await plot.hands_in(clerk, "eligibility", "/v1/contributions", contributions_csv([firm]))
        await plot.season.system.settled()
        path = f"/v1/reconsiderations/{told.json()['reconsideration_id']}/decision"
        said = {"decision": "accepted", "reason": "情况属实。"}
        await plot.ask(f"publisher2.{firm.agency}", "eligibility", path, json=said)

    plot.at(day, 10, 5, ask)


@KINDS.of(_FIXER)
def corrected_three_times(plot: Plot) -> None:
    """The same months are handed in again and again, until the amount is liked."""
    firm = plot.one(_small)
    for number, day in enumerate((date(2021, 8, 3), date(2021, 8, 3), date(2021, 8, 4))):
        hour = (11, 15, 8)[number]

        async def act() -> None:
            scale(firm, 1.12, tuple(BASE[6:]))
            clerk = f"clerk{plot.random.randint(1, 4)}.{firm.agency}"
            await plot.hands_in(clerk, "eligibility", "/v1/contributions", contributions_csv([firm]))

        plot.at(day, hour, 35, act)


@KINDS.of("operator with a stolen token")
def the_fund_made_richer(plot: Plot) -> None:
    """The reserve of the fund is put on record anew, without anybody's asking."""
    plot.agencies.add(CITY)
    body = {"edition": EDITION, "region": CITY, "balance": "900000000.00"}

    async def act() -> None:
        rest = {"payments_of_year": "60000000.00", "as_of": "2020-12-31"}
        await plot.ask(f"bureau2.{CITY}", "eligibility", "/v1/funds", json=body | rest)

    plot.at(_FIXED_ON + timedelta(days=1), 7, 55, act)
