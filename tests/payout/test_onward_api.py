"""Onward use, recovery and top-ups over HTTP, behind the other services as they are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.payout.domain.voucher import MOST_BYTES
from shared.contracts.eligibility import (
    OverpaymentFound,
    PlacementShare,
    PlacementsRecorded,
    RefundGranted,
    Share,
    TopUpGranted,
)
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work
from tests.payout.paying import (
    PAID_ON,
    PAYING,
    bank_credits,
    bank_message,
    clock,
    comes_to,
    confirm,
    file_of,
    fund,
    give_account,
    ordered,
    payments,
    release,
    sent,
    sign,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.audit import compare_projections
from wengang.demo.bank import notification, read_orders, status_report

FIRM = employer(1, dispatch_firm=True)
PLAIN = employer(2)
OTHER_FIRM = employer(3, dispatch_firm=True)
USER, OTHER_USER = employer(11), employer(12)
CREDIT = f"{QINGHAI}:{FIRM.uscc}"
DUTY, OTHER_DUTY = f"{CREDIT}:{USER.uscc}", f"{CREDIT}:{OTHER_USER.uscc}"
PDF, PNG = b"%PDF-1.7\nvoucher", b"\x89PNG\r\n\x1a\nvoucher"
CLERK = f"clerk-{CITY_EAST}"


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


async def eligibility_tells(system: InProcess, fact: Fact) -> None:
    """As its engine will: the fact is in its log, and everybody has heard of it."""
    log = system.runtime("eligibility").own_log
    says: Decider[Fact, None] = Decider(None, lambda told, _: [told], lambda state, _: state)
    context = CommandContext(f"test/{fact.topic}/{hash(fact)}", "test", system.clock.now())
    await log.execute([Work(says, f"test:{fact.topic}", fact)], context)
    await system.settled()


async def eventually(system: InProcess, topic: str, number: int = 1) -> list[Any]:
    """Payout's own duty opens what is due onward; the log tells when it has."""
    async with asyncio.timeout(20):
        while len(found := await system.events("payout", topic)) < number:
            await asyncio.sleep(0.05)
    await system.settled()
    return found


async def credited(system: InProcess) -> None:
    await ordered(system, FIRM)
    await clock(system, PAYING)
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)
    await eventually(system, "onward-use-due")


async def declared(system: InProcess, **changes: Any) -> httpx.Response:
    body = {
        "own": "440.00",
        "shares": [
            {"uscc": USER.uscc, "name": USER.name, "amount": "600.00"},
            {"uscc": OTHER_USER.uscc, "name": OTHER_USER.name, "amount": "400.00"},
        ],
        **changes,
    }
    return await system.send("platform", "POST", "payout", f"/v1/onward-credits/{CREDIT}/placements", json=body)


async def opened(system: InProcess) -> None:
    await credited(system)
    assert (await declared(system)).status_code == 201
    path = f"/v1/onward-credits/{CREDIT}/placements/decision"
    await system.post(CLERK, "payout", path, json={"accepted": True})
    await system.settled()


async def use(
    system: InProcess,
    duty: str = DUTY,
    *,
    role: str = "platform",
    content: Any = PDF,
    amount: str = "350.00",
    reference: str = "ICBC-0001",
    used_on: str = "2021-08-06",
    key: str | None = None,
    **more: Any,
) -> httpx.Response:
    params = {"kind": "transfer", "amount": amount, "used_on": used_on, "bank_reference": reference, **more}
    path = f"/v1/onward-duties/{duty}/uses"
    return await system.send(role, "POST", "payout", path, params=params, content=content, key=key)


async def ledger(system: InProcess, role: str = "auditor") -> dict[str, Any]:
    await system.settled()
    return await system.get(role, "payout", f"/v1/dispatch-firms/{FIRM.uscc}/ledger")


async def alerts(system: InProcess) -> list[tuple[str, str]]:
    await system.settled()
    items = (await system.get("auditor", "supervision", "/v1/alerts"))["items"]
    # The firms of these tests are numbered one after the other, which is an indication of another kind.
    return sorted((item["kind"], item["amount"]) for item in items if item["group"] != "indication")


SUMS = ("received", "own", "owed", "passed_on", "proven", "outstanding", "days", "next_due_on")


# From the credit to the ledger


