"""Alerts over HTTP, on real logs: found at once, proven, explained, dismissed by two, and never gone."""

import asyncio
import json
import runpy
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from services.supervision.domain.severity import Severity
from services.supervision.main import SUBSCRIPTIONS
from services.supervision.tables import alerts
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider
from shared.eventlog.doubts import doubt
from shared.eventlog.records import CommandContext, Work
from shared.followers.tracking import forget
from tests.payout.facts import CREDITED
from tests.payout.paying import bank_credits, comes_to, ordered, sent
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from

ONE, TWO = employer(1), employer(2)
REASON = {"reason": "The bank corrected its file on the same day."}
STRANGER = "c" * 64
REDRAW = runpy.run_path(str(Path(__file__).parents[2] / "docs/draw_sample.py"))["draw"]
"""What anybody draws a sample again with."""


async def forge(system: InProcess, service: str, stream: str, *facts: Fact, at: datetime | None = None) -> None:
    """What the service's own rules would never record: somebody wrote it into the log."""
    forged: Decider[None, None] = Decider(None, lambda *_: list(facts), lambda *_: None)
    when = at or system.clock.now()
    context = CommandContext(f"forged-{time.monotonic_ns()}", "somebody", when)
    await system.runtime(service).own_log.execute([Work(forged, stream, None)], context)


async def credited_elsewhere(system: InProcess, uscc: str = ONE.uscc) -> None:
    wrong = CREDITED.model_copy(update={"payment_id": f"{QINGHAI}:{uscc}", "account_fingerprint": STRANGER})
    await forge(system, "payout", f"payment:{wrong.payment_id}", wrong)


async def told(system: InProcess, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await system.get("inspector", "supervision", "/v1/alerts", params=params))["items"]
    return items


async def other_account(system: InProcess) -> dict[str, Any]:
    await ordered(system, ONE)
    await sent(system)
    await credited_elsewhere(system)
    (alert,) = await told(system, kind="misrouted.other-account")
    return alert


@starts_from(other_account)
async def test_an_alert_names_the_records_that_prove_it(system: InProcess) -> None:
    alert = system.played
    assert (alert["state"], alert["level"], alert["severity"]) == ("open", "county", "grave")
    full = await system.get("auditor", "supervision", f"/v1/alerts/{alert['alert_id']}")
    head = (await system.runtime("payout").own_log.head()).position
    assert (full["since"], full["evidence"], full["said"]) == (f"payout/{head}", [f"payout/{head}"], [])
    record = await system.get("auditor", "payout", f"/log/records/{head}")
    assert STRANGER in record["data"]


@starts_from(other_account)
async def test_a_grave_alert_is_dismissed_by_two_people_and_stays(system: InProcess) -> None:
    alert = system.played
    path = f"/v1/alerts/{alert['alert_id']}"
    first = await system.post("inspector", "supervision", f"{path}/dismissals", json=REASON)
    assert [one["what"] for one in first["said"]] == ["dismissal-proposed"]
    assert [one["state"] for one in await told(system, kind=alert["kind"])] == ["open"]
    alone = await system.send("inspector", "POST", "supervision", f"{path}/dismissals", json=REASON)
    assert (alone.status_code, "two people" in alone.text) == (409, True)
    await system.post("second-inspector", "supervision", f"{path}/dismissals", json=REASON)
    assert await told(system, kind=alert["kind"]) == []
    (kept,) = await told(system, kind=alert["kind"], state="dismissed")
    assert (kept["alert_id"], kept["state"]) == (alert["alert_id"], "dismissed")
    full = await system.get("auditor", "supervision", path)
    assert [(one["what"], one["person"]) for one in full["said"]] == [
        ("dismissal-proposed", "inspector"),
        ("alert-dismissed", "second-inspector"),
    ]


