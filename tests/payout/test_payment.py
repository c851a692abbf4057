"""One payment for one case, ever."""

import re

import pytest

from services.payout.domain.payment import (
    PAYMENT,
    BankCredit,
    BankReturn,
    NoteReconfirmation,
    OrderPayment,
    PutInBatch,
    ReleasePayment,
    end_to_end_id,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import PaymentHeld
from tests.given_when_then import given
from tests.payout.facts import (
    ACCOUNT,
    BATCH_ID,
    BATCHED,
    CREDITED,
    DETAILS,
    FIRST_ID,
    GRANT,
    HELD,
    LATER_MESSAGE,
    ORDERED,
    OTHER_ACCOUNT,
    OTHER_DETAILS,
    OWED,
    PAYMENT_ID,
    RECONFIRMED,
    REISSUED,
    RELEASED,
    RETURNED,
    SECOND_ID,
    SENT,
    bank_return,
    credit,
    discrepancy,
)
from tests.people import QINGHAI, employer

RELEASE = ReleasePayment(BATCH_ID, ACCOUNT, DETAILS)

# Ordered


def test_a_grant_orders_one_payment() -> None:
    given(PAYMENT).when(OrderPayment(GRANT)).then(ORDERED)


@pytest.mark.parametrize(
    "past",
    [
        (ORDERED,),
        (ORDERED, BATCHED),
        SENT,
        (ORDERED, BATCHED, HELD),
        (*SENT, CREDITED),
        (*SENT, RETURNED),
        (*SENT, RETURNED, REISSUED),
    ],
    ids=["ordered", "batched", "released", "held", "credited", "returned", "reissued"],
)
def test_a_second_order_of_the_same_case_changes_nothing_in_any_state(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(OrderPayment(GRANT)).then_nothing()


def test_a_grant_of_another_amount_for_the_same_case_is_not_paid_either() -> None:
    more = GRANT.model_copy(update={"amount_fen": OWED * 2})
    given(PAYMENT, ORDERED).when(OrderPayment(more)).then_nothing()


def test_an_end_to_end_id_is_short_plain_and_new_for_each_attempt_edition_and_employer() -> None:
    names = {
        end_to_end_id(QINGHAI, GRANT.uscc, 1),
        end_to_end_id(QINGHAI, GRANT.uscc, 2),
        end_to_end_id("jiangxi-2023", GRANT.uscc, 1),
        end_to_end_id(QINGHAI, employer(2).uscc, 1),
    }
    assert len(names) == 4
    assert all(re.fullmatch(r"[A-Z0-9-]{1,35}", name, re.ASCII) for name in names)


# Put in a batch


def test_an_ordered_payment_is_put_in_a_batch() -> None:
    given(PAYMENT, ORDERED).when(PutInBatch(BATCH_ID)).then(BATCHED)


@pytest.mark.parametrize(
    "past",
    [(), (ORDERED, BATCHED), SENT, (ORDERED, BATCHED, HELD), (*SENT, CREDITED), (*SENT, RETURNED)],
    ids=["absent", "batched", "released", "held", "credited", "returned"],
)
def test_a_payment_that_does_not_wait_is_refused_by_a_second_batch(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(PutInBatch(f"{BATCH_ID}-other")).then_refused("is not waiting for one any more")


# Released


def test_a_payment_is_released_when_the_account_on_record_is_still_the_granted_one() -> None:
    given(PAYMENT, ORDERED, BATCHED).when(RELEASE).then(RELEASED)


def test_a_payment_is_held_when_its_account_changed_after_the_grant() -> None:
    given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS)).then(HELD)


def test_a_payment_is_held_when_there_are_no_bank_details() -> None:
    (held,) = given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(BATCH_ID, None, None)).then_some(PaymentHeld)
    assert (held.reason, held.detail) == ("no-bank-details", "There are no bank details on record.")


@pytest.mark.parametrize(
    "past", [(), (ORDERED,), SENT, (ORDERED, BATCHED, HELD)], ids=["absent", "ordered", "released", "held"]
)
def test_a_payment_outside_a_batch_is_not_released(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(RELEASE).then_refused("is not in this batch any more")


def test_another_batch_cannot_release_the_payment() -> None:
    given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(f"{BATCH_ID}2", ACCOUNT, DETAILS)).then_refused("not in this")


