"""Supervision's pages: what they show, to whom they open, and that a form does what the API does."""

import json
import re
from datetime import date
from html import unescape
from urllib.parse import quote, urlencode

import httpx
import pytest
from lxml import html

from services.supervision.domain.money_flow import flow_of
from services.supervision.progress.pages.dashboard import by_age, ranked, share, until
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.pages.words import Language, texts
from tests.people import QINGHAI, employer
from tests.supervision.test_alerts_api import other_account
from tests.supervision.test_money_flow import LISTED, PAID, changed
from tests.supervision.test_receipt_page import BROWSER, assessed, paid
from tests.system import InProcess
from tests.worlds import starts_from


async def page_at(system: InProcess, path: str, role: str = "auditor", status: int = 200) -> str:
    answer = await system.send(role, "GET", "supervision", path, headers={"Accept": BROWSER})
    assert answer.status_code == status, answer.text
    return answer.text


def text_of(page: str, query: str = "//main") -> str:
    return " ".join(" ".join(element.text_content().split()) for element in html.fromstring(page).xpath(query))


@starts_from(paid)
async def test_the_dashboard_shows_the_way_of_the_money_and_every_amount(system: InProcess) -> None:
    page = await page_at(system, "/pages/dashboard")
    assert "应返还1,440.001 家单位" in text_of(page, "//div[@class='cards']")
    assert text_of(page, "//section[@id='flow']//tbody/tr[1]") == "应返还已决定返还1,440.00"
    assert text_of(page, "//section[@id='flow']//tbody/tr[2]") == "已决定返还已到账1,440.00"
    assert text_of(page, "//section[@id='counties']//tbody/tr[1]").split() == [
        *("1", "城东区", "1", "1,440.00", "1", "1,440.00", "100.00%")
    ]
    assert "应付期限（R8） 还有" in text_of(page, "//div[@class='cards']")


@pytest.mark.parametrize(
    "path", ["/pages/dashboard", "/pages/alerts", "/pages/reconciliation", "/pages/employers", "/pages/unreached"]
)
@starts_from(assessed, employer())
async def test_a_page_ends_at_the_region_of_its_reader(system: InProcess, path: str) -> None:
    assert "城东区" in text_of(await page_at(system, path, "clerk-630102"), "//h1")
    assert "西宁第1商贸" not in await page_at(system, path, "clerk-630103")
    await page_at(system, f"{path}?agency=630102", "clerk-630103", 403)
    await page_at(system, path, "bank", 403)
    one = system.maker.make("platform", ["supervision:read"], region="000000", employer=employer().uscc)
    await page_at(system, path, one, 403)


@starts_from(assessed, employer())
async def test_a_trail_opens_to_its_county_and_to_its_employer_only(system: InProcess) -> None:
    uscc = system.played
    path = f"/pages/employers/{uscc}"
    assert "西宁第1商贸有限公司" in await page_at(system, path, "clerk-630102")
    await page_at(system, path, "clerk-630103", 403)
    own = system.maker.make("platform", ["supervision:read"], region="000000", employer=uscc)
    other = system.maker.make("platform", ["supervision:read"], region="000000", employer=employer(2).uscc)
    await page_at(system, path, own)
    await page_at(system, path, other, 403)
    await page_at(system, f"/pages/receipts/{uscc}?edition={QINGHAI}", other, 403)
    await page_at(system, f"/pages/employers/{employer(3).uscc}", status=404)


@starts_from(paid)
async def test_a_trail_tells_no_account_number_and_carries_the_proof_of_every_step(system: InProcess) -> None:
    one = system.played
    page = await page_at(system, f"/pages/employers/{one.uscc}")
    assert one.account_number not in page
    assert "account_sealed" not in page
    carried = json.loads(html.fromstring(page).xpath("//script[@id='proofs']")[0].text)
    steps = html.fromstring(page).xpath("//ol[@class='timeline']/li")
    assert [f"step-{one['key']}" for one in carried["records"]] == [step.get("id") for step in steps]
    hidden = {one["key"] for one in carried["records"] if one["data"] is None}
    assert {step.get("data-topic") for step in steps if step.get("id").removeprefix("step-") in hidden} == {
        "registration.bank-details-given.v1",
        "payout.batch-drafted.v1",
        "payout.bank-message-received.v1",
    }


