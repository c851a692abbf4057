"""One incoming transfer proves one thing: a reference that funds, a repayment, a voucher or an entry took is taken."""

from collections.abc import Awaitable, Callable
from itertools import permutations
from typing import Any

import httpx
import pytest

from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work
from tests.payout.account_xml import entry_xml, notification_xml
from tests.payout.paying import CITY, bank_credits, bank_message, fund, ordered, sent
from tests.payout.test_fund import TRANSFERRED
from tests.payout.test_onward_api import CLERK, FIRM, opened, use
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from

REFERENCE = "2021080563000017"
SPELLINGS = (
    "20210805-6300 0017",
    "２０２１０８０５６３００００１７",
    "流水号2021080563000017（补）",
    "2021/0805/6300/0017",
)
NEAR = ("2021080563000017-1", "2021080563000017/2", "2021080563000017A", "2O210805630000l7", "0002021080563000017")
NAMED = {"edition": QINGHAI, "region": CITY}


async def transfer(system: InProcess, request: str, reference: str, **changes: Any) -> httpx.Response:
    """Asked for and approved; the answer to the transfer."""
    asked = {**NAMED, "request_id": request, "amount": "1440.00", "purpose": "稳岗返还"}
    await system.post("funds-clerk", "payout", "/v1/funds/requests", json=asked)
    await system.post("funds-approver", "payout", f"/v1/funds/requests/{request}/approval", json=NAMED)
    today = system.clock.today().isoformat()
    moved = {**NAMED, "amount": "1440.00", "transferred_on": today, "bank_reference": reference}
    path = f"/v1/funds/requests/{request}/transfer"
    return await system.send("treasury", "POST", "payout", path, json=moved | changes)


async def claim(system: InProcess, number: int = 1) -> str:
    """On a payment that arrived."""
    body = {
        "payment_id": f"{QINGHAI}:{employer(number).uscc}",
        "amount": "500.00",
        "cause": "fraud",
        "reason": "虚报人数。",
        "legal_basis": "示例依据",
    }
    return str((await system.post(CLERK, "payout", "/v1/recoveries", json=body))["recovery_id"])


async def repay(system: InProcess, recovery: str, reference: str, **changes: Any) -> httpx.Response:
    body = {"amount": "10.00", "received_on": system.clock.today().isoformat(), "bank_reference": reference}
    path = f"/v1/recoveries/{recovery}/repayments"
    return await system.send(CLERK, "POST", "payout", path, json=body | changes)


async def two_are_paid(system: InProcess) -> tuple[str, str]:
    """Claims on both."""
    await ordered(system, employer(1), employer(2))
    await bank_credits(system, await sent(system))
    return await claim(system, 1), await claim(system, 2)


async def book(system: InProcess, reference: str, entry: str = "other") -> httpx.Response:
    """Money in that the bank tells, booked as an entry."""
    told = entry_xml(
        amount="15.00",
        direction="CRDT",
        references=f"<AcctSvcrRef>{reference}</AcctSvcrRef>",
    )
    await bank_message(system, notification_xml(told).encode())
    case = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"][-1]["case"]
    body = NAMED | {"entry": entry, "note": "来款。"}
    proposed = await system.send("reconciler", "POST", "payout", f"/v1/discrepancies/{case}/booking", json=body)
    assert proposed.status_code == 200, proposed.text
    await system.settled()
    return await system.send("second-reconciler", "POST", "payout", f"/v1/discrepancies/{case}/approval")


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@starts_from(transfer, "YK-A", REFERENCE)
async def test_one_transfer_fills_one_request_however_it_is_spelled(system: InProcess) -> None:
    assert (system.played).status_code == 200
    for number, spelled in enumerate((REFERENCE, *SPELLINGS)):
        answer = await transfer(system, f"YK-B{number}", spelled)
        assert problem(answer) == (409, "bank-reference-used"), spelled
        assert answer.json()["detail"].endswith(f"the transfer of funds {QINGHAI}:{CITY}/YK-A.")
    assert len(await system.events("payout", "funds-transferred")) == 1