@starts_from(credited)
async def test_a_credit_is_owed_whole_until_the_agency_has_checked_the_firms_declaration(system: InProcess) -> None:
    told = await ledger(system)
    assert [told[name] for name in SUMS] == ["1440.00", "0.00", "1440.00", "0.00", "0.00", "1440.00", None, None]
    assert [one["split"] for one in told["credits"]] == ["not-declared"]
    wrong = await declared(system, own="440.01")
    assert refusal(wrong) == (409, "Own staff and using firms make 1440.01; credited was 1440.00.")
    await declared(system)
    told = await ledger(system)
    assert (told["credits"][0]["split"], told["duties"]) == ("declared-not-checked", [])
    path = f"/v1/onward-credits/{CREDIT}/placements/decision"
    elsewhere = await system.send(f"clerk-{CITY_CENTRE}", "POST", "payout", path, json={"accepted": True})
    assert elsewhere.status_code == 403
    no_reason = await system.send(CLERK, "POST", "payout", path, json={"accepted": False})
    assert no_reason.status_code == 422
    await system.post(CLERK, "payout", path, json={"accepted": True})
    told = await ledger(system)
    sums = ["1440.00", "440.00", "1000.00", "0.00", "0.00", "1000.00", 0, "2021-09-30"]
    assert [told[name] for name in SUMS] == sums
    assert told["credits"][0]["split"] == "by-checked-declaration"
    assert [(one["using_firm_uscc"], one["owed"]) for one in told["duties"]] == [
        (USER.uscc, "600.00"),
        (OTHER_USER.uscc, "400.00"),
    ]
    firm = system.maker.make("firm", ["onward:read"], employer=FIRM.uscc)
    assert await ledger(system, firm) == told
    stranger = system.maker.make("stranger", ["onward:read"], employer=PLAIN.uscc)
    denied = await system.send(stranger, "GET", "payout", f"/v1/dispatch-firms/{FIRM.uscc}/ledger")
    assert denied.status_code == 403


@starts_from(credited)
async def test_what_is_declared_used_and_reported_is_read_where_the_answers_say(system: InProcess) -> None:
    firm = system.maker.make("firm", ["onward:read"], employer=FIRM.uscc)
    used_by = system.maker.make("user", ["onward:read"], employer=USER.uscc)
    told = await declared(system)
    await system.settled()
    credit = await system.get(firm, "payout", told.headers["Location"])
    assert (credit["payment_id"], credit["split"]) == (CREDIT, "declared-not-checked")
    assert (await system.send(used_by, "GET", "payout", told.headers["Location"])).status_code == 403
    accepted = f"/v1/onward-credits/{CREDIT}/placements/decision"
    await system.post(CLERK, "payout", accepted, json={"accepted": True})
    await system.settled()
    recorded = await use(system)
    await system.settled()
    (item,) = (await system.get(used_by, "payout", recorded.headers["Location"]))["items"]
    assert item["use_id"] == recorded.json()["use_id"]
    report = {"month": "2021-09", "passed_on": "350.00"}
    await clock(system, "2021-09-16T10:00:00+08:00")
    path = f"/v1/onward-duties/{DUTY}/reports"
    reported = await system.send("platform", "POST", "payout", path, json=report)
    assert reported.status_code == 201, reported.text
    await system.settled()
    for reader in (firm, used_by):
        duty = await system.get(reader, "payout", reported.headers["Location"])
        assert (duty["duty_id"], duty["proven"], duty["next_report"]) == (DUTY, "350.00", "2021-10")
        assert [one["use_id"] for one in duty["uses"]] == [item["use_id"]]


async def test_an_employer_that_is_no_dispatch_firm_owes_nothing_onward(system: InProcess) -> None:
    await ordered(system, PLAIN)
    await bank_credits(system, await sent(system))
    await system.settled()
    assert await system.events("payout", "onward") == []
    answer = await system.send("auditor", "GET", "payout", f"/v1/dispatch-firms/{PLAIN.uscc}/ledger")
    assert answer.status_code == 404


