"""A log holds a fact that nobody can take: all who follow it stand there and say so, until two people set it aside."""

import asyncio
from typing import Any

from services.eligibility.main import PROJECTIONS
from services.eligibility.tables import edition_contents, editions
from shared.contracts.eligibility import EditionProposed
from shared.contracts.registration import EmployerEnrolled
from shared.followers.tracking import forget
from tests.people import CITY_EAST, QINGHAI, employer, roster_csv
from tests.supervision.test_alerts_api import forge, told
from tests.system import InProcess

ONE, TWO, THREE = employer(1), employer(2), employer(3)
REASON = "The database takes no U+0000, which stands in the name."
FOLLOWING = ("registration", "eligibility", "supervision")


async def enrol(system: InProcess, *employers: Any) -> None:
    answer = await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv(list(employers)))
    assert answer.is_success, answer.text


async def poisoned(system: InProcess) -> int:
    """An employer in registration's log whose name no table takes; its position."""
    await enrol(system, ONE)
    (known,) = await system.events("registration", "employer-enrolled")
    assert isinstance(known, EmployerEnrolled)
    bad = known.model_copy(update={"uscc": TWO.uscc, "name": "Xining\0 Ltd."})
    await forge(system, "registration", f"employer:{TWO.uscc}", bad)
    return (await system.runtime("registration").own_log.head()).position


async def readiness(system: InProcess, service: str, status: int) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            answer = await system.send(None, "GET", service, "/health/ready")
            if answer.status_code == status:
                found: dict[str, Any] = answer.json()
                return found
            await asyncio.sleep(0.05)


async def named(system: InProcess, service: str, words: str) -> None:
    async with asyncio.timeout(30):
        while words not in " ".join((await readiness(system, service, 503))["values"]["trouble"]):
            await asyncio.sleep(0.05)


async def test_everybody_stands_at_the_fact_and_goes_on_when_two_people_have_set_it_aside(system: InProcess) -> None:
    position = await poisoned(system)
    for service in FOLLOWING:
        await named(system, service, f"wengang feed quarantine registration {position}.")
        metrics = await system.send(None, "GET", service, "/metrics")
        assert 'follower_parked{follower="' in metrics.text
        assert any(line.startswith("follower_parked{") and line.endswith(" 1.0") for line in metrics.text.splitlines())
    await readiness(system, "payout", 200)  # it takes nothing of such facts
    await enrol(system, THREE)  # the log goes on, and so does whoever writes to it

    body = {"position": position, "reason": REASON}
    await system.post("operator", "registration", "/v1/quarantine", json=body)
    again = await system.send("operator", "POST", "registration", f"/v1/quarantine/{position}/approval")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "Who proposed it does not approve it; a second person has to agree.",
    )
    assert "set_aside" not in (await system.send(None, "GET", "registration", "/health/ready")).text
    await system.post("second-operator", "registration", f"/v1/quarantine/{position}/approval")

    for service in FOLLOWING:
        await readiness(system, service, 200)
    await system.settled()
    employers = await system.get("auditor", "registration", "/v1/employers", params={"edition": QINGHAI})
    assert {one["uscc"] for one in employers["items"]} == {ONE.uscc, THREE.uscc}
    (listed,) = (await system.get("auditor", "registration", "/feed/quarantine"))["items"]
    assert (listed["position"], listed["aside"], listed["reason"]) == (position, True, REASON)
    assert listed["people"] == ["operator", "second-operator"]
    metrics = await system.send(None, "GET", "eligibility", "/metrics")
    passed = 'follower_passed_over{follower="eligibility-from-registration",why="set-aside"} 1.0'
    assert passed in metrics.text.splitlines()
    assert 'facts_set_aside{source="registration"} 1.0' in metrics.text.splitlines()
    (alert,) = await told(system, kind="log.fact-set-aside")
    assert f"registration/{position}" in alert["detail"]
    assert alert["severity"] == "grave"
    (chinese,) = await told(system, kind="log.fact-set-aside", lang="zh")
    assert "已搁置" in chinese["detail"]


async def test_an_edition_whose_content_is_set_aside_decides_nothing_and_breaks_nothing(system: InProcess) -> None:
    await enrol(system, ONE)
    await system.settled()
    runtime = system.runtime("eligibility")
    log = await runtime.own_log.read(0, 1_000)
    proposed = [one for one in log if isinstance(one.event, EditionProposed) and one.event.edition == QINGHAI]
    for one in proposed:
        body = {"position": one.position, "reason": REASON}
        await system.post("operator", "eligibility", "/v1/quarantine", json=body)
        await system.post("second-operator", "eligibility", f"/v1/quarantine/{one.position}/approval")
    await forget(runtime.engine, [part.name for part in PROJECTIONS], [edition_contents, editions])
    await system.settled()
    order = {"edition": QINGHAI, "agency": CITY_EAST}
    answer = await system.send("bureau", "POST", "eligibility", "/v1/assessments", json=order)
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-edition"), answer.text
    await readiness(system, "eligibility", 200)


async def test_an_operator_names_a_position_that_there_is_and_says_why(system: InProcess) -> None:
    for body, status in (({"position": 900_000, "reason": REASON}, 404), ({"position": 1, "reason": "no"}, 422)):
        answer = await system.send("operator", "POST", "registration", "/v1/quarantine", json=body)
        assert answer.status_code == status
    answer = await system.send("inspector", "POST", "registration", "/v1/quarantine", json=body)
    assert answer.status_code == 403
