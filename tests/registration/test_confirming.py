"""The employer confirms the amount and the account, exactly as they stand (R6)."""

from typing import Any

from services.registration.domain.employer import EMPLOYER, ConfirmRefund, ReceiveAssessment
from shared.contracts.fact import Fact
from shared.contracts.registration import AmountDisputed
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import FIRST, SECOND, USCC, assessed, bank, confirmed, enrolled, given_bank, registered

READY: tuple[Fact, ...] = (enrolled(), given_bank(), registered(), assessed())


def confirm(**changes: Any) -> ConfirmRefund:
    plain: dict[str, Any] = {
        "edition": QINGHAI,
        "assessment_id": FIRST,
        "amount_fen": 181_508,
        "account_fingerprint": bank().account_fingerprint,
    }
    return ConfirmRefund(**{**plain, **changes})


def test_a_registered_employer_confirms_amount_and_account() -> None:
    given(EMPLOYER, *READY).when(confirm()).then(confirmed())


def test_confirming_twice_yields_nothing() -> None:
    given(EMPLOYER, *READY, confirmed()).when(confirm()).then_nothing()


def test_confirming_again_after_a_bank_return_is_a_second_confirmation() -> None:
    given(EMPLOYER, *READY, confirmed()).when(confirm(reconfirm=True)).then(confirmed())


def test_a_confirmation_of_another_amount_is_refused() -> None:
    given(EMPLOYER, *READY).when(confirm(amount_fen=181_509)).then_refused("is 1815.08, not 1815.09")


def test_a_confirmation_of_another_account_is_refused() -> None:
    other = bank("9999").account_fingerprint
    given(EMPLOYER, *READY).when(confirm(account_fingerprint=other)).then_refused("not the account on record")


def test_a_confirmation_of_an_old_assessment_is_refused() -> None:
    anew = assessed(assessment_id=SECOND, amount_fen=200_000)
    given(EMPLOYER, *READY, anew).when(confirm()).then_refused(f"The current assessment is {SECOND}")


def test_a_newly_insured_employer_that_has_not_registered_is_refused() -> None:
    given(EMPLOYER, enrolled(), given_bank(), assessed()).when(confirm()).then_refused(
        "registers on the platform first"
    )


def test_an_employer_on_the_direct_route_confirms_without_registering() -> None:
    history = (enrolled(received_prior_refund=True), given_bank(), assessed(route="direct"))
    given(EMPLOYER, *history).when(confirm()).then(confirmed())


def test_a_confirmation_before_any_assessment_is_refused() -> None:
    given(EMPLOYER, enrolled(), given_bank(), registered()).when(confirm()).then_refused("has not been assessed yet")


def test_a_confirmation_without_bank_details_is_refused() -> None:
    given(EMPLOYER, enrolled(), registered(), assessed()).when(confirm()).then_refused("no bank details to confirm")


def test_an_ineligible_employer_has_nothing_to_confirm() -> None:
    history = (enrolled(), given_bank(), registered(), assessed(outcome="ineligible", amount_fen=0))
    given(EMPLOYER, *history).when(confirm(amount_fen=0)).then_refused("not found eligible")


def test_an_employer_that_could_not_be_assessed_has_nothing_to_confirm() -> None:
    history = (enrolled(), given_bank(), registered(), assessed(outcome="not_assessable", amount_fen=None))
    given(EMPLOYER, *history).when(confirm()).then_refused("not found eligible")


def test_a_confirmation_under_an_unknown_edition_is_refused() -> None:
    given(EMPLOYER, *READY).when(confirm(edition="qinghai-2022")).then_refused("not enrolled under qinghai-2022")


def test_a_confirmation_by_an_employer_that_nobody_enrolled_is_refused() -> None:
    given(EMPLOYER).when(confirm()).then_refused("not enrolled")


def test_a_new_assessment_asks_for_a_new_confirmation() -> None:
    anew = assessed(assessment_id=SECOND, amount_fen=200_000)
    after = given(EMPLOYER, *READY, confirmed()).when(ReceiveAssessment(anew)).then(anew)
    expected = confirmed(assessment_id=SECOND, amount_fen=200_000)
    after.when(confirm(assessment_id=SECOND, amount_fen=200_000)).then(expected)


def test_the_same_assessment_heard_twice_yields_nothing_and_keeps_the_confirmation() -> None:
    given(EMPLOYER, *READY, confirmed()).when(ReceiveAssessment(assessed())).then_nothing()


def test_an_employer_that_disputed_may_still_confirm() -> None:
    disputed = AmountDisputed(
        uscc=USCC, edition=QINGHAI, assessment_id=FIRST, amount_fen=181_508, reason="November is missing."
    )
    given(EMPLOYER, *READY, disputed).when(confirm()).then(confirmed())
