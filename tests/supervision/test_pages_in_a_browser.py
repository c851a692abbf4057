"""Supervision's pages in a real browser: verified in the page, usable by everybody, on a phone and on paper."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Route

from shared.eventlog.notes import Signer
from shared.eventlog.sealing import SM3, origin_of
from tests.browser import DESK, PHONE, assert_for_everybody, assert_usable, browser, on_a_port, reader
from tests.conftest import MakeDatabase
from tests.payout.paying import clock
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.supervision.test_alerts_api import ONE, credited_elsewhere, other_account, told
from tests.supervision.test_progress_api import CENTRE_CLERK, EAST_CLERK, NOON, first_week, submit
from tests.supervision.test_receipt_page import paid, sealed
from tests.system import LOG_KEYS, InProcess
from tests.worlds import starts_from
from wengang.roles import SERVICES


async def with_an_alert(system: InProcess) -> list[str]:
    """One employer paid, and paid again to a stranger: the addresses of every page."""
    one = await paid(system)
    await credited_elsewhere(system, ONE.uscc)
    alert = (await told(system))[0]
    await sealed(system)
    trail = f"/pages/employers/{one.uscc}"
    alerts = ("/pages/alerts", f"/pages/alerts/{alert['alert_id']}")
    receipt = f"/pages/receipts/{one.uscc}?edition={QINGHAI}"
    bulletin = f"/pages/bulletin?kind=weekly&edition={QINGHAI}&region=630100&period=2021-07-30"
    lists = ("/pages/employers", "/pages/unreached", "/pages/reconciliation")
    return ["/pages/dashboard", *lists, trail, *alerts, receipt, bulletin]


async def test_every_page_is_accessible_fits_a_phone_prints_and_asks_no_other_host(system: InProcess) -> None:
    pages = await with_an_alert(system)
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, system.tokens["inspector"], DESK)
        await assert_for_everybody(context, address, pages)


async def test_a_bulletin_of_submitted_reports_is_accessible_as_a_draft_and_issued(system: InProcess) -> None:
    await first_week(system)
    await clock(system, NOON)
    for role, agency in ((EAST_CLERK, CITY_EAST), (CENTRE_CLERK, CITY_CENTRE)):
        await submit(system, role, agency)
    weekly = f"/pages/bulletin?kind=weekly&edition={QINGHAI}&region=630100&period=2021-08-06"
    monthly = f"/pages/bulletin?kind=monthly&edition={QINGHAI}&region=630000&period=2021-08"
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, system.tokens["bureau"], DESK)
        await assert_for_everybody(context, address, [weekly, monthly])
        order = {"kind": "weekly", "edition": QINGHAI, "region": "630100", "period": "2021-08-06"}
        await system.post("bureau", "supervision", "/v1/bulletins", json=order)
        await assert_for_everybody(context, address, [weekly])


async def test_a_form_that_is_shown_again_since_its_reason_is_too_short_is_accessible(system: InProcess) -> None:
    alert = await other_account(system)
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        page = await (await reader(chromium, address, system.tokens["inspector"], DESK)).new_page()
        for language in ("zh", "en"):
            await page.goto(f"{address}/pages/alerts/{alert['alert_id']}?lang={language}")
            # As a browser that checks nothing would: the server finds what is missing.
            await page.eval_on_selector("form[action$=explanations]", "form => { form.noValidate = true }")
            await page.fill("#reason-explanations", "好")
            await page.click("form[action$=explanations] button")
            await page.wait_for_selector("[role=alert]")
            await assert_usable(page, f"an alert's form with an error, {language}")


async def test_signing_in_as_a_role_and_what_is_refused_then_are_accessible(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    file = tmp_path / "development-tokens.json"
    process = InProcess(databases, tmp_path, development_tokens=file)
    file.write_text(json.dumps(process.tokens))
    async with process.running() as system, on_a_port(system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, None, DESK)
        await assert_for_everybody(context, address, ["/pages/sign-in", "/pages/signed-out"])
        page = await context.new_page()
        await page.goto(f"{address}/pages/sign-in?lang=zh")
        await page.click("button[value=maker]")
        await page.wait_for_url("**/pages/desk")
        for language in ("zh", "en"):
            answer = await page.goto(f"{address}/pages/dashboard?lang={language}")
            assert answer is not None
            assert answer.status == 403
            await assert_usable(page, f"a page that is refused, {language}")


async def verdict_of(page: Page) -> tuple[str, list[str]]:
    await page.wait_for_selector("#verdict[data-done]")
    results = await page.eval_on_selector_all(".timeline .proof", "all => all.map(one => one.dataset.result)")
    return await page.inner_text("#verdict"), results


@starts_from(paid)
async def test_the_page_verifies_every_record_up_to_the_signed_root(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        page = await (await reader(chromium, address, system.tokens["auditor"], DESK)).new_page()
        await page.goto(f"{address}/pages/employers/{one.uscc}")
        verdict, results = await verdict_of(page)
        assert set(results) == {"verified", "hidden"}
        assert f"全部 {len(results)} 条记录核验通过" in verdict


@pytest.mark.parametrize(
    ("what", "put_for", "put"),
    [
        ("an amount shown", r"&#34;amount_fen&#34;: 144000", "&#34;amount_fen&#34;: 144001"),
        ("an amount sealed", r'\\"amount_fen\\":144000', r'\\"amount_fen\\":144001'),
        ("who did it", r'data-actor="bank"', 'data-actor="somebody"'),
        ("a hash of a path", r'"path": \["[0-9a-f]{64}"', f'"path": ["{"0" * 64}"'),
        ("the size signed", r"sha256\\n\d+\\n", r"sha256\\n9999\\n"),
    ],
    ids=["amount-shown", "amount-sealed", "actor", "path", "size"],
)
@starts_from(paid)
async def test_a_page_that_was_tampered_with_is_shown_as_failed(
    system: InProcess, what: str, put_for: str, put: str
) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        page = await (await reader(chromium, address, system.tokens["auditor"], DESK)).new_page()

        async def tamper(route: Route) -> None:
            answer = await route.fetch()
            text = await answer.text()
            changed = re.sub(put_for, lambda _: put.replace("\\\\", "\\"), text)
            assert changed != text, what
            await route.fulfill(response=answer, body=changed)

        await page.route("**/pages/employers/*", tamper)
        await page.goto(f"{address}/pages/employers/{one.uscc}")
        verdict, results = await verdict_of(page)
        assert "failed" in results, what
        assert "核验失败" in verdict


@pytest.fixture
async def sm3_system(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The four services with logs that are hashed by SM3, which no browser knows."""
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    signers = [Signer(origin_of(name, SM3), bytes.fromhex(key)) for name, key in LOG_KEYS.items()]
    keys = " ".join(signer.verifier_key for signer in signers)
    async with InProcess(databases, tmp_path, log_hash="sm3", log_verifier_keys=keys).running() as started:
        yield started


