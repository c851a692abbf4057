"""Claims follow their payment over HTTP: what the bank takes back takes them with it, and nobody is asked for it."""

from typing import Any

from tests.payout.paying import bank_message, clock, comes_to, payments
from tests.payout.test_bank_border_api import booking, notified, ready
from tests.payout.test_onward_api import CLERK, alerts, balance, eligibility_tells, overpayment
from tests.people import QINGHAI, employer
from tests.system import InProcess
from wengang.audit import compare_projections

ONE = employer(1)
PAYMENT = f"{QINGHAI}:{ONE.uscc}"
CLAIM = {"payment_id": PAYMENT, "cause": "fraud", "reason": "虚报人数。", "legal_basis": "示例依据"}
SHOWN = ("amount", "stands", "recovered", "outstanding", "owed_back", "state")


async def claims(system: InProcess, **asked: str) -> list[list[Any]]:
    await system.settled()
    page = await system.get(CLERK, "payout", "/v1/recoveries", params=asked)
    return [[one[name] for name in SHOWN] for one in page["items"]]


async def test_claims_stand_as_far_as_the_bank_says_that_the_employer_has_the_money(system: InProcess) -> None:
    (order,) = (await ready(system)).orders
    assert await bank_message(system, notified(booking(order))) == comes_to(credited=1)
    name = (await system.post(CLERK, "payout", "/v1/recoveries", json=CLAIM | {"amount": "1000.00"}))["recovery_id"]
    repaid = {"amount": "200.00", "received_on": "2021-08-06", "bank_reference": "CCB-000001"}
    await system.post(CLERK, "payout", f"/v1/recoveries/{name}/repayments", json=repaid)
    await eligibility_tells(system, overpayment(ONE.uscc, 144_000))
    assert await claims(system) == [
        ["1000.00", "1000.00", "200.00", "800.00", "0.00", "open"],
        ["1440.00", "440.00", "0.00", "440.00", "0.00", "open"],
    ]
    much = await system.send(CLERK, "POST", "payout", "/v1/recoveries", json=CLAIM | {"amount": "0.01"})
    assert much.status_code == 409
    assert much.json()["detail"].startswith("1440.00 was paid and not returned, and 1440.00 of it is claimed back")

    returned = booking(order, "returned", 2)
    assert await bank_message(system, notified(returned, report="N-2")) == comes_to(returned=1)
    assert [one[3] for one in await claims(system)] == ["0.00", "0.00"]
    assert [one[4] for one in await claims(system, state="owed-back")] == ["200.00"]
    back = {"amount": "200.01", "paid_on": "2021-08-06", "bank_reference": "ICBC-000001"}
    path = f"/v1/recoveries/{name}/payments-back"
    wrong = await system.send("approver", "POST", "payout", path, json=back)
    assert wrong.json()["detail"] == "Of this claim 200.00 is owed back to the employer, and not 200.01."
    await clock(system, "2021-08-20T09:00:00+08:00")
    assert ("withheld.not-given-back", "200.00") in await alerts(system)

    undone = booking(order, "return-reversed", 3)
    await bank_message(system, notified(undone, report="N-3"))
    assert [one[1:5] for one in await claims(system)] == [
        ["1000.00", "200.00", "800.00", "0.00"],
        ["440.00", "0.00", "440.00", "0.00"],
    ]
    assert (await payments(system))[ONE.uscc]["state"] == "credited"
    assert "withheld.not-given-back" not in {kind for kind, _ in await alerts(system)}
    assert (await balance(system))["difference"] == "0.00"
    total = (await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI}))["total"]
    assert (total["granted_difference"], total["ordered_difference"], total["credited"]) == ("0.00", "0.00", "1440.00")
    owner = str(system.runtime("payout").settings.database_url.get_secret_value())
    assert await compare_projections(owner, "payout") == []
