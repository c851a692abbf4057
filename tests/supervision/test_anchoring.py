"""A log that gives no proof, or no new checkpoint, is told; and it keeps no other log from being anchored."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shared import anchoring
from shared.anchoring import GROWTHS_UNCOVERED, SECONDS_TO_COVER, keep_checkpoints_of
from tests.people import QINGHAI, contributions_csv, employer, roster_csv
from tests.supervision.test_alerts_api import told
from tests.supervision.test_anchors_and_receipts import anchored, assessed
from tests.system import InProcess
from tests.worlds import starts_from

anchor_checkpoints = keep_checkpoints_of("registration", "eligibility", "payout")
ORIGIN = "wengang/eligibility/sha256"
OUTCOMES = "wengang/eligibility/outcomes/sha256"
PROOFS = {ORIGIN: "/log/proof/consistency", OUTCOMES: "/log/outcomes/proof/consistency"}
Answer = Callable[[], httpx.Response]

NO_PROOFS: dict[str, Answer] = {
    "404": lambda: httpx.Response(404),
    "500": lambda: httpx.Response(500),
    "without its path": lambda: httpx.Response(200, json={"first": 1}),
    "a path that is no list": lambda: httpx.Response(200, json={"path": 7}),
    "a path that is no hashes": lambda: httpx.Response(200, json={"path": ["zz"]}),
    "no object": lambda: httpx.Response(200, json=["path"]),
    "no JSON": lambda: httpx.Response(200, text="<html>"),
}


@dataclass
class Answering(httpx.AsyncBaseTransport):
    """As the log answers, but for some paths."""

    whole: httpx.AsyncBaseTransport
    instead: dict[str, Answer]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path in self.instead:
            return self.instead[request.url.path]()
        return await self.whole.handle_async_request(request)


def answering(system: InProcess) -> Answering:
    """Supervision's way to eligibility."""
    client = system.runtime("supervision").http["eligibility"]
    wrapped = Answering(client._transport, {})
    client._transport = wrapped
    return wrapped


async def say_something(system: InProcess, number: int) -> None:
    """Registration's log and eligibility's tell something more."""
    one = employer(20 + number)
    for service, path, content in (
        ("registration", "/v1/rosters", roster_csv([one])),
        ("eligibility", "/v1/contributions", contributions_csv([one])),
    ):
        assert (await system.upload("bureau", service, path, QINGHAI, content)).is_success


async def alerts_of(system: InProcess, kind: str, state: str) -> list[dict[str, Any]]:
    """A reader does not wait for a busy machine for ever: the duty finds them then."""
    async with asyncio.timeout(120):
        while not (found := await told(system, kind=kind, state=state)):
            await asyncio.sleep(0.2)
    return found


def sizes_of(told_of: dict[str, Any]) -> dict[str, int]:
    return {one["origin"]: one["size"] for one in told_of["items"]}