# Credited


def test_a_credit_of_the_exact_amount_on_the_right_account_is_recorded() -> None:
    given(PAYMENT, *SENT).when(credit()).then(CREDITED)


def test_the_same_credit_told_again_changes_nothing() -> None:
    given(PAYMENT, *SENT).when(credit()).then(CREDITED).when(credit(message=LATER_MESSAGE)).then_nothing()


@pytest.mark.parametrize("amount_fen", [OWED - 1, OWED + 1, 0])
def test_a_credit_off_by_a_fen_is_a_discrepancy_and_nothing_else(amount_fen: int) -> None:
    found = f"{amount_fen // 100}.{amount_fen % 100:02d}"
    expected = discrepancy("amount-differs", "1440.00", found)
    given(PAYMENT, *SENT).when(credit(amount_fen)).then(expected).when(credit()).then(CREDITED)


def test_a_credit_on_another_account_is_a_discrepancy_and_nothing_else() -> None:
    expected = discrepancy("account-differs", ACCOUNT, OTHER_ACCOUNT)
    given(PAYMENT, *SENT).when(credit(account=OTHER_ACCOUNT)).then(expected).when(credit()).then(CREDITED)


@pytest.mark.parametrize(
    "line",
    [credit(OWED + 1, message=LATER_MESSAGE), credit(account=OTHER_ACCOUNT, message=LATER_MESSAGE)],
    ids=["amount", "account"],
)
def test_a_credit_told_again_in_other_words_is_a_changed_replay(line: BankCredit) -> None:
    (found,) = given(PAYMENT, *SENT, CREDITED).when(line).then_some(type(discrepancy("changed-replay", "", "")))
    assert (found.kind, found.message_sha256, found.end_to_end_id) == ("changed-replay", LATER_MESSAGE, FIRST_ID)


@pytest.mark.parametrize(
    ("past", "state"),
    [
        ((ORDERED,), "ordered"),
        ((ORDERED, BATCHED), "batched"),
        ((ORDERED, BATCHED, HELD), "held"),
        ((*SENT, RETURNED), "returned"),
    ],
    ids=["ordered", "batched", "held", "returned"],
)
@pytest.mark.parametrize(("line", "said"), [(credit(), "credited"), (bank_return(transfer=SECOND_ID), "returned")])
def test_a_line_of_the_bank_that_no_release_explains_is_a_discrepancy_and_nothing_else(
    past: tuple[Fact, ...], state: str, line: BankCredit | BankReturn, said: str
) -> None:
    expected = discrepancy("unexpected-state", f"{FIRST_ID} is {state}", said, line.end_to_end_id)
    given(PAYMENT, *past).when(line).then(expected)


def test_a_credit_of_an_attempt_that_came_back_before_is_a_discrepancy() -> None:
    again = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    sent = RELEASED.model_copy(update={"end_to_end_id": SECOND_ID, "account_fingerprint": OTHER_ACCOUNT})
    expected = discrepancy("unexpected-state", f"{SECOND_ID} is released", "credited")
    given(PAYMENT, *SENT, RETURNED, REISSUED, again, sent).when(credit()).then(expected)


@pytest.mark.parametrize("line", [credit(), bank_return()], ids=["credit", "return"])
def test_a_line_for_a_payment_that_was_never_ordered_is_refused(line: BankCredit | BankReturn) -> None:
    given(PAYMENT).when(line).then_refused("There is no such payment.")


# Returned


def test_a_return_is_recorded_with_the_banks_own_words() -> None:
    given(PAYMENT, *SENT).when(bank_return()).then(RETURNED).when(bank_return(message=LATER_MESSAGE)).then_nothing()


def test_a_return_without_an_amount_is_a_return_of_the_whole_payment() -> None:
    given(PAYMENT, *SENT).when(bank_return(None)).then(RETURNED)


def test_a_return_of_another_amount_is_a_discrepancy_and_nothing_else() -> None:
    given(PAYMENT, *SENT).when(bank_return(OWED - 1)).then(discrepancy("amount-differs", "1440.00", "1439.99"))


def test_a_credit_that_comes_back_days_later_is_a_return() -> None:
    late = RETURNED.model_copy(update={"message_sha256": LATER_MESSAGE})
    given(PAYMENT, *SENT, CREDITED).when(bank_return(message=LATER_MESSAGE)).then(late)


