"""The honest course of one edition over HTTP: adopted, assessed, listed, confirmed, paid, passed on, closed.

Everybody does what the edition asks of them, in time. What happens is read from the answers; nothing is asserted here
but that each honest request is taken.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.eligibility.domain.adoption import EDITION, ProposeEdition, edition_stream
from services.eligibility.editions import adopted, canonical
from shared.calendar import is_working_day
from shared.editions.payments import fund_region
from shared.eventlog.records import CommandContext, Work
from shared.money import yuan
from tests.editions.employers import Honest, contributions, employers_of, placements, roster_csv
from tests.payout.paying import bank_message, clock, file_of, fund, release
from tests.system import InProcess
from wengang.demo.bank import notification, read_orders
from wengang.demo.employers import make_uscc

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Course:
    """``run`` it on a system that has no edition yet. ``counts``: facts by name when it is over."""

    def __init__(self, system: InProcess, content: str, begins: date, employers: int, seed: int) -> None:
        self.system = system
        self.content = content
        self.edition = adopted(content)
        self.day = begins
        self.people = employers_of(self.edition, employers, seed)
        level = self.edition.payments.said()["fund_level"]
        self.funds = sorted({fund_region(level, county) or "" for county in self.edition.counties.value})
        self.counts: Counter[str] = Counter()

    @property
    def id(self) -> str:
        return self.edition.id

    async def run(self) -> None:
        await self._at(9)
        await self.adopt(self.content)
        await self._assessed()
        await self._at(10)
        late = await self._confirm(self.people, share=2)
        await self._listed()
        await self._paid()
        await self._next_day()
        await self._confirm(late, share=1)
        await self._paid()
        await self._raised()
        await self._passed_on()

    async def correct(self) -> None:
        """A longer notice for the lists to come, and the rest anew: nothing is paid otherwise."""
        content: dict[str, Any] = json.loads(self.content)
        content["notice_working_days"]["value"] += 5
        await self.adopt(canonical(content))
        for region in self.funds:
            await self._bureau("/v1/reviews", json={"edition": self.id, "agency": region})
        await self.system.settled()

    async def close(self) -> None:
        """The day after the last one: who kept silent has waived."""
        self.day = max(self.day, self.edition.closing_date.value) + timedelta(days=1)
        await self._at(9)
        waiting = {"edition": self.id, "stage": "waiting", "limit": 1}
        await _until(lambda: self._nobody("/v1/cases", waiting))
        await self.system.settled()
        for service in ("registration", "eligibility", "payout"):
            self.counts += Counter(one.topic.split(".")[1] for one in await self.system.events(service))

    # Days

    async def _at(self, hour: int) -> None:
        await clock(self.system, datetime.combine(self.day, time(hour), SHANGHAI).isoformat())

    async def _next_day(self, after: date | None = None) -> None:
        self.day = (after or self.day) + timedelta(days=1)
        while not is_working_day(self.day):
            self.day += timedelta(days=1)
        await self._at(9)

    # The province and its agencies

    async def adopt(self, content: str) -> None:
        """Proposed past the endpoint, which would try every parameter for seconds: ``test_they_are_fit`` does."""
        self.edition = adopted(content)
        sha256 = self.edition.sha256
        runtime = self.system.runtime("eligibility")
        context = CommandContext(f"proposal-{sha256}", "policy-maker", runtime.clock.now())
        proposal = ProposeEdition(self.id, sha256, content, "policy-maker")
        await runtime.own_log.execute([Work(EDITION, edition_stream(self.id), proposal)], context)
        path = f"/v1/editions/{self.id}/adoptions"
        await self.system.post("policy-approver", "eligibility", path, json={"sha256": sha256})

    async def _assessed(self) -> None:
        months = self.edition.fund_months.value
        for region in self.funds:
            held = {"balance": f"{months * 100}.00", "payments_of_year": "1200.00", "as_of": f"{self.day}"}
            await self._bureau("/v1/funds", json={"edition": self.id, "region": region, **held})
        await self._upload("registration", "/v1/rosters", roster_csv([one.employer for one in self.people]))
        await self._upload("eligibility", "/v1/contributions", contributions(self.edition, self.people))
        if any(one.employer.dispatch_firm for one in self.people):
            await self._upload("eligibility", "/v1/placements", placements(self.people))
        await self._excluded()
        await self._bureau("/v1/assessments", json={"edition": self.id, "agency": "000000"})
        await self.system.settled()
        told = {"json": {"channel": "message"}, "params": {"edition": self.id}}
        await self.system.post("bureau", "registration", "/v1/notices-to-register", **told)

    async def _excluded(self) -> None:
        for number, exclusion in enumerate(self.edition.exclusions):
            row = f"{exclusion.list},{self.people[number].uscc},{self.edition.base_year.value}-06-01,"
            content = f"list,uscc,from,until\n{row}\n".encode()
            await self._bureau("/v1/exclusions", content=content, headers={"Content-Type": "text/csv"})

    async def _listed(self) -> None:
        """A list for each fund; one employer on it is objected to, and the objection dismissed the same day."""
        await self._at(11)
        last_day = self.day
        raised = []
        for region in self.funds:
            order = {"edition": self.id, "agency": region}
            answer = await self.system.send("bureau", "POST", "eligibility", "/v1/notices", json=order)
            if answer.status_code == 409:  # nobody of that region is entitled
                continue
            assert answer.is_success, answer.text
            told = answer.json()
            last_day = max(last_day, date.fromisoformat(told["last_day"]))
            notice = f"/v1/notices/{told['notice_id']}"
            await self.system.settled()
            entries = await self.system.get(None, "eligibility", f"{notice}/entries", params={"limit": 1})
            said = {"uscc": entries["items"][0]["uscc"], "objector": "马晓梅", "grounds": "有裁员。"}
            raised.append(await self.system.post("platform", "eligibility", f"{notice}/objections", json=said))
        await self._at(16)
        for one in raised:
            decided = {"decision": "dismissed", "reason": "经核查，没有裁员。"}
            await self._bureau(f"/v1/objections/{one['objection_id']}/decision", json=decided)
        await self._next_day(last_day)
        await _until(lambda: self._ended(len(raised)))
        await self.system.settled()

    async def _ended(self, notices: int) -> bool:
        return len(await self.system.events("eligibility", "notice-ended")) == notices

    async def _raised(self) -> None:
        """Where a rate rises after the first payments, the difference is paid too."""
        starts = {self.edition.in_force_from(rate.rate) for rate in self.edition.rates}
        for rise in sorted(day for day in starts if day > self.day):
            await self._next_day(rise)
            for region in self.funds:
                await self._bureau("/v1/reviews", json={"edition": self.id, "agency": region})
            await self.system.settled()
            await self._paid()

    # The employers

    async def _confirm(self, people: list[Honest], share: int) -> list[Honest]:
        """One in ``share`` of those that must, or that have no account yet; the others are returned."""
        later = []
        for number, one in enumerate(people):
            path = f"/v1/employers/{one.uscc}"
            shown = await self.system.get("platform", "registration", f"{path}/assessments/{self.id}")
            account = one.employer.account_number
            if shown["outcome"] != "eligible" or (shown["route"] == "direct" and account) or number % 7 == 6:
                continue
            if number % share:
                later.append(one)
                continue
            registered = {"edition": self.id}
            await self.system.post("platform", "registration", f"{path}/registration", json=registered)
            if not account:
                account = f"622204{one.uscc[8:17]}0"
                details = {"account_name": one.employer.name, "account_number": account}
                bank = {"bank_name": one.employer.bank_name, "cnaps_code": one.employer.cnaps_code}
                await self.system.post("platform", "registration", f"{path}/bank-details", json=details | bank)
            word = {name: shown[name] for name in ("assessment_id", "amount")} | {"account_number": account}
            await self.system.post("platform", "registration", f"{path}/confirmations", json=registered | word)
        await self.system.settled()
        return later

    # Money

    async def _paid(self) -> None:
        """All that waits, each fund in a batch of its own; the bank books it the same day."""
        for region in self.funds:
            waiting = await self._waiting(region)
            if not waiting:
                continue
            total = sum(int(one["amount"].replace(".", "")) for one in waiting)
            await fund(self.system, yuan(total), region, self.id)
            if self.edition.payments.said()["payee_check"] == "required":
                await self._checked([one["uscc"] for one in waiting])
            order = {"edition": self.id, "agency": region}
            drafted = await self.system.post("maker", "payout", "/v1/batches", json=order)
            batch = drafted["batch_id"]
            await self.system.post("checker", "payout", f"/v1/batches/{batch}/check")
            for approver in ("approver", "second-approver")[: drafted["approvals"]]:
                await self.system.post(approver, "payout", f"/v1/batches/{batch}/approval")
            released = await release(self.system, batch)
            assert released["held"] == 0, released
            orders = read_orders(await file_of(self.system, batch))
            await bank_message(self.system, notification(orders, self.day, lambda _: None), today=True)

    async def _waiting(self, region: str) -> list[dict[str, Any]]:
        params = {"edition": self.id, "agency": region, "state": "ordered", "limit": 1000}
        items: list[dict[str, Any]] = (await self.system.get("auditor", "payout", "/v1/payments", params=params))[
            "items"
        ]
        return items

    async def _checked(self, usccs: list[str]) -> None:
        for uscc in usccs:
            asked = await self.system.post("bureau", "payout", f"/v1/payees/{uscc}/check")
            answer = f"/v1/payees/{uscc}/check/{asked['bank_details_id']}/answer"
            await self.system.send("bank", "POST", "payout", answer, json={"result": "match"})
        await self.system.settled()

    async def _passed_on(self) -> None:
        """Dispatch firms pass on what is of the people they placed: a third is their own staff's."""
        await self.system.settled()
        params = {"edition": self.id, "limit": 1000}
        received = (await self.system.get("bureau", "payout", "/v1/onward-credits", params=params))["items"]
        numbers = {one.uscc: number for number, one in enumerate(self.people)}
        for one in received:
            amount = int(one["received"].replace(".", ""))
            own = amount // 3
            using = make_uscc(one["agency"], 900_000 + numbers[one["uscc"]])
            if one["split"] == "not-declared":
                credit = f"/v1/onward-credits/{one['payment_id']}/placements"
                shares = [{"uscc": using, "name": "用工单位", "amount": yuan(amount - own)}]
                said = {"own": yuan(own), "shares": shares}
                await self.system.post("platform", "payout", credit, json=said)
                await self.system.post("bureau", "payout", f"{credit}/decision", json={"accepted": True})
        await self.system.settled()
        for duty in {one.duty_id: one for one in await self.system.events("payout", "onward-duty-opened")}.values():
            reference = hashlib.sha256(duty.duty_id.encode()).hexdigest()[:12]
            use = {"kind": "transfer", "amount": yuan(duty.amount_fen), "used_on": f"{self.day}"}
            request = {"params": use | {"bank_reference": reference}, "content": b"%PDF-1.7\n" + reference.encode()}
            await self.system.post("platform", "payout", f"/v1/onward-duties/{duty.duty_id}/uses", **request)
        await self.system.settled()

    # Speaking HTTP

    async def _bureau(self, path: str, **request: Any) -> dict[str, Any]:
        return await self.system.post("bureau", "eligibility", path, **request)

    async def _upload(self, service: str, path: str, rows: str | bytes) -> None:
        answer = await self.system.upload("bureau", service, path, self.id, rows)
        assert answer.is_success, answer.text

    async def _nobody(self, path: str, params: dict[str, Any]) -> bool:
        return not (await self.system.get("auditor", "eligibility", path, params=params))["items"]


async def _until(met: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await met():
            await asyncio.sleep(0.05)
