"""One request of each operation that needs a token, which is good but for who sends it."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from services.eligibility.editions import shipped
from tests.access.world import (
    CREDIT,
    DIRECT,
    DUTY,
    FIRM,
    LAID_OFF,
    MOVING,
    NEW,
    NOTICE,
    OBJECTED,
    PAYMENT,
    PDF,
    USER,
    World,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, contributions_csv, roster_csv

CITY = "630100"
CSV = {"Content-Type": "text/csv"}
EDITION = {"edition": QINGHAI}
REASON = {"reason": "The bank corrected its file on the same day."}


@dataclass(frozen=True, slots=True)
class Example:
    """``place`` is the agency that the matter is of, ``mine`` the employer.

    ``other_place``: of a move between agencies, the other one. ``asks`` is the parameter of the query that names a
    place: without it, the token's own region is told.
    """

    path: str
    place: str = CITY_EAST
    mine: str = DIRECT.uscc
    asks: str | None = None
    other_place: str | None = None
    request: dict[str, Any] = field(default_factory=dict)


def _asked(path: str, asks: str = "agency", **params: Any) -> Example:
    return Example(path, asks=asks, request={"params": {**params, asks: CITY_EAST}})


def _get(path: str, *, place: str = CITY_EAST, mine: str = DIRECT.uscc, **params: Any) -> Example:
    return Example(path, place, mine, request={"params": params})


def _post(path: str, body: Any = None, *, place: str = CITY_EAST, mine: str = DIRECT.uscc, **request: Any) -> Example:
    return Example(path, place, mine, request={**request, **({} if body is None else {"json": body})})


def _upload(path: str, content: bytes, **params: str) -> Example:
    return Example(path, request={"params": params, "content": content, "headers": CSV})


def _move(what: str, body: Any = None) -> Example:
    made = _post(f"/v1/employers/{MOVING.uscc}/{what}", body, mine=MOVING.uscc)
    return replace(made, other_place=CITY_CENTRE)


LOG = {
    "GET /feed": _get("/feed"),
    "GET /feed/quarantine": _get("/feed/quarantine"),
    "POST /v1/quarantine": _post("/v1/quarantine", {"position": 1, **REASON}),
    "POST /v1/quarantine/{fact}/approval": _post("/v1/quarantine/900000/approval"),
    "GET /log/head": _get("/log/head"),
    "GET /log/records/{position}": _get("/log/records/1"),
    "GET /tlog/tile/entries/{index}": _get("/tlog/tile/entries/000.p/1"),
}


def registration(_: World) -> dict[str, Example]:
    path = f"/v1/employers/{NEW.uscc}"
    given = {
        "account_name": NEW.name,
        "account_number": "6222029999999904",
        "bank_name": NEW.bank_name,
        "cnaps_code": NEW.cnaps_code,
    }
    said = {**EDITION, "assessment_id": f"{QINGHAI}:{NEW.uscc}:1"}
    confirmed = {**said, "amount": "1440.00", "account_number": NEW.account_number}
    return {
        **LOG,
        "POST /v1/rosters": _upload("/v1/rosters", roster_csv([DIRECT]), edition=QINGHAI),
        "POST /v1/notices-to-register": _post("/v1/notices-to-register", {"channel": "message"}, params=EDITION),
        "GET /v1/employers": _asked("/v1/employers", edition=QINGHAI),
        "GET /v1/employers/{uscc}": _get(path, mine=NEW.uscc),
        "GET /v1/employers/{uscc}/assessments/{edition}": _get(f"{path}/assessments/{QINGHAI}", mine=NEW.uscc),
        "POST /v1/employers/{uscc}/registration": _post(f"{path}/registration", EDITION, mine=NEW.uscc),
        "POST /v1/employers/{uscc}/bank-details": _post(f"{path}/bank-details", given, mine=NEW.uscc),
        "POST /v1/employers/{uscc}/confirmations": _post(f"{path}/confirmations", confirmed, mine=NEW.uscc),
        "POST /v1/employers/{uscc}/disputes": _post(f"{path}/disputes", {**said, "reason": "有误。"}, mine=NEW.uscc),
        "POST /v1/employers/{uscc}/moves": _move("moves", {"to": CITY_CENTRE, **REASON}),
        "POST /v1/employers/{uscc}/moves/rejection": _move("moves/rejection", REASON),
        # Proposed for the one, so accepted for the other.
        "POST /v1/employers/{uscc}/moves/acceptance": replace(_move("moves/acceptance"), place=CITY_CENTRE),
        "GET /v1/moves": _asked("/v1/moves"),
    }


def eligibility(world: World) -> dict[str, Example]:
    order = {**EDITION, "agency": CITY_EAST}
    content = shipped()[QINGHAI]
    objection = {"uscc": OBJECTED.uscc, "objector": "马晓梅", "grounds": "有裁员。"}
    asked = {**EDITION, "uscc": LAID_OFF.uscc, "claimant": "李明", "grounds": "人数有误。"}
    placements = f"uscc,using_uscc,unit_kind,size_class,premium\r\n{FIRM.uscc},,enterprise,small,1.00\r\n".encode()
    excluded = f"list,uscc,from,until\r\nderegistered,{DIRECT.uscc},2021-01-01,\r\n".encode()
    fund = {**EDITION, "region": CITY, "balance": "9.00", "payments_of_year": "1.00", "as_of": "2020-12-31"}
    review = f"/v1/reconsiderations/{world.reconsideration}"
    return {
        **LOG,
        "POST /v1/contributions": _upload("/v1/contributions", contributions_csv([DIRECT]), edition=QINGHAI),
        "POST /v1/placements": _upload("/v1/placements", placements, edition=QINGHAI),
        "POST /v1/assessments": _post("/v1/assessments", order),
        "GET /v1/assessments": _asked("/v1/assessments", edition=QINGHAI),
        "GET /v1/assessments/{edition}/{uscc}": _get(f"/v1/assessments/{QINGHAI}/{DIRECT.uscc}"),
        "GET /v1/assessments/{edition}/{uscc}/working": _get(f"/v1/assessments/{QINGHAI}/{DIRECT.uscc}/working"),
        "GET /v1/cases": _asked("/v1/cases", edition=QINGHAI),
        "GET /v1/editions/{edition}/reviews": _asked(f"/v1/editions/{QINGHAI}/reviews"),
        "GET /v1/simulations": _asked("/v1/simulations", edition=QINGHAI, against="qinghai-2022"),
        "POST /v1/reviews": _post("/v1/reviews", order),
        "POST /v1/notices": _post("/v1/notices", order),
        "POST /v1/notices/{notice_id}/objections": _post(
            f"/v1/notices/{NOTICE}/objections", objection, mine=OBJECTED.uscc
        ),
        "GET /v1/objections": _asked("/v1/objections"),
        "POST /v1/objections/{objection_id}/decision": _post(
            f"/v1/objections/{world.objection}/decision", {"decision": "dismissed", "reason": "经核查。"}
        ),
        "POST /v1/reconsiderations": _post("/v1/reconsiderations", asked, mine=LAID_OFF.uscc),
        "GET /v1/reconsiderations": _asked("/v1/reconsiderations"),
        "GET /v1/reconsiderations/{reconsideration_id}": _get(review, mine=LAID_OFF.uscc),
        "POST /v1/reconsiderations/{reconsideration_id}/decision": _post(
            f"{review}/decision", {"decision": "refused", "reason": "经核查。"}
        ),
        "POST /v1/editions/{edition}/proposals": Example(
            f"/v1/editions/{QINGHAI}/proposals",
            CITY,
            request={"content": content, "headers": {"Content-Type": "application/yaml"}},
        ),
        "POST /v1/editions/{edition}/adoptions": _post(
            f"/v1/editions/{QINGHAI}/adoptions", {"sha256": hashlib.sha256(content.encode()).hexdigest()}, place=CITY
        ),
        "POST /v1/funds": _post("/v1/funds", fund, place=CITY),
        "POST /v1/exclusions": _upload("/v1/exclusions", excluded),
    }


def payout(world: World) -> dict[str, Example]:
    batch, released, recovery = (
        f"/v1/batches/{world.batch}",
        f"/v1/batches/{world.released}",
        f"/v1/recoveries/{world.recovery}",
    )
    case, request = f"/v1/discrepancies/{world.discrepancy}", f"/v1/funds/requests/{world.request}"
    payee, credit, duty = f"/v1/payees/{DIRECT.uscc}", f"/v1/onward-credits/{CREDIT}", f"/v1/onward-duties/{DUTY}"
    fund = {**EDITION, "region": CITY}
    wanted = {**fund, "request_id": "YK-B", "amount": "1.00", "purpose": "稳岗返还"}
    moved = {**fund, "amount": "1.00", "transferred_on": "2021-08-05", "bank_reference": "CZ-A"}
    claim = {
        "payment_id": PAYMENT,
        "amount": "2.00",
        "cause": "facts-corrected",
        "reason": "多付。",
        "legal_basis": "N29",
    }
    split = {"own": "440.00", "shares": [{"uscc": USER.uscc, "name": USER.name, "amount": "1000.00"}]}
    used = {"kind": "transfer", "amount": "1.00", "used_on": "2021-08-06", "bank_reference": "ICBC-0002"}
    booking = {**EDITION, "region": CITY, "entry": "bank-fee", "note": "八月账户管理费。"}
    repaid = {"amount": "0.50", "received_on": "2021-09-01", "bank_reference": "ICBC-R1"}
    return {
        **LOG,
        "POST /v1/batches": _post("/v1/batches", {**EDITION, "agency": CITY_EAST}),
        "POST /v1/batches/{batch_id}/check": _post(f"{batch}/check"),
        "POST /v1/batches/{batch_id}/approval": _post(f"{batch}/approval"),
        "POST /v1/batches/{batch_id}/rejection": _post(f"{batch}/rejection", {"reason": "金额不一致。"}),
        "POST /v1/batches/{batch_id}/release": _post(f"{batch}/release"),
        "GET /v1/batches": _asked("/v1/batches"),
        "GET /v1/batches/{batch_id}": _get(batch),
        "GET /v1/batches/{batch_id}/pain.001": _get(f"{released}/pain.001"),
        "GET /v1/batches/{batch_id}/sheet": _get(f"{released}/sheet"),
        "GET /v1/batches/{batch_id}/workbook": _get(f"{released}/workbook"),
        "GET /v1/payments": _asked("/v1/payments", edition=QINGHAI),
        "POST /v1/payments/{edition}/{uscc}/decision": _post(
            f"/v1/payments/{QINGHAI}/{DIRECT.uscc}/decision", {"decision": "stop", "reason": "核实。"}
        ),
        "POST /v1/bank-messages": Example("/v1/bank-messages", CITY, request={"content": world.message}),
        "GET /v1/discrepancies": _get("/v1/discrepancies"),
        "POST /v1/discrepancies/{case}/booking": _post(f"{case}/booking", booking, place=CITY),
        "POST /v1/discrepancies/{case}/resolution": _post(
            f"{case}/resolution", {"outcome": "explained", "note": "银行已更正。"}
        ),
        "POST /v1/discrepancies/{case}/approval": _post(f"{case}/approval"),
        "POST /v1/discrepancies/{case}/rejection": _post(f"{case}/rejection", {"reason": "流水号不一致。"}),
        "POST /v1/funds/requests": _post("/v1/funds/requests", wanted, place=CITY),
        "POST /v1/funds/requests/{request_id}/approval": _post(f"{request}/approval", fund, place=CITY),
        "POST /v1/funds/requests/{request_id}/transfer": _post(f"{request}/transfer", moved, place=CITY),
        "GET /v1/funds": _get("/v1/funds", edition=QINGHAI),
        "POST /v1/payees/{uscc}/bar": _post(
            f"{payee}/bar", {"why": "excluded", "source": "失信名单", "since": "2021-09-01"}
        ),
        "POST /v1/payees/{uscc}/clearance": _post(f"{payee}/clearance", {"source": "失信名单"}),
        "POST /v1/payees/{uscc}/check": _post(f"{payee}/check"),
        "POST /v1/payees/{uscc}/check/{bank_details_id}/answer": _post(
            f"{payee}/check/{world.bank_details}/answer", {"result": "match"}
        ),
        "GET /v1/reconciliation": _asked("/v1/reconciliation", edition=QINGHAI),
        "GET /v1/reconciliation/account": _asked("/v1/reconciliation/account"),
        "GET /v1/reconciliation/account/sheet": _asked("/v1/reconciliation/account/sheet"),
        "GET /v1/reconciliation/remaining": _asked("/v1/reconciliation/remaining", edition=QINGHAI),
        "GET /v1/reconciliation/sheet": _asked("/v1/reconciliation/sheet", edition=QINGHAI),
        "GET /v1/ledger": _get("/v1/ledger", edition=QINGHAI),
        "GET /v1/onward-credits": _asked("/v1/onward-credits"),
        "GET /v1/onward-credits/{payment_id}": _get(credit, mine=FIRM.uscc),
        "POST /v1/onward-credits/{payment_id}/placements": _post(f"{credit}/placements", split, mine=FIRM.uscc),
        "POST /v1/onward-credits/{payment_id}/placements/decision": _post(
            f"{credit}/placements/decision", {"accepted": True}, mine=FIRM.uscc
        ),
        "GET /v1/onward-duties/{duty_id}": _get(duty, mine=USER.uscc),
        "POST /v1/onward-duties/{duty_id}/uses": _post(
            f"{duty}/uses", mine=FIRM.uscc, params=used, content=PDF + b" two"
        ),
        "GET /v1/onward-duties/{duty_id}/uses": _get(f"{duty}/uses", mine=USER.uscc),
        "POST /v1/onward-duties/{duty_id}/uses/{use_id}/receipt": _post(
            f"{duty}/uses/{world.use}/receipt", {"received": True}, mine=USER.uscc
        ),
        "POST /v1/onward-duties/{duty_id}/reports": _post(
            f"{duty}/reports", {"month": "2021-09", "passed_on": "350.00"}, mine=FIRM.uscc
        ),
        "GET /v1/dispatch-firms/{uscc}/ledger": _get(f"/v1/dispatch-firms/{FIRM.uscc}/ledger", mine=FIRM.uscc),
        "GET /v1/using-firms/{uscc}/onward-duties": _get(f"/v1/using-firms/{USER.uscc}/onward-duties", mine=USER.uscc),
        "GET /v1/vouchers/{sha256}": _get(f"/v1/vouchers/{world.use}", mine=USER.uscc),
        "POST /v1/recoveries": _post("/v1/recoveries", claim),
        "POST /v1/recoveries/{recovery_id}/instalments": _post(
            f"{recovery}/instalments", {"instalments": [{"due_on": "2021-12-01", "amount": "1.00"}]}
        ),
        "POST /v1/recoveries/{recovery_id}/repayments": _post(f"{recovery}/repayments", repaid),
        "POST /v1/recoveries/{recovery_id}/payments-back": _post(
            f"{recovery}/payments-back", {"amount": "1.00", "paid_on": "2021-08-06", "bank_reference": "B-90001"}
        ),
        "POST /v1/recoveries/{recovery_id}/closing": _post(
            f"{recovery}/closing", {"outcome": "written-off", "reason": "注销。"}
        ),
        "GET /v1/recoveries": _asked("/v1/recoveries"),
        "GET /v1/recoveries/{recovery_id}": _get(recovery),
    }


def supervision(world: World) -> dict[str, Example]:
    alert, handled = f"/v1/alerts/{world.alert}", f"/pages/alerts/{world.alert}/explanations"
    account = {"account_fingerprint": "f" * 64, **REASON}
    bulletin = {"kind": "weekly", "edition": QINGHAI, "region": CITY, "period": "2021-08-06"}
    report = {"edition": QINGHAI, "agency": CITY_EAST, "week": "2021-09-15", "remark": "无。"}
    trail = f"/v1/trail/{DIRECT.uscc}"
    return {
        **LOG,
        "GET /v1/trail/{uscc}": _get(trail),
        "GET /v1/receipts/{uscc}": _get(f"/v1/receipts/{DIRECT.uscc}", edition=QINGHAI),
        "GET /v1/reconciliation": _asked("/v1/reconciliation", edition=QINGHAI),
        "GET /v1/anchors": _get("/v1/anchors"),
        "GET /v1/positions": _get("/v1/positions"),
        "GET /v1/alerts": _asked("/v1/alerts"),
        "GET /v1/alerts/{alert_id}": _get(alert, mine=world.alert_of),
        "GET /v1/alert-rules": _get("/v1/alert-rules"),
        "POST /v1/alerts/{alert_id}/explanations": _post(f"{alert}/explanations", REASON),
        "POST /v1/alerts/{alert_id}/dismissals": _post(f"{alert}/dismissals", REASON),
        "POST /v1/shared-accounts": _post("/v1/shared-accounts", {**account, "usccs": [DIRECT.uscc, NEW.uscc]}),
        "POST /v1/shared-accounts/endings": _post("/v1/shared-accounts/endings", account),
        "POST /v1/interests": _post("/v1/interests", {"subject": "li", "uscc": DIRECT.uscc, **REASON}),
        "GET /v1/audit-samples": _asked("/v1/audit-samples", edition=QINGHAI, on="2021-08-06"),
        "GET /v1/progress": _asked("/v1/progress", edition=QINGHAI),
        "GET /v1/reports": _asked("/v1/reports", edition=QINGHAI, week="2021-09-15"),
        "GET /v1/reports/{agency}": _get(f"/v1/reports/{CITY_EAST}", edition=QINGHAI, week="2021-09-15"),
        "POST /v1/reports": _post("/v1/reports", report),
        "GET /v1/unreached": _asked("/v1/unreached", edition=QINGHAI),
        "GET /v1/unreached/counties": _asked("/v1/unreached/counties", edition=QINGHAI),
        "GET /v1/bulletins": _get("/v1/bulletins", place=CITY, **bulletin),
        "POST /v1/bulletins": _post("/v1/bulletins", bulletin, place=CITY),
        "GET /pages/bulletin": _get("/pages/bulletin", place=CITY, **bulletin),
        "GET /pages/dashboard": _asked("/pages/dashboard"),
        "GET /pages/reconciliation": _asked("/pages/reconciliation"),
        "GET /pages/employers": _asked("/pages/employers"),
        "GET /pages/unreached": _asked("/pages/unreached"),
        "GET /pages/employers/{uscc}": _get(f"/pages/employers/{DIRECT.uscc}"),
        "GET /pages/receipts/{uscc}": _get(f"/pages/receipts/{DIRECT.uscc}", edition=QINGHAI),
        "GET /pages/alerts": _asked("/pages/alerts"),
        "GET /pages/alerts/{alert_id}": _get(f"/pages/alerts/{world.alert}", mine=world.alert_of),
        "POST /pages/alerts/{alert_id}/{word}": Example(handled, request={"data": REASON}),
        "GET /pages/desk": _asked("/pages/desk"),
    }


EXAMPLES = {
    "registration": registration,
    "eligibility": eligibility,
    "payout": payout,
    "supervision": supervision,
}