# Re-issued


@pytest.mark.parametrize(
    "past",
    [(*SENT, RETURNED), (*SENT, CREDITED, RETURNED), (ORDERED, BATCHED, HELD)],
    ids=["returned", "late", "held"],
)
def test_a_confirmation_after_a_return_or_hold_orders_anew_under_an_id_linked_to_the_first(
    past: tuple[Fact, ...],
) -> None:
    after = given(PAYMENT, *past).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(REISSUED)
    batched = BATCHED.model_copy(update={"batch_id": "second", "end_to_end_id": SECOND_ID})
    after.when(PutInBatch("second")).then(batched)


def test_the_same_account_may_be_confirmed_again_after_a_return() -> None:
    again = REISSUED.model_copy(update={"account_fingerprint": ACCOUNT})
    given(PAYMENT, *SENT, RETURNED).when(NoteReconfirmation(OWED, ACCOUNT)).then(again)


def test_a_reissued_payment_goes_to_the_account_confirmed_last_and_to_no_other() -> None:
    batched = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    story = given(PAYMENT, *SENT, RETURNED, REISSUED, batched)
    story.when(RELEASE).then(HELD)
    released = RELEASED.model_copy(
        update={
            "end_to_end_id": SECOND_ID,
            "account_fingerprint": OTHER_ACCOUNT,
            "bank_details_id": OTHER_DETAILS,
        }
    )
    story.when(ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS)).then(released)


def test_a_payment_that_waits_is_ordered_anew_when_another_account_is_confirmed() -> None:
    given(PAYMENT, ORDERED).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(REISSUED)


def test_a_confirmation_of_the_account_that_is_ordered_already_changes_nothing() -> None:
    given(PAYMENT, ORDERED).when(NoteReconfirmation(OWED, ACCOUNT)).then_nothing()


def test_a_confirmation_before_the_order_changes_nothing() -> None:
    given(PAYMENT).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then_nothing()


ON_ITS_WAY = pytest.mark.parametrize(
    "past", [(ORDERED, BATCHED), SENT, (*SENT, CREDITED)], ids=["batched", "released", "credited"]
)


@ON_ITS_WAY
def test_another_account_confirmed_while_the_payment_is_on_its_way_is_kept_for_the_next_attempt(
    past: tuple[Fact, ...],
) -> None:
    after = given(PAYMENT, *past).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(RECONFIRMED)
    after.when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then_nothing()


@ON_ITS_WAY
def test_the_account_that_the_payment_is_going_to_confirmed_again_changes_nothing(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(NoteReconfirmation(OWED, ACCOUNT)).then_nothing()


def test_a_payment_held_for_an_account_confirmed_meanwhile_is_ordered_anew_at_once() -> None:
    release = ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS)
    given(PAYMENT, ORDERED, BATCHED, RECONFIRMED).when(release).then(HELD, REISSUED)


def test_a_payment_held_for_a_third_account_waits_for_its_confirmation() -> None:
    release = ReleasePayment(BATCH_ID, "c" * 64, OTHER_DETAILS)
    given(PAYMENT, ORDERED, BATCHED, RECONFIRMED).when(release).then(HELD)


def test_a_payment_that_comes_back_after_another_account_was_confirmed_is_ordered_anew_at_once() -> None:
    after = given(PAYMENT, *SENT, RECONFIRMED).when(bank_return()).then(RETURNED, REISSUED)
    after.when(bank_return(message=LATER_MESSAGE)).then_nothing()


def test_a_return_told_again_after_the_payment_was_ordered_anew_is_no_news() -> None:
    given(PAYMENT, *SENT, RETURNED, REISSUED).when(bank_return(message=LATER_MESSAGE)).then_nothing()


@pytest.mark.parametrize("past", [(*SENT, RETURNED), (ORDERED, BATCHED, HELD)], ids=["returned", "held"])
def test_a_confirmation_of_another_amount_is_refused(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(NoteReconfirmation(OWED + 1, OTHER_ACCOUNT)).then_refused("not the amount granted")


def test_the_id_of_a_payment_is_that_of_its_case() -> None:
    assert PAYMENT_ID == GRANT.case_id == ORDERED.payment_id
