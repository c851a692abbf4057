"""The ground of pages: words, safe data, languages, who gets a page."""

import json
import re

import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient, Response
from joserfc.jwk import OKPKey

from shared.http import handlers
from shared.pages.content_negotiation import wants_html
from shared.pages.figures import money, percent
from shared.pages.rendering import Link, PageLanguage, Pages, data_block
from shared.pages.words import SHARED, Words, texts
from shared.security.tokens import TokenReader

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOSTILE = '</script><script>alert("1")</script><img src=//evil.example/x onerror=alert(2)>&{x}'
PAGES_OF = ["services.eligibility.pages", "services.supervision.pages"]
_KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
PAGES = Pages(SHARED, navigation=(Link("dashboard", "/pages/first", None),))


async def asked(path: str, **headers: str) -> Response:
    """A small site of one page, made of the shared ground alone."""
    app = FastAPI()
    handlers.install(app)
    app.include_router(PAGES.router)
    app.state.tokens = TokenReader(json.dumps({"keys": [_KEY.as_dict(private=False)]}))
    app.state.public_url = "http://pages.test"

    @app.get("/pages/first")
    async def first(request: Request, language: PageLanguage) -> object:
        return PAGES.render(request, "base", language, None)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://pages.test") as client:
        return await client.get(path, headers=headers)


def test_no_text_of_a_data_block_can_end_it() -> None:
    block = str(data_block({"name": HOSTILE + "<!--"}))
    assert "<" not in block
    assert json.loads(block) == {"name": HOSTILE + "<!--"}


def test_a_name_that_came_with_the_data_is_never_taken_for_a_format() -> None:
    assert Words(SHARED, "zh")("values.{x.__class__}") == "{x.__class__}"


@pytest.mark.parametrize("package", [SHARED, *PAGES_OF])
def test_the_two_languages_have_the_same_texts_with_the_same_places(package: str) -> None:
    chinese, english = texts(package, "zh"), texts(package, "en")
    assert {part: set(names) for part, names in chinese.items()} == {
        part: set(names) for part, names in english.items()
    }
    for part, names in chinese.items():
        for name, text in names.items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[part][name])), name


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("text/html;q=0.5, application/json;q=0.4", True),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html;q=0.9", False),
        ("text/html;q=0", False),
        ("text/html;q=x", False),
    ],
)
def test_a_page_is_for_those_who_name_it(accept: str, page: bool) -> None:
    assert wants_html(accept) is page


def test_an_amount_is_shown_with_its_thousands_and_both_places() -> None:
    shown = [money(one) for one in (0, 8_467, 144_000, 123_456_789_05, -5)]
    assert shown == ["0.00", "84.67", "1,440.00", "123,456,789.05", "−0.05"]


def test_a_share_that_is_cut_is_marked_so_that_6_004_percent_is_not_read_as_6() -> None:
    assert [percent(one) for one in ("3/5", "1501/25000", "1/3", None)] == ["60%", "6.004%", "≈ 33.3333%", None]


async def test_a_page_is_chinese_until_its_reader_chooses_and_then_stays_as_chosen() -> None:
    first = await asked("/pages/first")
    assert '<html lang="zh-CN">' in first.text
    assert "set-cookie" not in first.headers
    chosen = await asked("/pages/first?lang=en")
    assert '<html lang="en">' in chosen.text
    later = await asked("/pages/first", cookie=chosen.headers["set-cookie"].partition(";")[0])
    assert '<html lang="en">' in later.text
    assert '<html lang="zh-CN">' in (await asked("/pages/first?lang=zh", cookie="wengang_language=en")).text
    assert (await asked("/pages/first?lang=fr")).status_code == 422


async def test_a_page_tells_a_reader_of_screens_where_it_is_and_how_to_skip_to_it() -> None:
    page = (await asked("/pages/first")).text
    assert re.search(r'<a href="/pages/first" aria-current="page">', page)
    assert re.search(r'class="skip" href="#main".*<main id="main" tabindex="-1"', page, re.DOTALL)


async def test_a_static_file_may_be_kept_for_ever_because_its_address_changes_with_it() -> None:
    (address,) = re.findall(r'rel="stylesheet" href="([^"]+)"', (await asked("/pages/first")).text)
    answer = await asked(address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")


@pytest.mark.parametrize("name", ["none.css", "..%2Frendering.py", "%2e%2e%2f__init__.py"])
async def test_no_other_file_is_served(name: str) -> None:
    assert (await asked(f"/pages/static/{name}")).status_code == 404
