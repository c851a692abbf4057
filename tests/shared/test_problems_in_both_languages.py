"""Every declared way to say no, and every fault, is told whole in either language, as a document and as a page."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.http import handlers
from shared.http.openapi import PROBLEM
from shared.invalid import Fault, Flaw
from shared.pages.rendering import Pages
from shared.pages.serving import serve_pages
from shared.pages.words import SHARED
from shared.problem import Problem
from shared.problem_types import ProblemType
from shared.security.tokens import TokenMaker, TokenReader
from shared.settings import Settings
from shared.words import Term, Words
from wengang.problem_types import declared, faults, terms

jsonschema: Any = pytest.importorskip("jsonschema")

TYPES = dict(declared())
FAULTS = dict(faults())
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_CODE = re.compile(r"`[^`]*`|\{\w+\}")
_NAMES = frozenset(
    re.findall(
        r"\w+",
        "ISO MT YAML pacs "
        "ASCII Allow After Authorization BOM Bearer CSV GB GBK GZIP HTTP Idempotency JPEG JSON Key OIDC PDF PNG Retry "
        "SHA UTF UUID Unicode XLS XLSX XML YAML ZIP camt errors docs false list object array null pain true U",
    )
)
"""English in Chinese sentences: names of things, and what is sent word for word."""
_CLAIMS = frozenset(("sub", "scope", "region", "employer", "exp", "kid"))


def _value(place: str) -> Any:
    if place.endswith("_fen"):
        return 181508
    if place.rpartition("_")[2] in ("agency", "county", "region"):
        return "630102"
    if place.rpartition("_")[2] in ("on", "day", "by"):
        return date(2021, 8, 31)
    return Term("why", Words("in English", "用中文"))


def sample(kind: ProblemType) -> Problem:
    flaws = [Flaw({"pointer": "/name", "in": "body"}, one, _values(one.places)) for one in list(FAULTS.values())[:3]]
    return Problem(kind, errors=flaws, **_values(kind.places))


def _values(places: frozenset[str]) -> dict[str, Any]:
    return {place: _value(place) for place in sorted(places)}


def english_in(text: str) -> list[str]:
    """Words of a Chinese sentence that are English."""
    bare = re.sub(r"/[a-z]+|\.[a-z0-9]+|-[0-9]+|%[0-9A-F]{2}|[0-9]+[A-Z][0-9:+]*", " ", _CODE.sub(" ", text))
    return [word for word in _LATIN_WORD.findall(bare) if word not in _NAMES | _CLAIMS]


@pytest.mark.parametrize("name", TYPES)
def test_each_sentence_of_a_type_is_in_its_language_and_ends_as_one(name: str) -> None:
    kind = TYPES[name]
    assert not kind.title.en.endswith((".", "!"))
    assert not kind.title.zh.endswith(("。", "！"))
    for words in (kind.detail, kind.remedy):
        assert words.en.endswith((".", "}"))
        assert words.zh.endswith(("。", "}"))
    for words in (kind.title, kind.detail, kind.remedy):
        assert _HAN.search(words.zh)
        assert english_in(words.zh) == []
        assert not _HAN.search(words.en)


@pytest.mark.parametrize("name", FAULTS)
def test_each_sentence_of_a_fault_is_in_its_language(name: str) -> None:
    says = FAULTS[name].says
    assert _HAN.search(says.zh)
    assert english_in(says.zh) == []
    assert not _HAN.search(says.en)


def test_each_term_that_stands_in_sentences_is_in_its_language() -> None:
    assert [name for name, one in terms() if english_in(one.words.zh) or _HAN.search(one.words.en)] == []


def test_a_code_of_faults_has_one_spelling() -> None:
    assert [one.code for one in FAULTS.values() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.code)] == []


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_document_of_each_type_is_whole_and_of_the_form_that_openapi_states(
    name: str, language: Any, tag: str
) -> None:
    answer = sample(TYPES[name]).response("/v1/things", language)
    told = json.loads(bytes(answer.body))
    jsonschema.validate(told, {**PROBLEM, "additionalProperties": False})
    assert (answer.headers["content-language"], answer.headers["vary"]) == (tag, "Accept-Language")
    said = [told["title"], told["detail"], told["remedy"], *(one["detail"] for one in told["errors"])]
    assert not [one for one in said if "{" in one]
    if language == "zh":
        assert [word for one in said for word in english_in(one)] == []
    else:
        assert not _HAN.search("".join(said))


# Asked for in a language


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Of an application that says no in every declared way: ``/pages/<type>`` and ``/v1/<type>``."""
    pages = Pages(SHARED)
    settings = Settings(
        database_url="postgresql://nobody@/nothing",
        token_keys=TokenMaker.from_file(tmp_path / "token-key.json").public_keys(),
    )
    app = FastAPI()
    app.state.tokens = TokenReader(settings.token_keys)
    handlers.install(app, pages.problem)
    serve_pages(app, pages, settings, "supervision")

    @app.get("/pages/no/{name}")
    @app.get("/v1/no/{name}")
    async def no(name: str) -> None:
        raise sample(TYPES[name])

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://no.test") as client:
        yield client


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ({}, "en"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh-CN"),
        ({"Accept-Language": "en-GB,zh;q=0.5"}, "en"),
        ({"Accept-Language": "en;q=0.2,zh;q=0.9"}, "zh-CN"),
        ({"Accept-Language": "fr"}, "en"),
        ({"Accept-Language": "zh;q=x"}, "en"),
    ],
)
async def test_a_document_is_in_the_language_that_its_reader_accepts(
    reader: httpx.AsyncClient, accepted: dict[str, str], language: str
) -> None:
    name = "shared.http.problems.BEHIND"
    answer = await reader.get(f"/v1/no/{name}", headers=accepted)
    assert (answer.headers["content-language"], answer.headers["vary"]) == (language, "Accept-Language")
    title = TYPES[name].title
    assert answer.json()["title"] == (title.zh if language == "zh-CN" else title.en)


async def test_every_problem_is_a_page_in_chinese_unless_english_is_asked_for(reader: httpx.AsyncClient) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "en"}  # which pages do not follow: they have a switch
    wrong = []
    for name, kind in TYPES.items():
        values = _values(kind.places)
        page = await reader.get(f"/pages/no/{name}", headers=browser)
        shown = page.headers["content-language"] == "zh-CN" and page.status_code == kind.status
        if not shown or _text(kind.said_in("zh", values)) not in _text(page.text):
            wrong.append(f"{name} in Chinese")
        page = await reader.get(f"/pages/no/{name}?lang=en", headers=browser)
        reader.cookies.clear()
        if _text(kind.said_in("en", values)) not in _text(page.text):
            wrong.append(f"{name} in English")
    assert wrong == []


def _text(page: str) -> str:
    return page.replace("&#39;", "'").replace("&gt;", ">").replace("&#34;", '"')


def test_what_a_fault_is_in_no_sentence_is_left_out_of_its_values() -> None:
    fault = Fault("short", Words("At least {least}.", "至少 {least}。"))
    flaw = Flaw({"line": 2, "column": "name"}, fault, {"least": 3})
    assert flaw.said_in("zh") == {"line": 2, "column": "name", "code": "short", "detail": "至少 3。"}
