"""Registration over HTTP: who may, what is never shown, and reading one's own writes."""

import asyncio
from typing import Any

import asyncpg
import httpx

from services.registration.domain.commands import ReceiveAssessment
from services.registration.domain.employer import EMPLOYER, employer_stream
from shared.eventlog.records import CommandContext, Work
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, DemoEmployer, employer, roster_csv
from tests.registration.facts import assessed
from tests.system import InProcess
from tests.worlds import starts_from

EAST, CENTRE = f"clerk-{CITY_EAST}", f"clerk-{CITY_CENTRE}"
COUNTER, OTHER_COUNTER = f"counter-{CITY_EAST}", f"counter-{CITY_CENTRE}"
ONE = employer(1)
ACCOUNT = ONE.account_number
NEW_ACCOUNT = "6217001234567890123"
BANK = {
    "account_name": ONE.name,
    "account_number": NEW_ACCOUNT,
    "bank_name": "中国建设银行西宁城东支行",
    "cnaps_code": "105851000017",
}


async def enrol(system: InProcess, *people: DemoEmployer) -> int:
    answer = await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv(people))
    assert answer.status_code == 200, answer.text
    return int(answer.json()["position"])


async def learn_assessment(system: InProcess, one: DemoEmployer, amount_fen: int = 144_000) -> str:
    """As if eligibility had told it."""
    assessment_id = f"{QINGHAI}:{one.uscc}:1"
    told = assessed(uscc=one.uscc, assessment_id=assessment_id, route=one.route, amount_fen=amount_fen)
    work = Work(EMPLOYER, employer_stream(one.uscc), ReceiveAssessment(told))
    context = CommandContext(f"told/{one.uscc}", "eligibility", system.clock.now())
    await system.runtime("registration").own_log.execute([work], context)
    return assessment_id


