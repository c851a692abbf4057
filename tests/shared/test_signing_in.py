"""Signing in to pages, at a real issuer over HTTP and by the development login; forms that only our pages can send."""

import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI, Request, Response
from joserfc.jwk import RSAKey

from shared.http import handlers
from shared.pages.forms import read_form
from shared.pages.rendering import Link, PageLanguage, Pages
from shared.pages.serving import reaching_the_issuer, serve_pages
from shared.pages.sessions import require_reader
from shared.pages.words import SHARED
from shared.security.tokens import Principal, TokenMaker, TokenReader
from shared.settings import Settings
from tests.shared.issuer import CLIENT, SECRET, Issuer, issuing

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
READ, DESK = "supervision:read", "desk:read"
Reader = Annotated[Principal, Depends(require_reader(READ))]
PAGES = Pages(
    SHARED, home="/pages/home", navigation=(Link("dashboard", "/pages/home", READ), Link("desk", "/pages/desk", DESK))
)


@pytest.fixture
def maker(tmp_path: Path) -> TokenMaker:
    return TokenMaker.from_file(tmp_path / "token-key.json")


@pytest.fixture
def issuer(maker: TokenMaker) -> Iterator[Issuer]:
    with issuing(Issuer(maker.make("wang", [READ], region="630100"), "wang")) as started:
        yield started