async def turns_until(system: InProcess, wanted: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not wanted():
            await anchor_checkpoints(system.runtime("supervision"))
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("origin", PROOFS)
async def test_a_log_that_gives_no_proof_is_told_and_alerted_while_the_others_are_anchored_on(
    origin: str, system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring, "TURNS_TO_PROVE", 3)
    await assessed(system)
    await anchored(system)
    runtime = system.runtime("supervision")
    way = answering(system)
    log = runtime.anchored[origin]
    for number, answer in enumerate(NO_PROOFS.values()):
        way.instead = {PROOFS[origin]: answer}
        await say_something(system, number)
        await turns_until(system, lambda: log.unproven is not None)
        assert log.unproven is not None
        assert "does not prove that its" in log.unproven.sentence
        broken = (await system.get("auditor", "supervision", "/v1/anchors"))["broken"]
        assert [(one["origin"], one["why"]) for one in broken] == [(origin, log.unproven.sentence)]
        assert origin not in runtime.broken_logs  # nobody has shown that the history was changed
        way.instead = {}
        await turns_until(system, lambda: log.unproven is None)
    way.instead = {PROOFS[origin]: NO_PROOFS["404"]}
    await say_something(system, 99)
    await turns_until(system, lambda: log.unproven is not None)
    (alert,) = await alerts_of(system, "log.checkpoint-unproven", "open")
    assert alert["severity"] == "grave"
    ready = await system.send(None, "GET", "supervision", "/health/ready")
    assert ready.status_code == 200  # who has to tell of it must be reached
    assert ready.json()["logs"][origin]["trouble"] == (log.unproven and log.unproven.sentence)
    metrics = (await system.send(None, "GET", "supervision", "/metrics")).text.splitlines()
    assert f'log_distrusted{{origin="{origin}"}} 1.0' in metrics
    assert 'log_distrusted{origin="wengang/registration/sha256"} 0.0' in metrics
    way.instead = {}
    await turns_until(system, lambda: log.unproven is None)
    assert await alerts_of(system, "log.checkpoint-unproven", "closed")


@pytest.mark.parametrize("answer", ["the old one", "500", "none"])
@starts_from(assessed)
async def test_a_checkpoint_that_stays_old_is_told_and_the_logs_beside_it_are_anchored(
    answer: str, system: InProcess
) -> None:
    kept = await anchored(system)
    runtime = system.runtime("supervision")
    (note,) = [one["note"] for one in kept["items"] if one["origin"] == ORIGIN]
    answers = {"the old one": httpx.Response(200, text=note), "500": httpx.Response(500), "none": httpx.Response(404)}
    answering(system).instead = {"/log/checkpoint": lambda: answers[answer]}
    await say_something(system, 1)
    await system.settled()
    runtime.anchored[ORIGIN].covered_at -= SECONDS_TO_COVER  # as if the time were over
    await anchor_checkpoints(runtime)
    old = runtime.anchored[ORIGIN].old
    assert old is not None
    assert "is not covered by a checkpoint" in old.sentence
    (alert,) = await alerts_of(system, "log.checkpoint-old", "open")
    assert alert["detail"] == old.sentence
    before, beside = sizes_of(kept), "wengang/registration/sha256"
    async with asyncio.timeout(120):  # a log is signed by a duty of its own
        while (sizes := sizes_of(await system.get("auditor", "supervision", "/v1/anchors")))[beside] == before[beside]:
            await asyncio.sleep(0.05)
    assert sizes[beside] > before[beside]
    assert sizes[ORIGIN] == before[ORIGIN]
    metrics = (await system.send(None, "GET", "supervision", "/metrics")).text
    assert f'anchor_age_seconds{{origin="{ORIGIN}"}}' in metrics


@starts_from(assessed)
async def test_what_commands_came_to_must_be_signed_as_the_records_are(system: InProcess) -> None:
    kept = await anchored(system)
    runtime = system.runtime("supervision")
    (note,) = [one["note"] for one in kept["items"] if one["origin"] == OUTCOMES]
    way = answering(system)
    way.instead = {"/log/outcomes/checkpoint": lambda: httpx.Response(200, text=note)}
    records, outcomes = runtime.anchored[ORIGIN], runtime.anchored[OUTCOMES]
    for number in range(GROWTHS_UNCOVERED):
        assert outcomes.old is None
        await say_something(system, number)
        await turns_until(system, lambda: outcomes.passed_by > number)  # noqa: B023 - awaited within the turn
    outcomes.covered_at -= SECONDS_TO_COVER  # as if the time were over
    await anchor_checkpoints(runtime)
    assert outcomes.old is not None
    assert "What commands came to up to record" in outcomes.old.sentence
    (alert,) = await alerts_of(system, "log.checkpoint-old", "open")
    assert alert["detail"] == outcomes.old.sentence
    assert records.old is None
    way.instead = {}
    await turns_until(system, lambda: outcomes.old is None)
    assert await alerts_of(system, "log.checkpoint-old", "closed")