@starts_from(paid)
async def test_the_receipt_can_be_taken_along(system: InProcess) -> None:
    one = system.played
    path = f"/pages/receipts/{one.uscc}?edition={QINGHAI}"
    assert "稳岗返还回执" in await page_at(system, path)
    answer = await system.send("auditor", "GET", "supervision", f"{path}&download=true")
    assert f'filename="receipt-{one.uscc}-{QINGHAI}.json"' in answer.headers["content-disposition"]
    assert quote("稳岗返还回执_") in answer.headers["content-disposition"]
    assert answer.json()["format"] == "wengang-receipt/2"


@starts_from(paid)
async def test_the_reconciliation_says_that_every_fen_is_accounted_for(system: InProcess) -> None:
    page = await page_at(system, "/pages/reconciliation")
    assert "账平" in text_of(page)
    (total,) = html.fromstring(page).xpath("//tfoot/tr")
    assert [cell.text_content() for cell in total.xpath("./td")] == ["1,440.00", *["0.00"] * 6, "1,440.00", "0.00"]


@starts_from(assessed, employer())
async def test_an_employer_is_found_by_name_and_by_code(system: InProcess) -> None:
    uscc = system.played
    for text in ("第1商贸", uscc[:10].lower(), uscc):
        assert uscc in await page_at(system, f"/pages/employers?text={text}")
    assert uscc not in await page_at(system, "/pages/employers?text=%25")
    assert uscc not in await page_at(system, "/pages/employers?where=credited")


async def test_whoever_is_not_reached_stands_on_a_page_with_the_step_that_is_missing(system: InProcess) -> None:
    one = employer(received_prior_refund=False)
    await assessed(system, one)
    page = await page_at(system, "/pages/unreached")
    assert one.uscc in text_of(page, "//tbody/tr[1]/th")
    assert text_of(page, "//tbody/tr[1]/td[position() = 2 or position() = 3]") == "未登记 1,440.00"
    assert one.uscc not in await page_at(system, "/pages/unreached?why=returned")


def leads_to(page: str) -> set[str]:
    """Addresses of pages behind its links, and behind its forms as they stand."""
    tree = html.fromstring(page)
    found = {str(one) for one in tree.xpath("//a/@href") if str(one).startswith("/pages/")}
    for form in tree.xpath("//form[@method='get' and starts-with(@action, '/pages/')]"):
        found.add(f"{form.get('action')}?{urlencode(form.form_values())}")
    return found


@starts_from(other_account)
async def test_every_page_is_reached_by_clicks_from_the_dashboard(system: InProcess) -> None:
    reader = system.maker.make("reader", ["supervision:read", "desk:read"], region="000000")
    seen: dict[str, str] = {}
    ahead = ["/pages/dashboard"]
    while ahead:
        address = ahead.pop().partition("#")[0]
        if address.partition("?")[0] not in seen:
            seen[address.partition("?")[0]] = address
            answer = await system.send(reader, "GET", "supervision", address, headers={"Accept": BROWSER})
            assert answer.status_code == 200, (address, answer.text)
            if "text/html" in answer.headers["content-type"]:
                ahead += sorted(leads_to(answer.text))
    # What an address names (an employer, an alert) is left out: one of each kind is enough.
    known = ("dashboard", "alerts", "employers", "unreached", "reconciliation", "desk", "bulletin", "receipts")
    assert {path.split("/")[2] for path in seen} == set(known)
    assert {path.count("/") for path in seen if path.startswith(("/pages/alerts", "/pages/employers"))} == {2, 3}


class Person:
    """A browser that is signed in by the session's cookie."""

    def __init__(self, system: InProcess, role: str) -> None:
        transport = httpx.ASGITransport(system.apps["supervision"], raise_app_exceptions=False)
        cookies = {"wengang-session": system.tokens[role]}
        self._browser = httpx.AsyncClient(
            transport=transport, base_url="http://supervision.test", cookies=cookies, headers={"Accept": BROWSER}
        )

    async def opens(self, path: str) -> str:
        answer = await self._browser.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def sends(self, page: str, path: str, **values: str) -> httpx.Response:
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition(f'action="{path}"')[2]))
        return await self._browser.post(path, data={**{name: unescape(one) for name, one in hidden.items()}, **values})


