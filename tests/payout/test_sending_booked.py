"""A bank may tell a return before the statement that books the sending: the two belong together."""

from dataclasses import replace
from typing import Any

import pytest

from services.payout.domain.payment import PAYMENT
from shared.contracts.fact import Fact
from shared.contracts.payout import BankDiscrepancyFound, PaymentSendingBooked
from tests.given_when_then import given
from tests.payout.facts import (
    BATCHED,
    CREDITED,
    FIRST_ID,
    LATER_MESSAGE,
    ORDERED,
    OTHER_ACCOUNT,
    OWED,
    REFERRED,
    REISSUED,
    RELEASED,
    RETURNED,
    SECOND_ID,
    SENT,
    credit,
    discrepancy,
    rejection,
)

SENT_AGAIN = RELEASED.model_copy(update={"end_to_end_id": SECOND_ID, "account_fingerprint": OTHER_ACCOUNT})
BATCHED_AGAIN = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
BOOKING = credit(message=LATER_MESSAGE)
SENDING_BOOKED = PaymentSendingBooked.model_validate(CREDITED.model_dump() | {"message_sha256": LATER_MESSAGE})


@pytest.mark.parametrize(
    "later",
    [(), (REISSUED,), (REFERRED,), (REISSUED, BATCHED_AGAIN, SENT_AGAIN)],
    ids=["returned", "reissued", "referred", "sent again"],
)
def test_a_statement_that_books_the_sending_after_the_return_was_told_is_no_case_and_taken_once(
    later: tuple[Fact, ...],
) -> None:
    story = given(PAYMENT, *SENT, RETURNED, *later).when(BOOKING).then(SENDING_BOOKED)
    story.when(replace(BOOKING, message_sha256="c" * 64)).then_nothing()
    told_less = replace(BOOKING, account_fingerprint=None)
    given(PAYMENT, *SENT, RETURNED, *later).when(told_less).then(SENDING_BOOKED).when(BOOKING).then_nothing()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"amount_fen": OWED - 1}, "amount-differs"),
        ({"account_fingerprint": OTHER_ACCOUNT}, "account-differs"),
        ({"payee_name": "别的单位"}, "name-differs"),
        ({"line": BOOKING.line.model_copy(update={"inward": None})}, "unexpected-state"),
    ],
    ids=["amount", "account", "name", "told as arrived"],
)
def test_a_sending_booked_otherwise_than_it_was_sent_is_a_discrepancy(change: dict[str, Any], kind: str) -> None:
    named = RELEASED.model_copy(update={"payee_name": "西宁第1商贸有限公司"})
    line = replace(BOOKING, **change)
    (found,) = given(PAYMENT, ORDERED, BATCHED, named, RETURNED).when(line).then_some(BankDiscrepancyFound)
    assert found.kind == kind


def test_after_a_rejection_nothing_may_be_booked() -> None:
    refused = RETURNED.model_copy(update={"rejected": True, "line": rejection().line})
    expected = discrepancy("unexpected-state", f"{FIRST_ID} is returned", "credited", BOOKING)
    given(PAYMENT, *SENT).when(rejection()).then(refused).when(BOOKING).then(expected)


def test_a_sending_of_a_credit_that_came_back_told_again_is_no_news() -> None:
    late = RETURNED.model_copy(update={"was": "credited"})
    given(PAYMENT, *SENT, CREDITED, late).when(BOOKING).then_nothing()