@starts_from(other_account)
async def test_an_explanation_is_kept_with_its_reason_and_the_alert_stays_open(system: InProcess) -> None:
    alert = system.played
    path = f"/v1/alerts/{alert['alert_id']}/explanations"
    await system.post("inspector", "supervision", path, json=REASON, key="one")
    again = await system.send("inspector", "POST", "supervision", path, json=REASON, key="one")
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert [one["reason"] for one in again.json()["said"]] == [REASON["reason"]]
    read = await system.get("inspector", "supervision", again.headers["location"])
    assert read["said"] == again.json()["said"]
    (still,) = await told(system, kind=alert["kind"])
    assert (still["state"], still["explained"]) == ("open", 1)
    other = {"reason": "Something else altogether."}
    reused = await system.send("inspector", "POST", "supervision", path, json=other, key="one")
    assert reused.status_code == 422
    for refused in ({}, {"reason": "no"}, {"reason": "Long enough.", "more": 1}):
        assert (await system.send("inspector", "POST", "supervision", path, json=refused)).status_code == 422
    assert (await system.send("auditor", "POST", "supervision", path, json=REASON)).status_code == 403
    missing = await system.send("inspector", "POST", "supervision", "/v1/alerts/none/explanations", json=REASON)
    assert missing.status_code == 404


@starts_from(other_account)
async def test_what_people_said_cannot_be_changed_nor_deleted(system: InProcess) -> None:
    alert = system.played
    await system.post("inspector", "supervision", f"/v1/alerts/{alert['alert_id']}/explanations", json=REASON)
    for statement in ("UPDATE events SET actor = ''", "DELETE FROM events", "TRUNCATE events"):
        with pytest.raises(DBAPIError):
            async with system.runtime("supervision").engine.begin() as connection:
                await connection.execute(text(statement))


@starts_from(other_account)
async def test_tables_built_again_give_the_same_alerts_and_the_words_stay(system: InProcess) -> None:
    alert = system.played
    await system.post("inspector", "supervision", f"/v1/alerts/{alert['alert_id']}/explanations", json=REASON)
    before = await told(system, state="every")
    engine = system.runtime("supervision").engine
    tables = list(dict.fromkeys(table for part in SUBSCRIPTIONS for table in part.tables))
    for subscription in system.runtime("supervision").subscriptions.values():
        await subscription.stop()
        subscription.position = 0
    await forget(engine, [part.name for part in SUBSCRIPTIONS], tables)
    await forget(engine, [], [alerts])  # which a rebuild keeps: the logs alone tell them again
    for subscription in system.runtime("supervision").subscriptions.values():
        subscription.start()
    await system.settled()
    assert await told(system, state="every") == before


async def test_a_shared_account_is_told_until_two_people_allow_it(system: InProcess) -> None:
    same = replace(TWO, account_number=ONE.account_number)
    await ordered(system, ONE, same)
    await system.settled()
    (alert,) = await told(system, kind="misrouted.shared-account")
    assert (alert["uscc"] in (ONE.uscc, TWO.uscc), alert["agency"], alert["edition"]) == (True, ONE.agency, QINGHAI)
    (given,) = [e for e in await system.events("registration", "bank-details-given") if e.uscc == ONE.uscc]
    body = {**REASON, "account_fingerprint": given.bank.account_fingerprint, "usccs": [ONE.uscc, TWO.uscc]}
    await system.post("inspector", "supervision", "/v1/shared-accounts", json=body)
    assert len(await told(system, kind="misrouted.shared-account")) == 1
    await system.post("second-inspector", "supervision", "/v1/shared-accounts", json=body)
    assert await told(system, kind="misrouted.shared-account") == []
    ended = {**REASON, "account_fingerprint": given.bank.account_fingerprint}
    await system.post("inspector", "supervision", "/v1/shared-accounts/endings", json=ended)
    assert len(await told(system, kind="misrouted.shared-account")) == 1


