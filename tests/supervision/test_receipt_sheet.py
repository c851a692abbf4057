"""The receipt as the sheet that an employer is given: one A4 whatever the working, and where the money is."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pypdf
import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient
from lxml import html

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.explanation import explain
from services.eligibility.editions import adopted, all_editions
from services.supervision.domain.standing import SUMS
from services.supervision.pages.site import PAGES
from services.supervision.trail.pages.receipt import ReceiptPage, receipt_page
from services.supervision.trail.pages.sheet import gathered, rows_of_working
from services.supervision.trail.schemas import TrailStep
from services.supervision.trail.whereabouts import Whereabouts, whereabouts
from services.supervision.trail.working import clause_in_words
from shared.contracts.eligibility import CaseListed, EmployerAssessed, PlacementShare
from shared.contracts.payout import PaymentCredited, PaymentHeld, PaymentReturned
from shared.pages.figures import capitals, percent_of_two_places
from shared.pages.words import Language, texts
from tests.browser import browser
from tests.editions.made_up import made_up
from tests.eligibility.facts import EDITION, TODAY, USCC, assessed, facts, year
from tests.people import CITY_EAST, QINGHAI
from wengang.demo.employers import make_uscc

LANGUAGES: tuple[Language, Language] = ("zh", "en")
FOUND_AGAIN = f"https://example.invalid/pages/receipts/{USCC}?edition={QINGHAI}"
RETURNED = Whereabouts("returned", "bad", {"on": date(2021, 8, 9)}, {"amount": 144_000}, "account-name-mismatch")


def _shown(
    decided: EmployerAssessed,
    edition: Edition,
    language: Language,
    place: Whereabouts = RETURNED,
    more: Sequence[tuple[int, Whereabouts]] = (),
) -> ReceiptPage:
    account = {"fingerprint": "f", "masked": "6222****2003", "name": decided.name, "bank": "中国工商银行西宁城东支行"}
    fact = {**json.loads(decided.model_dump_json()), "account_fingerprint": "f"}
    record = {
        "source": "eligibility",
        "position": 130,
        "topic": EmployerAssessed.topic,
        "recorded_at": "2021-08-02T01:00:00+00:00",
        "actor": "clerk",
        "data": json.dumps(fact, ensure_ascii=False),
        "leaf_bytes": "AA==",
        "leaf_hash": "ab" * 32,
        "told": None,
        "proof": {"size": 200, "path": ["cd" * 32] * 9},
    }
    receipt = {
        "uscc": decided.uscc,
        "edition": decided.edition,
        "records": [record],
        "accounts": [{**account, "position": 7}],
        "checkpoints": {"eligibility": {"size": 200, "note": "a\n200\nb\n\n— c\n", "verifier_key": "o+12ab+k"}},
    }
    return receipt_page(
        receipt,
        language,
        agency=decided.agency,
        working=explain(decided, edition, language),
        place=place,
        top_ups=more,
        as_of="2021-08-10 09:00",
        address=FOUND_AGAIN,
    )


async def _page(view: ReceiptPage, language: Language) -> str:
    app = FastAPI()
    app.state.public_url = "http://pages.test"

    @app.get("/pages/receipt")
    async def page(request: Request) -> Any:
        return PAGES.render(request, "receipt", language, view)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://pages.test") as client:
        answer = await client.get("/pages/receipt")
    assert answer.status_code == 200
    return answer.text


def _workings() -> list[tuple[EmployerAssessed, Edition]]:
    """From the shortest to the longest that an edition here can give."""
    shares = [
        PlacementShare(using_uscc=make_uscc(CITY_EAST, n), unit_kind=kind, size_class=size, premium_fen=800)
        for n in range(2, 302)
        for kind, size in ((("enterprise", "small"), ("enterprise", "large"), ("public_institution", None))[n % 3],)
    ]
    own = PlacementShare(using_uscc=None, unit_kind="enterprise", size_class="small", premium_fen=0)
    long_name = "青海省西宁市城东区循环经济产业园人力资源劳务派遣服务有限责任公司第一分公司" * 2
    found = [(assessed(), EDITION), (assessed(size_class=None), EDITION), (assessed(months=year(100, 90)), EDITION)]
    for content in (*made_up().values(), None):
        edition = EDITION if content is None else adopted(content)
        employer = facts(name=long_name, dispatch_firm=True)
        if edition.dispatch.base.value == "by-placement":
            employer = employer.changed(placements=(own, *shares))
        listed = employer.changed(excluded_by=tuple(one.list for one in edition.exclusions))
        cases = [(employer, year(20, 20)), (listed, year(100, 40))]
        found += [(assess(edition, one, rows, f"{edition.id}:{USCC}:1", TODAY, "1"), edition) for one, rows in cases]
    return found


async def test_whatever_the_working_a_real_browser_prints_the_receipt_on_one_a4() -> None:
    style = files("shared.pages").joinpath("static", "wengang.css").read_text(encoding="utf-8")
    densities, lengths = set(), set()
    async with browser() as started:
        page = await (await started.new_context()).new_page()
        for decided, edition in _workings():
            for language in LANGUAGES:
                view = _shown(decided, edition, language, more=[(12_345, RETURNED), (1, RETURNED)])
                await page.set_content(await _page(view, language))
                await page.add_style_tag(content=style)
                printed = pypdf.PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
                assert len(printed.pages) == 1, (edition.id, decided.outcome, language, view.density)
                box = printed.pages[0].mediabox
                assert (round(box.width), round(box.height)) == (595, 842)
                densities.add(view.density)
                lengths.add(len(view.working))
        # Opened, the appendix is printed too, and the sheet stays by itself.
        await page.evaluate("document.querySelector('details').open = true")
        whole = pypdf.PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    assert len(whole.pages) > 1
    assert "ab" * 32 in "".join(whole.pages[-1].extract_text().split()) or len(whole.pages) > 2
    assert len(densities) > 1
    assert max(lengths) - min(lengths) >= 5


async def test_the_sheet_says_in_plain_words_what_how_and_where() -> None:
    text = " ".join(html.fromstring(await _page(_shown(assessed(), EDITION, "zh"), "zh")).text_content().split())
    sheet = text.partition("附件：逐条计算")[0]
    for said in (
        "青海省西宁市城东区",
        "返还金额 1,440.00 元（大写：壹仟肆佰肆拾元整）。",
        "单位缴费 1200.00 元 + 个人缴费 1200.00 元 = 2400.00 元",
        "2400.00 元 × 60% = 1440.00 元（四舍五入到分） 青人社厅发〔2021〕48号第2条",
        "2021年8月9日 银行退汇 1,440.00 元，款项在经办机构的付款账户，尚未重新支付。",
        "原因：户名与账号不符。",
        "6222****2003",
        "经办机构（盖章）",
    ):
        assert said in sheet, said
    for code in (CITY_EAST, "GET /", "leaf_bytes", "Q48", "account-name-mismatch"):
        assert code not in sheet.replace(USCC, "").replace(f"{QINGHAI}:", ""), code


async def test_the_code_holds_the_address_of_the_receipt_and_is_drawn_within_the_page() -> None:
    page = html.fromstring(await _page(_shown(assessed(), EDITION, "zh"), "zh"))
    (drawn,) = page.xpath("//*[local-name()='svg'][@class='qr']")
    assert drawn.xpath("./*[local-name()='title']")[0].text == texts(PAGES.package, "zh")["receipt"]["scan"]
    other = html.fromstring(await _page(_shown(assessed(), EDITION, "en"), "en"))
    paths = [one.xpath("//*[@class='qrline']/@d")[0] for one in (page, other)]
    assert paths[0] == paths[1]
    assert page.xpath("//*[@style]") == []


def test_hundreds_of_shares_are_one_row_a_rate_on_the_sheet_and_all_in_the_appendix() -> None:
    decided, edition = next(one for one in _workings() if one[1].id == "ding-2021")
    view = _shown(decided, edition, "zh")
    whole = [row for row in view.whole_working if row.title == "派遣安排"]
    shown = [row.shares for row in view.working if row.title == "派遣安排" and row.shares]
    assert len(whole) == 301
    assert [one["rate"] for one in shown if one] == ["60%", "30%", "0%"] or len(shown) == 3
    assert sum(int(one["count"]) for one in shown if one) == len(whole)
    told = explain(assessed(), EDITION, "zh")
    assert gathered(rows_of_working(told, "zh"), told) == rows_of_working(told, "zh")


def test_a_clause_is_cited_by_the_number_of_its_document() -> None:
    documents = explain(assessed(), EDITION, "zh")["edition"]["documents"]
    assert clause_in_words("N29 §1: the previous year", documents, "zh") == "人社部发〔2021〕29号第1条"
    assert clause_in_words("X74 §1, Q35 §1", documents, "zh") == "宁社险函(2021)74号第1条、青社服局函〔2021〕35号第1条"
    assert clause_in_words("X74 Xining's counties by GB/T 2260", documents, "en") == "宁社险函(2021)74号"
    assert (
        clause_in_words("list column premium", {"list": {"title": "公示名单", "number": None}}, "zh") == "《公示名单》"
    )
    for edition in all_editions().values():
        named = {name: one.model_dump(mode="json") for name, one in edition.documents.items()}
        for _, value in edition.sourced():
            assert clause_in_words(value.source, named, "zh"), value.source


_ROW: dict[str, Any] = {
    **dict.fromkeys((*SUMS, "payment_state", "released_at", "returned_at", "pay_by", "stage", "outcome"))
}
_PAYMENT = f"{QINGHAI}:{USCC}"


def _step(fact: Any, **data: Any) -> TrailStep:
    at = datetime(2021, 8, 9, 2, tzinfo=UTC)
    return TrailStep(
        source="payout", position=1, time=at, event=fact.topic, stream="", actor="", leaf_hash="",
        data={"payment_id": _PAYMENT, **data},
    )  # fmt: skip


SENT = datetime(2021, 8, 6, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "steps", "expected"),
    [
        ({}, [], Whereabouts("unknown")),
        ({"stage": "assessed", "outcome": "eligible"}, [], Whereabouts("to_be_listed")),
        ({"stage": "assessed", "outcome": "ineligible"}, [], Whereabouts("ineligible", "bad")),
        (
            {"stage": "listed"},
            [_step(CaseListed, last_day="2021-08-04")],
            Whereabouts("listed", days={"last_day": date(2021, 8, 4)}),
        ),
        ({"stage": "waiting-for-bank-details"}, [], Whereabouts("waiting_for_bank_details")),
        ({"stage": "waived"}, [], Whereabouts("waived", "bad")),
        (
            {"stage": "granted", "granted_fen": 5, "pay_by": date(2021, 8, 31)},
            [],
            Whereabouts("granted", days={"pay_by": date(2021, 8, 31)}),
        ),
        (
            {"payment_state": "released", "ordered_fen": 5, "released_at": SENT, "pay_by": date(2021, 8, 31)},
            [],
            Whereabouts("released", days={"on": date(2021, 8, 6), "pay_by": date(2021, 8, 31)}, amounts={"amount": 5}),
        ),
        (
            {"payment_state": "held", "ordered_fen": 5},
            [_step(PaymentHeld, reason="account-changed")],
            Whereabouts("held", "bad", amounts={"amount": 5}, reason="account-changed"),
        ),
        (
            {"payment_state": "returned", "returned_fen": 5, "returned_at": SENT},
            [_step(PaymentReturned, reason="account-closed", bank_text="销户")],
            Whereabouts(
                "returned", "bad", {"on": date(2021, 8, 6)}, {"amount": 5, "arrived": 0}, "account-closed", "销户"
            ),
        ),
        (
            {"payment_state": "credited", "paid_fen": 5},
            [
                _step(PaymentCredited, booked_on="2021-08-09", bank_reference="ICBC1"),
                _step(PaymentCredited, payment_id=f"{_PAYMENT}:2", booked_on="2021-09-01", bank_reference="ICBC2"),
            ],
            Whereabouts("credited", "good", {"on": date(2021, 8, 9)}, {"amount": 5}, said="ICBC1"),
        ),
        (
            {"payment_state": "settled", "offset_fen": 5},
            [],
            Whereabouts("settled", "good", amounts={"amount": 5}),
        ),
    ],
)
def test_where_the_money_is_follows_from_the_tables_and_the_trail(
    row: Mapping[str, Any], steps: Sequence[TrailStep], expected: Whereabouts
) -> None:
    assert whereabouts({**_ROW, **row}, _PAYMENT, steps) == expected
    assert expected.key in texts(PAGES.package, "zh")["receipt_places"]


@pytest.mark.parametrize(
    ("amount_fen", "said"),
    [
        (144_000, "壹仟肆佰肆拾元整"),
        (1_226_254, "壹万贰仟贰佰陆拾贰元伍角肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (1_005, "壹拾元零伍分"),
        (105_050, "壹仟零伍拾元伍角整"),
        (2_000_300, "贰万零叁元整"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    ],
)
def test_an_amount_is_written_out_as_banks_write_it(amount_fen: int, said: str) -> None:
    assert capitals(amount_fen) == said


def test_a_share_of_two_places_is_rounded_half_up() -> None:
    assert [percent_of_two_places(one) for one in ("1/44", "3/5", "1/80000", "0", None)] == [
        "2.27%", "60.00%", "0.00%", "0.00%", None,
    ]  # fmt: skip
    assert percent_of_two_places("1/20000") == "0.01%"
