"""One employer's way from the roster to the bank's credit, each step an event of the service that decided it."""

from tests.people import CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess


async def test_an_employer_on_the_direct_route_is_paid_without_a_word(system: InProcess) -> None:
    one = employer()
    assert (await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([one]))).is_success
    answer = await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([one]))
    assert answer.status_code == 200, answer.text
    run = await system.post("bureau", "eligibility", "/v1/assessments", json={"edition": QINGHAI, "agency": CITY_EAST})
    assert (run["eligible"], run["total"]) == (1, "1440.00")
    await system.settled()
    topics = [type(event).__name__ for event in await system.events("eligibility")]
    assert topics == ["ContributionsRecorded", "EmployerAssessed"]
