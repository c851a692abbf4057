"""The employer says that the assessed amount is wrong."""

from services.registration.domain.commands import DisputeAmount
from services.registration.domain.employer import EMPLOYER
from shared.contracts.registration import AmountDisputed
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import FIRST, SECOND, USCC, assessed, bank, confirmed, enrolled, given_bank, registered

REASON = "November is missing."
DISPUTE = DisputeAmount(QINGHAI, FIRST, REASON)


def disputed(reason: str = REASON, amount_fen: int = 181_508) -> AmountDisputed:
    return AmountDisputed(uscc=USCC, edition=QINGHAI, assessment_id=FIRST, amount_fen=amount_fen, reason=reason)


def test_an_assessed_amount_is_disputed_with_a_reason() -> None:
    given(EMPLOYER, enrolled(), assessed()).when(DISPUTE).then(disputed())


def test_the_same_dispute_twice_yields_nothing() -> None:
    given(EMPLOYER, enrolled(), assessed(), disputed()).when(DISPUTE).then_nothing()


def test_a_dispute_for_another_reason_is_recorded_too() -> None:
    command = DisputeAmount(QINGHAI, FIRST, "December is missing as well.")
    given(EMPLOYER, enrolled(), assessed(), disputed()).when(command).then(disputed("December is missing as well."))


def test_a_dispute_of_an_ineligible_outcome_names_an_amount_of_nothing() -> None:
    history = (enrolled(), assessed(outcome="not_assessable", amount_fen=None))
    given(EMPLOYER, *history).when(DISPUTE).then(disputed(amount_fen=0))


def test_what_was_confirmed_is_not_disputed_any_more() -> None:
    history = (enrolled(), given_bank(), registered(), assessed(), confirmed())
    given(EMPLOYER, *history).when(DISPUTE).then_refused("confirmed already")


def test_a_changed_account_opens_the_amount_to_dispute_again() -> None:
    history = (enrolled(), given_bank(), registered(), assessed(), confirmed(), given_bank(bank("9999"), "platform"))
    given(EMPLOYER, *history).when(DISPUTE).then(disputed())


def test_a_dispute_of_an_old_assessment_is_refused() -> None:
    history = (enrolled(), assessed(), assessed(assessment_id=SECOND))
    given(EMPLOYER, *history).when(DISPUTE).then_refused(f"The current assessment is {SECOND}")


def test_a_dispute_before_any_assessment_is_refused() -> None:
    given(EMPLOYER, enrolled()).when(DISPUTE).then_refused("has not been assessed yet")