@starts_from(transfer, "YK-A", REFERENCE)
async def test_what_is_spelled_nearly_alike_is_refused_until_a_person_says_that_it_is_another(
    system: InProcess,
) -> None:
    for number, near in enumerate(NEAR):
        answer = await transfer(system, f"YK-B{number}", near)
        assert problem(answer) == (409, "bank-reference-resembles"), near
        assert answer.json()["values"]["resembles"] == REFERENCE
    assert (await transfer(system, "YK-C", NEAR[0], unlike=["2021080563000018"])).status_code == 409
    assert (await transfer(system, "YK-D", NEAR[0], unlike=[REFERENCE])).status_code == 200
    (_, said) = await system.events("payout", "bank-reference-used")
    assert (said.told, said.unlike, said.person) == (NEAR[0], (REFERENCE,), "treasury")


async def test_transfers_numbered_in_a_series_do_not_resemble_one_another(system: InProcess) -> None:
    for number in (1, 2, 11, 12):
        answer = await transfer(system, f"YK-2021-08-{number}", f"CZ-YK-2021-08-{number}")
        assert answer.status_code == 200, answer.text


@starts_from(two_are_paid)
async def test_one_transfer_is_the_repayment_of_one_employer(system: InProcess) -> None:
    first, second = system.played
    assert (await repay(system, first, REFERENCE)).status_code == 201
    assert (await repay(system, first, REFERENCE)).status_code == 201  # told again: nothing new
    for spelled in (REFERENCE, *SPELLINGS):
        assert problem(await repay(system, second, spelled)) == (409, "bank-reference-used"), spelled
    for near in NEAR:
        assert problem(await repay(system, second, near)) == (409, "bank-reference-resembles"), near
    assert (await repay(system, second, NEAR[1], unlike=[REFERENCE])).status_code == 201
    assert len(await system.events("payout", "recovery-repaid")) == 2


async def test_a_voucher_cannot_show_a_reference_again_with_a_suffix_and_the_agency_can_say_that_it_is_another(
    system: InProcess,
) -> None:
    await opened(system)
    assert (await use(system, reference=REFERENCE)).status_code == 201
    for number, spelled in enumerate((*SPELLINGS, *NEAR)):
        answer = await use(system, content=b"%PDF-1.7\n" + bytes([number]), reference=spelled, amount="1.00")
        reason = "reused-bank-reference" if spelled in SPELLINGS else "resembles-bank-reference"
        assert (answer.status_code, answer.json()["values"]["rejected"]) == (409, reason), spelled
    again: dict[str, Any] = {
        "reference": NEAR[0],
        "content": b"%PDF-1.7\nother",
        "unlike": [REFERENCE],
        "amount": "1.00",
    }
    firm = system.maker.make("firm", ["onward:write"], employer=FIRM.uscc)
    system.tokens["firm"] = firm
    assert problem(await use(system, role="firm", **again)) == (403, "not-for-the-firm")
    assert (await use(system, **again)).status_code == 201


USES: dict[str, Callable[[InProcess, tuple[str, str]], Awaitable[httpx.Response]]] = {
    "a transfer": lambda system, _: transfer(system, "YK-A", REFERENCE),
    "a repayment": lambda system, claims: repay(system, claims[0], REFERENCE),
    "an entry": lambda system, _: book(system, REFERENCE),
}


@pytest.mark.parametrize(("first", "second"), list(permutations(USES, 2)))
@starts_from(two_are_paid)
async def test_what_one_kind_of_use_took_is_taken_for_the_others(system: InProcess, first: str, second: str) -> None:
    claims = system.played
    assert (await USES[first](system, claims)).is_success
    answer = await USES[second](system, claims)
    assert problem(answer) == (409, "bank-reference-used"), answer.text


async def test_interest_of_every_quarter_may_have_the_number_one(system: InProcess) -> None:
    await fund(system)
    assert (await book(system, "1", "interest")).status_code == 200
    assert (await transfer(system, "YK-A", "1")).status_code == 409


async def test_a_reference_of_a_log_of_before_is_taken_too(system: InProcess) -> None:
    """Nothing tells of it but the fact that rests on it."""
    says: Decider[Fact, None] = Decider(None, lambda told, _: [told], lambda state, _: state)
    work = Work(says, "fund:of-before", TRANSFERRED.model_copy(update={"bank_reference": REFERENCE}))
    context = CommandContext("test/before", "zhao", system.clock.now())
    await system.runtime("payout").own_log.execute([work], context)
    assert problem(await transfer(system, "YK-B", SPELLINGS[0])) == (409, "bank-reference-used")
    assert problem(await transfer(system, "YK-C", NEAR[0])) == (409, "bank-reference-resembles")
