"""The demo's story, told through HTTP only, as the platform, the agencies and the bank would."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.eligibility.editions import shipped
from shared.clock import SHANGHAI
from wengang.adopting import APPROVER, PROPOSER, steps
from wengang.demo.bank import Order, notification
from wengang.demo.checks import Checks
from wengang.demo.client import Caller, Unexpected, all_of, until
from wengang.demo.employers import DemoEmployer, yuan
from wengang.demo.mock_bank import MockBank
from wengang.demo.pengze import AGENCY, make_pengze
from wengang.demo.programme import (
    answers_of_mock_bank,
    bank_answers,
    check_assessments,
    draft,
    everything_arrived,
    file_of,
    fund,
    import_and_assess,
    publish,
    release,
    sign,
    total,
    wait_for_end,
)
from wengang.demo.week import check_cut_off, report_week
from wengang.demo.xining import Xining, make_xining
from wengang.ports import free_ports
from wengang.up import System, UpFailed

_START = "2021-08-02T09:00:00+08:00"
QINGHAI, JIANGXI = "qinghai-2021", "jiangxi-2023"


Look = Callable[[System], Awaitable[None]]


def run_demo(employers: int, keep: Path | None, look: Look | None = None) -> int:
    """0 when every check holds, 1 when one does not or the system fails.

    ``look`` is called when the first week is over: much is paid, and there is work for everybody.
    """
    console = Console()
    if console.width < 130:
        console = Console(width=130)  # tables whole, also where the output is no terminal
    if employers < 20:
        console.print("A Xining has at least 20 employers: the story needs that many parts.")
        return 1
    with tempfile.TemporaryDirectory(prefix="wengang-demo-") as folder, free_ports() as base:
        system = System(keep or Path(folder), base, datetime.fromisoformat(_START), adopt=False)
        begun = time.monotonic()
        try:
            system.start()
            checks = asyncio.run(_Story(system, console, employers, look).tell())
        except (UpFailed, Unexpected) as error:
            console.print(str(error), style="red", markup=False)
            return 1
        finally:
            system.stop()
    print_checks(console, checks, time.monotonic() - begun)
    return 1 if checks.failed else 0


class _Story:
    def __init__(self, system: System, console: Console, employers: int, look: Look | None) -> None:
        self._system, self._look = system, look
        self._caller = Caller(system.urls, system.tokens)
        self._console = console
        self._size = employers
        self._checks = Checks()
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        )

    async def tell(self) -> Checks:
        try:
            with self._progress:
                await self._step("Editions: proposed by one person, adopted by another", self._editions)
                await self._xining(make_xining(self._size))
                await self._pengze(make_pengze())
            for edition, title in (
                (QINGHAI, "青海省2021年稳岗返还 · Xining, generated"),
                (JIANGXI, "江西省2023年稳岗返还 · Pengze, published rows"),
            ):
                await self._print_progress(edition, title)
                await self._print_reconciliation(edition)
        finally:
            await self._caller.close()
        return self._checks

    async def _step(self, description: str, work: Callable[[], Awaitable[Any]]) -> Any:
        task = self._progress.add_task(description, total=1)
        result = await work()
        self._progress.advance(task)
        return result

    async def _each(self, description: str, calls: Sequence[Callable[[], Awaitable[Any]]]) -> None:
        task: TaskID = self._progress.add_task(description, total=len(calls))
        await all_of(calls, lambda: self._progress.advance(task))

    async def _editions(self) -> None:
        for role, path, request in steps():
            if role == APPROVER:
                own = await self._caller.send(PROPOSER, "POST", "eligibility", path, expect=403, **request)
                self._checks.equal(f"{path}: not by the role that proposes", 403, own.status_code)
            await self._caller.post(role, "eligibility", path, **request)
        found = await self._caller.get(None, "eligibility", "/v1/editions")
        self._checks.equal("editions in force", list(shipped()), [one["id"] for one in found["items"]])

    # Xining, 2021

    async def _xining(self, world: Xining) -> None:
        caller, checks, employers = self._caller, self._checks, world.employers
        by_uscc = {one.uscc: one for one in employers}
        counties = sorted({one.agency for one in employers})
        await self._step(
            f"Xining: roster (GBK), contributions, assessment of {len(employers):,} employers",
            lambda: import_and_assess(caller, QINGHAI, employers, counties, "gbk", "630100"),
        )
        owed = await self._step(
            "Every assessment against the truth", lambda: check_assessments(caller, QINGHAI, employers, checks)
        )
        notices = await self._step(
            "Notice to register; public notice for 3 working days", lambda: self._notices(world, counties, owed)
        )
        await self._each("Confirmations and disputes through the platform", self._words(world, by_uscc))
        await self._objections(world, by_uscc, notices)
        await self._step("Window ends: direct grants, and those who confirmed", lambda: self._window_ends(notices))
        first = await self._step(
            "Batches made, checked, approved; an account is swapped", lambda: self._batches(world, by_uscc, counties)
        )
        await self._step("Released; the bank credits and returns", lambda: self._pay(world, first))
        week = await self._step(
            "Friday: every county reports, the city's bulletin is issued", lambda: self._week(world, by_uscc, counties)
        )
        if self._look is not None:
            await self._step("A look at it", partial(self._look, self._system))
        await self._each(
            "Late confirmations; corrected bank details, confirmed again", self._second_words(world, by_uscc)
        )
        await self._step("Second batch: late grants and re-issued payments", lambda: self._second_batch(world))
        await self._step(
            "After the deadline: alerts; after the closing date: waivers", lambda: self._deadlines(world, by_uscc)
        )
        await self._step("Every payment against the truth", lambda: self._check_money(world, by_uscc))
        await check_cut_off(caller, QINGHAI, week, checks)

    async def _notices(self, world: Xining, counties: Sequence[str], owed: int) -> dict[str, dict[str, Any]]:
        caller = self._caller
        told = await caller.post(
            "bureau",
            "registration",
            "/v1/notices-to-register",
            params={"edition": QINGHAI},
            json={"channel": "message"},
        )
        new = sum(one.route == "confirming" for one in world.employers)
        self._checks.equal("newly insured employers told to register and confirm", new, told["notified"])
        notices = await publish(caller, QINGHAI, counties)
        listed = sum(notice["employers"] for notice in notices.values())
        eligible = sum(one.truth.outcome == "eligible" for one in world.employers)
        self._checks.equal("employers on the public lists", eligible, listed)
        sums = sum(int(notice["total"].replace(".", "")) for notice in notices.values())
        self._checks.equal("sum of the public lists", yuan(owed), yuan(sums))
        days = {(notice["first_day"], notice["last_day"]) for notice in notices.values()}
        self._checks.equal("three working days from Monday 2021-08-02", {("2021-08-02", "2021-08-04")}, days)
        return notices

    async def _objections(
        self, world: Xining, by_uscc: dict[str, DemoEmployer], notices: dict[str, dict[str, Any]]
    ) -> None:
        decisions = {world.objected_upheld: "upheld", world.objected_dismissed: "dismissed"}
        raised = {}
        for uscc in decisions:
            notice = notices[by_uscc[uscc].agency]["notice_id"]
            body = {"uscc": uscc, "objector": "张三", "grounds": "该单位2020年有裁员。"}
            told = await self._caller.post("platform", "eligibility", f"/v1/notices/{notice}/objections", json=body)
            raised[uscc] = told["objection_id"]
        await self._caller.advance_clock("2021-08-03T09:00:00+08:00")  # nobody inquires within minutes
        for uscc, decision in decisions.items():
            path = f"/v1/objections/{raised[uscc]}/decision"
            body = {"decision": decision, "reason": "经核查。"}
            await self._caller.post("bureau", "eligibility", path, json=body)

    def _words(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> list[Callable[[], Awaitable[Any]]]:
        calls: list[Callable[[], Awaitable[Any]]] = []
        calls += [partial(self._confirm, by_uscc[uscc]) for uscc in world.confirm_in_time]
        calls += [partial(self._dispute, by_uscc[uscc]) for uscc in world.dispute]
        if world.confirm_in_time:
            calls.append(
                lambda: self._refuse_wrong_amount(by_uscc[world.silent[0] if world.silent else world.dispute[0]])
            )
        return calls

    async def _shown(self, one: DemoEmployer) -> dict[str, Any]:
        return await self._caller.get("platform", "registration", f"/v1/employers/{one.uscc}/assessments/{QINGHAI}")

    async def _confirm(self, one: DemoEmployer, reconfirm: bool = False) -> None:
        if one.route == "confirming":
            path = f"/v1/employers/{one.uscc}/registration"
            await self._caller.post("platform", "registration", path, json={"edition": QINGHAI})
        shown = await self._shown(one)
        body = {
            "edition": QINGHAI,
            "assessment_id": shown["assessment_id"],
            "amount": shown["amount"],
            "account_number": one.account_number,
            "reconfirm": reconfirm,
        }
        await self._caller.post("platform", "registration", f"/v1/employers/{one.uscc}/confirmations", json=body)

    async def _dispute(self, one: DemoEmployer) -> None:
        shown = await self._shown(one)
        body = {"edition": QINGHAI, "assessment_id": shown["assessment_id"], "reason": "缴费基数有误。"}
        await self._caller.post("platform", "registration", f"/v1/employers/{one.uscc}/disputes", json=body)

    async def _refuse_wrong_amount(self, one: DemoEmployer) -> None:
        shown = await self._shown(one)
        body = {
            "edition": QINGHAI,
            "assessment_id": shown["assessment_id"],
            "amount": yuan(int(shown["amount"].replace(".", "")) + 1),
            "account_number": one.account_number,
        }
        path = f"/v1/employers/{one.uscc}/confirmations"
        answer = await self._caller.send("platform", "POST", "registration", path, json=body, expect=409)
        self._checks.equal(
            "a confirmation of one fen more is refused", "urn:wengang:problem:refused", answer.json()["type"]
        )

    async def _window_ends(self, notices: dict[str, dict[str, Any]]) -> None:
        await self._caller.advance_clock("2021-08-05T09:00:00+08:00")
        await wait_for_end(self._caller, notices.values())
        await everything_arrived(self._caller)

    async def _batches(self, world: Xining, by_uscc: dict[str, DemoEmployer], counties: Sequence[str]) -> list[str]:
        owed = sum(one.truth.refund_fen or 0 for one in by_uscc.values())
        await fund(self._caller, QINGHAI, "630100", owed, date(2021, 8, 5))
        sent_back = await draft(self._caller, QINGHAI, counties[0], f"maker-{counties[0]}")
        reason = {"reason": "与公示名单核对后重新提交。"}
        await self._caller.post("checker", "payout", f"/v1/batches/{sent_back}/reject", json=reason)
        batches = []
        for county in counties:
            batch = await draft(self._caller, QINGHAI, county, f"maker-{county}")
            await sign(self._caller, batch)
            batches.append(batch)
        one = by_uscc[world.swapped]
        other = "6228" + "9" * 11 + "7"
        body = {
            "account_name": one.name,
            "account_number": other,
            "bank_name": one.bank_name,
            "cnaps_code": one.cnaps_code,
        }
        await self._caller.post("platform", "registration", f"/v1/employers/{one.uscc}/bank-details", json=body)
        return batches

    async def _pay(self, world: Xining, batches: Sequence[str]) -> None:
        codes = dict(world.returned)

        def return_code(order: Order) -> str | None:
            return codes.get(order.end_to_end_id[:18]) if order.end_to_end_id.endswith("-01") else None

        held = credited = returned = odd = 0
        await self._caller.advance_clock("2021-08-06T10:00:00+08:00")
        for batch in batches:
            answer, orders = await release(self._caller, batch, self._checks)
            held += answer["held"]
            if orders is not None:
                counts = await bank_answers(self._caller, orders, date(2021, 8, 6), return_code)
                credited, returned, odd = (
                    credited + counts["credited"],
                    returned + counts["returned"],
                    odd + counts["discrepancies"],
                )
        self._checks.equal("payments held at release: the swapped account, and it alone", 1, held)
        self._checks.equal("payments that the bank returned", len(world.returned), returned)
        self._checks.equal("bank lines that did not fit", 0, odd)
        await everything_arrived(self._caller)

    async def _week(self, world: Xining, by_uscc: dict[str, DemoEmployer], counties: Sequence[str]) -> dict[str, Any]:
        later = {*world.confirm_late, *world.returned}
        arrived = [one for one in self._payable(world, by_uscc) if one.uscc not in later]
        return await report_week(self._caller, QINGHAI, counties, arrived, self._checks)

    def _payable(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> list[DemoEmployer]:
        """Whom the money reaches in the end."""
        unpaid = {world.objected_upheld, world.swapped, *world.silent, *world.dispute}
        return [
            one
            for one in by_uscc.values()
            if one.truth.outcome == "eligible" and one.account_number and one.uscc not in unpaid
        ]

    def _second_words(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> list[Callable[[], Awaitable[Any]]]:
        calls: list[Callable[[], Awaitable[Any]]] = [
            partial(self._confirm, by_uscc[uscc]) for uscc in world.confirm_late
        ]
        calls += [partial(self._correct, by_uscc[uscc]) for uscc in world.returned]
        return calls

    async def _correct(self, one: DemoEmployer) -> None:
        one.account_number = "6217" + one.account_number[4:]
        body = {
            "account_name": one.name,
            "account_number": one.account_number,
            "bank_name": one.bank_name,
            "cnaps_code": one.cnaps_code,
        }
        await self._caller.post("platform", "registration", f"/v1/employers/{one.uscc}/bank-details", json=body)
        await self._confirm(one)

    async def _second_batch(self, world: Xining) -> None:
        await self._caller.advance_clock("2021-08-20T09:00:00+08:00")
        await everything_arrived(self._caller)
        batch = await draft(self._caller, QINGHAI, "630100", "maker")
        await sign(self._caller, batch)
        answer, orders = await release(self._caller, batch, self._checks)
        expected = len(world.confirm_late) + len(world.returned)
        self._checks.equal("late grants and re-issued payments in the second batch", expected, answer["payments"])
        if orders is None:
            return
        await bank_answers(self._caller, orders, date(2021, 8, 20), lambda _: None)
        again = notification(orders, date(2021, 8, 20), lambda _: None)
        replayed = await self._caller.send(
            "bank",
            "POST",
            "payout",
            "/v1/bank-messages",
            content=again,
            headers={"Content-Type": "application/xml"},
            expect=409,
        )
        self._checks.equal("the bank's file taken in twice is refused", 409, replayed.status_code)
        await everything_arrived(self._caller)

    async def _deadlines(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> None:
        caller = self._caller
        await caller.advance_clock("2021-09-06T09:00:00+08:00")
        alerts = [one async for one in caller.pages("auditor", "supervision", "/v1/alerts", edition=QINGHAI)]
        found = [(item["kind"], item["uscc"]) for item in alerts]
        unclear = sorted(one.uscc for one in by_uscc.values() if one.truth.outcome == "not_assessable")
        self._checks.equal(
            "alerts after the deadline: whoever cannot be assessed still waits for the agency to ask",
            unclear,
            sorted(uscc for kind, uscc in found if kind == "withheld.not-assessable"),
        )
        waiting = [("withheld.held-not-reissued", world.swapped), ("withheld.unpaid-past-deadline", world.swapped)]
        self._checks.equal(
            "and the swapped account's refund is withheld, disputes are not answered, nothing is misrouted",
            sorted([*waiting, *(("withheld.dispute-unanswered", uscc) for uscc in world.dispute)]),
            sorted(one for one in found if one[0] != "withheld.not-assessable"),
        )
        await caller.advance_clock("2022-01-01T09:00:00+08:00")
        no_account = [one for one in by_uscc.values() if one.truth.outcome == "eligible" and not one.account_number]
        expected = len(world.silent) + len(world.dispute) + len(no_account)

        async def waived() -> bool:
            cases = [
                case
                async for case in caller.pages("bureau", "eligibility", "/v1/cases", edition=QINGHAI, stage="waived")
            ]
            return len(cases) == expected

        await until(f"{expected} refunds are deemed waived after the closing date", waived)
        self._checks.equal("refunds deemed waived after 2021-12-31", True, await waived())
        await everything_arrived(caller)

    async def _check_money(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> None:
        caller, checks = self._caller, self._checks
        payable = self._payable(world, by_uscc)
        paid = {
            item["uscc"]: item["amount"]
            async for item in caller.pages("bureau", "payout", "/v1/payments", edition=QINGHAI, state="credited")
        }
        checks.equal("employers paid", len(payable), len(paid))
        wrong = [one.uscc for one in payable if paid.get(one.uscc) != yuan(one.truth.refund_fen or 0)]
        checks.equal("payments that differ from the truth by a fen or are missing", [], wrong)
        balance = (await caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": QINGHAI}))[
            "total"
        ]
        swapped = by_uscc[world.swapped].truth.refund_fen or 0
        checks.equal("reconciliation: paid", total(payable), balance["paid"])
        checks.equal("reconciliation: waiting is the swapped account's refund", yuan(swapped), balance["waiting"])
        checks.equal("reconciliation: granted - paid - returned - waiting", "0.00", balance["difference"])
        trail = await caller.get("auditor", "supervision", f"/v1/trail/{next(iter(world.returned))}")
        events = [step["event"] for step in trail["steps"]]
        wanted = [
            "eligibility.refund-granted.v1",
            "payout.payment-returned.v1",
            "payout.payment-reissued.v1",
            "payout.payment-credited.v1",
        ]
        checks.equal(
            "the trail of a returned payment tells grant, return, re-issue and credit",
            wanted,
            [e for e in events if e in wanted],
        )
        firm = by_uscc[world.employers[4].uscc]
        granted = await caller.get("auditor", "supervision", f"/v1/trail/{firm.uscc}")
        flags = [
            step["data"]["dispatch_firm"]
            for step in granted["steps"]
            if step["event"] == "eligibility.refund-granted.v1"
        ]
        checks.equal("the dispatch firm's grant says that it must be passed on (R9)", [True], flags)

    # Pengze, 2023

    async def _pengze(self, employers: list[DemoEmployer]) -> None:
        await self._step("Pengze 2023: twelve published rows, decided and paid", lambda: self._pengze_story(employers))

    async def _pengze_story(self, employers: list[DemoEmployer]) -> None:
        caller, checks = self._caller, self._checks
        await caller.advance_clock("2023-08-01T09:00:00+08:00")
        await import_and_assess(caller, JIANGXI, employers, [AGENCY], "utf-8-sig", "360400")
        owed = await check_assessments(caller, JIANGXI, employers, checks)
        notices = await publish(caller, JIANGXI, [AGENCY])
        checks.equal("Pengze: total of the list is that of the published refunds", yuan(owed), notices[AGENCY]["total"])
        await caller.advance_clock("2023-08-08T09:00:00+08:00")
        await wait_for_end(caller, notices.values())
        await everything_arrived(caller)
        await self._pengze_paid(owed)
        balance = (await caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": JIANGXI}))[
            "total"
        ]
        found = (balance["granted"], balance["paid"], balance["difference"])
        checks.equal("Pengze: granted, paid, difference", (yuan(owed), yuan(owed), "0.00"), found)

    async def _pengze_paid(self, owed: int) -> None:
        """Against a bank that somebody else wrote: its status report, notification and statement."""
        caller, checks = self._caller, self._checks
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
        caller, checks = self._caller, self._checks
        for by in ("agency", "batch", "fund"):
            params = {"edition": edition, "by": by}
            told = await caller.get("auditor", "payout", "/v1/reconciliation", params=params)
            wrong = {name: value for name, value in told["total"].items() if "difference" in name and value != "0.00"}
            checks.equal(f"{edition}: payout's own reconciliation by {by} leaves no fen over", {}, wrong)
        journal = await caller.send("auditor", "GET", "payout", "/v1/ledger", params={"edition": edition})
        hledger = shutil.which("hledger")
        if hledger is None:
            self._console.print("hledger is not installed: the journal of the ledger is made, and not checked by it.")
            return
        asked = [hledger, "-f", "-", "check", "--strict", "ordereddates"]
        found = await asyncio.to_thread(subprocess.run, asked, input=journal.content, capture_output=True, check=False)
        checks.equal(f"{edition}: hledger finds the ledger right", (0, b""), (found.returncode, found.stderr))

    # Tables

    async def _print_progress(self, edition: str, title: str) -> None:
        report = await self._caller.get("auditor", "supervision", "/v1/progress", params={"edition": edition})
        table = Table(title=title, caption="GET /v1/progress of supervision; amounts in yuan")
        for heading in (
            "County",
            "Employers",
            "Entitled",
            "Amount",
            "Confirmed",
            "Granted",
            "Paid",
            "Paid amount",
            "Completion",
        ):
            table.add_column(heading, justify="left" if heading == "County" else "right")
        rows = [(f"{one['agency']} {one['name']}", one) for one in report["counties"]] + [("Total", report["total"])]
        for name, one in rows:
            cells = [
                one[key]
                for key in ("employers", "entitled", "entitled_amount", "confirmed", "granted", "paid", "paid_amount")
            ]
            table.add_row(
                name,
                *(str(cell) for cell in cells),
                one["completion_by_amount"] or "-",
                style="bold" if name == "Total" else "",
            )
        self._console.print(table)

    async def _print_reconciliation(self, edition: str) -> None:
        report = await self._caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": edition})
        table = Table(title=f"Reconciliation of {edition}: granted = paid + returned + waiting")
        for heading in ("County", "Granted", "Paid", "Returned", "Waiting", "Difference"):
            table.add_column(heading, justify="left" if heading == "County" else "right")
        for name, one in [(one["agency"], one) for one in report["counties"]] + [("Total", report["total"])]:
            cells = [one[key] for key in ("granted", "paid", "returned", "waiting", "difference")]
            table.add_row(name, *cells, style="bold" if name == "Total" else "")
        self._console.print(table)


def print_checks(console: Console, checks: Checks, seconds: float) -> None:
    for check in checks.failed:
        console.print(
            f"FAILED: {check.sentence}\n  expected {str(check.expected)[:600]}\n  found    {str(check.found)[:600]}",
            style="red",
        )
    good = len(checks.done) - len(checks.failed)
    console.print(
        f"{good} of {len(checks.done)} checks hold; {seconds:.0f} seconds.", style="red" if checks.failed else "green"
    )
    sys.stdout.flush()
