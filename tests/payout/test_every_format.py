"""One credit, one return, told by every format that a bank may send: whichever comes first counts, and once."""

from dataclasses import replace
from itertools import permutations

import pytest

from services.payout.domain.rules import Rules
from services.payout.use_cases.releasing import prepare
from shared.money import fen, yuan
from shared.security.tokens import Principal
from tests.payout.bank.sheet_writing import HEADINGS
from tests.payout.paying import (
    PAID_ON,
    bank_message,
    comes_to,
    confirm,
    draft,
    give_account,
    ordered,
    payments,
    sent,
    sign,
    try_draft,
)
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import Order, Orders, notification, status_report

ONE, TWO = employer(1), employer(2)
DISBURSEMENT = "63000000000000018"


def sheet(credited: Order, returned: Order) -> bytes:
    rows = (
        f"{credited.end_to_end_id},{credited.payee},{credited.account},{credited.amount},成功,,,2021-08-06,B-1/1",
        f"{returned.end_to_end_id},{returned.payee},{returned.account},{returned.amount},退汇,3031,账号户名不符,,",
        f"合计,2 笔,,{yuan(fen(credited.amount) + fen(returned.amount))},,,,,",
    )
    return "\r\n".join((",".join(HEADINGS), *rows)).encode("gb18030")


def mt940(credited: Order, returned: Order) -> bytes:
    """The day's statement: 2,880.00 went out, and 1,440.00 came back."""
    out, back = (one.amount.replace(".", ",") for one in (credited, returned))
    return f""":20:ST210806
:25:{DISBURSEMENT}
:28C:00007/001
:60F:C210806CNY1000000,00
:61:2108060806D{out}NTRFNONREF//B-1/1
:86:020?00TRANSFER?20EREF+{credited.end_to_end_id}?31{credited.account}?32{credited.payee}
:61:2108060806D{back}NTRFNONREF//B-1/2
:86:020?00TRANSFER?20EREF+{returned.end_to_end_id}?31{returned.account}?32{returned.payee}
:61:2108060806C{back}NRTINONREF//B-1/3
:86:159?00RETURN?20EREF+{returned.end_to_end_id}?21SVWZ+RETURN 3031 账号户名不符
:62F:C210806CNY998560,00
""".encode()


def camt_054(orders: Orders, returned: Order) -> bytes:
    return notification(orders, PAID_ON, lambda one: "3031" if one == returned else None)


@pytest.mark.parametrize("order", list(permutations(("sheet", "mt940", "camt.054"))), ids=" then ".join)
@starts_from(ordered, ONE, TWO)
async def test_whichever_format_comes_first_counts_and_the_others_change_nothing(
    system: InProcess, order: tuple[str, ...]
) -> None:
    orders = await sent(system)
    credited, returned = sorted(orders.orders, key=lambda one: one.payee)
    files = {
        "sheet": sheet(credited, returned),
        "mt940": mt940(credited, returned),
        "camt.054": camt_054(orders, returned),
    }
    counts = [await bank_message(system, files[name]) for name in order]
    # The statement has a line more: it also books that the returned payment was sent.
    expected = {name: comes_to(already_known=3 if name == "mt940" else 2) for name in files}
    first = comes_to(credited=2, returned=1) if order[0] == "mt940" else comes_to(credited=1, returned=1)
    assert counts == [first, *(expected[name] for name in order[1:])]
    assert (await system.get("auditor", "payout", "/v1/discrepancies"))["items"] == []
    booked = [one.end_to_end_id for one in await system.events("payout", "payment-sending-booked")]
    assert booked == [returned.end_to_end_id] * (order[0] != "mt940")
    states = {uscc: (one["state"], one["reason"]) for uscc, one in (await payments(system)).items()}
    assert states == {ONE.uscc: ("credited", None), TWO.uscc: ("returned", "account-name-mismatch")}
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    total = told["total"]
    assert (total["credited"], total["returned"], total["ordered_difference"]) == ("1440.00", "1440.00", "0.00")


# Before and after the bank


@pytest.mark.parametrize(("check", "held"), [("if-asked", 0), ("required", 1)])
@starts_from(ordered, ONE)
async def test_where_the_rules_require_it_a_payee_that_nobody_asked_about_is_not_paid(
    system: InProcess, check: str, held: int
) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await system.settled()
    rules = replace(Rules.none().of(QINGHAI), payee_check=check)
    releaser = Principal("releaser", frozenset(), "000000", None, "key")
    runtime = system.runtime("payout")
    prepared = await prepare(runtime, batch, rules, releaser, runtime.clock.today())
    assert (prepared.released.payments, prepared.released.held) == (1 - held, held)


@starts_from(ordered, ONE)
async def test_a_payment_that_a_person_stopped_does_not_go_again_until_one_says_so(system: InProcess) -> None:
    for attempt in (1, 2, 3):
        orders = await sent(system)
        await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
        account = f"62170000000001{attempt:02d}"
        await give_account(system, ONE, account)
        await system.settled()
        await confirm(system, ONE, account)
    path = f"/v1/payments/{QINGHAI}/{ONE.uscc}/decision"
    stop = {"decision": "stop", "reason": "单位已停业，待清算。"}
    clerk = await system.send("maker", "POST", "payout", path, json=stop)
    assert clerk.status_code == 403
    await system.post("approver", "payout", path, json=stop)
    await confirm(system, ONE, "6217000000000103", reconfirm=True)
    assert (await payments(system))[ONE.uscc]["state"] == "stopped"
    assert (await try_draft(system)).status_code == 409
    (decided,) = await system.events("payout", "referral-decided")
    assert (decided.person, bool(decided.key_id), decided.decision) == ("approver", True, "stop")
    page = await system.get("auditor", "payout", "/v1/reconciliation/remaining", params={"edition": QINGHAI})
    assert [(one["uscc"], one["state"]) for one in page["items"]] == [(ONE.uscc, "stopped")]
    await system.post("approver", "payout", path, json={"decision": "reissue", "reason": "清算组确认账户。"})
    await system.settled()
    assert (await payments(system))[ONE.uscc]["state"] == "ordered"
