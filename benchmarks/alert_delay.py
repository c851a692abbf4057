"""How soon an alert is seen over HTTP after the fact that it is about: on the system as ``wengang up`` runs it, four
processes and their PostgreSQL.

Each command gives an employer the account of another one, which is an alert at once. A delay is counted from when the
command was sent, so that it is never told shorter than it was, to when somebody who keeps asking first saw the alert.
"""

import asyncio
from itertools import count
from time import perf_counter

import httpx

from benchmarks.checkpoint_delay import Delays, enrol, headers, running
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes, p99
from wengang.demo.employers import make_uscc
from wengang.up import System

_PER_SECOND = 10
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 60
_PAGE = 1_000
_KIND = "misrouted.shared-account"
_NUMBERS = count(1)


async def run(ground: Ground, _: str, sizes: Sizes) -> Reading:
    async with running(ground.folder / f"alerts-{next(_NUMBERS)}") as system:
        return await _delays(system, min(_PAGE, max(2, int(3 * sizes.seconds * _PER_SECOND))))


async def _delays(system: System, wrongs: int) -> Delays:
    """Employer 2n is given the account of employer 2n-1."""
    async with httpx.AsyncClient(timeout=60) as http:
        await enrol(http, system, 2 * wrongs)
        for number in range(wrongs):
            await _give(http, system, 2 * number + 1, number)
        begun = perf_counter()
        seen: dict[str, float] = {}
        looking = asyncio.create_task(_look(http, system, seen, wrongs))
        sent = dict(await asyncio.gather(*(_wrong(http, system, number, begun) for number in range(wrongs))))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await looking
    hold(seen.keys() == sent.keys(), "Every wrong account is an alert, and nothing else is.")
    delays = sorted(1000 * (seen[uscc] - at) for uscc, at in sent.items())
    took = max(seen.values()) - begun
    return Delays(len(delays), took, p99(delays), p50_ms=delays[len(delays) // 2], max_ms=delays[-1])


async def _wrong(http: httpx.AsyncClient, system: System, number: int, begun: float) -> tuple[str, float]:
    await asyncio.sleep(max(0.0, begun + number / _PER_SECOND - perf_counter()))
    at = perf_counter()
    return await _give(http, system, 2 * number + 2, number), at


async def _give(http: httpx.AsyncClient, system: System, employer: int, account: int) -> str:
    uscc = make_uscc("630102", employer)
    answer = await http.post(
        f"{system.urls['registration']}/v1/employers/{uscc}/bank-details",
        headers=headers(system, "platform", f"account-{employer}"),
        json={
            "account_name": f"西宁第{employer}商贸有限公司",
            "account_number": f"622202{account:010d}",
            "bank_name": "中国工商银行西宁城东支行",
            "cnaps_code": "102851000106",
        },
    )
    hold(answer.is_success, f"A command is carried out: {answer.text}")
    return uscc


async def _look(http: httpx.AsyncClient, system: System, seen: dict[str, float], wrongs: int) -> None:
    auditor = {"Authorization": f"Bearer {system.tokens['auditor']}"}
    while len(seen) < wrongs:
        answer = await http.get(
            f"{system.urls['supervision']}/v1/alerts", headers=auditor, params={"kind": _KIND, "limit": _PAGE}
        )
        answer.raise_for_status()
        now = perf_counter()
        for one in answer.json()["items"]:
            seen.setdefault(one["uscc"], now)
        await asyncio.sleep(_LOOK_SECONDS)


BENCHMARK = Benchmark(
    name="alert_delay",
    title=f"From a fact to its alert over HTTP, {_PER_SECOND} wrongs a second",
    unit="alerts/s",
    target="p99 ≤ 2 s",
    contenders=(Contender("wengang", run),),
)
