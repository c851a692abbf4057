"""Pictures of the pages for docs/screenshots/, taken in Debian's Chromium of a small demo: ``make screenshots``."""

import argparse
import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import httpx
from playwright.async_api import Browser

from tests.browser import DESK, PHONE, browser, reader
from wengang.demo.run import run_demo
from wengang.ports import free_ports
from wengang.up import System

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
_EDITION, _CITY = "qinghai-2021", "630100"
_AT = f"?edition={_EDITION}&agency={_CITY}"
_EMPLOYERS = 600
_START = datetime.fromisoformat("2021-08-02T09:00:00+08:00")  # the demo's clock stands later, and goes on from there


def of_the_week(system: System) -> dict[str, str]:
    """By the picture's name: a season under way, on the Friday of its first week."""
    pages = f"{system.urls['supervision']}/pages"
    return {
        "dashboard": f"{pages}/dashboard{_AT}",
        "employers": f"{pages}/employers{_AT}",
        "unreached": f"{pages}/unreached{_AT}",
        "desk": f"{pages}/desk?edition={_EDITION}",
    }


def of_the_season(system: System) -> dict[str, str]:
    """After its end; of a trail, an alert and a list the first there is."""
    known = {"Authorization": f"Bearer {system.tokens['inspector']}"}
    supervision, eligibility = system.urls["supervision"], system.urls["eligibility"]
    asked = {"edition": _EDITION, "agency": _CITY, "kind": "withheld.held-not-reissued", "limit": "1"}
    alert = httpx.get(f"{supervision}/v1/alerts", params=asked, headers=known).raise_for_status().json()["items"][0]
    lists = httpx.get(f"{eligibility}/v1/notices", params={"edition": _EDITION}).raise_for_status().json()["items"]
    employer = f"{alert['uscc']}?edition={_EDITION}"
    week = f"?kind=weekly&edition={_EDITION}&region={_CITY}&period=2021-08-06"
    return {
        "sign-in": f"{supervision}/pages/sign-in",
        "trail": f"{supervision}/pages/employers/{employer}",
        "receipt": f"{supervision}/pages/receipts/{employer}",
        "alerts": f"{supervision}/pages/alerts{_AT}",
        "alert": f"{supervision}/pages/alerts/{alert['alert_id']}",
        "reconciliation": f"{supervision}/pages/reconciliation{_AT}",
        "bulletin": f"{supervision}/pages/bulletin{week}",
        "notices": f"{eligibility}/pages/notices",
        "notice": f"{eligibility}/pages/notices/{lists[0]['notice_id']}",
    }


async def take(system: System, folder: Path, found: Mapping[str, str]) -> None:
    """Chinese on a desk, one page in English, one on a phone."""
    async with browser() as started:
        for name, address in found.items():
            await _take(started, system, address, folder / f"{name}.png", DESK, "zh")
            if name == "dashboard":
                await _take(started, system, address, folder / "dashboard-en.png", DESK, "en")
            if name == "trail":
                await _take(started, system, address, folder / "trail-phone.png", PHONE, "zh")


async def _take(
    started: Browser, system: System, address: str, file: Path, viewport: dict[str, int], language: str
) -> None:
    open_to_all = "/pages/sign-in" in address or "/pages/notices" in address
    origin, token = (
        address.partition("/pages/")[0],
        "" if open_to_all else system.tokens["bureau" if "/desk" in address else "inspector"],
    )
    context = await reader(started, origin, token, viewport)
    page = await context.new_page()
    await page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}", wait_until="networkidle")
    height = await page.evaluate("document.documentElement.scrollHeight")
    most = viewport["height"] * (2 if "dashboard" in address else 1)
    clip = {"x": 0, "y": 0, "width": viewport["width"], "height": min(height, most)}
    await page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
    await context.close()


def reduce(folder: Path) -> None:
    """To a palette, a quarter of the size, where pngquant is installed."""
    if found := shutil.which("pngquant"):
        subprocess.run([found, "--force", "--ext", ".png", "--strip", "64", *folder.glob("*.png")], check=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=FOLDER)
    folder: Path = asked.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)

    async def look(system: System) -> None:
        await take(system, folder, of_the_week(system))

    with tempfile.TemporaryDirectory(prefix="wengang-screenshots-") as fresh, free_ports() as base:
        state = Path(fresh)
        if run_demo(_EMPLOYERS, state, look):
            raise SystemExit(1)
        system = System(state, base, _START)
        try:
            system.start()
            asyncio.run(take(system, folder, of_the_season(system)))
            reduce(folder)
        finally:
            system.stop()


if __name__ == "__main__":
    main()
