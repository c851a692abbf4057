"""The demo: two whole programmes, told through HTTP only, and every fen checked."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console

from services.eligibility.editions import shipped
from wengang.adopting import APPROVER, PROPOSER, steps
from wengang.demo.checks import Checks
from wengang.demo.client import Caller, Unexpected
from wengang.demo.pengze import make_pengze
from wengang.demo.pengze_story import PengzeStory
from wengang.demo.showing import print_checks, print_progress, print_reconciliation
from wengang.demo.telling import JIANGXI, QINGHAI, Telling
from wengang.demo.xining import make_xining
from wengang.demo.xining_story import XiningStory
from wengang.ports import free_ports
from wengang.tables import console as narrow
from wengang.up import System, UpFailed
from wengang.wording import say

_START = "2021-08-02T09:00:00+08:00"
Look = Callable[[System], Awaitable[None]]


def run_demo(employers: int, keep: Path | None, look: Look | None = None) -> int:
    """0 when every check holds, 1 when one does not or the system fails.

    ``look`` is called when the first week is over: much is paid, and there is work for everybody.
    """
    console = narrow()
    if employers < 20:
        console.print(
            say(
                "A Xining has at least 20 employers: the story needs that many parts.",
                "西宁市至少需要 20 家单位，否则情节不完整。",
            )
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="wengang-demo-") as folder, free_ports() as base:
        system = System(keep or Path(folder), base, datetime.fromisoformat(_START), adopt=False)
        begun = time.monotonic()
        try:
            system.start()
            checks = asyncio.run(_tell(system, console, employers, look))
        except (UpFailed, Unexpected) as error:
            console.print(str(error), style="red", markup=False)
            return 1
        finally:
            system.stop()
    print_checks(console, checks, time.monotonic() - begun)
    return 1 if checks.failed else 0


async def _tell(system: System, console: Console, employers: int, look: Look | None) -> Checks:
    caller = Caller(system.urls, system.tokens)
    telling = Telling(caller, console)
    try:
        with telling.progress:
            await telling.step(
                say("Editions: proposed by one person, adopted by another", "政策年度版本：一人提出，另一人采用"),
                lambda: _editions(telling),
            )
            await XiningStory(telling, None if look is None else partial(look, system)).tell(make_xining(employers))
            await PengzeStory(telling).tell(make_pengze())
        for edition, title in (
            (QINGHAI, say("青海省2021年稳岗返还 · Xining, generated", "青海省2021年稳岗返还 · 西宁市（生成的数据）")),
            (
                JIANGXI,
                say("江西省2023年稳岗返还 · Pengze, published rows", "江西省2023年稳岗返还 · 彭泽县（公布的名单）"),
            ),
        ):
            await print_progress(caller, console, edition, title)
            await print_reconciliation(caller, console, edition)
    finally:
        await caller.close()
    return telling.checks


async def _editions(telling: Telling) -> None:
    for role, path, request in steps():
        if role == APPROVER:
            own = await telling.caller.send(PROPOSER, "POST", "eligibility", path, expect=403, **request)
            telling.checks.equal(f"{path}: not by the role that proposes", 403, own.status_code)
        await telling.caller.post(role, "eligibility", path, **request)
    found = await telling.caller.get(None, "eligibility", "/v1/editions")
    telling.checks.equal("editions in force", list(shipped()), [one["id"] for one in found["items"]])
