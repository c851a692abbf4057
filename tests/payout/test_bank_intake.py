"""A file of the bank that is cut off on its way in: what is in stays, the rest comes with the same file, and once."""

import asyncio
import hashlib
import io

import pytest

from services.payout.intake import receiving
from services.payout.intake.receiving import Received, take_in
from shared.eventlog.records import CommandContext
from tests.payout.paying import PAID_ON, PAYING, bank_message, clock, comes_to, ordered, payments, sent
from tests.people import employer
from tests.system import InProcess
from wengang.demo.bank import notification

EMPLOYERS = [employer(number) for number in range(1, 9)]


async def test_a_file_cut_off_in_the_middle_goes_on_where_it_stopped(
    system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LINES_PER_PART", 1)
    await ordered(system, *EMPLOYERS)
    content = notification(await sent(system), PAID_ON, lambda _: None)
    await clock(system, PAYING)
    runtime = system.runtime("payout")
    before = (await runtime.own_log.head()).position
    context = CommandContext("cut-off", "bank", runtime.clock.now())
    file = Received(io.BytesIO(content), hashlib.sha256(content).hexdigest(), context)
    taking = asyncio.create_task(take_in(runtime, file))
    while (await runtime.own_log.head()).position == before:
        await asyncio.sleep(0)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    assert 1 <= len(await system.events("payout", "payment-credited")) < len(EMPLOYERS)
    assert await system.events("payout", "bank-message-received") == []
    assert await bank_message(system, content) == comes_to(credited=len(EMPLOYERS))
    assert len(await system.events("payout", "payment-credited")) == len(EMPLOYERS)
    assert {one["state"] for one in (await payments(system)).values()} == {"credited"}


async def test_a_file_that_is_broken_at_its_end_leaves_nothing_of_its_beginning(
    system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LINES_PER_PART", 1)
    await ordered(system, *EMPLOYERS[:3])
    content = notification(await sent(system), PAID_ON, lambda _: None)
    before = (await system.runtime("payout").own_log.head()).position
    headers = {"Content-Type": "application/xml"}
    answer = await system.send("bank", "POST", "payout", "/v1/bank-messages", content=content[:-30], headers=headers)
    assert answer.status_code == 400
    assert (await system.runtime("payout").own_log.head()).position == before
