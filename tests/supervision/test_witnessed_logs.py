"""Logs whose checkpoints witnesses cosign: what is served, what is proven with it, and the alert when no quorum is."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared import anchoring
from shared.eventlog.cosignatures import Cosigner
from shared.eventlog.notes import Verifier
from shared.eventlog.witness_policy import read_policy
from tests.conftest import CopyBegun
from tests.payout.paying import ordered
from tests.people import QINGHAI, employer
from tests.supervision.test_alerts_api import told
from tests.supervision.test_anchoring import alerts_of, say_something
from tests.supervision.test_anchors_and_receipts import KEYS, anchored, assessed
from tests.system import VERIFIER_KEYS, InProcess
from tests.verifiers import verified
from wengang.witness.serving import witness_app
from wengang.witness.state import State

ONE = employer(1)
COSIGNERS = {f"w{number}": Cosigner(f"witness.example/{number}", bytes([number]) * 32) for number in (1, 2, 3)}
POLICY = (
    "".join(f"witness {name} {one.verifier_key} http://{name}.test/\n" for name, one in COSIGNERS.items())
    + "group two-of-three 2 w1 w2 w3\nquorum two-of-three\n"
)


class Witnesses(httpx.AsyncBaseTransport):
    """Three of them, by their hosts. ``away`` do not answer."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        keys = VERIFIER_KEYS.split()
        trees = [tree.text for key in keys for tree in (Verifier(key), Verifier(key).of_outcomes())]
        self.away: set[str] = set()
        self._apps = {
            name: httpx.ASGITransport(witness_app(one, trees, stack.enter_context(State(folder / f"{name}.jsonl"))))
            for name, one in COSIGNERS.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.host.removesuffix(".test")
        if name in self.away:
            raise httpx.ConnectError("away")
        return await self._apps[name].handle_async_request(request)


@pytest.fixture
def witnesses(tmp_path: Path) -> Any:
    with ExitStack() as stack:
        yield Witnesses(tmp_path, stack)


@pytest.fixture
async def system(copy_begun: CopyBegun, tmp_path: Path, witnesses: Witnesses) -> AsyncIterator[InProcess]:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    made = InProcess(
        await copy_begun(), tmp_path, begun=True, ways={"witnesses": witnesses},
        witness_policy=policy, witness_seconds=0.1,
    )  # fmt: skip
    async with made.running() as started:
        yield started


async def checkpoint(system: InProcess, service: str, **params: str) -> httpx.Response:
    return await system.send(None, "GET", service, "/log/checkpoint", params=params)


async def cosigned_whole(system: InProcess, service: str = "eligibility") -> str:
    """The note over everything that the log holds, once a quorum has cosigned it."""
    head = (await system.runtime(service).own_log.head()).position
    async with asyncio.timeout(60):
        while True:
            answer = await checkpoint(system, service, cosigned="true")
            if answer.is_success and Verifier(KEYS[service]).open(answer.text).size >= head:
                return answer.text
            await asyncio.sleep(0.05)


async def test_every_log_is_cosigned_and_one_witness_that_is_away_delays_nobody(
    system: InProcess, witnesses: Witnesses
) -> None:
    witnesses.away = {"w2"}
    await assessed(system)
    policy = read_policy(POLICY)
    for service in ("registration", "eligibility"):
        note = await cosigned_whole(system, service)
        assert set(policy.cosigned_by(note)) == {"w1", "w3"}
        tlog = await system.send(None, "GET", service, "/tlog/checkpoint")
        assert policy.believes(tlog.text)
    witnesses.away = set()
    await say_something(system, 1)
    async with asyncio.timeout(60):
        while "w2" not in policy.cosigned_by((await checkpoint(system, "eligibility")).text):
            await asyncio.sleep(0.05)


async def test_a_witness_that_knows_more_than_we_do_says_so_and_is_asked_from_there(
    system: InProcess, witnesses: Witnesses
) -> None:
    """An answer that was lost on its way: the witness has cosigned, and the log does not know."""
    lost = witnesses._apps["w1"]

    class Losing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await lost.handle_async_request(request)
            raise httpx.ReadTimeout("lost")

    witnesses._apps["w1"] = Losing()  # type: ignore[assignment]
    await assessed(system)
    await cosigned_whole(system)
    witnesses._apps["w1"] = lost
    await say_something(system, 1)
    async with asyncio.timeout(60):
        while "w1" not in read_policy(POLICY).cosigned_by((await checkpoint(system, "eligibility")).text):
            await asyncio.sleep(0.05)


async def test_a_receipt_carries_cosignatures_and_both_are_verified_offline(system: InProcess, tmp_path: Path) -> None:
    uscc = await assessed(system)
    await anchored(system)
    for service in ("registration", "eligibility"):  # payout's log is empty, and nothing is shown of it
        await cosigned_whole(system, service)
    receipt = await system.get("auditor", "supervision", f"/v1/receipts/{uscc}", params={"edition": QINGHAI})
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt, ensure_ascii=False))
    good = f"good: {len(receipt['records'])} records"
    assert _verified(file, tmp_path / "policy") == (0, good)
    note = receipt["checkpoints"]["eligibility"]["note"]
    without = {**receipt["checkpoints"]["eligibility"], "note": "".join(note.splitlines(keepends=True)[:6])}
    file.write_text(
        json.dumps({**receipt, "checkpoints": {**receipt["checkpoints"], "eligibility": without}}, ensure_ascii=False)
    )
    code, said = _verified(file, tmp_path / "policy")
    assert (code, "no quorum of witnesses" in said) == (1, True)
    assert _verified(file, None) == (0, good)


def _verified(receipt: Path, policy: Path | None) -> tuple[int, str]:
    return verified(receipt, VERIFIER_KEYS.split(), policy=policy)


async def test_no_quorum_in_time_is_a_grave_alert_that_closes_when_the_witnesses_are_back(
    system: InProcess, witnesses: Witnesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring, "SECONDS_TO_COSIGN", 1)
    await ordered(system, ONE)
    await cosigned_whole(system)
    assert await told(system, kind="log.no-quorum") == []
    witnesses.away = {"w1", "w2"}
    await say_something(system, 1)
    alerts = await alerts_of(system, "log.no-quorum", "open")
    assert {one["severity"] for one in alerts} == {"grave"}
    witnesses.away = set()
    await alerts_of(system, "log.no-quorum", "closed")
