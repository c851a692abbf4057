"""An employer comes to another agency by an act of both, and by no roster."""

from dataclasses import replace

import pytest

from services.registration.domain.commands import EnrolEmployer
from services.registration.domain.employer import EMPLOYER
from services.registration.domain.moving import AcceptMove, ProposeMove, RejectMove
from shared.contracts.registration import EmployerFactsCorrected, EmployerMoved, MoveProposed, MoveRejected
from tests.given_when_then import given
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer, roster_csv
from tests.registration.facts import USCC, bank, confirmed, enrolled
from tests.system import InProcess

WHY = "迁入本区。"
PROPOSED = MoveProposed(
    uscc=USCC, from_agency=CITY_EAST, to_agency=CITY_CENTRE, proposed_for=CITY_EAST, reason=WHY, person="li"
)
MOVED = EmployerMoved(uscc=USCC, from_agency=CITY_EAST, to_agency=CITY_CENTRE, proposed_by="li", accepted_by="wang")
THERE = enrolled(agency=CITY_CENTRE)
CORRECTED = EmployerFactsCorrected(**THERE.model_dump())


@pytest.mark.parametrize("edition", [QINGHAI, "qinghai-2022"])
@pytest.mark.parametrize("details", [None, bank("9999")])
def test_a_roster_takes_no_employer_over(edition: str, details: object) -> None:
    row = EnrolEmployer(enrolled(agency=CITY_CENTRE, edition=edition), details)  # type: ignore[arg-type]
    given(EMPLOYER, enrolled()).when(row).then_refused(f"is insured by {CITY_EAST}")


def test_proposed_by_one_accepted_by_the_other_and_then_its_rosters_are_taken() -> None:
    moved = (
        given(EMPLOYER, enrolled())
        .when(ProposeMove(CITY_CENTRE, CITY_EAST, WHY, "li"))
        .then(PROPOSED)
        .when(AcceptMove("wang"))
        .then(MOVED, CORRECTED)
    )
    moved.when(EnrolEmployer(THERE, None)).then_nothing()
    moved.when(EnrolEmployer(enrolled(), None)).then_refused(f"is insured by {CITY_CENTRE}")
    moved.when(AcceptMove("wang")).then_refused("No move")


def test_nobody_does_both_and_who_spoke_for_the_employer_does_neither() -> None:
    given(EMPLOYER, enrolled(), PROPOSED).when(AcceptMove("LI")).then_refused("somebody else accepts")
    spoken = (enrolled(), confirmed(person="wang"))
    given(EMPLOYER, *spoken, PROPOSED).when(AcceptMove("wang")).then_refused("acted for the employer")
    given(EMPLOYER, *spoken).when(ProposeMove(CITY_CENTRE, CITY_EAST, WHY, "wang")).then_refused("acted for")


def test_a_proposal_stands_until_it_is_decided() -> None:
    said = given(EMPLOYER, enrolled(), PROPOSED)
    said.when(ProposeMove(CITY_CENTRE, CITY_EAST, "再次。", "li")).then_nothing()
    said.when(ProposeMove("630104", CITY_EAST, WHY, "li")).then_refused("accepted or rejected first")
    rejected = MoveRejected(uscc=USCC, reason="材料不全。", person="wang")
    said.when(RejectMove("材料不全。", "wang")).then(rejected).when(AcceptMove("wang")).then_refused("No move")
    given(EMPLOYER, enrolled()).when(ProposeMove(CITY_EAST, CITY_EAST, WHY, "li")).then_refused("already")


async def test_over_http_with_the_row_told_and_the_list_of_what_waits(system: InProcess) -> None:
    mine, theirs = employer(1), employer(2)
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([mine]))
    taken = roster_csv([replace(theirs, agency=CITY_CENTRE), replace(mine, agency=CITY_CENTRE)])
    clerk, other = f"clerk-{CITY_EAST}", f"clerk-{CITY_CENTRE}"
    answer = await system.upload(other, "registration", "/v1/rosters", QINGHAI, taken)
    assert (answer.status_code, [(one["line"], one["column"]) for one in answer.json()["errors"]]) == (
        422,
        [(3, "agency")],
    )
    path = f"/v1/employers/{mine.uscc}/moves"
    await system.post(other, "registration", path, json={"to": CITY_CENTRE, "reason": WHY})
    for role in (other, "clerk-630104"):
        assert (await system.send(role, "POST", "registration", f"{path}/acceptance")).status_code == 403
    await system.settled()
    for role in (clerk, other):
        (waiting,) = (await system.get(role, "registration", "/v1/moves"))["items"]
        assert (waiting["uscc"], waiting["proposed_for"], waiting["reason"]) == (mine.uscc, CITY_CENTRE, WHY)
    await system.post(clerk, "registration", f"{path}/acceptance")
    await system.settled()
    assert (await system.get(clerk, "registration", "/v1/moves"))["items"] == []
    assert (await system.upload(other, "registration", "/v1/rosters", QINGHAI, taken)).status_code == 200
    assert (await system.get(other, "registration", f"/v1/employers/{mine.uscc}"))["agency"] == CITY_CENTRE
