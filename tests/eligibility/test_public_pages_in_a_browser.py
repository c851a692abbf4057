"""The public notice in a real browser: for everybody, on a phone and on paper, and objected to by a person."""

import asyncio

from playwright.async_api import Page, Route

from tests.browser import DESK, PHONE, assert_for_everybody, assert_usable, browser, on_a_port, reader
from tests.eligibility.test_eligibility_api import NOTICE, published
from tests.eligibility.test_public_list import proven
from tests.people import employer
from tests.system import InProcess
from tests.worlds import starts_from

LIST = f"/pages/notices/{NOTICE}"
PEOPLE = [employer(1), employer(2, name="青海高原牦牛乳业有限公司")]
CONTACT = "13900000000"


async def fill(page: Page) -> None:
    await page.fill("#name", "马晓梅")
    await page.fill("#contact", CONTACT)
    await page.fill("#grounds", "五月裁员十人。")


@starts_from(published, *PEOPLE)
async def test_every_public_page_is_for_everybody_and_tells_no_account(system: InProcess) -> None:
    await proven(system)
    body = {"uscc": PEOPLE[0].uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    raised = await system.post("platform", "eligibility", f"/v1/notices/{NOTICE}/objections", json=body)
    form = f"{LIST}/objections?uscc={PEOPLE[0].uscc}"
    pages = ["/pages/notices", LIST, form, f"{LIST}/objections/{raised['objection_id']}"]
    async with on_a_port(system, "eligibility") as address, browser() as chromium:
        context = await reader(chromium, address, None, DESK)
        await assert_for_everybody(context, address, pages, ["马晓梅", *(one.account_number for one in PEOPLE)])


@starts_from(published, *PEOPLE)
async def test_a_form_that_is_shown_again_with_its_errors_is_accessible(system: InProcess) -> None:
    async with on_a_port(system, "eligibility") as address, browser() as chromium:
        page = await (await reader(chromium, address, None, DESK)).new_page()
        for language in ("zh", "en"):
            await page.goto(f"{address}{LIST}/objections?lang={language}")
            await page.click("form.stacked button")
            await page.wait_for_selector("[role=alert]")
            assert await page.locator("[aria-invalid=true]").count() == 4
            await assert_usable(page, f"an objection with errors, {language}")


@starts_from(published, *PEOPLE)
async def test_a_person_finds_an_employer_and_a_double_click_sends_one_objection(system: InProcess) -> None:
    await system.settled()
    async with on_a_port(system, "eligibility") as address, browser() as chromium:
        context = await reader(chromium, address, None, PHONE)
        page = await context.new_page()
        await page.goto(f"{address}{LIST}")
        await page.fill("#q", "牦牛")
        await page.press("#q", "Enter")
        await page.wait_for_url("**?q=*")
        assert await page.locator("tbody tr").count() == 1
        await page.click(f'tbody a[href$="uscc={PEOPLE[1].uscc}"]')
        await fill(page)
        arrived = asyncio.Event()

        async def answered_late(route: Route) -> None:
            # Chromium sends one form if both clicks come at once: the second one comes while the first is on its way.
            if route.request.method != "POST" or arrived.is_set():
                await route.continue_()
                return
            assert (await route.fetch(max_redirects=0)).status == 303
            arrived.set()

        await page.route("**/objections", answered_late)
        button = page.locator("form.stacked button")
        await button.scroll_into_view_if_needed()
        box = await button.bounding_box()
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await page.mouse.click(*middle)
        async with asyncio.timeout(30):
            await arrived.wait()
        await page.mouse.click(*middle)
        await page.wait_for_selector("#number")
        shown = await page.inner_text("#number")
        assert CONTACT not in await page.content()
    await system.settled()
    (event,) = await system.events("eligibility", "objection-raised")
    assert (event.uscc, event.objection_id, event.objector) == (PEOPLE[1].uscc, shown, "马晓梅")