def kind(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:wengang:problem:")


async def bank_details(system: InProcess, role: str | None, uscc: str, **request: Any) -> httpx.Response:
    path = f"/v1/employers/{uscc}/bank-details"
    return await system.send(role, "POST", "registration", path, **{"json": BANK, **request})


async def test_everybody_acts_within_their_own_rights_only(system: InProcess) -> None:
    two = employer(2, agency=CITY_CENTRE)
    position = await enrol(system, ONE, two)
    fresh = {"X-Position-At-Least": str(position)}
    await system.get(EAST, "registration", f"/v1/employers/{ONE.uscc}", headers=fresh)
    for path in (f"/v1/employers/{ONE.uscc}", f"/v1/employers/{ONE.uscc}/assessments/{QINGHAI}"):
        assert kind(await system.send(CENTRE, "GET", "registration", path)) == (403, "other-agency")
        assert kind(await system.send("maker", "GET", "registration", path)) == (403, "scope-missing")
        assert kind(await system.send(None, "GET", "registration", path)) == (401, "no-token")
        assert kind(await system.send("forged.token.here", "GET", "registration", path)) == (401, "bad-token")
    listed = "/v1/employers"
    others = await system.send(EAST, "GET", "registration", listed, params={"edition": QINGHAI, "agency": CITY_CENTRE})
    assert kind(others) == (403, "other-agency")
    own = await system.get(EAST, "registration", listed, params={"edition": QINGHAI})
    assert [one["uscc"] for one in own["items"]] == [ONE.uscc]
    assert kind(await bank_details(system, OTHER_COUNTER, ONE.uscc)) == (403, "other-agency")
    assert kind(await bank_details(system, "auditor", ONE.uscc)) == (403, "scope-missing")
    assert kind(await bank_details(system, None, ONE.uscc)) == (401, "no-token")
    assert (await system.runtime("registration").own_log.head()).position == position
    assert (await bank_details(system, COUNTER, ONE.uscc)).status_code == 201


async def test_a_token_given_for_one_employer_is_not_good_for_another(system: InProcess) -> None:
    two = employer(2)
    position = await enrol(system, ONE, two)
    scopes = ["registration:write", "registration:read"]
    token = system.maker.make("platform", scopes, region="000000", employer=ONE.uscc)
    other = f"/v1/employers/{two.uscc}"
    assert kind(await bank_details(system, token, two.uscc)) == (403, "other-employer")
    for name, body in (
        ("registration", {"edition": QINGHAI}),
        ("disputes", {"edition": QINGHAI, "assessment_id": "1", "reason": "Too little."}),
    ):
        answer = await system.send(token, "POST", "registration", f"{other}/{name}", json=body)
        assert kind(answer) == (403, "other-employer")
    assert kind(await system.send(token, "GET", "registration", other)) == (403, "other-employer")
    everybody = await system.send(token, "GET", "registration", "/v1/employers", params={"edition": QINGHAI})
    assert kind(everybody) == (403, "other-employer")
    assert (await system.runtime("registration").own_log.head()).position == position
    assert (await bank_details(system, token, ONE.uscc)).status_code == 201


@starts_from(enrol, ONE)
async def test_a_change_needs_a_key_and_a_repeat_gets_the_first_answer(system: InProcess) -> None:
    position = system.played
    assert kind(await bank_details(system, COUNTER, ONE.uscc, key="")) == (400, "idempotency-key-missing")
    assert kind(await bank_details(system, COUNTER, ONE.uscc, key="k" * 129)) == (400, "idempotency-key-bad")
    assert (await system.runtime("registration").own_log.head()).position == position
    first = await bank_details(system, COUNTER, ONE.uscc, key="once")
    again = await bank_details(system, COUNTER, ONE.uscc, key="once")
    kept = {"uscc": ONE.uscc, "account_masked": first.json()["account_masked"]}
    assert again.json() == first.json() == {**kept, "recorded": 1, "position": position + 1}
    changed = await bank_details(system, COUNTER, ONE.uscc, key="once", json={**BANK, "account_number": ACCOUNT})
    assert kind(changed) == (422, "idempotency-key-reused")
    of_somebody_else = await bank_details(system, "platform", ONE.uscc, key="once")
    assert of_somebody_else.json() == {**kept, "recorded": 0, "position": position + 1}


@starts_from(enrol, ONE)
async def test_what_an_employer_says_is_answered_with_where_it_is_read_and_how_things_stand_then(
    system: InProcess,
) -> None:
    given = await bank_details(system, COUNTER, ONE.uscc)
    assert (given.status_code, given.headers["location"]) == (201, f"/v1/employers/{ONE.uscc}")
    said = {"edition": QINGHAI}
    path = f"/v1/employers/{ONE.uscc}/registration"
    registered = await system.send(COUNTER, "POST", "registration", path, json=said)
    assert (registered.json()["edition"], registered.json()["registered"]) == (QINGHAI, True)
    fresh = {"X-Position-At-Least": registered.headers["x-position"]}
    found = await system.get(EAST, "registration", registered.headers["location"], headers=fresh)
    assert (found["uscc"], found["programmes"][0]["registered"]) == (ONE.uscc, True)


@starts_from(enrol, ONE)
async def test_what_is_malformed_is_422_and_what_is_unknown_is_404_and_a_business_no_is_409(system: InProcess) -> None:
    bad = await bank_details(system, COUNTER, ONE.uscc, json={**BANK, "account_number": "6217 0012 3456"})
    assert kind(bad) == (422, "not-valid")
    assert bad.json()["errors"][0]["pointer"] == "/account_number"
    assert "6217" not in bad.text
    assert kind(await bank_details(system, COUNTER, ONE.uscc[:-1] + "*")) == (422, "not-valid")
    assert kind(await bank_details(system, COUNTER, employer(9).uscc)) == (404, "no-such-employer")
    path = f"/v1/employers/{ONE.uscc}"
    assert kind(await system.send(EAST, "GET", "registration", f"{path}/assessments/{QINGHAI}")) == (
        404,
        "not-assessed",
    )
    early = {"edition": QINGHAI, "assessment_id": "1", "amount": "1440.00", "account_number": ACCOUNT}
    answer = await system.send(COUNTER, "POST", "registration", f"{path}/confirmations", json=early)
    assert kind(answer) == (409, "assessment-missing")
    money = await system.send(
        COUNTER, "POST", "registration", f"{path}/confirmations", json={**early, "amount": "1440.001"}
    )
    assert kind(money) == (422, "not-valid")


async def test_an_account_number_is_in_no_answer_and_not_in_the_log(system: InProcess) -> None:
    newcomer = employer(1, received_prior_refund=False)
    answers = [await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([newcomer]))]
    assessment_id = await learn_assessment(system, newcomer)
    path = f"/v1/employers/{newcomer.uscc}"

    async def post(name: str, body: dict[str, Any]) -> httpx.Response:
        answer = await system.send("platform", "POST", "registration", f"{path}/{name}", json=body)
        answers.append(answer)
        return answer

    confirmation = {
        "edition": QINGHAI,
        "assessment_id": assessment_id,
        "amount": "1440.00",
        "account_number": NEW_ACCOUNT,
    }
    assert (await post("registration", {"edition": QINGHAI})).status_code == 201
    assert (await post("confirmations", confirmation)).status_code == 409
    assert (await post("bank-details", BANK)).status_code == 201
    assert (await post("bank-details", {**BANK, "remark": NEW_ACCOUNT})).status_code == 422
    assert (await post("confirmations", confirmation)).status_code == 201
    assert (await post("confirmations", {**confirmation, "amount": NEW_ACCOUNT})).status_code == 422
    await system.settled()
    one = await system.send("auditor", "GET", "registration", path)
    assessment = await system.send("auditor", "GET", "registration", f"{path}/assessments/{QINGHAI}")
    listed = await system.send("auditor", "GET", "registration", "/v1/employers", params={"edition": QINGHAI})
    feed = await system.send("auditor", "GET", "registration", "/feed", params={"after": 0, "limit": 100})
    assert one.json()["account_masked"] == assessment.json()["account"] == "6217****0123"
    assert (listed.status_code, feed.status_code) == (200, 200)
    for answer in [*answers, one, assessment, listed, feed]:
        assert ACCOUNT not in answer.text
        assert NEW_ACCOUNT not in answer.text
    for row in await rows_of_every_table(system):
        assert ACCOUNT not in row
        assert NEW_ACCOUNT not in row