@contextlib.asynccontextmanager
async def site(
    maker: TokenMaker, public_url: str = "http://pages.test", **set_to: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a site of one page and one form, made of the shared ground alone."""
    settings = Settings(
        database_url="postgresql://nobody@/nothing",
        token_keys=maker.public_keys(),
        supervision_public_url=public_url,
        **set_to,
    )
    app = FastAPI()
    app.state.tokens = TokenReader(settings.token_keys)
    handlers.install(app, PAGES.problem)
    serve_pages(app, PAGES, settings, "supervision")

    @app.get("/pages/home")
    async def home(request: Request, language: PageLanguage, reader: Reader) -> Response:
        reader.check_agency(request.query_params.get("agency", "630102"))
        return PAGES.render(request, "base", language, None)

    @app.post("/pages/said")
    async def said(request: Request, reader: Reader) -> dict[str, str]:
        form = await read_form(request)
        return {**form.values, "key": form.key, "by": reader.subject}

    transport = httpx.ASGITransport(app)
    async with (
        reaching_the_issuer(app, settings),
        httpx.AsyncClient(transport=transport, base_url=public_url, headers={"Accept": BROWSER}) as browser,
    ):
        yield browser


def at(issuer: Issuer) -> dict[str, str]:
    return {"oidc_issuer": issuer.address, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}


async def through_the_issuer(browser: httpx.AsyncClient, wanted: str = "/pages/home") -> str:
    """From a page to the issuer: the address that it sends the browser back to."""
    needed = await browser.get(wanted)
    assert needed.status_code == 303, needed.text
    left = await browser.get(needed.headers["location"])
    assert left.status_code == 303, left.text
    async with httpx.AsyncClient() as network:
        back: str = (await network.get(left.headers["location"])).headers["location"]
    return back


async def signed_in(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(await through_the_issuer(browser))).status_code == 303


async def test_who_opens_a_page_signs_in_at_the_issuer_and_comes_back_to_it(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        came_back = await browser.get(await through_the_issuer(browser, "/pages/home?agency=630103&lang=en"))
        assert (came_back.status_code, came_back.headers["location"]) == (303, "/pages/home?agency=630103&lang=en")
        page = await browser.get(came_back.headers["location"])
        assert page.status_code == 200
        assert "wang · 西宁市" in page.text
    assert issuer.told == ["/.well-known/openid-configuration", "/keys", "/authorize", "/token"]


async def test_the_session_is_the_bearer_token_of_the_api_where_no_script_can_read_it(
    maker: TokenMaker, issuer: Issuer
) -> None:
    async with site(maker, **at(issuer)) as browser:
        came_back = await browser.get(await through_the_issuer(browser))
        (session,) = [one for one in came_back.headers.get_list("set-cookie") if one.startswith("wengang-session=")]
        assert session == f"wengang-session={issuer.access_token}; HttpOnly; Max-Age=600; Path=/; SameSite=lax"
        browser.cookies.clear()
        shown = await browser.get("/pages/home", headers={"Authorization": f"Bearer {issuer.access_token}"})
        assert shown.status_code == 200


async def test_over_https_the_session_is_secure_and_bound_to_the_host(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, "https://pages.test", **at(issuer)) as browser:
        came_back = await browser.get(await through_the_issuer(browser))
        names = {one.partition("=")[0]: one for one in came_back.headers.get_list("set-cookie")}
        assert set(names) == {"__Host-wengang-session", "__Host-wengang-attempt"}
        assert names["__Host-wengang-session"].endswith("; SameSite=lax; Secure")


async def test_a_page_ends_at_the_region_and_the_scopes_of_the_token(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)
        outside = await browser.get("/pages/home", params={"agency": "360430"})
        assert (outside.status_code, "不在其内" in outside.text) == (403, True)
        issuer.access_token = maker.make("wang", ["payout:read"], region="630100")
        browser.cookies.clear()
        await signed_in(browser)
        assert (await browser.get("/pages/home")).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_000_000_000},
        {"sub": "li"},
        {"at_hash": "of another access token"},
    ],
    ids=lambda claims: next(iter(claims)),
)
async def test_an_id_token_of_another_sign_in_client_issuer_time_or_person_opens_nothing(
    maker: TokenMaker, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims
    async with site(maker, **at(issuer)) as browser:
        answer = await browser.get(await through_the_issuer(browser))
        assert (answer.status_code, "请重新登录。" in answer.text) == (401, True)
        assert "wengang-session" not in browser.cookies


async def test_an_id_token_for_several_that_names_us_as_its_party_is_taken(maker: TokenMaker, issuer: Issuer) -> None:
    issuer.claims = {"aud": [CLIENT, "another client"], "azp": CLIENT}
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)


async def test_an_id_token_signed_with_a_key_that_the_issuer_does_not_publish_opens_nothing(
    maker: TokenMaker, issuer: Issuer
) -> None:
    issuer.hidden_key = True
    async with site(maker, **at(issuer)) as browser:
        assert (await browser.get(await through_the_issuer(browser))).status_code == 401


async def test_a_key_that_the_issuer_changed_is_looked_up_anew(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)
        issuer.key = RSAKey.generate_key(2048, auto_kid=True)
        browser.cookies.clear()
        await signed_in(browser)
    assert issuer.told.count("/keys") == 2


async def test_an_answer_to_another_browser_or_of_another_issuer_opens_nothing(
    maker: TokenMaker, issuer: Issuer
) -> None:
    async with site(maker, **at(issuer)) as browser, site(maker, **at(issuer)) as victim:
        back = await through_the_issuer(browser)
        assert (await victim.get(back)).status_code == 401  # it has begun no sign-in
        await through_the_issuer(victim)
        assert (await victim.get(back)).status_code == 401  # it has begun another
        foreign = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fother.example", back)
        assert (await browser.get(foreign)).status_code == 401
        assert (await browser.get(back)).status_code == 303


async def test_a_code_is_good_for_the_browser_that_holds_its_verifier_only(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        stolen = re.search(r"code=([^&]+)", await through_the_issuer(browser))
        own = re.sub(r"code=[^&]+", f"code={stolen[1] if stolen else ''}", await through_the_issuer(browser))
        answer = await browser.get(own)
        assert (answer.status_code, "统一身份认证没有接受授权码。" in answer.text) == (401, True)


async def test_a_person_whom_the_issuer_refuses_is_told(maker: TokenMaker, issuer: Issuer) -> None:
    issuer.refuse = "access_denied"
    async with site(maker, **at(issuer)) as browser:
        answer = await browser.get(await through_the_issuer(browser))
        assert (answer.status_code, "统一身份认证拒绝登录（access_denied）。" in answer.text) == (401, True)


async def test_an_access_token_that_the_api_would_not_take_opens_no_page(
    maker: TokenMaker, issuer: Issuer, tmp_path: Path
) -> None:
    issuer.access_token = TokenMaker.from_file(tmp_path / "another").make("wang", [READ])
    async with site(maker, **at(issuer)) as browser:
        assert (await browser.get(await through_the_issuer(browser))).status_code == 401


@pytest.mark.parametrize("name", ["https://issuer.example", ""])
async def test_an_issuer_that_calls_itself_otherwise_or_is_not_there_is_a_503(
    maker: TokenMaker, issuer: Issuer, name: str
) -> None:
    issuer.name = name or None
    settings = at(issuer) if name else {**at(issuer), "oidc_issuer": "http://127.0.0.1:9"}
    async with site(maker, **settings) as browser:
        assert (await browser.get("/pages/sign-in")).status_code == 503


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/pages/", "/pages/\\evil", "/v1/alerts", ""])
async def test_a_sign_in_leads_to_no_page_but_our_own(maker: TokenMaker, issuer: Issuer, wanted: str) -> None:
    async with site(maker, **at(issuer)) as browser:
        left = await browser.get("/pages/sign-in", params={"next": wanted})
        async with httpx.AsyncClient() as network:
            back = (await network.get(left.headers["location"])).headers["location"]
        assert (await browser.get(back)).headers["location"] == "/pages/home"


async def test_a_program_without_a_token_gets_a_problem_and_no_sign_in(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        answer = await browser.get("/pages/home", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:wengang:problem:no-token")


async def test_a_session_that_has_ended_leads_to_the_sign_in(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        browser.cookies.set("wengang-session", maker.make("wang", [READ], region="630100", valid_seconds=-1))
        assert (await browser.get("/pages/home")).headers["location"] == "/pages/sign-in?next=/pages/home"


def fields_of(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


async def test_a_form_of_our_own_page_is_taken_with_the_key_of_its_change(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)
        fields = fields_of((await browser.get("/pages/home")).text)
        said = await browser.post("/pages/said", data={**fields, "reason": " 已核实 "})
        assert said.json() == {"reason": "已核实", "key": fields["form_key"], "by": "wang"}
        assert len(fields["form_key"]) > 20


async def test_a_form_without_the_token_of_another_session_or_from_another_site_is_refused(
    maker: TokenMaker, issuer: Issuer
) -> None:
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)
        own = fields_of((await browser.get("/pages/home")).text)
        assert (await browser.post("/pages/said", data={"reason": "x"})).status_code == 403
        assert (await browser.post("/pages/said", data={**own, "form_token": "0" * 64})).status_code == 403
        across = await browser.post("/pages/said", data=own, headers={"Sec-Fetch-Site": "cross-site"})
        assert (across.status_code, "表单不是从本系统的页面提交的" in across.text) == (403, True)
        assert (await browser.post("/pages/said", json=own)).status_code == 415
        browser.cookies.set("wengang-session", maker.make("li", [READ], region="630100"))
        assert (await browser.post("/pages/said", data=own)).status_code == 403


async def test_signing_out_ends_the_session_and_shows_where_the_issuers_ends(maker: TokenMaker, issuer: Issuer) -> None:
    async with site(maker, **at(issuer)) as browser:
        await signed_in(browser)
        assert (await browser.post("/pages/sign-out", data={"form_key": "1"})).status_code == 403
        out = await browser.post("/pages/sign-out", data=fields_of((await browser.get("/pages/home")).text))
        assert out.headers["location"] == "/pages/signed-out"
        assert f"{issuer.address}/end?client_id=wengang" in (await browser.get("/pages/signed-out")).text
        assert (await browser.get("/pages/home")).status_code == 303


@pytest.fixture
def roles(maker: TokenMaker, tmp_path: Path) -> Path:
    file = tmp_path / "development-tokens.json"
    made = {"auditor": maker.make("auditor", [READ], region="000000"), "bank": maker.make("bank", ["bank:report"])}
    file.write_text(json.dumps(made))
    return file


async def test_the_development_login_offers_the_roles_that_can_read_a_page(maker: TokenMaker, roles: Path) -> None:
    async with site(maker, development_tokens=roles) as browser:
        page = await browser.get("/pages/sign-in?next=/pages/home")
        assert re.findall(r'name="role" value="([^"]+)"', page.text) == ["auditor"]
        chosen = await browser.post("/pages/sign-in", data={**fields_of(page.text), "role": "auditor"})
        assert chosen.headers["location"] == "/pages/home"
        assert "auditor · 全国" in (await browser.get("/pages/home")).text


@pytest.mark.parametrize(
    ("scopes", "wanted", "arrives_at"),
    [
        ([READ], "/pages/home", "/pages/home"),
        ([DESK], "", "/pages/desk"),
        ([DESK], "/pages/home", "/pages/desk"),
        ([DESK], "/pages/desk?agency=630100", "/pages/desk?agency=630100"),
        ([DESK], "/pages/alerts", "/pages/alerts"),
    ],
)
async def test_who_may_not_see_the_home_comes_from_the_sign_in_to_a_page_that_they_may_see(
    maker: TokenMaker, tmp_path: Path, scopes: list[str], wanted: str, arrives_at: str
) -> None:
    file = tmp_path / "development-tokens.json"
    file.write_text(json.dumps({"clerk": maker.make("clerk", scopes, region="630100")}))
    async with site(maker, development_tokens=file) as browser:
        page = await browser.get("/pages/sign-in", params={"next": wanted})
        chosen = await browser.post("/pages/sign-in", data={**fields_of(page.text), "role": "clerk"})
        assert chosen.headers["location"] == arrives_at


async def test_nobody_is_signed_in_by_another_sites_form(maker: TokenMaker, roles: Path) -> None:
    async with site(maker, development_tokens=roles) as browser:
        assert (await browser.post("/pages/sign-in", data={"role": "auditor"})).status_code == 403


async def test_without_an_issuer_and_without_the_development_login_nobody_signs_in(maker: TokenMaker) -> None:
    async with site(maker) as browser:
        answer = await browser.get("/pages/sign-in")
        assert (answer.status_code, "本系统没有配置登录方式" in answer.text) == (503, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"oidc_issuer": "http://issuer.example", "oidc_client_id": "w"}, "must begin with https"),
        ({"oidc_issuer": "https://issuer.example"}, "needs WENGANG_OIDC_CLIENT_ID"),
        (
            {"oidc_issuer": "https://issuer.example", "oidc_client_id": "w", "development_tokens": "tokens.json"},
            "stands beside no issuer",
        ),
    ],
)
def test_settings_that_would_sign_people_in_unsafely_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Settings(database_url="postgresql://nobody@/nothing", token_keys="{}", **changes)