async def test_a_credit_that_comes_back_suspends_the_duties_until_the_money_is_there_again(system: InProcess) -> None:
    await ordered(system, FIRM)
    await clock(system, PAYING)
    orders = await sent(system)
    await bank_credits(system, orders)
    await eventually(system, "onward-use-due")
    await declared(system)
    await system.post(CLERK, "payout", f"/v1/onward-credits/{CREDIT}/placements/decision", json={"accepted": True})
    assert (await use(system)).status_code == 201
    await bank_message(system, notification(orders, PAID_ON, lambda _: "3031", suffix="L"))
    await eventually(system, "onward-duty-suspended", 2)
    told = await ledger(system)
    assert (told["received"], told["outstanding"], told["duties"]) == ("0.00", "0.00", [])
    assert refusal(await use(system, content=PNG, reference="ICBC-0002"))[0] == 409
    await confirm(system, FIRM, FIRM.account_number)
    await bank_credits(system, await sent(system))
    await eventually(system, "onward-duty-opened", 4)
    assert (await ledger(system))["outstanding"] == "650.00"  # what was proven stays proven


# Vouchers


@starts_from(opened)
async def test_a_use_is_recorded_with_its_voucher_and_the_file_is_got_back_to_be_saved(system: InProcess) -> None:
    answer = await use(system, reference="icbc 0001", key="once")
    told = answer.json()
    assert (answer.status_code, told["bank_reference"], told["media_type"]) == (201, "ICBC0001", "application/pdf")
    again = await use(system, reference="icbc 0001", key="once")
    assert (again.headers["Idempotency-Replayed"], again.json()) == ("true", told)
    same = await use(system, reference="ICBC-0001")
    assert same.status_code == 201
    assert len(await system.events("payout", "onward-use-recorded")) == 1
    books = await ledger(system)
    assert [books[name] for name in ("passed_on", "proven", "outstanding")] == ["350.00", "350.00", "650.00"]
    path = f"/v1/vouchers/{told['use_id']}"
    file = await system.send(CLERK, "GET", "payout", path)
    assert (file.content, file.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert (await system.send(f"clerk-{CITY_CENTRE}", "GET", "payout", path)).status_code == 403
    stranger = system.maker.make("stranger", ["onward:read"], employer=PLAIN.uscc)
    assert (await system.send(stranger, "GET", "payout", path)).status_code == 403
    assert (await system.send(CLERK, "GET", "payout", f"/v1/vouchers/{'0' * 64}")).status_code == 404


@starts_from(opened)
async def test_a_voucher_that_was_changed_in_the_store_is_not_handed_out(system: InProcess) -> None:
    name = (await use(system)).json()["use_id"]
    await system.settled()
    (system.voucher_folder / name[:2] / name).write_bytes(b"%PDF-1.7\nforged")
    answer = await system.send(CLERK, "GET", "payout", f"/v1/vouchers/{name}")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:wengang:problem:voucher-differs")


@starts_from(opened)
async def test_a_voucher_is_a_small_pdf_png_or_jpeg_and_nothing_else_is_kept(system: InProcess) -> None:

    async def endless() -> AsyncIterator[bytes]:
        yield PDF
        while True:
            yield b"x" * (1 << 20)

    too_much = PDF.ljust(MOST_BYTES + 1, b"x")
    for content, status in ((too_much, 413), (b"", 400), (b"<html>" + b"x" * 99, 415), (b"%PD", 415), (endless(), 413)):
        assert (await use(system, content=content)).status_code == status
    for changes in ({"amount": "-1"}, {"amount": "1.001"}, {"reference": "12"}, {"used_on": "soon"}):
        assert (await use(system, **changes)).status_code == 422
    assert await system.events("payout", "onward-use-recorded", "voucher") == []
    assert not system.voucher_folder.exists()
    assert (await use(system, content=too_much[:-1])).status_code == 201


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reference": "OTHER-0001"}, "reused-file"),
        ({"content": PNG, "reference": "icbc0001"}, "reused-bank-reference"),
    ],
)
@starts_from(opened)
async def test_one_voucher_proves_one_use_and_the_attempt_is_on_record(
    system: InProcess, changes: dict[str, Any], reason: str
) -> None:
    await use(system)
    answer = await use(system, OTHER_DUTY, key="again", **changes)
    assert (answer.status_code, answer.json()["values"]["rejected"]) == (409, reason)
    assert (await use(system, OTHER_DUTY, key="again", **changes)).json()["values"]["rejected"] == reason
    (rejected,) = await system.events("payout", "voucher-rejected")
    assert (rejected.duty_id, rejected.reason, rejected.first_duty_id) == (OTHER_DUTY, reason, DUTY)
    assert (await ledger(system))["proven"] == "350.00"
    assert ("withheld.voucher-reused", "350.00") in await alerts(system)