async def rows_of_every_table(system: InProcess) -> list[str]:
    """Registration's whole database as text, bytes as Latin-1 so that clear text in them shows."""
    dsn = system.settings("registration").database_url.get_secret_value()
    connection = await asyncpg.connect(dsn)
    try:
        found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row["tablename"] for row in found if row["tablename"] != "alembic_version"]
        assert {"events", "command_outcomes", "employers", "programmes"} <= set(names)
        rows = [row for name in names for row in await connection.fetch(f'SELECT * FROM "{name}"')]
    finally:
        await connection.close()
    return [
        " ".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row.values())
        for row in rows
    ]


async def test_changed_bank_details_put_a_confirmed_employer_back_on_the_list_of_work(system: InProcess) -> None:
    newcomer = employer(1, received_prior_refund=False)
    await enrol(system, newcomer)
    assessment_id = await learn_assessment(system, newcomer)
    path = f"/v1/employers/{newcomer.uscc}"
    await system.post("platform", "registration", f"{path}/registration", json={"edition": QINGHAI})
    confirmation = {"edition": QINGHAI, "assessment_id": assessment_id, "amount": "1440.00", "account_number": ACCOUNT}

    async def words() -> list[str]:
        position = (await system.runtime("registration").own_log.head()).position
        headers = {"X-Position-At-Least": str(position)}
        assessment = await system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
        one = await system.get("platform", "registration", path, headers=headers)
        found = [assessment["response"], one["programmes"][0]["response"]]
        for word in ("awaiting", "confirmed"):
            params = {"edition": QINGHAI, "response": word}
            page = await system.get("bureau", "registration", "/v1/employers", params=params)
            found += [item["response"] for item in page["items"]]
        return found

    async def notified() -> int:
        body, params = {"channel": "message"}, {"edition": QINGHAI}
        answer = await system.post("bureau", "registration", "/v1/notices-to-register", params=params, json=body)
        return int(answer["notified"])

    assert (await words(), await notified()) == (["awaiting"] * 3, 1)
    await system.post("platform", "registration", f"{path}/confirmations", json=confirmation)
    assert (await words(), await notified()) == (["confirmed"] * 3, 0)
    await system.post("platform", "registration", f"{path}/bank-details", json=BANK)
    assert (await words(), await notified()) == (["awaiting"] * 3, 1)
    confirmation["account_number"] = NEW_ACCOUNT
    await system.post("platform", "registration", f"{path}/confirmations", json=confirmation)
    assert (await words(), await notified()) == (["confirmed"] * 3, 0)


