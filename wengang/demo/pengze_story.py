"""Pengze, 2023: twelve published rows, decided and paid through a bank that somebody else wrote."""

import asyncio
import shutil
import subprocess
from datetime import date, datetime

from shared.clock import SHANGHAI
from wengang.demo.employers import DemoEmployer, yuan
from wengang.demo.mock_bank import MockBank
from wengang.demo.pengze import AGENCY
from wengang.demo.programme import (
    answers_of_mock_bank,
    check_assessments,
    draft,
    everything_arrived,
    file_of,
    fund,
    import_and_assess,
    publish,
    release,
    sign,
    wait_for_end,
)
from wengang.demo.telling import JIANGXI, QINGHAI, Telling
from wengang.wording import say


class PengzeStory:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling

    async def tell(self, employers: list[DemoEmployer]) -> None:
        await self._telling.step(
            say("Pengze 2023: twelve published rows, decided and paid", "彭泽县 2023：公布的十二行，决定并支付"),
            lambda: self._decided_and_paid(employers),
        )

    async def _decided_and_paid(self, employers: list[DemoEmployer]) -> None:
        caller, checks = self._telling.caller, self._telling.checks
        await caller.advance_clock("2023-08-01T09:00:00+08:00")
        await import_and_assess(caller, JIANGXI, employers, [AGENCY], "utf-8-sig", "360400")
        owed = await check_assessments(caller, JIANGXI, employers, checks)
        notices = await publish(caller, JIANGXI, [AGENCY])
        checks.equal("Pengze: total of the list is that of the published refunds", yuan(owed), notices[AGENCY]["total"])
        await caller.advance_clock("2023-08-08T09:00:00+08:00")
        await wait_for_end(caller, notices.values())
        await everything_arrived(caller)
        await self._paid(owed)
        balance = (await caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": JIANGXI}))[
            "total"
        ]
        found = (balance["granted"], balance["paid"], balance["difference"])
        checks.equal("Pengze: granted, paid, difference", (yuan(owed), yuan(owed), "0.00"), found)

    async def _paid(self, owed: int) -> None:
        """Against a bank that somebody else wrote: its status report, notification and statement."""
        caller, checks = self._telling.caller, self._telling.checks
        await fund(caller, JIANGXI, "360400", owed, date(2023, 8, 8))
        batch = await draft(caller, JIANGXI, AGENCY, f"maker-{AGENCY}")
        await sign(caller, batch)
        _, orders = await release(caller, batch, checks)
        if orders is None:
            return
        with MockBank(datetime(2023, 8, 8, 9, tzinfo=SHANGHAI), orders.debtor_account, owed) as bank:
            bank.send(await file_of(caller, batch))
            bank.advance_to(date(2023, 8, 9))
            counts = await answers_of_mock_bank(caller, bank)
        expected = {"credited": orders.count, "returned": 0, "discrepancies": 0, "already_known": orders.count}
        checks.equal("Pengze: what the simulated bank told, and its statement told again", expected, counts)
        await everything_arrived(caller)
        for edition in (QINGHAI, JIANGXI):
            await self._check_reconciliation(edition)

    async def _check_reconciliation(self, edition: str) -> None:
        caller, checks = self._telling.caller, self._telling.checks
        for by in ("agency", "batch", "fund"):
            params = {"edition": edition, "by": by}
            told = await caller.get("auditor", "payout", "/v1/reconciliation", params=params)
            wrong = {name: value for name, value in told["total"].items() if "difference" in name and value != "0.00"}
            checks.equal(f"{edition}: payout's own reconciliation by {by} leaves no fen over", {}, wrong)
        journal = await caller.send("auditor", "GET", "payout", "/v1/ledger", params={"edition": edition})
        hledger = shutil.which("hledger")
        if hledger is None:
            self._telling.console.print(
                say(
                    "hledger is not installed: the journal of the ledger is made, and not checked by it.",
                    "没有安装 hledger：账册已生成，未经其核对。",
                )
            )
            return
        asked = [hledger, "-f", "-", "check", "--strict", "ordereddates"]
        found = await asyncio.to_thread(subprocess.run, asked, input=journal.content, capture_output=True, check=False)
        checks.equal(f"{edition}: hledger finds the ledger right", (0, b""), (found.returncode, found.stderr))