async def test_a_voucher_of_one_firm_proves_nothing_for_another_firm(system: InProcess) -> None:
    await ordered(system, FIRM, OTHER_FIRM)
    await clock(system, PAYING)
    await bank_credits(system, await sent(system))
    await eventually(system, "onward-use-due", 2)
    for firm in (FIRM, OTHER_FIRM):
        credit = f"/v1/onward-credits/{QINGHAI}:{firm.uscc}/placements"
        shares = [{"uscc": USER.uscc, "name": USER.name, "amount": "600.00"}]
        await system.post("platform", "payout", credit, json={"own": "840.00", "shares": shares})
        await system.post(CLERK, "payout", f"{credit}/decision", json={"accepted": True})
    theirs = f"{QINGHAI}:{OTHER_FIRM.uscc}:{USER.uscc}"
    assert (await use(system)).status_code == 201
    file = await use(system, theirs, reference="OTHER-0001")
    reference = await use(system, theirs, content=PNG, reference="icbc 0001")
    assert [one.json()["values"]["rejected"] for one in (file, reference)] == ["reused-file", "reused-bank-reference"]
    told = await system.events("payout", "voucher-rejected")
    assert [(one.uscc, one.first_duty_id) for one in told] == [(OTHER_FIRM.uscc, DUTY)] * 2
    await system.settled()
    books = await system.get("auditor", "payout", f"/v1/dispatch-firms/{OTHER_FIRM.uscc}/ledger")
    assert (books["proven"], books["outstanding"]) == ("0.00", "600.00")
    assert await alerts(system) == [("withheld.voucher-reused", "350.00")] * 2
    # What they did prove with a voucher of their own stands, of premiums as of transfers.
    own = {"kind": "premium", "amount": "600.00", "used_on": "2021-08-06", "bank_reference": "OTHER-0002"}
    path = f"/v1/onward-duties/{theirs}/uses"
    answer = await system.send("platform", "POST", "payout", path, params=own, content=PNG + b"2")
    assert answer.status_code == 201, answer.text
    await system.settled()
    (item,) = (await system.get(CLERK, "payout", path))["items"]
    assert (item["kind"], item["amount"]) == ("premium", "600.00")


@starts_from(opened)
async def test_a_denied_voucher_stays_used_and_proves_nothing_again(system: InProcess) -> None:
    name = (await use(system)).json()["use_id"]
    no = {"received": False, "reason": "未收到。"}
    await system.post("platform", "payout", f"/v1/onward-duties/{DUTY}/uses/{name}/receipt", json=no)
    assert (await use(system, OTHER_DUTY)).json()["values"]["rejected"] == "reused-file"
    assert (await use(system, amount="1.00")).json()["values"]["rejected"] == "reused-file"
    assert (await use(system, content=PNG)).json()["values"]["rejected"] == "reused-bank-reference"
    await use(system)  # told again word by word: nothing new, and still denied
    assert (await ledger(system))["proven"] == "0.00"
    assert len(await system.events("payout", "onward-use-recorded")) == 1


