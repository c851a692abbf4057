"""Debian's Chromium driven by Playwright, and a running system's pages on a port for it."""

import asyncio
import contextlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright

from tests.system import InProcess

_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_FLAGS += ["--disable-component-update", "--disable-dev-shm-usage", "--disable-quic"]
# Browsers trust 127.0.0.1 as if it were encrypted. At a name they give a page what every page gets over plain HTTP.
_FLAGS += ["--host-resolver-rules=MAP *.test 127.0.0.1", "--no-proxy-server"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("WENGANG_NEEDS_BROWSER"):
        pytest.fail("CI needs chromium, and there is none: see .ci/run.")
    pytest.skip("There is no chromium on this machine.")


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """No browser is downloaded."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            yield started
        finally:
            await started.close()


@contextlib.asynccontextmanager
async def on_a_port(system: InProcess, service: str) -> AsyncIterator[str]:
    """The address of a service that runs in this process already."""
    config = uvicorn.Config(system.apps[service], host="127.0.0.1", port=0, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


async def reader(
    started: Browser, address: str, token: str | None, viewport: dict[str, int], **options: Any
) -> BrowserContext:
    """Somebody who is signed in, or anybody without ``token``."""
    context = await started.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
    if token is not None:
        await context.add_cookies([{"name": "wengang-session", "value": token, "url": address}])
    return context


class Asked:
    """Which hosts a browser asks."""

    def __init__(self, context: BrowserContext) -> None:
        self.hosts: set[str] = set()
        context.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)


async def assert_usable(page: Page, what: str) -> None:
    """The page as it stands is accessible, on a desk, and fits a phone."""
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what


async def assert_for_everybody(
    context: BrowserContext, address: str, paths: Iterable[str], hidden: Iterable[str] = ()
) -> None:
    """Pages are in both languages, accessible, fit a phone and A4, ask no other host, and tell nothing ``hidden``."""
    asked = Asked(context)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for path in paths:
        for language in ("zh", "en"):
            answer = await page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer is not None
            assert answer.status == 200, path
            assert await page.get_attribute("html", "lang") == ("zh-CN" if language == "zh" else "en")
            content = await page.content()
            assert [one for one in hidden if one in content] == [], path
            await assert_usable(page, f"{path} {language}")
        printed = await page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
        assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}, path
    assert wrong == []
    assert asked.hosts == {address.removeprefix("http://")}
