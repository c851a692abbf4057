"""An edition is proposed by one person and adopted by another; a corrected content is adopted anew."""

from datetime import date

from services.eligibility.domain.adoption import EDITION, AdoptEdition, ProposeEdition
from shared.contracts.eligibility import EditionAdopted, EditionProposed
from tests.given_when_then import given

ON = date(2021, 8, 2)
OLD, NEW = "0" * 64, "1" * 64


def propose(sha256: str = OLD, by: str = "li") -> ProposeEdition:
    return ProposeEdition("qinghai-2021", sha256, "{}", by)


def proposed(sha256: str = OLD, by: str = "li") -> EditionProposed:
    return EditionProposed(edition="qinghai-2021", sha256=sha256, content="{}", proposed_by=by)


def adopt(sha256: str = OLD, by: str = "wang") -> AdoptEdition:
    return AdoptEdition("qinghai-2021", sha256, by, ON)


def adopted(sha256: str = OLD, proposer: str = "li", by: str = "wang") -> EditionAdopted:
    return EditionAdopted(edition="qinghai-2021", sha256=sha256, proposed_by=proposer, approved_by=by, adopted_on=ON)


def test_a_content_is_proposed_once() -> None:
    given(EDITION).when(propose()).then(proposed()).when(propose(by="zhao")).then_nothing()


def test_another_person_adopts_it_once() -> None:
    given(EDITION, proposed()).when(adopt()).then(adopted()).when(adopt(by="zhao")).then_nothing()


def test_nobody_adopts_an_own_proposal() -> None:
    given(EDITION, proposed()).when(adopt(by="li")).then_refused("another person must")


def test_what_nobody_proposed_is_not_adopted() -> None:
    given(EDITION, proposed()).when(adopt(NEW)).then_refused("Nobody has proposed")


def test_a_corrected_content_takes_the_place_of_the_first_and_the_first_may_come_back() -> None:
    first = given(EDITION, proposed(), adopted())
    second = first.when(propose(NEW, "wang")).then(proposed(NEW, "wang")).when(adopt(NEW, "li"))
    second.then(adopted(NEW, "wang", "li")).when(adopt(OLD, "wang")).then(adopted(OLD))
