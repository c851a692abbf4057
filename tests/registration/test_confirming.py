"""The employer confirms the amount and the account, exactly as they stand (R6)."""

from datetime import date
from typing import Any

from services.registration.domain.commands import ConfirmRefund, ReceiveAssessment, Standing
from services.registration.domain.employer import EMPLOYER
from shared.contracts.fact import Fact
from shared.contracts.registration import AmountDisputed
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import FIRST, SECOND, USCC, assessed, bank, confirmed, enrolled, given_bank, registered

ON = date(2021, 8, 5)
LAST_DAY = date(2021, 12, 31)
OPEN = Standing(None, LAST_DAY)
READY: tuple[Fact, ...] = (enrolled(), given_bank(), registered(), assessed())


def confirm(**changes: Any) -> ConfirmRefund:
    plain: dict[str, Any] = {
        "edition": QINGHAI,
        "assessment_id": FIRST,
        "amount_fen": 181_508,
        "account_fingerprint": bank().account_fingerprint,
        "on": ON,
        "standing": OPEN,
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


# What eligibility told


def test_the_last_day_is_the_editions_and_the_day_after_is_told_no() -> None:
    given(EMPLOYER, *READY).when(confirm(on=LAST_DAY)).then(confirmed())
    late = confirm(on=date(2022, 1, 1))
    given(EMPLOYER, *READY).when(late).then_refused("Confirmations under qinghai-2021 ended with 2021-12-31")


def test_what_was_waived_or_taken_off_the_list_is_not_confirmed() -> None:
    given(EMPLOYER, *READY).when(confirm(standing=Standing("waived", LAST_DAY))).then_refused("deemed waived")
    given(EMPLOYER, *READY).when(confirm(standing=Standing("taken-off", LAST_DAY))).then_refused("off the list")


def test_what_was_granted_is_confirmed_anew_after_the_last_day() -> None:
    """Its payment came back from the bank."""
    granted = confirm(on=date(2022, 2, 1), standing=Standing("granted", LAST_DAY), reconfirm=True)
    given(EMPLOYER, *READY, confirmed()).when(granted).then(confirmed())
