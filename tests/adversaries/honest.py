"""The honest course of a season: lists, confirmations, batches, the bank, vouchers, reports. By the agenda's clock."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from shared.money import yuan
from tests.adversaries.bank import tell_of
from tests.adversaries.dispatch import Dispatch, placed
from tests.adversaries.people import CITY, one_of
from tests.adversaries.population import COUNTIES, Firm, account_of, contributions_csv, placements_csv, roster_csv
from tests.adversaries.season import BEGINS, EDITION, Payday, Season, moment, working
from wengang.demo.bank import read_orders

ASSESSED_ON = date(2021, 8, 4)
FIRST_LIST_ON = date(2021, 8, 5)
LISTS_ON = (FIRST_LIST_ON, date(2021, 9, 7), date(2021, 10, 12), date(2021, 11, 16), date(2021, 12, 14))
FIRST_PAYDAY = date(2021, 8, 11)
LAST_PAYDAY = date(2021, 12, 30)
TWO_APPROVE_FROM = 100_000_000
"""Fen: what the edition says of large batches."""


class Honest:
    def __init__(self, season: Season) -> None:
        self.season = season
        self._requests = 0
        self.dispatch = Dispatch(season)

    def plan(self) -> None:
        """Everything that has a day from the beginning; the rest follows from what happens."""
        season = self.season
        season.at(moment(BEGINS, 9, 10), self._enrol)
        season.at(moment(ASSESSED_ON, 9, 30), self._assess)
        for number, day in enumerate(LISTS_ON):
            for county in COUNTIES:
                season.at(moment(day, 10), partial(self._publish, county, number))
            if number:
                season.at(moment(day, 8, 30), lambda: self._assess(again=True))
        for firm in season.firms:
            self._plan_confirmation(firm)
        day = FIRST_PAYDAY
        while day <= LAST_PAYDAY:
            season.at(moment(working(day), 8, 50), partial(self._pay, working(day)))
            day += timedelta(days=7)
        friday = date(2021, 8, 6)
        while friday <= date(2021, 12, 31):
            season.at(moment(working(friday), 10, 20), self._report)
            friday += timedelta(days=7)
        self._plan_paydays()

    # Lists

    async def _enrol(self) -> None:
        season = self.season
        first = [one for one in season.firms if one.enrolled_in == "first"]
        await self.import_firms(first)

    async def import_firms(self, firms: list[Firm], person: str = f"bureau1.{CITY}") -> None:
        season = self.season
        answer = await season.upload(person, "registration", "/v1/rosters", roster_csv(firms))
        assert answer.is_success, answer.text
        await season.system.settled()
        answer = await season.upload(person, "eligibility", "/v1/contributions", contributions_csv(firms))
        assert answer.is_success, answer.text
        placing = [placed(season, one) for one in firms if one.dispatch]
        if placing:
            answer = await season.upload(person, "eligibility", "/v1/placements", placements_csv(placing))
            assert answer.is_success, answer.text

    async def _assess(self, *, again: bool = False) -> None:
        season = self.season
        await season.quiet()
        for county in COUNTIES:
            person = one_of(season.random("assess", county, season.today), "clerk", county)
            order = {"edition": EDITION, "agency": county}
            await season.ask(person, "eligibility", "/v1/assessments", json=order)
            if not again:
                path = f"/v1/notices-to-register?edition={EDITION}"
                await season.ask(person, "registration", path, json={"channel": "message"})
        await season.quiet()

    async def _publish(self, county: str, number: int) -> None:
        season = self.season
        if f"list {number}" in season.idle[county]:
            return
        random = season.random("publish", county, number)
        person = one_of(random, "publisher", county)
        told = await season.ask(person, "eligibility", "/v1/notices", json={"edition": EDITION, "agency": county})
        if told.is_error:
            return  # there is nobody new
        notice = told.json()
        season.notices[notice["notice_id"]] = county
        season.counts["lists"] += 1
        last = date.fromisoformat(notice["last_day"])
        season.at(moment(working(last + timedelta(days=1)), 8, 0), lambda: self._ended(notice["notice_id"]))
        await season.system.settled()
        entries = await season.all_of("eligibility", f"/v1/notices/{notice['notice_id']}/entries")
        for one in entries:
            if random.random() < 0.008:
                self._plan_objection(notice["notice_id"], one["uscc"], last)

    async def _ended(self, notice: str) -> None:
        """The duty ends it by itself; nothing else goes on before."""
        for _ in range(200):
            if (await self.season.system.get(None, "eligibility", f"/v1/notices/{notice}"))["ended"]:
                break
            await self.season.quiet()
        await self.season.quiet()

    def _plan_objection(self, notice: str, uscc: str, last: date) -> None:
        season = self.season
        random = season.random("objection", notice, uscc)
        county = season.by_uscc[uscc].agency
        counter = one_of(random, "counter", county)
        raised_at = moment(min(last, working(season.today, random.randint(0, 1))), random.randint(11, 16), 20)

        async def decide(objection: str) -> None:
            if "objections" in season.idle[county]:
                return
            decision = "upheld" if random.random() < 0.25 else "dismissed"
            body = {"decision": decision, "reason": "经实地核查社保缴费记录和花名册。"}
            person = one_of(random, "publisher", county)
            await season.ask(person, "eligibility", f"/v1/objections/{objection}/decision", json=body)

        async def object_() -> None:
            body = {
                "uscc": uscc,
                "objector": random.choice(("马晓梅", "王建国", "才让卓玛")),
                "grounds": "反映有裁员。",
            }
            told = await season.ask(counter, "eligibility", f"/v1/notices/{notice}/objections", json=body)
            if told.is_success:
                day = working(season.today, random.randint(1, 4))
                at = moment(day, random.randint(9, 16), random.randint(0, 59))
                season.at(at, lambda: decide(told.json()["objection_id"]))

        season.at(raised_at, object_)

    # Employers

    def _plan_confirmation(self, firm: Firm) -> None:
        season = self.season
        if firm.direct or firm.confirms_on is None or firm.enrolled_in != "first":
            return
        random = season.random("confirms", firm.uscc)
        at = moment(
            ASSESSED_ON + timedelta(days=firm.confirms_on + 1), random.randint(8, 20), random.choice((5, 25, 45))
        )

        async def confirm() -> None:
            path = f"/v1/employers/{firm.uscc}/registration"
            await season.ask("platform", "registration", path, json={"edition": EDITION})
            await season.confirm("platform", firm)

        season.at(at, confirm)

    async def corrects(self, firm: Firm) -> None:
        """After a return: another account, and a confirmation."""
        random = self.season.random("corrects", firm.uscc)
        firm.account = account_of(random)
        await self.season.give_account("platform", firm, firm.account)
        await self.season.confirm("platform", firm, again=True)

    # Money

    def _plan_paydays(self) -> None:
        day = FIRST_PAYDAY
        while day <= LAST_PAYDAY:
            for county in COUNTIES:
                self.season.paydays.append(self._payday(county, working(day)))
            day += timedelta(days=7)

    def _payday(self, county: str, day: date) -> Payday:
        random = self.season.random("payday", county, day)
        first = one_of(random, "approver", county)
        minute = COUNTIES.index(county)
        return Payday(
            county,
            moment(day, 11, 10 + minute),
            moment(day, 14, 5 + random.randint(0, 2) * 10 + minute % 2),
            moment(day, 15, 20 + random.randint(0, 1) * 10),
            moment(day, 16, 10),
            maker=one_of(random, "maker", county),
            checker=one_of(random, "checker", county),
            approvers=(first, one_of(random, "approver", county, first)),
            releaser=one_of(random, "releaser", county),
        )

    async def _pay(self, day: date) -> None:
        """What waits in each county: finance moves as much, and the county's people make a batch of it."""
        season = self.season
        await season.quiet()
        waiting: dict[str, int] = defaultdict(int)
        for one in await season.payments(state="ordered"):
            waiting[one["agency"]] += int(one["amount"].replace(".", ""))
        due = [one for one in season.paydays if not one.batch and one.draft_at.date() == day and waiting[one.county]]
        for payday in due:
            for change in season.payday_changes:
                change(payday)
        due = [one for one in due if not one.skipped]
        needed = sum(waiting[county] for county in {one.county for one in due})
        if needed:
            self._plan_funds(needed, day)
        for payday in due:
            self.plan_batch(payday)

    def _plan_funds(self, fen: int, day: date) -> None:
        season = self.season
        self._requests += 1
        name, random = f"YK-{self._requests:03d}", season.random("funds", day)
        named = {"edition": EDITION, "region": CITY}
        body = {**named, "request_id": name, "amount": yuan(fen), "purpose": f"稳岗返还第{self._requests}批"}

        async def request() -> None:
            await season.ask(one_of(random, "funds-clerk", CITY), "payout", "/v1/funds/requests", json=body)

        async def approve() -> None:
            path = f"/v1/funds/requests/{name}/approval"
            await season.ask(one_of(random, "funds-approver", CITY), "payout", path, json=named)

        async def transfer() -> None:
            reference = f"CZ{random.randrange(10**9):09d}"
            moved = {**named, "amount": yuan(fen), "transferred_on": str(day), "bank_reference": reference}
            path = f"/v1/funds/requests/{name}/transfer"
            await season.ask(one_of(random, "treasury", CITY), "payout", path, json=moved)

        season.at(moment(day, 9, 0), request)
        season.at(moment(day, 9, 50), approve)
        season.at(moment(day, 10, 40), transfer)

    def plan_batch(self, payday: Payday) -> None:
        self.season.at(payday.draft_at, lambda: self._draft(payday))

    async def _draft(self, payday: Payday) -> None:
        season = self.season
        order: dict[str, Any] = {"edition": EDITION, "agency": payday.county}
        if payday.route:
            order["route"] = payday.route
        told = await season.ask(payday.maker, "payout", "/v1/batches", json=order)
        if told.is_error:
            return
        payday.batch = told.json()["batch_id"]
        path = f"/v1/batches/{payday.batch}"
        season.counts["batches"] += 1
        approvals = told.json()["approvals"]

        async def check() -> None:
            await season.ask(payday.checker, "payout", f"{path}/check")

        async def reject() -> None:
            await season.ask(payday.approvers[0], "payout", f"{path}/rejection", json={"reason": "资料不齐。"})
            again = replace(
                payday,
                rejected_first=False,
                batch="",
                approvers=(payday.approvers[1], payday.approvers[0]),
                draft_at=payday.approve_at + timedelta(minutes=5),
                check_at=payday.approve_at + timedelta(minutes=10),
                approve_at=payday.approve_at + timedelta(minutes=15),
            )
            season.paydays.append(again)
            self.plan_batch(again)

        async def approve() -> None:
            for person in payday.approvers[:approvals]:
                await season.ask(person, "payout", f"{path}/approval")

        season.at(payday.check_at, check)
        if payday.rejected_first:
            season.at(payday.approve_at, reject)
            return
        season.at(payday.approve_at, approve)
        season.at(payday.release_at, lambda: self._release(payday))

    async def _release(self, payday: Payday) -> None:
        season = self.season
        told = await season.ask(payday.releaser, "payout", f"/v1/batches/{payday.batch}/release")
        if told.is_error or not told.json()["payments"]:
            return
        await season.system.settled()
        file = await season.system.send("bank", "GET", "payout", f"/v1/batches/{payday.batch}/pain.001")
        orders = read_orders(file.content)
        season.orders[payday.batch] = orders
        payday.usccs = tuple(one.end_to_end_id[:18] for one in orders.orders)
        day = working(season.today, 1)
        season.at(moment(day, 17, 30), lambda: self._bank_tells(payday.batch))

    async def _bank_tells(self, batch: str) -> None:
        season = self.season
        for message in tell_of(season, season.orders[batch]):
            headers = {"Content-Type": "application/xml"}
            told = await season.ask("bank", "payout", "/v1/bank-messages", content=message, headers=headers)
            assert told.is_success, told.text
            season.counts["credited"] += told.json()["credited"]
            season.counts["returned"] += told.json()["returned"]
        await season.system.settled()
        self.dispatch.credited(tuple(one.end_to_end_id[:18] for one in season.orders[batch].orders))
        for one in await season.payments(batch_id=batch, state="returned"):
            firm = season.by_uscc[one["uscc"]]
            firm.returned_with = None
            day = working(season.today, firm.corrects_after)
            season.at(moment(day, 10, 35), partial(self.corrects, firm))

    # The county's word

    async def _report(self) -> None:
        season = self.season
        for county in COUNTIES:
            if county in season.skipped_reports:
                continue
            person = one_of(season.random("report", county), "clerk", county)
            said = {"edition": EDITION, "agency": county, "week": str(season.today), "remark": "进展正常。"}
            await season.ask(person, "supervision", "/v1/reports", json=said)
