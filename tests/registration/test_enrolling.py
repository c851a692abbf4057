"""A roster's row enrols an employer, corrects what was known, and gives the account."""

from services.registration.domain.commands import EnrolEmployer, RegisterEmployer
from services.registration.domain.employer import EMPLOYER
from shared.contracts.registration import EmployerFactsCorrected
from tests.given_when_then import given
from tests.people import CITY_CENTRE, QINGHAI
from tests.registration.facts import assessed, bank, confirmed, enrolled, given_bank, registered


def test_a_new_employer_is_enrolled_with_its_account() -> None:
    given(EMPLOYER).when(EnrolEmployer(enrolled(), bank())).then(enrolled(), given_bank())


def test_a_row_without_bank_columns_enrols_without_an_account() -> None:
    given(EMPLOYER).when(EnrolEmployer(enrolled(), None)).then(enrolled())


def test_the_same_row_again_yields_nothing() -> None:
    given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(enrolled(), bank())).then_nothing()


def test_the_same_account_sealed_anew_yields_nothing() -> None:
    resealed = bank(account_sealed="g1.another-ciphertext")
    given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(enrolled(), resealed)).then_nothing()


def test_a_row_without_bank_columns_leaves_the_known_account_alone() -> None:
    given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(enrolled(), None)).then_nothing()


def test_another_size_class_corrects_the_facts() -> None:
    row = enrolled(size_class="large")
    corrected = EmployerFactsCorrected(**row.model_dump())
    after = given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(row, bank())).then(corrected)
    after.when(EnrolEmployer(row, bank())).then_nothing()


def test_a_correction_keeps_registration_and_confirmation() -> None:
    row = enrolled(size_class="large")
    history = (enrolled(), given_bank(), registered(), assessed(), confirmed())
    corrected = EmployerFactsCorrected(**row.model_dump())
    after = given(EMPLOYER, *history).when(EnrolEmployer(row, bank())).then(corrected)
    after.when(RegisterEmployer(QINGHAI)).then_nothing()


def test_another_edition_enrols_beside_the_first() -> None:
    row = enrolled(edition="qinghai-2022")
    given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(row, bank())).then(row)


def test_the_agency_of_the_edition_enrolled_last_insures_the_employer_whatever_happens_under_an_earlier_one() -> None:
    moved = enrolled(edition="qinghai-2022", agency=CITY_CENTRE)
    employer = EMPLOYER.fold([enrolled(), moved, registered(), assessed()])
    assert employer.latest is not None
    assert employer.latest.facts == moved


def test_a_roster_with_another_account_changes_the_account() -> None:
    other = bank("9999")
    given(EMPLOYER, enrolled(), given_bank()).when(EnrolEmployer(enrolled(), other)).then(given_bank(other))


def test_the_employer_registers_once() -> None:
    after = given(EMPLOYER, enrolled()).when(RegisterEmployer(QINGHAI)).then(registered())
    after.when(RegisterEmployer(QINGHAI)).then_nothing()


def test_registering_under_an_edition_that_the_employer_is_not_enrolled_under_is_refused() -> None:
    given(EMPLOYER, enrolled()).when(RegisterEmployer("qinghai-2022")).then_refused("not enrolled under qinghai-2022")