async def test_records_of_an_sm3_log_are_shown_as_not_verified_here(sm3_system: InProcess) -> None:
    one = await paid(sm3_system)
    async with on_a_port(sm3_system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, sm3_system.tokens["auditor"], DESK)
        page = await context.new_page()
        await page.goto(f"{address}/pages/employers/{one.uscc}")
        verdict, results = await verdict_of(page)
        assert set(results) == {"sm3"}
        number = len(results)
        assert verdict == f"{number} 条记录中：{number} 条属 SM3 日志，本页不能核验，请离线核验。"
        assert await page.get_attribute("#verdict", "class") == "notice warn"
        told_of_logs = await page.eval_on_selector_all("[id^=checkpoint-]", "all => all.map(one => one.textContent)")
        assert set(told_of_logs) == {"SM3 日志：本页不能核验，请离线核验"}
        await assert_usable(page, "a trail of SM3 logs")


@starts_from(paid)
async def test_without_a_script_the_page_says_that_nothing_was_verified(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        context = await reader(chromium, address, system.tokens["auditor"], DESK, java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"{address}/pages/employers/{one.uscc}")
        assert "尚未核验" in await page.inner_text("#verdict")


@starts_from(paid)
async def test_a_person_finds_an_employer_and_signs_out_by_the_keyboard(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        page = await (await reader(chromium, address, system.tokens["inspector"], PHONE)).new_page()
        await page.goto(f"{address}/pages/dashboard")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.focus("#text")
        await page.keyboard.type(employer().name[:4])
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/pages/employers?*")
        assert one.uscc in await page.inner_text("main")
        await page.click("text=退出")
        await page.wait_for_url("**/pages/signed-out")
        assert await page.context.cookies() == [] or all(
            cookie["name"] != "wengang-session" for cookie in await page.context.cookies()
        )
