"""The public notice as a page: read, searched and objected to by anybody, and what it must not tell."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.eligibility.pages.routes import FORMS_AN_HOUR
from shared.http.allowance import Allowance
from tests.eligibility.test_eligibility_api import EAST, NOTICE, advance, imported, published
from tests.eligibility.test_public_list import KEY, file_of, proven
from tests.people import CITY_EAST, employer
from tests.system import InProcess
from tests.verifiers import verified
from tests.worlds import starts_from

PAGE = f"/pages/notices/{NOTICE}"
PEOPLE = [employer(1), employer(2, name="青海<b>高原</b>牦牛乳业有限公司"), employer(3)]
STRANGER = employer(9)
BROWSER = {"Accept": "text/html"}


async def page(system: InProcess, path: str = PAGE, **params: str) -> str:
    answer = await system.send(None, "GET", "eligibility", path, params=params, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


async def filled(system: InProcess, uscc: str = PEOPLE[0].uscc, **values: str) -> dict[str, str]:
    """A form as our page gives it, filled in."""
    await system.settled()
    form = await page(system, f"{PAGE}/objections")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    plain = {"kind": "objection", "uscc": uscc, "name": "马晓梅", "contact": "13900000000", "grounds": "五月裁员十人。"}
    return {**hidden, **plain, **values}


async def sent(system: InProcess, form: dict[str, str], **headers: str) -> httpx.Response:
    return await system.send(
        None, "POST", "eligibility", f"{PAGE}/objections", data=form, headers={**BROWSER, **headers}
    )


async def raised(system: InProcess) -> list[Any]:
    return await system.events("eligibility", "objection-raised", "reconsideration-asked")


@starts_from(published, *PEOPLE)
async def test_the_page_tells_heading_lines_and_totals_in_both_languages(system: InProcess) -> None:
    await system.settled()
    shown = await page(system)
    assert '<html lang="zh-CN">' in shown
    for told in (
        "人社部发〔2021〕29号",
        "3 家单位",
        "合计 4,320.00 元",
        "2021年8月2日至2021年8月4日",
        PEOPLE[0].name,
        "2,400.00",
    ):
        assert told in shown, told
    assert "青海&lt;b&gt;高原&lt;/b&gt;牦牛乳业有限公司" in shown  # a name is text
    index = await page(system, "/pages/notices")
    assert f'href="{PAGE}"' in index
    assert "公示中" in index
    english = await page(system, lang="en")
    assert "3 employers are to receive a refund of unemployment premiums, 4,320.00 yuan in all" in english


@starts_from(published, *PEOPLE)
async def test_no_page_of_a_list_tells_an_account_or_who_objected(system: InProcess) -> None:
    answer = await sent(system, await filled(system))
    status = answer.headers["location"]
    await system.settled()
    everything = "".join([await page(system), await page(system, "/pages/notices"), await page(system, status)])
    for hidden in (
        "马晓梅",
        "13900000000",
        "五月裁员",
        "fingerprint",
        "account",
        *(one.account_number for one in PEOPLE),
    ):
        assert hidden not in everything, hidden
    for path in (f"/v1/notices/{NOTICE}", f"/v1/notices/{NOTICE}/entries", f"/v1/notices/{NOTICE}/proof"):
        answer = await system.send(None, "GET", "eligibility", path)
        assert "马晓梅" not in answer.text
        assert "account" not in answer.text


@pytest.mark.parametrize(
    ("words", "found"),
    [("牦牛", [1]), (PEOPLE[2].uscc[5:].lower(), [2]), ("第", [0, 2]), ("%", []), ("没有的单位", [])],
)
@starts_from(published, *PEOPLE)
async def test_search_is_by_part_of_a_name_or_code_and_keeps_the_numbers_of_the_list(
    words: str, found: list[int], system: InProcess
) -> None:
    await system.settled()
    shown = await page(system, q=words)
    rows = re.findall(
        r'class="number">(\d+)</td>\s*<th scope="row"[^>]*>(.*?)<br><span class="code aside">(\w+)', shown
    )
    assert [(int(number), uscc) for number, _, uscc in rows] == [(one + 1, PEOPLE[one].uscc) for one in found]


async def test_a_long_list_is_turned_over_page_by_page(system: InProcess) -> None:
    people = [employer(number) for number in range(1, 61)]
    await published(system, *people)
    await system.settled()
    first, second = await page(system), await page(system, page="2")
    assert (people[0].uscc in first, people[59].uscc in first, people[59].uscc in second) == (True, False, True)
    assert 'rel="next" href="?page=2"' in first
    assert "60 家" in second


@starts_from(published, *PEOPLE)
async def test_a_saved_page_is_checked_offline_with_the_downloaded_list(system: InProcess, tmp_path: Path) -> None:
    await proven(system)
    saved, list_file = tmp_path / "page.html", tmp_path / "list.csv"
    saved.write_text(await page(system))
    list_file.write_bytes(await file_of(system, "list.csv"))
    assert await asyncio.to_thread(verified, saved, [KEY], listed=list_file) == (0, "good: 3 employers")


@starts_from(published, *PEOPLE)
async def test_an_objection_by_form_is_an_event_with_a_sealed_contact_and_holds_its_employer_only(
    system: InProcess,
) -> None:
    answer = await sent(system, await filled(system))
    assert answer.status_code == 303, answer.text
    (event,) = await raised(system)
    assert (event.uscc, event.objector, event.grounds) == (PEOPLE[0].uscc, "马晓梅", "五月裁员十人。")
    assert "13900000000" not in event.model_dump_json()
    shown = await page(system, answer.headers["location"])
    assert event.objection_id in shown
    assert "已收到" in shown
    listed = await system.get("bureau", "eligibility", "/v1/objections", params={"state": "open"})
    assert [(one["objector"], one["contact"]) for one in listed["items"]] == [("马晓梅", "13900000000")]
    refused = await system.send(EAST, "GET", "eligibility", "/v1/objections")
    assert refused.status_code == 403
    await advance(system, "2021-08-05T00:00:00+08:00")
    for _ in range(100):
        granted = await system.events("eligibility", "refund-granted")
        if granted:
            break
        await system.settled()
    assert {event.uscc for event in granted} == {PEOPLE[1].uscc, PEOPLE[2].uscc}


@starts_from(published, *PEOPLE)
async def test_a_double_click_gives_one_objection(system: InProcess) -> None:
    form = await filled(system)
    first, second = await sent(system, form), await sent(system, form)
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    assert len(await raised(system)) == 1
    changed = await sent(system, {**form, "grounds": "另一件事。"})
    assert (changed.status_code, len(await raised(system))) == (422, 1)


@starts_from(published, *PEOPLE)
async def test_an_employer_that_is_not_on_the_list_claims_through_the_same_window(system: InProcess) -> None:
    answer = await sent(system, await filled(system, STRANGER.uscc, kind="claim", grounds="我单位符合条件。"))
    assert answer.status_code == 303, answer.text
    (asked,) = await raised(system)
    assert (asked.uscc, asked.assessment_id, asked.notice_id) == (STRANGER.uscc, None, NOTICE)
    assert "复核申请" in await page(system, answer.headers["location"])
    listed = await system.get("bureau", "eligibility", "/v1/reconsiderations", params={"state": "open"})
    assert [(one["contact"], one["agency"]) for one in listed["items"]] == [("13900000000", CITY_EAST)]
    decision = f"/v1/reconsiderations/{asked.reconsideration_id}/decision"
    accepted = {"decision": "accepted", "reason": "参保记录已补。"}
    early = await system.send("bureau", "POST", "eligibility", decision, json=accepted)
    assert (early.status_code, "not enrolled" in early.text) == (409, True)
    await imported(system, STRANGER)
    told = await system.post("bureau", "eligibility", decision, json=accepted)
    assert (told["before"], told["after"]) == (None, "1440.00")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "请填写真实姓名"),
        ({"contact": "1"}, "contact", "请填写能联系到您的"),
        ({"grounds": ""}, "grounds", "请填写事实和理由"),
        ({"grounds": "长" * 4001}, "grounds", "最多 4000 字"),
        ({"kind": ""}, "kind", "请选择要办理的事项"),
        ({"uscc": "91630105000000001X"}, "uscc", "统一社会信用代码不正确"),
        ({"uscc": STRANGER.uscc}, "uscc", "本名单上没有这家单位"),
        ({"kind": "claim"}, "uscc", "这家单位已在名单上"),
        ({"name": "马\0晓梅"}, "name", r"有不能使用的字符（U\+0000），已经删去"),
        ({"name": "马\u200b晓梅"}, "name", r"U\+200B"),
        ({"contact": "13900\n000000"}, "contact", r"U\+000A"),
        ({"grounds": "五月\u202e裁员十人。"}, "grounds", r"U\+202E"),
        ({"grounds": "五月\x0b裁员十人。"}, "grounds", r"U\+000B"),
        ({"uscc": "9163010200000001\0"}, "uscc", r"U\+0000"),
    ],
)
@starts_from(published, *PEOPLE)
async def test_what_is_wrong_is_said_by_the_field_and_what_was_written_is_kept(
    changes: dict[str, str], field: str, sentence: str, system: InProcess
) -> None:
    answer = await sent(system, await filled(system, **changes))
    assert answer.status_code == 422
    assert re.search(f'id="{field}-error">[^<]*{sentence}', answer.text)
    assert "13900000000" in answer.text or field == "contact"
    assert await raised(system) == []


@starts_from(published, *PEOPLE)
async def test_the_grounds_of_a_form_keep_their_lines(system: InProcess) -> None:
    form = await filled(system, grounds="五月裁员十人。\r\n名单见附件。\u200d")
    assert (await sent(system, form)).status_code == 303
    (objection,) = await raised(system)
    assert objection.grounds == "五月裁员十人。\n名单见附件。\u200d"


@starts_from(published, *PEOPLE)
async def test_after_the_window_the_form_is_closed_with_a_clear_sentence(system: InProcess) -> None:
    form = await filled(system)
    await advance(system, "2021-08-04T23:59:59+08:00")
    assert (await sent(system, await filled(system, PEOPLE[1].uscc))).status_code == 303
    await advance(system, "2021-08-05T00:00:00+08:00")
    answer = await sent(system, form)
    assert (answer.status_code, "网上提出异议的期限已于 2021年8月4日 截止" in answer.text) == (409, True)
    assert len(await raised(system)) == 1
    assert "提出异议</a>" not in await page(system)


@starts_from(published, *PEOPLE)
async def test_a_form_that_is_not_of_our_page_is_refused(system: InProcess) -> None:
    form = await filled(system)
    for changed, headers in (
        ({**form, "form_token": "0" * 64}, {}),
        ({**form, "form_token": "令牌"}, {}),
        (form, {"Sec-Fetch-Site": "cross-site"}),
        ({**form, "form_key": ""}, {}),
    ):
        answer = await sent(system, changed, **headers)
        assert answer.status_code in (400, 403), answer.text
    big = await sent(system, {**form, "grounds": "x" * 70_000})
    assert big.status_code == 413
    assert await raised(system) == []


@starts_from(published, *PEOPLE)
async def test_one_address_sends_a_bounded_number_of_forms_an_hour(system: InProcess) -> None:
    form = await filled(system, name="")
    answers = [(await sent(system, form)).status_code for _ in range(FORMS_AN_HOUR)]
    assert set(answers) == {422}
    assert (await sent(system, form)).status_code == 429


def test_an_allowance_comes_back_as_time_passes() -> None:
    now = [0.0]
    allowance = Allowance(2, 60, lambda: now[0])
    request: Any = type("Request", (), {"client": type("Client", (), {"host": "10.0.0.1"})})
    allowance.use(request, "a notice")
    allowance.use(request, "a notice")
    with pytest.raises(Exception, match="Too many forms"):
        allowance.use(request, "a notice")
    now[0] = 60.0
    allowance.use(request, "a notice")


@starts_from(published, *PEOPLE)
async def test_without_a_key_for_contacts_there_is_no_form(system: InProcess) -> None:
    await system.settled()
    system.runtime("eligibility").vault = None
    answer = await system.send(None, "GET", "eligibility", f"{PAGE}/objections", headers=BROWSER)
    assert (answer.status_code, "本系统没有开通网上提交" in answer.text) == (404, True)
    assert "提出异议</a>" not in await page(system)


@starts_from(published, *PEOPLE)
async def test_an_unknown_list_is_told_as_a_page(system: InProcess) -> None:
    await system.settled()
    for path in ("/pages/notices/none", f"{PAGE}/objections/ob-0000"):
        answer = await system.send(None, "GET", "eligibility", path, headers=BROWSER)
        assert (answer.status_code, "<html" in answer.text) == (404, True)
