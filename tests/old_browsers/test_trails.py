"""A trail is verified in the browsers that offices have: with no Ed25519, with no cryptography, over plain HTTP."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.async_api import Browser, Page, Route

from tests.browser import DESK, assert_usable, browser, on_a_port, reader
from tests.supervision.test_pages_in_a_browser import verdict_of
from tests.supervision.test_receipt_page import paid
from tests.system import InProcess
from tests.worlds import starts_from


@dataclass(frozen=True)
class Old:
    """``takes_away`` is run before the page's script; ``encrypted`` is as browsers see it."""

    name: str
    takes_away: str
    encrypted: bool = True

    def at(self, address: str) -> str:
        return address if self.encrypted else address.replace("127.0.0.1", "wengang.test")


_NO_ED25519 = "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError'); };"
BROWSERS = [
    Old("no Ed25519", _NO_ED25519),
    Old("no cryptography", "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"),
    Old("plain HTTP", "", encrypted=False),
]
_FORGED = {
    "an amount": (r'\\"amount_fen\\":144000', r'\\"amount_fen\\":144001'),
    "a hash of a path": (r'"path": \["[0-9a-f]{64}"', f'"path": ["{"0" * 64}"'),
    "the size signed": (r"sha256\\n\d+\\n", r"sha256\\n9999\\n"),
    # The first letters hold the key's id and belong to both; these are of R.
    "the signature": (r"(\\u2014|—) (wengang/\w+/sha256) (.{12})....", r"\1 \2 \3AAAA"),
}


async def opened(chromium: Browser, old: Old, address: str, token: str) -> Page:
    page = await (await reader(chromium, old.at(address), token, DESK)).new_page()
    await page.add_init_script(old.takes_away)
    return page


def errors_of(page: Page) -> list[str]:
    """Of the console: a script that is refused by the policy of the page's header is among them."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    return wrong


def forging(pattern: str, put: str) -> Callable[[Route], object]:
    async def forge(route: Route) -> None:
        answer = await route.fetch()
        text = await answer.text()
        changed = re.sub(pattern, put, text)
        assert changed != text, pattern
        await route.fulfill(response=answer, body=changed)

    return forge


@starts_from(paid)
async def test_every_record_is_verified_by_our_own_program_where_the_browser_has_none(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        for old in BROWSERS:
            page = await opened(chromium, old, address, system.tokens["auditor"])
            wrong = errors_of(page)
            for language, all_good in (("zh", "全部 {} 条记录核验通过"), ("en", "All {} records are verified")):
                await page.goto(f"{old.at(address)}/pages/employers/{one.uscc}?lang={language}")
                verdict, results = await verdict_of(page)
                assert set(results) == {"verified", "hidden"}, old.name
                assert all_good.format(len(results)) in verdict, old.name
                assert await page.get_attribute("#verdict", "class") == "notice good"
                assert await page.is_visible("#own-program"), old.name
                assert await page.is_visible("#plain-http") is not old.encrypted, old.name
                if not old.encrypted:  # which has all that the others have, and a warning
                    await assert_usable(page, f"a trail, {old.name}, {language}")
            assert wrong == [], old.name


@starts_from(paid)
async def test_a_browser_that_has_everything_does_not_load_our_program(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        page = await opened(chromium, Old("new", ""), address, system.tokens["auditor"])
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{address}/pages/employers/{one.uscc}")
        await verdict_of(page)
        assert any("/verify.js" in url for url in asked)
        assert not any("/ed25519.js" in url for url in asked)
        assert not await page.is_visible("#own-program")
        assert not await page.is_visible("#plain-http")


@starts_from(paid)
async def test_what_was_forged_is_found_by_our_own_program_too(system: InProcess) -> None:
    one = system.played
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        for old in BROWSERS[:2]:  # of the third the server would have to forge; it computes as the second does
            page = await opened(chromium, old, address, system.tokens["auditor"])
            for what, (pattern, put) in _FORGED.items():
                await page.route("**/pages/employers/*", forging(pattern, put))
                await page.goto(f"{address}/pages/employers/{one.uscc}")
                verdict, results = await verdict_of(page)
                failed = results.count("failed")
                assert failed > 0, f"{what}, {old.name}"
                assert f"{failed} 条核验失败，页面或日志被改动过" in verdict, what
                assert await page.get_attribute("#verdict", "class") == "notice bad"
                await page.unroute_all()


@starts_from(paid)
async def test_what_could_not_be_verified_is_told_beside_what_was(system: InProcess) -> None:
    one = system.played
    without = {
        BROWSERS[0]: ("unsigned", "{0} 条记录中：{0} 条到根的路径核验通过，日志签名未核验"),
        BROWSERS[1]: ("unsupported", "{0} 条记录中：{0} 条未核验（浏览器未向本页提供密码算法"),
    }
    async with on_a_port(system, "supervision") as address, browser() as chromium:
        for old, (result, told) in without.items():
            page = await opened(chromium, old, address, system.tokens["auditor"])
            await page.route("**/ed25519.js*", lambda route: route.abort())
            await page.goto(f"{address}/pages/employers/{one.uscc}")
            verdict, results = await verdict_of(page)
            assert set(results) == {result}
            assert verdict.startswith(told.format(len(results)))
            assert " 0 条" not in verdict
            assert await page.get_attribute("#verdict", "class") == "notice warn"
            assert not await page.is_visible("#own-program")