@starts_from(other_account)
async def test_a_grave_alert_is_dismissed_on_its_page_by_two_people_with_the_rules_of_the_api(
    system: InProcess,
) -> None:
    found = system.played
    path = f"/pages/alerts/{found['alert_id']}"
    first, second, auditor = Person(system, "inspector"), Person(system, "second-inspector"), Person(system, "auditor")
    assert "到账账户不是确认的账户" in await first.opens("/pages/alerts?severity=grave")
    page = await first.opens(path)
    assert ("<dd>银行回报入账的账户不是单位确认的账户。</dd>" in page, found["detail"] in page) == (True, False)
    said = await first.sends(page, f"{path}/dismissals", reason="银行当日更正了回单。")
    assert (said.status_code, said.headers["location"]) == (303, path)
    # The same form once more says nothing more; a new one by the same person is refused.
    assert (await first.sends(page, f"{path}/dismissals", reason="银行当日更正了回单。")).status_code == 303
    again = await first.sends(await first.opens(path), f"{path}/dismissals", reason="银行当日更正了回单。")
    assert (again.status_code, "排除重大预警须由两人办理" in again.text) == (409, True)
    short = await second.sends(await second.opens(path), f"{path}/dismissals", reason="好")
    assert (short.status_code, "没有记录任何内容" in short.text) == (422, True)
    unfit = await second.sends(await second.opens(path), f"{path}/dismissals", reason="银行\0当日更正了。")
    assert (unfit.status_code, "不能使用的字符（U+0000）" in unfit.text) == (422, True)
    assert ">银行当日更正了。</textarea>" in unfit.text
    assert (await second.sends(await second.opens(path), f"{path}/dismissals", reason="同意排除。")).status_code == 303
    told = await system.get("auditor", "supervision", f"/v1/alerts/{found['alert_id']}")
    assert [one["what"] for one in told["said"]] == ["dismissal-proposed", "alert-dismissed"]
    assert '<form class="stacked"' not in await auditor.opens(path)
    assert f'<dd lang="en">{found["detail"]}</dd>' in await auditor.opens(f"{path}?lang=en")
    assert (await auditor.sends(page, f"{path}/explanations", reason="我只是看看。")).status_code == 403


def test_completion_is_ranked_exactly_and_equals_share_a_rank() -> None:
    flows = {
        "630102": flow_of([PAID, LISTED]),
        "630103": flow_of([PAID]),
        "630104": flow_of([PAID]),
        "630105": flow_of([LISTED]),
        "630106": flow_of([]),
    }
    told = [(one.rank, one.agency, one.completion) for one in ranked(flows)]
    assert told == [
        (1, "630103", "100.00%"),
        (1, "630104", "100.00%"),
        (3, "630102", "50.00%"),
        (4, "630105", "0.00%"),
        (5, "630106", None),
    ]
    nearly = flow_of([changed(PAID, paid_fen=143_999)])
    assert share(nearly.arrived, nearly.entitled) == "99.99%"


def test_a_deadline_is_counted_in_working_days_and_in_days() -> None:
    pay_by = date(2021, 8, 31)
    told = {day: until(pay_by, date(2021, 8, day)) for day in (27, 31)}
    assert [(one.days, one.working_days) for one in told.values() if one] == [(4, 2), (0, 0)]
    over = until(pay_by, date(2021, 9, 6))
    assert over is not None
    assert (over.days, over.working_days) == (-6, -4)


def test_alerts_are_counted_by_severity_and_age() -> None:
    today = date(2021, 9, 30)
    opened = [("grave", date(2021, 9, 30), 1), ("grave", date(2021, 9, 27), 2), ("serious", date(2021, 8, 1), 5)]
    assert [(row.severity, row.counts, row.total) for row in by_age(opened, today)] == [
        ("grave", (3, 0, 0, 0), 3),
        ("serious", (0, 0, 0, 5), 5),
        ("indicative", (0, 0, 0, 0), 0),
    ]


def test_every_fact_has_its_words() -> None:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        known = texts("services.supervision.pages", language)
        facts = {fact.topic for fact in (*REGISTRATION_FACTS, *ELIGIBILITY_FACTS, *PAYOUT_FACTS)}
        assert facts - set(known["topics"]) == set()