@starts_from(other_account)
async def test_an_alert_s_detail_is_english_unless_chinese_is_asked_for_or_preferred(system: InProcess) -> None:
    alert = system.played
    english = "The bank reports a credit to an account other than the one confirmed."
    chinese = "银行回报入账的账户不是单位确认的账户。"
    path = f"/v1/alerts/{alert['alert_id']}"
    expected = [
        ({}, "", english),
        ({"lang": "zh"}, "", chinese),
        ({}, "zh-CN,zh;q=0.9,en;q=0.5", chinese),
        ({"lang": "en"}, "zh-CN", english),
    ]
    for params, accepted, detail in expected:
        headers = {"Accept-Language": accepted}
        told_of = await system.get("inspector", "supervision", path, params=params, headers=headers)
        assert told_of["detail"] == detail


@starts_from(ordered, ONE)
async def test_who_declared_an_interest_is_told_when_they_decide_all_the_same(system: InProcess) -> None:
    await sent(system)
    await system.settled()
    assert await told(system, kind="misrouted.own-employer") == []
    body = {**REASON, "subject": "checker", "uscc": ONE.uscc}
    await system.post("inspector", "supervision", "/v1/interests", json=body)
    (alert,) = await told(system, kind="misrouted.own-employer")
    assert (alert["uscc"], alert["severity"]) == (ONE.uscc, "grave")


@starts_from(ordered, ONE)
async def test_a_record_dated_into_the_future_does_not_put_its_alert_off(system: InProcess) -> None:
    await sent(system)
    wrong = CREDITED.model_copy(update={"payment_id": f"{QINGHAI}:{ONE.uscc}", "account_fingerprint": STRANGER})
    await forge(system, "payout", f"payment:{wrong.payment_id}", wrong, at=datetime(2031, 1, 1, tzinfo=UTC))
    (alert,) = await told(system, kind="misrouted.other-account")
    assert alert["opened_on"] == system.clock.today().isoformat()
    assert [one["agency"] for one in await told(system, kind="log.time-ahead")] == ["000000"]
    (in_chinese,) = await told(system, kind="log.time-ahead", lang="zh")
    assert "的记录时间晚于当前时间" in in_chinese["detail"]
    await forge(system, "payout", f"payment:{wrong.payment_id}x", wrong)
    *_, jumped, after = await system.runtime("payout").own_log.read(0, 10_000)
    assert after.recorded_at == jumped.recorded_at


@starts_from(ordered, ONE)
async def test_a_log_from_before_whose_time_goes_back_is_told(system: InProcess) -> None:
    await system.settled()
    await told(system, kind="log.time-went-back")
    async with system.runtime("supervision").engine.begin() as connection:
        (last,) = (await connection.exec_driver_sql("SELECT max(position) FROM trail WHERE source = 'payout'")).one()
        await connection.exec_driver_sql(
            "UPDATE trail SET recorded_at = recorded_at - interval '1 day' WHERE source = 'payout' AND position = "
            f"{last}"
        )
        await connection.exec_driver_sql(f"UPDATE judged SET position = {last - 1} WHERE source = 'payout'")
    assert [one["agency"] for one in await told(system, kind="log.time-went-back")] == ["000000"]
    (in_chinese,) = await told(system, kind="log.time-went-back", lang="zh")
    assert "的记录时间早于前一条 payout/" in in_chinese["detail"]


@starts_from(ordered, ONE)
async def test_the_duty_finds_what_was_planted_though_nobody_asks(system: InProcess) -> None:
    """How soon it does is measured by the benchmark alert_delay."""
    await sent(system)
    await credited_elsewhere(system, ONE.uscc)
    query = select(alerts.c.alert_id).where(alerts.c.uscc == ONE.uscc, alerts.c.kind == "misrouted.other-account")
    async with asyncio.timeout(60):
        while True:
            async with system.runtime("supervision").engine.connect() as connection:
                if (await connection.execute(query)).first() is not None:
                    return
            await asyncio.sleep(0.05)


async def test_every_rule_is_told_with_its_clause(system: InProcess) -> None:
    rules = (await system.get("auditor", "supervision", "/v1/alert-rules"))["items"]
    assert len(rules) >= 50
    assert all(rule["clause"] and rule["severity"] in get_args(Severity) for rule in rules)


