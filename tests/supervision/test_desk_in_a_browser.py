"""The desk of an agency in a real browser: for everybody, on a phone and on paper."""

from tests.browser import DESK, assert_for_everybody, browser, on_a_port, reader
from tests.eligibility.test_eligibility_api import NOTICE, published
from tests.people import CITY_EAST
from tests.supervision.test_desk import DIRECT, NEWCOMER
from tests.system import InProcess


async def test_the_desk_is_accessible_fits_a_phone_prints_and_tells_no_account(system: InProcess) -> None:
    await published(system, DIRECT, NEWCOMER)
    body = {"uscc": DIRECT.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    await system.post("platform", "eligibility", f"/v1/notices/{NOTICE}/objections", json=body)
    await system.settled()
    hidden = [DIRECT.account_number, NEWCOMER.account_number, "马晓梅"]
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, system.tokens[f"clerk-{CITY_EAST}"], DESK)
        await assert_for_everybody(context, address, ["/pages/desk"], hidden)