@starts_from(opened)
async def test_of_many_that_use_one_voucher_at_once_one_wins(system: InProcess) -> None:
    # Half share the file only, half the bank reference too; every claim is of another sum.
    answers = await asyncio.gather(
        *(
            use(
                system,
                DUTY if number % 2 else OTHER_DUTY,
                amount=f"{number}.00",
                reference="ICBC-0001" if number % 4 < 2 else f"REF-00{number}",
            )
            for number in range(1, 9)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    (won,) = [answer.json() for answer in answers if answer.status_code == 201]
    assert len(await system.events("payout", "onward-use-recorded")) == 1
    assert len(await system.events("payout", "voucher-used")) == 2
    assert (await ledger(system))["proven"] == won["amount"]


@starts_from(opened)
async def test_an_over_claim_takes_no_voucher_and_can_be_mended(system: InProcess) -> None:
    answer = await use(system, amount="600.01")
    assert (answer.status_code, answer.json()["values"]["rejected"]) == (409, "over-claimed")
    assert await system.events("payout", "voucher-used") == []
    assert (await use(system, amount="600.00")).status_code == 201
    assert ("withheld.voucher-over-claimed", "600.01") in await alerts(system)


# Using firms, reports, alerts


@starts_from(opened)
async def test_a_using_firm_denies_and_its_word_outweighs_the_voucher(system: InProcess) -> None:
    name = (await use(system, amount="600.00")).json()["use_id"]
    await system.settled()
    user = system.maker.make("user", ["onward:confirm", "onward:read"], employer=USER.uscc)
    other = system.maker.make("other", ["onward:confirm", "onward:read"], employer=OTHER_USER.uscc)
    (owed,) = (await system.get(user, "payout", f"/v1/using-firms/{USER.uscc}/onward-duties"))["items"]
    assert [(one["use_id"], one["amount"], one["receipt"]) for one in owed["uses"]] == [(name, "600.00", "untold")]
    path, no = f"/v1/onward-duties/{DUTY}/uses/{name}/receipt", {"received": False, "reason": "未收到。"}
    assert (await system.send(other, "POST", "payout", path, json=no)).status_code == 403
    assert (await system.send(user, "POST", "payout", path, json={"received": False})).status_code == 422
    await system.post(user, "payout", path, json=no)
    books = await ledger(system)
    assert [books[one] for one in ("passed_on", "proven", "outstanding")] == ["600.00", "0.00", "1000.00"]
    assert ("withheld.receipt-denied", "600.00") in await alerts(system)
    await system.post(user, "payout", path, json={"received": True})
    assert (await ledger(system))["proven"] == "600.00"


@starts_from(credited)
async def test_what_is_not_declared_not_reported_late_or_short_is_told_by_supervision(system: InProcess) -> None:
    await clock(system, "2021-09-30T23:00:00+08:00")
    assert await alerts(system) == []
    await clock(system, "2021-10-01T09:00:00+08:00")
    assert await alerts(system) == [("withheld.placements-not-declared", "1440.00")]
    await declared(system)
    await system.post(CLERK, "payout", f"/v1/onward-credits/{CREDIT}/placements/decision", json={"accepted": True})
    both = [("withheld.not-passed-on", "400.00"), ("withheld.not-passed-on", "600.00")]
    missing = [("withheld.report-missing", "400.00"), ("withheld.report-missing", "600.00")]
    assert await alerts(system) == [*both, *missing]
    path = f"/v1/onward-duties/{DUTY}/reports"
    await system.post("platform", "payout", path, json={"month": "2021-09", "passed_on": "600.00"})
    late = [("withheld.report-late", "600.00"), ("withheld.report-missing", "400.00")]
    assert await alerts(system) == [*both, *late, ("withheld.vouchers-short", "600.00")]
    assert (await use(system, amount="600.00")).status_code == 201
    assert await alerts(system) == [("withheld.not-passed-on", "400.00"), ("withheld.report-missing", "400.00")]
    books = await ledger(system)
    assert (books["outstanding"], books["days"], books["next_due_on"]) == ("400.00", 56, "2021-09-30")


@starts_from(opened)
async def test_the_ledger_asks_for_a_report_each_month_until_the_last_fen_is_proven(system: InProcess) -> None:
    assert (await use(system, OTHER_DUTY, amount="400.00")).status_code == 201

    async def books() -> list[Any]:
        told = await ledger(system)
        (duty,) = [one for one in told["duties"] if one["duty_id"] == DUTY]
        sums = ("passed_on", "proven", "outstanding", "days", "next_due_on")
        return [*(told[name] for name in sums), duty["next_report"]]

    async def report(month: str, passed_on: str) -> None:
        body = {"month": month, "passed_on": passed_on}
        await system.post("platform", "payout", f"/v1/onward-duties/{DUTY}/reports", json=body)

    assert await books() == ["400.00", "400.00", "600.00", 0, "2021-09-30", "2021-09"]
    await clock(system, "2021-09-28T09:00:00+08:00")
    # What is only said counts as passed on, and proves nothing.
    await report("2021-09", "250.00")
    assert await books() == ["650.00", "400.00", "600.00", 53, "2021-10-29", "2021-10"]
    await clock(system, "2021-10-28T09:00:00+08:00")
    assert (await use(system, content=PNG, reference="ICBC-0002", amount="599.99")).status_code == 201
    await report("2021-10", "600.00")
    assert await books() == ["1000.00", "999.99", "0.01", 83, "2021-11-30", "2021-11"]
    assert (await use(system, content=PNG + b"3", reference="ICBC-0003", amount="0.01")).status_code == 201
    assert await books() == ["1000.00", "1000.00", "0.00", None, None, None]
    late = {"month": "2021-10", "passed_on": "599.00"}
    answer = await system.send("platform", "POST", "payout", f"/v1/onward-duties/{DUTY}/reports", json=late)
    assert refusal(answer) == (409, "This duty is fulfilled; no report is due.")


# Recovery and top-up


def overpayment(uscc: str = PLAIN.uscc, amount_fen: int = 50_000) -> OverpaymentFound:
    case = f"{QINGHAI}:{uscc}"
    return OverpaymentFound(
        edition=QINGHAI,
        uscc=uscc,
        case_id=case,
        overpayment_id=f"{case}:over:1",
        name=PLAIN.name,
        agency=CITY_EAST,
        assessment_id=f"{case}:2",
        amount_fen=amount_fen,
        reason="更正。",
        legal_basis="N29 §1",
    )


def top_up(amount_fen: int = 48_000) -> TopUpGranted:
    case = f"{QINGHAI}:{PLAIN.uscc}"
    return TopUpGranted(
        edition=QINGHAI,
        uscc=PLAIN.uscc,
        case_id=case,
        top_up_id=f"{case}:1",
        name=PLAIN.name,
        agency=CITY_EAST,
        assessment_id=f"{case}:2",
        amount_fen=amount_fen,
        granted_before_fen=144_000,
        route="direct",
        account_fingerprint=FINGERPRINT[0],
        dispatch_firm=False,
        pay_by=PAID_ON,
        legal_basis="N29 §1",
    )


FINGERPRINT = [""]


async def paid(system: InProcess) -> None:
    await ordered(system, PLAIN)
    await clock(system, PAYING)
    await bank_credits(system, await sent(system))
    (credit,) = await system.events("payout", "payment-credited")
    FINGERPRINT[0] = credit.account_fingerprint


async def all_payments(system: InProcess) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await system.get("auditor", "payout", "/v1/payments", params={"edition": QINGHAI}))[
        "items"
    ]
    return items


async def balance(system: InProcess) -> dict[str, Any]:
    await system.settled()
    told = await system.get("auditor", "supervision", "/v1/reconciliation", params={"edition": QINGHAI})
    total: dict[str, Any] = told["total"]
    return total


@starts_from(paid)
async def test_a_top_up_is_paid_beside_the_first_payment_and_everything_still_adds_up(system: InProcess) -> None:
    await eligibility_tells(system, top_up())
    assert (await balance(system))["waiting"] == "480.00"
    await clock(system, "2021-08-09T09:00:00+08:00")
    orders = await sent(system)
    assert [one.amount for one in orders.orders] == ["480.00"]
    # It comes back, and goes again to the account that the employer confirms then.
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
    await clock(system, "2021-08-10T09:00:00+08:00")
    await give_account(system, PLAIN, "6217000000000099")
    await confirm(system, PLAIN, "6217000000000099")
    await clock(system, "2021-08-11T09:00:00+08:00")
    again = await sent(system)
    assert [one.account for one in again.orders] == ["6217000000000099"]
    assert await bank_credits(system, again) == comes_to(credited=1)
    first, second = await all_payments(system)
    assert (first["amount"], first["state"], first["first_payment_id"]) == ("1440.00", "credited", None)
    assert (second["amount"], second["state"], second["first_payment_id"]) == (
        "480.00",
        "credited",
        first["payment_id"],
    )
    told = await balance(system)
    assert [told[one] for one in ("granted", "paid", "difference")] == ["1920.00", "1920.00", "0.00"]
    await clock(system, "2021-08-20T09:00:00+08:00")
    assert await alerts(system) == []


@starts_from(paid)
async def test_a_top_up_that_is_not_paid_in_time_is_withheld(system: InProcess) -> None:
    await eligibility_tells(system, top_up())
    await clock(system, "2021-08-20T09:00:00+08:00")
    assert await alerts(system) == [("withheld.unpaid-past-deadline", "480.00")]


@pytest.mark.parametrize(
    ("owed_fen", "net", "left", "state"),
    [(20_000, "280.00", "0.00", "ordered"), (48_000, "0.00", "0.00", "settled"), (50_000, "0.00", "20.00", "settled")],
)
@starts_from(paid)
async def test_a_later_payment_shows_gross_offset_and_net(
    system: InProcess, owed_fen: int, net: str, left: str, state: str
) -> None:
    await eligibility_tells(system, overpayment(amount_fen=owed_fen))
    await eligibility_tells(system, top_up())
    _, second = await all_payments(system)
    kept = f"{min(owed_fen, 48_000) // 100}.00"
    assert [second[one] for one in ("gross", "offset", "amount", "state")] == ["480.00", kept, net, state]
    asked = {"edition": QINGHAI, "state": state}
    found = (await system.get("auditor", "payout", "/v1/payments", params=asked))["items"]
    assert [one["payment_id"] for one in found] == [second["payment_id"]]
    (one,) = (await system.get(CLERK, "payout", "/v1/recoveries"))["items"]
    assert (one["outstanding"], one["state"]) == (left, "recovered" if left == "0.00" else "open")
    if state == "ordered":
        orders = await sent(system)
        assert [line.amount for line in orders.orders] == [net]
        await bank_credits(system, orders)
    told = await balance(system)
    assert [told[part] for part in ("granted", "offset", "difference")] == ["1920.00", kept, "0.00"]
    assert (await system.events("payout", "payment-ordered"))[0].amount_fen == 144_000


@starts_from(paid)
async def test_a_recovery_is_opened_paid_back_in_parts_and_closed(system: InProcess) -> None:
    claim = {
        "payment_id": f"{QINGHAI}:{PLAIN.uscc}",
        "amount": "500.00",
        "cause": "fraud",
        "reason": "虚报人数。",
        "legal_basis": "示例依据",
    }
    much = await system.send(CLERK, "POST", "payout", "/v1/recoveries", json=claim | {"amount": "1440.01"})
    assert much.status_code == 409
    elsewhere = await system.send(f"clerk-{CITY_CENTRE}", "POST", "payout", "/v1/recoveries", json=claim)
    assert elsewhere.status_code == 403
    name = (await system.post(CLERK, "payout", "/v1/recoveries", json=claim))["recovery_id"]
    path = f"/v1/recoveries/{name}"
    parts = [{"due_on": "2021-08-31", "amount": "200.00"}, {"due_on": "2021-09-30", "amount": "300.00"}]
    await system.post(CLERK, "payout", f"{path}/instalments", json={"instalments": parts})
    await clock(system, "2021-09-01T09:00:00+08:00")
    await system.settled()
    assert (await system.get(CLERK, "payout", path))["overdue"] == "200.00"
    first = {"amount": "150.00", "received_on": "2021-09-01", "bank_reference": "ccb-000001"}
    await system.post(CLERK, "payout", f"{path}/repayments", json=first)
    twice = await system.send(CLERK, "POST", "payout", f"{path}/repayments", json=first | {"amount": "1.00"})
    assert twice.status_code == 409
    await system.settled()
    told = await system.get(CLERK, "payout", path)
    assert [told[one] for one in ("outstanding", "overdue", "state")] == ["350.00", "50.00", "open"]
    closing = {"outcome": "written-off", "reason": "破产终结。"}
    assert (await system.send(CLERK, "POST", "payout", f"{path}/closing", json=closing)).status_code == 403
    await system.post("approver", "payout", f"{path}/closing", json=closing)
    await system.settled()
    assert (await system.get(CLERK, "payout", path))["state"] == "written-off"
    assert (await payments(system))[PLAIN.uscc]["amount"] == "1440.00"


async def test_nothing_is_claimed_back_that_has_not_arrived(system: InProcess) -> None:
    await ordered(system, replace(PLAIN))
    body = {
        "payment_id": f"{QINGHAI}:{PLAIN.uscc}",
        "amount": "1.00",
        "cause": "fraud",
        "reason": "x",
        "legal_basis": "y",
    }
    answer = await system.send(CLERK, "POST", "payout", "/v1/recoveries", json=body)
    assert refusal(answer) == (
        409,
        "Nothing of this payment has arrived, or it came back; there is nothing to claim back.",
    )


@starts_from(opened)
async def test_the_tables_are_what_the_log_says(system: InProcess) -> None:
    await use(system)
    await use(system, OTHER_DUTY, reference="OTHER-0001")
    name = (await use(system, content=PNG, amount="1.00", reference="OTHER-0002")).json()["use_id"]
    no = {"received": False, "reason": "未收到。"}
    await system.post("platform", "payout", f"/v1/onward-duties/{DUTY}/uses/{name}/receipt", json=no)
    await eligibility_tells(system, overpayment(FIRM.uscc))
    await system.settled()
    owner = str(system.runtime("payout").settings.database_url.get_secret_value())
    assert await compare_projections(owner, "payout") == []


@starts_from(paid)
async def test_a_split_that_the_grant_carries_opens_the_duties_with_the_credit_and_only_own_money_is_offset(
    system: InProcess,
) -> None:
    await eligibility_tells(system, overpayment(amount_fen=30_000))
    case = f"qinghai-2022:{PLAIN.uscc}"
    placed = Share(placement="using-firm", using_firm_uscc=USER.uscc, using_firm_name=USER.name, amount_fen=80_000)
    grant = RefundGranted(
        edition="qinghai-2022",
        uscc=PLAIN.uscc,
        case_id=case,
        name=PLAIN.name,
        agency=CITY_EAST,
        assessment_id=f"{case}:1",
        amount_fen=100_000,
        route="direct",
        account_fingerprint=FINGERPRINT[0],
        dispatch_firm=True,
        pay_by=PAID_ON,
        shares=(placed, Share(placement="own", amount_fen=20_000)),
    )
    await eligibility_tells(system, grant)
    await fund(system, edition="qinghai-2022")
    body = {"edition": "qinghai-2022", "agency": CITY_EAST}
    batch = (await system.post("maker", "payout", "/v1/batches", json=body))["batch_id"]
    await sign(system, batch)
    await release(system, batch)
    orders = read_orders(await file_of(system, batch))
    assert [one.amount for one in orders.orders] == ["800.00"]
    await bank_credits(system, orders)
    (duty,) = await eventually(system, "onward-duty-opened")
    assert (duty.using_firm_uscc, duty.amount_fen, duty.reports_from) == (USER.uscc, 80_000, "2021-09")
    told = await system.get("auditor", "payout", f"/v1/dispatch-firms/{PLAIN.uscc}/ledger")
    assert [told[name] for name in ("received", "own", "outstanding")] == ["800.00", "0.00", "800.00"]
    assert told["credits"][0]["split"] == "by-grant"


@starts_from(opened)
async def test_the_trail_of_a_firm_does_not_name_whose_voucher_it_tried_to_reuse(system: InProcess) -> None:
    await use(system)
    await use(system, OTHER_DUTY, reference="OTHER-0001")
    await system.settled()
    steps = (await system.get("auditor", "supervision", f"/v1/trail/{FIRM.uscc}"))["steps"]
    (tried,) = [step["data"] for step in steps if step["event"] == "payout.voucher-rejected.v1"]
    assert tried["reason"] == "reused-file"
    assert "first_duty_id" not in tried


@starts_from(credited)
async def test_a_firm_keeps_no_more_than_its_own_staffs_premiums_are_worth(system: InProcess) -> None:
    path = f"/v1/onward-credits/{CREDIT}/placements/decision"
    assert (await declared(system, own="1440.00", shares=[])).status_code == 201
    no = await system.send(CLERK, "POST", "payout", path, json={"accepted": True})
    assert refusal(no)[1].startswith("Nothing on record shows that all of the firm's people are its own staff")
    assert ("withheld.own-share-declared", "1440.00") in await alerts(system)
    shares = tuple(
        PlacementShare(using_uscc=using, unit_kind="enterprise", size_class=None, premium_fen=premium)
        for using, premium in ((None, 1_000), (USER.uscc, 9_000))
    )
    recorded = PlacementsRecorded(edition=QINGHAI, uscc=FIRM.uscc, shares=shares, import_sha256="1" * 64)
    await eligibility_tells(system, recorded)
    more = [{"uscc": USER.uscc, "name": USER.name, "amount": "1000.00"}]
    assert (await declared(system, shares=more)).status_code == 201
    no = await system.send(CLERK, "POST", "payout", path, json={"accepted": True})
    assert refusal(no)[1].startswith(
        "Of 100.00 of premiums on record 10.00 are of the firm's own staff: at most 144.00 of this refund is theirs, "
        "and 440.00 is declared."
    )
    rest = [{"uscc": USER.uscc, "name": USER.name, "amount": "1296.00"}]
    assert (await declared(system, own="144.00", shares=rest)).status_code == 201
    await system.post(CLERK, "payout", path, json={"accepted": True})
    assert (await ledger(system))["outstanding"] == "1296.00"
    assert not [kind for kind, _ in await alerts(system) if kind.startswith("withheld.own-share")]