async def test_notices_go_to_newly_insured_employers_of_ones_own_region_only(system: InProcess) -> None:
    people = [
        employer(1),
        employer(2, received_prior_refund=False),
        employer(3, received_prior_refund=False, agency=CITY_CENTRE),
    ]
    await enrol(system, *people)
    body, params = {"channel": "phone"}, {"edition": QINGHAI}
    path = "/v1/notices-to-register"
    first = await system.send(EAST, "POST", "registration", path, params=params, json=body, key="monday")
    again = await system.send(EAST, "POST", "registration", path, params=params, json=body, key="monday")
    assert first.json()["notified"] == 1
    assert again.json() == first.json()
    sent = await system.events("registration", "notice-sent")
    assert [(one.uscc, one.channel, one.number) for one in sent] == [(people[1].uscc, "phone", 1)]


@starts_from(enrol, ONE)
async def test_a_reader_may_demand_a_position_and_is_told_when_it_is_too_early(system: InProcess) -> None:
    position = system.played
    path = f"/v1/employers/{ONE.uscc}"
    headers = {"X-Position-At-Least": str(position)}
    assert (await system.get(EAST, "registration", path, headers=headers))["account_masked"] == "6222****0001"
    async with asyncio.timeout(2):  # the log has no such position: nothing is waited for
        late = await system.send(EAST, "GET", "registration", path, headers={"X-Position-At-Least": str(position + 1)})
    assert kind(late) == (425, "too-early")
    assert late.headers["retry-after"] == "1"


async def test_pages_walk_over_every_row_once_and_in_order(system: InProcess) -> None:
    people = [employer(number) for number in range(1, 12)]
    await enrol(system, *people)
    await system.settled()
    seen: list[str] = []
    sizes: list[int] = []
    cursor: str | None = None
    while True:
        params = {"edition": QINGHAI, "limit": "4"} | ({"cursor": cursor} if cursor else {})
        page = await system.get("bureau", "registration", "/v1/employers", params=params)
        seen += [item["uscc"] for item in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(one.uscc for one in people)
    assert sizes == [4, 4, 3]
    for bad in ("nonsense", "MQ==", "WzFd", "W10=", "WyJhIiwiYiJd", "W3t9XQ=="):
        answer = await system.send(
            "bureau", "GET", "registration", "/v1/employers", params={"edition": QINGHAI, "cursor": bad}
        )
        assert kind(answer) == (400, "bad-cursor")
    nobody = await system.send(None, "GET", "registration", "/v1/employers", params={"edition": QINGHAI, "cursor": "x"})
    assert kind(nobody) == (401, "no-token")  # who asks is looked at before what they ask
