"""Xining, 2021: a generated city, from its roster to the last waiver, as platform, agencies and bank would tell it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from wengang.demo.bank import Order, notification
from wengang.demo.client import until
from wengang.demo.employers import DemoEmployer, yuan
from wengang.demo.programme import (
    bank_answers,
    check_assessments,
    draft,
    everything_arrived,
    fund,
    import_and_assess,
    publish,
    release,
    sign,
    total,
    wait_for_end,
)
from wengang.demo.telling import QINGHAI, Telling
from wengang.demo.week import check_cut_off, report_week
from wengang.demo.xining import Xining
from wengang.wording import say


class XiningStory:
    """``look`` is called when the first week is over: much is paid, and there is work for everybody."""

    def __init__(self, telling: Telling, look: Callable[[], Awaitable[None]] | None) -> None:
        self._telling, self._look = telling, look

    async def tell(self, world: Xining) -> None:
        caller, checks, employers = self._telling.caller, self._telling.checks, world.employers
        by_uscc = {one.uscc: one for one in employers}
        counties = sorted({one.agency for one in employers})
        await self._telling.step(
            say(
                f"Xining: roster (GBK), contributions, assessment of {len(employers):,} employers",
                f"西宁市：花名册（GBK）、缴费记录、核定 {len(employers):,} 家单位",
            ),
            lambda: import_and_assess(caller, QINGHAI, employers, counties, "gbk", "630100"),
        )
        owed = await self._telling.step(
            say("Every assessment against the truth", "逐一核对核定结果"),
            lambda: check_assessments(caller, QINGHAI, employers, checks),
        )
        notices = await self._telling.step(
            say("Notice to register; public notice for 3 working days", "通知登记；公示 3 个工作日"),
            lambda: self._notices(world, counties, owed),
        )
        await self._telling.each(
            say("Confirmations and disputes through the platform", "单位通过平台确认或者提出对金额有异议"),
            self._words(world, by_uscc),
        )
        await self._objections(world, by_uscc, notices)
        await self._telling.step(
            say("Window ends: direct grants, and those who confirmed", "公示期满：免申即享和已确认的单位决定返还"),
            lambda: self._window_ends(notices),
        )
        first = await self._telling.step(
            say("Batches made, checked, approved; an account is swapped", "批次经办、复核、审批；一个账户被调换"),
            lambda: self._batches(world, by_uscc, counties),
        )
        await self._telling.step(
            say("Released; the bank credits and returns", "发往银行；银行到账和退汇"), lambda: self._pay(world, first)
        )
        week = await self._telling.step(
            say("Friday: every county reports, the city's bulletin is issued", "周五：各县区报送，市级通报印发"),
            lambda: self._week(world, by_uscc, counties),
        )
        if self._look is not None:
            await self._telling.step(say("A look at it", "查看"), self._look)
        await self._telling.each(
            say("Late confirmations; corrected bank details, confirmed again", "补充确认；更正账户后重新确认"),
            self._second_words(world, by_uscc),
        )
        await self._telling.step(
            say("Second batch: late grants and re-issued payments", "第二批：补充决定和重新支付"),
            lambda: self._second_batch(world),
        )
        await self._telling.step(
            say(
                "After the deadline: alerts; after the closing date: waivers",
                "超过应付期限：预警；超过截止日期：视为自愿放弃",
            ),
            lambda: self._deadlines(world, by_uscc),
        )
        await self._telling.step(
            say("Every payment against the truth", "逐笔核对支付"), lambda: self._check_money(world, by_uscc)
        )
        await check_cut_off(caller, QINGHAI, week, checks)

    async def _notices(self, world: Xining, counties: Sequence[str], owed: int) -> dict[str, dict[str, Any]]:
        caller = self._telling.caller
        told = await caller.post(
            "bureau",
            "registration",
            "/v1/notices-to-register",
            params={"edition": QINGHAI},
            json={"channel": "message"},
        )
        new = sum(one.route == "confirming" for one in world.employers)
        self._telling.checks.equal("newly insured employers told to register and confirm", new, told["notified"])
        notices = await publish(caller, QINGHAI, counties)
        listed = sum(notice["employers"] for notice in notices.values())
        eligible = sum(one.truth.outcome == "eligible" for one in world.employers)
        self._telling.checks.equal("employers on the public lists", eligible, listed)
        sums = sum(int(notice["total"].replace(".", "")) for notice in notices.values())
        self._telling.checks.equal("sum of the public lists", yuan(owed), yuan(sums))
        days = {(notice["first_day"], notice["last_day"]) for notice in notices.values()}
        self._telling.checks.equal("three working days from Monday 2021-08-02", {("2021-08-02", "2021-08-04")}, days)
        return notices

    async def _objections(
        self, world: Xining, by_uscc: dict[str, DemoEmployer], notices: dict[str, dict[str, Any]]
    ) -> None:
        decisions = {world.objected_upheld: "upheld", world.objected_dismissed: "dismissed"}
        raised = {}
        for uscc in decisions:
            notice = notices[by_uscc[uscc].agency]["notice_id"]
            body = {"uscc": uscc, "objector": "张三", "grounds": "该单位2020年有裁员。"}
            told = await self._telling.caller.post(
                "platform", "eligibility", f"/v1/notices/{notice}/objections", json=body
            )
            raised[uscc] = told["objection_id"]
        await self._telling.caller.advance_clock("2021-08-03T09:00:00+08:00")  # nobody inquires within minutes
        for uscc, decision in decisions.items():
            path = f"/v1/objections/{raised[uscc]}/decision"
            body = {"decision": decision, "reason": "经核查。"}
            await self._telling.caller.post("bureau", "eligibility", path, json=body)

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
        return await self._telling.caller.get(
            "platform", "registration", f"/v1/employers/{one.uscc}/assessments/{QINGHAI}"
        )

    async def _confirm(self, one: DemoEmployer, reconfirm: bool = False) -> None:
        if one.route == "confirming":
            path = f"/v1/employers/{one.uscc}/registration"
            await self._telling.caller.post("platform", "registration", path, json={"edition": QINGHAI})
        shown = await self._shown(one)
        body = {
            "edition": QINGHAI,
            "assessment_id": shown["assessment_id"],
            "amount": shown["amount"],
            "account_number": one.account_number,
            "reconfirm": reconfirm,
        }
        await self._telling.caller.post(
            "platform", "registration", f"/v1/employers/{one.uscc}/confirmations", json=body
        )

    async def _dispute(self, one: DemoEmployer) -> None:
        shown = await self._shown(one)
        body = {"edition": QINGHAI, "assessment_id": shown["assessment_id"], "reason": "缴费基数有误。"}
        await self._telling.caller.post("platform", "registration", f"/v1/employers/{one.uscc}/disputes", json=body)

    async def _refuse_wrong_amount(self, one: DemoEmployer) -> None:
        shown = await self._shown(one)
        body = {
            "edition": QINGHAI,
            "assessment_id": shown["assessment_id"],
            "amount": yuan(int(shown["amount"].replace(".", "")) + 1),
            "account_number": one.account_number,
        }
        path = f"/v1/employers/{one.uscc}/confirmations"
        answer = await self._telling.caller.send("platform", "POST", "registration", path, json=body, expect=409)
        self._telling.checks.equal(
            "a confirmation of one fen more is refused", "urn:wengang:problem:amount-differs", answer.json()["type"]
        )

    async def _window_ends(self, notices: dict[str, dict[str, Any]]) -> None:
        await self._telling.caller.advance_clock("2021-08-05T09:00:00+08:00")
        await wait_for_end(self._telling.caller, notices.values())
        await everything_arrived(self._telling.caller)

    async def _batches(self, world: Xining, by_uscc: dict[str, DemoEmployer], counties: Sequence[str]) -> list[str]:
        owed = sum(one.truth.refund_fen or 0 for one in by_uscc.values())
        await fund(self._telling.caller, QINGHAI, "630100", owed, date(2021, 8, 5))
        sent_back = await draft(self._telling.caller, QINGHAI, counties[0], f"maker-{counties[0]}")
        reason = {"reason": "与公示名单核对后重新提交。"}
        await self._telling.caller.post("checker", "payout", f"/v1/batches/{sent_back}/rejection", json=reason)
        batches = []
        for county in counties:
            batch = await draft(self._telling.caller, QINGHAI, county, f"maker-{county}")
            await sign(self._telling.caller, batch)
            batches.append(batch)
        one = by_uscc[world.swapped]
        other = "6228" + "9" * 11 + "7"
        body = {
            "account_name": one.name,
            "account_number": other,
            "bank_name": one.bank_name,
            "cnaps_code": one.cnaps_code,
        }
        await self._telling.caller.post("platform", "registration", f"/v1/employers/{one.uscc}/bank-details", json=body)
        return batches

    async def _pay(self, world: Xining, batches: Sequence[str]) -> None:
        codes = dict(world.returned)

        def return_code(order: Order) -> str | None:
            return codes.get(order.end_to_end_id[:18]) if order.end_to_end_id.endswith("-01") else None

        held = credited = returned = odd = 0
        await self._telling.caller.advance_clock("2021-08-06T10:00:00+08:00")
        for batch in batches:
            answer, orders = await release(self._telling.caller, batch, self._telling.checks)
            held += answer["held"]
            if orders is not None:
                counts = await bank_answers(self._telling.caller, orders, date(2021, 8, 6), return_code)
                credited, returned, odd = (
                    credited + counts["credited"],
                    returned + counts["returned"],
                    odd + counts["discrepancies"],
                )
        self._telling.checks.equal("payments held at release: the swapped account, and it alone", 1, held)
        self._telling.checks.equal("payments that the bank returned", len(world.returned), returned)
        self._telling.checks.equal("bank lines that did not fit", 0, odd)
        await everything_arrived(self._telling.caller)

    async def _week(self, world: Xining, by_uscc: dict[str, DemoEmployer], counties: Sequence[str]) -> dict[str, Any]:
        later = {*world.confirm_late, *world.returned}
        arrived = [one for one in self._payable(world, by_uscc) if one.uscc not in later]
        return await report_week(self._telling.caller, QINGHAI, counties, arrived, self._telling.checks)

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
        await self._telling.caller.post("platform", "registration", f"/v1/employers/{one.uscc}/bank-details", json=body)
        await self._confirm(one)

    async def _second_batch(self, world: Xining) -> None:
        await self._telling.caller.advance_clock("2021-08-20T09:00:00+08:00")
        await everything_arrived(self._telling.caller)
        batch = await draft(self._telling.caller, QINGHAI, "630100", "maker")
        await sign(self._telling.caller, batch)
        answer, orders = await release(self._telling.caller, batch, self._telling.checks)
        expected = len(world.confirm_late) + len(world.returned)
        self._telling.checks.equal(
            "late grants and re-issued payments in the second batch", expected, answer["payments"]
        )
        if orders is None:
            return
        await bank_answers(self._telling.caller, orders, date(2021, 8, 20), lambda _: None)
        again = notification(orders, date(2021, 8, 20), lambda _: None)
        replayed = await self._telling.caller.send(
            "bank",
            "POST",
            "payout",
            "/v1/bank-messages",
            content=again,
            headers={"Content-Type": "application/xml"},
            expect=409,
        )
        self._telling.checks.equal("the bank's file taken in twice is refused", 409, replayed.status_code)
        await everything_arrived(self._telling.caller)

    async def _deadlines(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> None:
        caller = self._telling.caller
        await caller.advance_clock("2021-09-06T09:00:00+08:00")
        alerts = [one async for one in caller.pages("auditor", "supervision", "/v1/alerts", edition=QINGHAI)]
        # Of ten thousand honest employers some are unlikely among their peers: no rule is broken by that.
        found = [(item["kind"], item["uscc"]) for item in alerts if item["group"] != "indication"]
        unclear = sorted(one.uscc for one in by_uscc.values() if one.truth.outcome == "not_assessable")
        self._telling.checks.equal(
            "alerts after the deadline: whoever cannot be assessed still waits for the agency to ask",
            unclear,
            sorted(uscc for kind, uscc in found if kind == "withheld.not-assessable"),
        )
        waiting = [("withheld.held-not-reissued", world.swapped), ("withheld.unpaid-past-deadline", world.swapped)]
        self._telling.checks.equal(
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
        self._telling.checks.equal("refunds deemed waived after 2021-12-31", True, await waived())
        await everything_arrived(caller)

    async def _check_money(self, world: Xining, by_uscc: dict[str, DemoEmployer]) -> None:
        caller, checks = self._telling.caller, self._telling.checks
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
