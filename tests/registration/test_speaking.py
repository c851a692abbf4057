"""Who speaks for an employer, and who does not: agency people, and one person alone at a counter (R6)."""

from dataclasses import replace
from datetime import date

import pytest

from services.registration.domain.commands import (
    ConfirmRefund,
    DisputeAmount,
    EmployerCommand,
    EnrolEmployer,
    GiveBankDetails,
    RegisterEmployer,
    Speaker,
    Standing,
)
from services.registration.domain.employer import EMPLOYER
from shared.contracts.registration import EmployerRegistered, RefundConfirmed
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import FIRST, USCC, assessed, bank, confirmed, enrolled, given_bank, registered

COUNTER, OTHER, OWN = Speaker("zhao", counter=True), Speaker("qian", counter=True), Speaker("zhao", counter=False)
CONFIRM = ConfirmRefund(
    QINGHAI, FIRST, 181_508, bank().account_fingerprint, date(2021, 8, 2), Standing(None, date(2021, 12, 31))
)
BEFORE = (enrolled(), registered(), assessed())
AT_COUNTER = given_bank(bank(), "platform").model_copy(update={"person": "zhao", "counter": True})
OF_ROSTER = given_bank(bank()).model_copy(update={"person": "zhao"})
OWN_WORD = given_bank(bank(), "platform").model_copy(update={"person": "zhao"})


def _by(command: ConfirmRefund, by: Speaker) -> ConfirmRefund:
    return replace(command, by=by)


@pytest.mark.parametrize("details", [AT_COUNTER, OF_ROSTER], ids=["at the counter", "by a roster"])
@pytest.mark.parametrize("spelled", ["zhao", "ZHAO", "ｚｈａｏ"])
def test_who_entered_the_account_does_not_confirm_it_alone(details: object, spelled: str) -> None:
    said = given(EMPLOYER, *BEFORE, details)  # type: ignore[arg-type]
    said.when(_by(CONFIRM, Speaker(spelled, counter=True))).then_refused("entered these bank details")


@pytest.mark.parametrize("by", [OTHER, OWN], ids=["a second person", "the employer's own token"])
def test_somebody_else_or_the_employer_itself_confirms_it(by: Speaker) -> None:
    (fact,) = given(EMPLOYER, *BEFORE, AT_COUNTER).when(_by(CONFIRM, by)).then_some(RefundConfirmed)
    assert (fact.person, fact.counter) == (by.person, by.counter)


def test_what_the_employer_gave_itself_is_confirmed_at_the_counter() -> None:
    given(EMPLOYER, *BEFORE, OWN_WORD).when(_by(CONFIRM, COUNTER)).then_some(RefundConfirmed)


ASSESSED = (enrolled(), given_bank(), assessed(assessed_by="Zhao"))


WORDS = pytest.mark.parametrize(
    "command",
    [
        lambda by: RegisterEmployer(QINGHAI, by),
        lambda by: GiveBankDetails(bank("9999"), by),
        lambda by: _by(CONFIRM, by),
        lambda by: DisputeAmount(QINGHAI, FIRST, "有误。", by),
    ],
    ids=["register", "give bank details", "confirm", "dispute"],
)


@pytest.mark.parametrize("by", [COUNTER, OWN], ids=["at the counter", "with the employer's token"])
@WORDS
def test_who_assessed_an_employer_does_not_speak_for_it(command: object, by: Speaker) -> None:
    asked: EmployerCommand = command(by)  # type: ignore[operator]
    given(EMPLOYER, *ASSESSED).when(asked).then_refused("assessed this employer for its agency")


@WORDS
def test_who_decided_otherwise_on_an_employer_does_not_speak_for_it(command: object) -> None:
    asked: EmployerCommand = command(Speaker("zhao", decided=True))  # type: ignore[operator]
    given(EMPLOYER, enrolled(), given_bank(), assessed()).when(asked).then_refused("acted for the agency")


def test_others_speak_for_it_all_the_same() -> None:
    given(EMPLOYER, *ASSESSED).when(RegisterEmployer(QINGHAI, OTHER)).then(
        EmployerRegistered(uscc=USCC, edition=QINGHAI, person="qian", counter=True)
    )


def test_who_spoke_for_an_employer_changes_nothing_of_it_by_a_roster() -> None:
    spoken = (enrolled(), confirmed(person="zhao"))
    changed = enrolled(size_class="large")
    given(EMPLOYER, *spoken).when(EnrolEmployer(changed, None, "zhao")).then_refused("acted for the employer")
    given(EMPLOYER, *spoken).when(EnrolEmployer(enrolled(), bank(), "zhao")).then_refused("acted for the employer")
    given(EMPLOYER, *spoken).when(EnrolEmployer(enrolled(), None, "zhao")).then_nothing()
