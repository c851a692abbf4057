"""One county's season in which every operation of the four services is asked once, and answers well."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.access.examples import EXAMPLES, Example
from tests.access.table import Rule, Token, opens, operations
from tests.access.world import DIRECT, MOVING, NEW, NOTICE, PAYMENT, World, make_world
from tests.campaign.bank import formats
from tests.campaign.bank.books import Booking
from tests.campaign.bank.formats import Page
from tests.contracts.exchanges import Recorded
from tests.eligibility.test_policy_api import put_in_force, raise_to
from tests.payout.paying import PAID_ON, bank_message, clock, confirm, draft, file_of, give_account, release, sign
from tests.payout.test_onward_api import eventually
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from wengang.demo.bank import Orders, notification, read_orders
from wengang.roles import ROLES, SERVICES

CLERK = f"clerk-{CITY_EAST}"
_FIRM, _NEWCOMER = employer(31, dispatch_firm=True), employer(32, received_prior_refund=False)
"""On no list: what is frozen with one is not frozen for them."""
_REPORTED = "2021-09-17T10:00:00+08:00"
"""A Friday, on which the week's reports are handed in."""
_LATER = ("/quarantine", "/quarantine/{fact}/approval")
"""At the very end: what is passed over has no effect any more."""
_PROOFS = {
    "GET /log/proof/inclusion": {"position": 1, "size": 2},
    "GET /log/proof/consistency": {"first": 1, "second": 2},
    "GET /log/outcomes/proof/consistency": {"first": 1, "second": 2},
}


async def tell(system: Recorded) -> None:
    world = await make_world(system)
    await _moved(system)
    await _placed(system)
    await _disputed(system)
    await _decided_by_two(system, world)
    await _came_back_three_times(system, world)
    await _paid_back(system, world)
    await clock(system, _REPORTED)
    await _reported(system)
    await _all_that_is_left(system, world)
    await _corrected(system)
    await _stated(system)
    for service in SERVICES:
        await _passed_over(system, service)


async def _all_that_is_left(system: Recorded, world: World) -> None:
    for service in SERVICES:
        examples = EXAMPLES[service](world) | _open_to_everybody(service)
        changes_first = sorted(operations(service), key=lambda one: one[0].startswith("GET "))
        for operation, rule in changes_first:
            method, _, path = operation.partition(" ")
            name = system.operation(service, method, path)
            if name is not None and (service, name) not in system.seen and not path.endswith(_LATER):
                one = examples[operation]
                await system.settled()
                await system.send(_who(rule, one), method, service, one.path, **one.request)


def _who(rule: Rule | None, one: Example) -> str | None:
    """The first role that it opens to."""
    if rule is None:
        return None
    return next(
        name
        for name, role in ROLES.items()
        if opens(
            rule,
            Token(frozenset(role.scopes), role.region, None),
            one.place,
            one.mine,
            other_place=one.other_place,
        )
    )


def _open_to_everybody(service: str) -> dict[str, Example]:
    listed = f"/v1/notices/{NOTICE}"
    paths = {
        "GET /v1/notices/{notice_id}": listed,
        "GET /v1/notices/{notice_id}/entries": f"{listed}/entries",
        "GET /v1/notices/{notice_id}/proof": f"{listed}/proof",
        "GET /v1/notices/{notice_id}/{file}": f"{listed}/list.csv",
        "GET /v1/editions/{edition}": f"/v1/editions/{QINGHAI}",
        "GET /tlog/tile/{level}/{index}": "/tlog/tile/0/000.p/1",
    }
    return {
        operation: Example(
            paths.get(operation, operation.partition(" ")[2]), request={"params": _PROOFS.get(operation, {})}
        )
        for operation, rule in operations(service)
        if rule is None
    }


async def _moved(system: Recorded) -> None:
    """Sent back once, proposed again, and taken in."""
    path, proposed = f"/v1/employers/{MOVING.uscc}/moves", {"to": CITY_CENTRE, "reason": "迁入本区。"}
    await system.get(CLERK, "registration", "/v1/moves")
    centre = f"clerk-{CITY_CENTRE}"
    await system.post(centre, "registration", f"{path}/rejection", json={"reason": "注册地址仍在城东区。"})
    await system.post(CLERK, "registration", path, json=proposed)
    await system.post(centre, "registration", f"{path}/acceptance")


async def _placed(system: Recorded) -> None:
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([_FIRM]))
    rows = f"uscc,using_uscc,unit_kind,size_class,premium\r\n{_FIRM.uscc},,enterprise,small,1.00\r\n"
    await system.upload("bureau", "eligibility", "/v1/placements", QINGHAI, rows)


async def _disputed(system: Recorded) -> None:
    """Somebody newly insured holds the amount to be wrong."""
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([_NEWCOMER]))
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([_NEWCOMER]))
    await system.post(CLERK, "eligibility", "/v1/assessments", json={"edition": QINGHAI, "agency": CITY_EAST})
    path = f"/v1/employers/{_NEWCOMER.uscc}"
    shown = await system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
    await system.post("platform", "registration", f"{path}/registration", json={"edition": QINGHAI})
    said = {"edition": QINGHAI, "assessment_id": shown["assessment_id"], "reason": "有两名职工五月才参保。"}
    await system.post("platform", "registration", f"{path}/disputes", json=said)


