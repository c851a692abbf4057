"""Counties that sit on money, lists, objections and reports: each has one of the small counties to itself."""

from datetime import date

from tests.adversaries.plot import Kinds, Plot, direct
from tests.adversaries.season import Payday, moment

KINDS = Kinds("counties")
_SITS = "county that sits on money"
_SMALL = ("630105", "630106", "630121", "630123")


def _county(plot: Plot, offset: int) -> str:
    county = _SMALL[(plot.season.seed + offset) % len(_SMALL)]
    if plot.acts:
        plot.agencies.add(county)
    return county


def _skips(plot: Plot, county: str, *, until: date | None = None, but_every: int = 0) -> None:
    numbers = {"seen": 0}

    def act(payday: Payday) -> None:
        if payday.county != county or payday.touched_by:
            return
        numbers["seen"] += 1
        if until is not None and payday.draft_at.date() >= until:
            return
        if but_every and numbers["seen"] % but_every == 0:
            return
        payday.skipped = True
        plot.did(moment(payday.draft_at.date(), 18))

    if plot.acts:
        plot.season.payday_changes.append(act)


@KINDS.of(_SITS)
def pays_nobody(plot: Plot) -> None:
    """The list has ended, the money is there, and there is no batch all year."""
    _skips(plot, _county(plot, 0))


@KINDS.of(_SITS)
def pays_in_november(plot: Plot) -> None:
    _skips(plot, _county(plot, 1), until=date(2021, 11, 1))


@KINDS.of(_SITS)
def publishes_in_october(plot: Plot) -> None:
    """Everybody is assessed in August; the first list comes out in October."""
    county = _county(plot, 2)
    if plot.acts:
        plot.season.idle[county] |= {"list 0", "list 1"}
        plot.did(moment(date(2021, 8, 5), 18))


@KINDS.of(_SITS)
def reports_nothing(plot: Plot) -> None:
    county = _county(plot, 3)
    if plot.acts:
        plot.season.skipped_reports.add(county)
        plot.did(moment(date(2021, 8, 6), 13))


@KINDS.of(_SITS)
def leaves_an_objection_lying(plot: Plot) -> None:
    """Somebody objects, and nobody decides: the employer is never paid."""
    firm = plot.one(direct)

    async def act() -> None:
        notice = next((name for name, place in plot.season.notices.items() if place == firm.agency), "")
        body = {"uscc": firm.uscc, "objector": "韩志明", "grounds": "反映有裁员。"}
        await plot.ask(f"counter1.{firm.agency}", "eligibility", f"/v1/notices/{notice}/objections", json=body)

    plot.at(date(2021, 8, 6), 11, 15, act)