async def test_a_sample_for_audit_is_drawn_by_an_anchored_checkpoint(system: InProcess) -> None:
    await ordered(system, *(employer(number) for number in range(1, 6)))
    assert await bank_credits(system, await sent(system)) == comes_to(credited=5)
    await system.settled()
    params: dict[str, Any] = {"edition": QINGHAI, "on": "2021-09-10", "size": 2}
    none_yet = await system.send("auditor", "GET", "supervision", "/v1/audit-samples", params=params)
    assert none_yet.status_code == 404
    await _anchored(system)  # else an earlier checkpoint, of fewer credits, may be the first of the later day
    system.clock.set(datetime.fromisoformat("2021-09-10T09:00:00+08:00"))
    await credited_elsewhere(system, ONE.uscc)  # any fact: the log grows, and a new checkpoint is signed
    sample = await _first_sample(system, params)
    assert (sample["population"], len(sample["items"])) == (5, 2)
    members = [f"{QINGHAI}:{employer(number).uscc}" for number in range(1, 6)]
    again = REDRAW(sample["checkpoint"]["root"], members, 2)
    assert [one["payment_id"] for one in sample["items"]] == again
    assert await _first_sample(system, params) == sample


async def _anchored(system: InProcess) -> None:
    """Until the whole of payout's log stands under an anchored checkpoint."""
    head = (await system.runtime("payout").own_log.head()).position
    for _ in range(200):
        found = await system.get("auditor", "supervision", "/v1/anchors")
        if any("/payout/" in one["origin"] and one["size"] == head for one in found["items"]):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(found)


async def _first_sample(system: InProcess, params: dict[str, Any]) -> dict[str, Any]:
    for _ in range(100):
        answer = await system.send("auditor", "GET", "supervision", "/v1/audit-samples", params=params)
        if answer.is_success:
            found: dict[str, Any] = answer.json()
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(answer.text)


async def test_a_log_that_leaves_positions_out_is_an_alert_until_it_tells_them(system: InProcess) -> None:
    client = system.runtime("supervision").http["payout"]
    whole = client._transport
    secretive = _LeavingOut(whole)
    client._transport = secretive
    await ordered(system, ONE)
    await system.settled()
    head = (await system.runtime("payout").own_log.head()).position
    secretive.position = head + 1
    await credited_elsewhere(system, ONE.uscc)
    await credited_elsewhere(system, TWO.uscc)
    for _ in range(100):
        if found := await told(system, kind="log.positions-missing"):
            break
        await asyncio.sleep(0.1)
    (alert,) = found
    assert (alert["severity"], alert["group"]) == ("grave", "log")
    assert f"payout gave position {head + 2} where {head + 1} was due;" in alert["detail"]
    (in_chinese,) = await told(system, kind="log.positions-missing", lang="zh")
    assert f"支付日志应给出第 {head + 1} 条，却给出第 {head + 2} 条" in in_chinese["detail"]
    client._transport = whole
    await system.settled()
    assert await told(system, kind="log.positions-missing") == []
    assert len(await told(system, kind="log.positions-missing", state="closed")) == 1


class _LeavingOut(httpx.AsyncBaseTransport):
    """A feed that keeps one record to itself."""

    def __init__(self, whole: httpx.AsyncBaseTransport) -> None:
        self.position = 0
        self._whole = whole

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._whole.handle_async_request(request)
        if request.url.path != "/feed":
            return answer
        page = [one for one in json.loads(await answer.aread()) if one["position"] != self.position]
        return httpx.Response(200, json=page)


async def test_a_log_that_does_not_extend_what_it_said_is_an_alert_for_ever(system: InProcess) -> None:
    origin = "wengang/payout/sha256"
    system.runtime("supervision").broken_logs[origin] = doubt("shorter", kept=9, what="records", found=5)
    assert [one["detail"] for one in await told(system, kind="log.checkpoint-broken")] == [
        "The log had 9 records, and says 5 now."
    ]
    del system.runtime("supervision").broken_logs[origin]
    assert len(await told(system, kind="log.checkpoint-broken")) == 1
