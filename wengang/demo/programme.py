"""The parts that every programme has: import, assess, publish, pay. Called by both stories."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from shared.regions import region_name
from wengang.demo.bank import Order, Orders, notification, read_orders, status_report
from wengang.demo.checks import Checks
from wengang.demo.client import Caller, until
from wengang.demo.employers import DemoEmployer, contributions_csv, roster_csv, yuan
from wengang.demo.mock_bank import MockBank


async def import_and_assess(
    caller: Caller, edition: str, employers: Sequence[DemoEmployer], counties: Sequence[str], encoding: str, region: str
) -> None:
    """``region``: whose fund pays; it is put on record first, since nothing runs without (R4)."""
    reserve = {"balance": "480000000.00", "payments_of_year": "360000000.00", "as_of": f"{int(edition[-4:]) - 1}-12-31"}
    body = {"edition": edition, "region": region, **reserve}
    await caller.post("bureau", "eligibility", "/v1/funds", json=body)
    roster, contributions = roster_csv(employers, encoding), contributions_csv(employers)
    csv_type = {"Content-Type": "text/csv"}
    params = {"edition": edition}
    await caller.post("bureau", "registration", "/v1/rosters", params=params, content=roster, headers=csv_type)
    await caller.post(
        "bureau", "eligibility", "/v1/contributions", params=params, content=contributions, headers=csv_type
    )
    for county in counties:
        role = f"clerk-{county}"
        await caller.post(role, "eligibility", "/v1/assessments", json={"edition": edition, "agency": county})


async def check_assessments(caller: Caller, edition: str, employers: Sequence[DemoEmployer], checks: Checks) -> int:
    """Every outcome, route and amount against the truth. The sum owed."""
    position = int((await caller.get("auditor", "eligibility", "/log/head"))["position"])
    headers = {"X-Position-At-Least": str(position)}
    await caller.get(
        "bureau", "eligibility", "/v1/assessments", params={"edition": edition, "limit": 1}, headers=headers
    )
    found = {
        item["uscc"]: item async for item in caller.pages("bureau", "eligibility", "/v1/assessments", edition=edition)
    }
    wrong = [
        one.uscc
        for one in employers
        if (item := found.get(one.uscc)) is None
        or item["outcome"] != one.truth.outcome
        or item["route"] != one.route
        or item["amount"] != (None if one.truth.refund_fen is None else yuan(one.truth.refund_fen))
    ]
    checks.equal(f"{edition}: employers assessed", len(employers), len(found))
    checks.equal(f"{edition}: assessments that differ from the truth in outcome, route or fen", [], wrong)
    return sum(one.truth.refund_fen or 0 for one in employers)


async def publish(caller: Caller, edition: str, counties: Sequence[str]) -> dict[str, dict[str, Any]]:
    """One list a county, by county. Office and telephone are made up."""
    published = {}
    for county in counties:
        said = {"issuer": f"{region_name(county)}就业服务中心（演示）", "telephone": f"0000-55{county[-4:]}"}
        order = {"edition": edition, "agency": county, **said}
        published[county] = await caller.post("bureau", "eligibility", "/v1/notices", json=order)
    return published


async def wait_for_end(caller: Caller, notices: Iterable[dict[str, Any]]) -> None:
    for notice in notices:
        headers = {"X-Position-At-Least": str(notice["position"])}

        async def ended(notice_id: str = notice["notice_id"], headers: dict[str, str] = headers) -> bool:
            return bool((await caller.get(None, "eligibility", f"/v1/notices/{notice_id}", headers=headers))["ended"])

        await until(f"the notice {notice['notice_id']} ends", ended)


async def everything_arrived(caller: Caller) -> None:
    """Until no feed has anything new for anybody: payout has ordered, supervision has seen."""
    quiet: dict[str, int] = {}

    async def still() -> bool:
        nonlocal quiet
        positions = await caller.get("auditor", "supervision", "/v1/positions")
        heads = {source: int(one["head"]) for source, one in positions.items()}
        same = heads == quiet and all(one["position"] == one["head"] for one in positions.values())
        behind = []
        for service in ("registration", "eligibility", "payout"):
            ready = await caller.get(None, service, "/health/ready")
            for follower, position in ready["positions"].items():
                own, _, source = follower.partition("-from-")
                behind.append(position < heads.get(source or own.partition("-")[0], 0))
        quiet = heads
        return same and not any(behind)

    await until("every fact has arrived everywhere", still)


ReturnCode = Callable[[Order], str | None]


async def draft(caller: Caller, edition: str, agency: str, maker: str) -> str:
    answer = await caller.post(maker, "payout", "/v1/batches", json={"edition": edition, "agency": agency})
    return str(answer["batch_id"])


async def fund(caller: Caller, edition: str, region: str, amount_fen: int, today: date) -> None:
    """The money for payments: asked for, approved, and moved to the disbursement account, by three people."""
    named = {"edition": edition, "region": region}
    request, amount = f"YK-{today.isoformat()}", yuan(amount_fen)
    body = {**named, "request_id": request, "amount": amount, "purpose": "稳岗返还"}
    await caller.post("funds-clerk", "payout", "/v1/funds/requests", json=body)
    await caller.post("funds-approver", "payout", f"/v1/funds/requests/{request}/approval", json=named)
    moved = {**named, "amount": amount, "transferred_on": today.isoformat(), "bank_reference": f"CZ-{request}"}
    await caller.post("treasury", "payout", f"/v1/funds/requests/{request}/transfer", json=moved)


async def sign(caller: Caller, batch: str) -> int:
    """Checked and approved, by others; a large batch by two approvers. How many approved."""
    await caller.post("checker", "payout", f"/v1/batches/{batch}/check")
    told = await caller.post("approver", "payout", f"/v1/batches/{batch}/approval")
    if told["state"] == "approved":
        return 1
    await caller.post("second-approver", "payout", f"/v1/batches/{batch}/approval")
    return 2


async def answers_of_mock_bank(caller: Caller, bank: MockBank) -> dict[str, int]:
    """Everything that the simulated bank has told since, taken in in its order."""
    counts = {"credited": 0, "returned": 0, "discrepancies": 0, "already_known": 0}
    for message in bank.messages():
        answer = await caller.post(
            "bank", "payout", "/v1/bank-messages", content=message, headers={"Content-Type": "application/xml"}
        )
        for name in counts:
            counts[name] += answer[name]
    return counts


async def file_of(caller: Caller, batch: str) -> bytes:
    return (await caller.send("bank", "GET", "payout", f"/v1/batches/{batch}/pain.001")).content


async def release(caller: Caller, batch: str, checks: Checks) -> tuple[dict[str, Any], Orders | None]:
    """Released, and the file as the bank reads it; its control count and sum must be those told."""
    answer = await caller.post("releaser", "payout", f"/v1/batches/{batch}/release")
    if answer["payments"] == 0:
        return answer, None
    headers = {"X-Position-At-Least": str(answer["position"])}
    file = (await caller.send("bank", "GET", "payout", f"/v1/batches/{batch}/pain.001", headers=headers)).content
    sheet = (await caller.send("bank", "GET", "payout", f"/v1/batches/{batch}/sheet")).content
    orders = read_orders(file)
    told = (answer["payments"], answer["total"])
    checks.equal(f"{batch}: control count and sum in pain.001", told, (orders.count, orders.control_sum))
    checks.equal(
        f"{batch}: lines in the CSV sheet", answer["payments"], len(sheet.decode("utf-8-sig").splitlines()) - 2
    )
    return answer, orders


async def bank_answers(caller: Caller, orders: Orders, today: date, return_code: ReturnCode) -> dict[str, int]:
    """Credits and half of the returns by camt.054, the other returns by pain.002; all of it once."""
    rejected = [(one, code) for one in orders.orders if (code := return_code(one)) is not None][::2]
    rejected_ids = {one.end_to_end_id for one, _ in rejected}
    counts = {"credited": 0, "returned": 0, "discrepancies": 0}
    booked = [one for one in orders.orders if one.end_to_end_id not in rejected_ids]
    rest = Orders(orders.message_id, orders.count, orders.control_sum, booked)
    messages = [notification(rest, today, return_code)] if booked else []
    if rejected:
        messages.append(status_report(orders, today, rejected))
    for message in messages:
        answer = await caller.post(
            "bank", "payout", "/v1/bank-messages", content=message, headers={"Content-Type": "application/xml"}
        )
        for name in counts:
            counts[name] += answer[name]
    return counts


def total(employers: Sequence[DemoEmployer]) -> str:
    return yuan(sum(one.truth.refund_fen or 0 for one in employers))