async def _decided_by_two(system: Recorded, world: World) -> None:
    """What the bank paid otherwise than it was told is proposed, refused, proposed again and agreed to."""
    case = f"/v1/discrepancies/{world.discrepancy}"
    said = {"outcome": "explained", "note": "银行已更正。"}
    booking = {"edition": QINGHAI, "region": "630100", "entry": "bank-fee", "note": "八月账户管理费。"}
    await system.post("reconciler", "payout", f"{case}/booking", json=booking)
    await system.post("second-reconciler", "payout", f"{case}/rejection", json={"reason": "流水号不一致。"})
    await system.post("reconciler", "payout", f"{case}/resolution", json=said)
    await system.post("second-reconciler", "payout", f"{case}/approval")


async def _came_back_three_times(system: Recorded, world: World) -> None:
    """It came back once in the world already; then a person decides."""
    await system.post("checker", "payout", f"/v1/batches/{world.batch}/check")
    await system.post("approver", "payout", f"/v1/batches/{world.batch}/rejection", json={"reason": "金额不一致。"})
    for number in (2, 3):
        batch = await draft(system, CITY_EAST, f"maker-{CITY_EAST}")
        await sign(system, batch)
        await release(system, batch)
        orders = read_orders(await file_of(system, batch))
        await bank_message(system, notification(orders, system.clock.today(), lambda _: "3031", f"R{number}"))
        account = f"62220299999999{number:02d}"
        await give_account(system, NEW, account)
        await confirm(system, NEW, account)
    decided = {"decision": "reissue", "reason": "已电话核实新账户。"}
    await system.post("approver", "payout", f"/v1/payments/{QINGHAI}/{NEW.uscc}/decision", json=decided)


async def _paid_back(system: Recorded, world: World) -> None:
    """A claim is paid in part, and then the payment comes back from the bank: what was paid is owed back."""
    claim = f"/v1/recoveries/{world.recovery}"
    instalments: dict[str, Any] = {"instalments": [{"due_on": "2021-12-01", "amount": "1.00"}]}
    await system.post(CLERK, "payout", f"{claim}/instalments", json=instalments)
    repaid = {"amount": "0.50", "received_on": "2021-09-01", "bank_reference": "ICBC-R1"}
    await system.post(CLERK, "payout", f"{claim}/repayments", json=repaid)
    wrong = {
        "payment_id": PAYMENT,
        "amount": "2.00",
        "cause": "facts-corrected",
        "reason": "多付。",
        "legal_basis": "N29",
    }
    second = (await system.post(CLERK, "payout", "/v1/recoveries", json=wrong))["recovery_id"]
    closed = {"outcome": "withdrawn", "reason": "重复登记，予以撤回。"}
    await system.post("approver", "payout", f"/v1/recoveries/{second}/closing", json=closed)
    orders = read_orders(await file_of(system, world.released))
    (direct,) = [one for one in orders.orders if one.end_to_end_id.startswith(DIRECT.uscc)]
    only: Orders = replace(orders, orders=(direct,))
    await bank_message(system, notification(only, date(2021, 9, 15), lambda _: "3031", "Z"))
    back = {"amount": "0.50", "paid_on": "2021-09-16", "bank_reference": "ICBC-B1"}
    await system.post("approver", "payout", f"{claim}/payments-back", json=back)


async def _stated(system: Recorded) -> None:
    """The bank's statement of the day shows the transfer and none of the payments."""
    deposit = Booking(90, PAID_ON, 100_000_000, "deposit", reference="CZ-YK-0")
    await bank_message(system, formats.statement("08", [Page("S-1", PAID_ON, 0, [deposit])], "S"))
    await eventually(system, "account-compared")
    await system.get("auditor", "payout", "/v1/reconciliation/account")


async def _corrected(system: Recorded) -> None:
    """The edition is corrected, so decisions are due again."""
    await put_in_force(system, raise_to("0.90"))
    asked = {"edition": QINGHAI, "agency": CITY_EAST}
    await system.get("bureau", "eligibility", f"/v1/editions/{QINGHAI}/reviews", params={"agency": CITY_EAST})
    await system.post("bureau", "eligibility", "/v1/reviews", json=asked)


async def _reported(system: Recorded) -> None:
    kin = {"subject": "li", "uscc": DIRECT.uscc, "reason": "配偶为该单位法定代表人。"}
    await system.post("inspector", "supervision", "/v1/interests", json=kin)
    away = {"subject": "wang", "uscc": NEW.uscc, "reason": "曾在该单位任职。"}
    await system.post("inspector", "supervision", "/v1/interests", json=away)
    asked = {"edition": QINGHAI, "week": "2021-09-17"}
    await system.post(CLERK, "supervision", "/v1/reports", json={**asked, "agency": CITY_EAST, "remark": "无。"})
    await system.get(CLERK, "supervision", f"/v1/reports/{CITY_EAST}", params=asked)
    await system.get(CLERK, "supervision", "/v1/reports", params={**asked, "agency": CITY_EAST})
    drawn = {"edition": QINGHAI, "on": "2021-09-16", "agency": CITY_EAST}
    await system.get("inspector", "supervision", "/v1/audit-samples", params=drawn)


async def _passed_over(system: Recorded, service: str) -> None:
    """A fact that nobody can take is passed over when two of the operators say so."""
    last = (await system.get("operator", service, "/log/head"))["position"]
    said = {"position": last, "reason": "该记录无法读取，已逐条核实。"}
    await system.post("operator", service, "/v1/quarantine", json=said)
    await system.post("second-operator", service, f"/v1/quarantine/{last}/approval")
    await system.get("operator", service, "/feed/quarantine")
