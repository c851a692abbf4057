"""``ed25519.js``, our own SHA-2 and Ed25519, by published vectors and beside the verifiers that it stands in for."""

import hashlib
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import Page, Route

from tests.architecture.test_imports import ROOT
from tests.browser import browser
from tests.old_browsers.edges import Signed, edges, spoiled, taken_by_us

_SCRIPT = ROOT / "services" / "supervision" / "pages" / "static" / "ed25519.js"
_VECTORS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("vectors.yaml").read_text(encoding="utf-8"))
_BYTES = "const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));"
_DIGESTS = f"""async (messages) => {{
  {_BYTES}
  const own = await import("/ed25519.js");
  const hex = (found) => [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return messages.map((message) => [hex(own.sha256(bytes(message))), hex(own.sha512(bytes(message)))]);
}}"""
_OWN = f"""async (all) => {{
  {_BYTES}
  const own = await import("/ed25519.js");
  return all.map((one) => own.verify(...one.map(bytes)));
}}"""
_BROWSER = f"""async (all) => {{
  {_BYTES}
  const of = async (key, signature, message) => {{
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  }};
  return await Promise.all(all.map((one) => of(...one.map(bytes)).catch(() => false)));
}}"""


async def _serve(route: Route) -> None:
    if route.request.url.endswith("/ed25519.js"):
        await route.fulfill(path=_SCRIPT, content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><title>Empty</title>", content_type="text/html")


async def empty(page: Page, address: str) -> None:
    """An empty page of a site that has the script; nothing is asked of any host."""
    await page.route("**", _serve)
    await page.goto(address)


async def test_our_own_hashes_and_signatures_are_those_of_the_standards() -> None:
    messages = [(one["text"] * one["times"]).encode().hex() for one in _VECTORS["digests"]]
    signed = [[one["key"], one["signature"], one["message"]] for one in _VECTORS["signatures"]]
    lengths = [bytes(number % 251 for number in range(length)) for length in range(300)]
    async with browser() as chromium:
        page = await chromium.new_page()
        await empty(page, "http://old.test/")
        assert await page.evaluate("typeof crypto.subtle") == "undefined"  # as every page that came over plain HTTP
        found = await page.evaluate(_DIGESTS, messages)
        assert found == [[one["sha256"], one["sha512"]] for one in _VECTORS["digests"]]
        found = await page.evaluate(_DIGESTS, [one.hex() for one in lengths])
        assert found == [[hashlib.sha256(one).hexdigest(), hashlib.sha512(one).hexdigest()] for one in lengths]
        assert await page.evaluate(_OWN, signed) == [True] * len(signed)
        # Each signature under the next one's key, or of the next one's message.
        other = [*signed[1:], signed[0]]
        mixed = [[key, *one[1:]] for one, (key, *_) in zip(signed, other, strict=True)]
        mixed += [[*one[:2], message] for one, (*_, message) in zip(signed, other, strict=True)]
        assert await page.evaluate(_OWN, mixed) == [False] * len(mixed)


async def test_the_script_the_browser_and_the_services_take_the_same_signatures() -> None:
    cases: list[Signed] = [*edges(), *spoiled()]
    expected = [taken_by_us(one) for one in cases]
    assert {one.what for one, taken in zip(cases, expected, strict=True) if taken} >= {
        "key and R of small order",
        "a key of small order",
        "a key of mixed order",
        "good",
    }
    told = [one.told() for one in cases]
    async with browser() as chromium:
        page = await chromium.new_page()
        await empty(page, "http://localhost/")  # which browsers trust as if it were encrypted
        for name, verifier in (("script", _OWN), ("browser", _BROWSER)):
            found = await page.evaluate(verifier, told)
            differing = [one.what for one, want, got in zip(cases, expected, found, strict=True) if want is not got]
            assert differing == [], name
