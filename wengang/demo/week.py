"""One week of the demo: every county reports, one of them late, and the city circulates its bulletin."""

from collections.abc import Iterable, Sequence
from typing import Any

from wengang.demo.checks import Checks
from wengang.demo.client import Caller
from wengang.demo.employers import DemoEmployer
from wengang.demo.programme import total

NOON = "2021-08-06T12:00:00+08:00"
_BEFORE_NOON, _AFTER_NOON = "2021-08-06T11:30:00+08:00", "2021-08-06T12:30:00+08:00"
_CITY = "630100"


async def report_week(
    caller: Caller, edition: str, counties: Sequence[str], paid: Iterable[DemoEmployer], checks: Checks
) -> dict[str, Any]:
    """``paid``: whose money has arrived by now. The bulletin's total."""
    paid = list(paid)
    *punctual, tardy = counties
    await caller.advance_clock(_BEFORE_NOON)
    for county in punctual:
        await _submit(caller, edition, county)
    await caller.advance_clock(_AFTER_NOON)
    await _submit(caller, edition, tardy)
    order = {"kind": "weekly", "edition": edition, "region": _CITY, "period": "2021-08-06"}
    bulletin = await caller.post("bureau", "supervision", "/v1/bulletins", json=order)
    whole: dict[str, Any] = bulletin["total"]
    found = (bulletin["reporting"]["reported"], whole["paid"], whole["paid_amount"])
    checks.equal(
        "the week's bulletin: counties, employers paid, amount", (len(counties), len(paid), total(paid)), found
    )
    checks.equal(
        "the bulletin names who was late, and nobody is missing", ([tardy], []), (bulletin["late"], bulletin["missing"])
    )
    by_county = {
        one["agency"]: (one["cumulative"]["paid"], one["cumulative"]["paid_amount"]) for one in bulletin["counties"]
    }
    truth = {county: [one for one in paid if one.agency == county] for county in counties}
    expected = {county: (len(own), total(own)) for county, own in truth.items()}
    checks.equal("the bulletin's line of every county, against the truth", expected, by_county)
    params = {**order, "format": "docx"}
    again = [(await caller.send("auditor", "GET", "supervision", "/v1/bulletins", params=params)).content for _ in "12"]
    checks.equal("the bulletin as a document is the same bytes twice", again[0], again[1])
    return whole


async def _submit(caller: Caller, edition: str, county: str) -> None:
    body = {"edition": edition, "agency": county, "week": "2021-08-06", "remark": "首批已拨付，退票正在核实。"}
    await caller.post(f"clerk-{county}", "supervision", "/v1/reports", json=body)


async def check_cut_off(caller: Caller, edition: str, told: dict[str, Any], checks: Checks) -> None:
    """Months later the cut-off gives what was reported: nothing was recorded between the first report and noon."""
    params = {"edition": edition, "agency": _CITY, "as_of": NOON}
    found = (await caller.get("auditor", "supervision", "/v1/progress", params=params))["total"]
    checks.equal("the week's cut-off asked for again, months later", told, found)
