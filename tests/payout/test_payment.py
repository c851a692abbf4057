"""One payment for one case, ever."""

import re
from dataclasses import replace

import pytest

from services.payout.domain.payment import (
    PAYMENT,
    BankCredit,
    BankReturn,
    DecideReferral,
    FreePayment,
    LiftHold,
    NoteReconfirmation,
    OrderPayment,
    PutInBatch,
    ReleasePayment,
    end_to_end_id,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentReleased,
    ReferralDecided,
)
from shared.money import yuan
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
    REFERRED,
    REISSUED,
    RELEASED,
    RETURNED,
    SECOND_ID,
    SENT,
    bank_return,
    credit,
    discrepancy,
    rejection,
)
from tests.people import QINGHAI, employer

RELEASE = ReleasePayment(BATCH_ID, ACCOUNT, DETAILS, OWED)

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
    given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS, OWED)).then(HELD)


def test_a_payment_is_held_when_there_are_no_bank_details() -> None:
    (held,) = given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(BATCH_ID, None, None, OWED)).then_some(PaymentHeld)
    assert (held.reason, held.detail) == ("no-bank-details", "There are no bank details on record.")


@pytest.mark.parametrize(
    "past", [(), (ORDERED,), SENT, (ORDERED, BATCHED, HELD)], ids=["absent", "ordered", "released", "held"]
)
def test_a_payment_outside_a_batch_is_not_released(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(RELEASE).then_refused("is not in this batch any more")


def test_another_batch_cannot_release_the_payment() -> None:
    given(PAYMENT, ORDERED, BATCHED).when(ReleasePayment(f"{BATCH_ID}2", ACCOUNT, DETAILS, OWED)).then_refused(
        "not in this"
    )


# Credited


def test_a_credit_of_the_exact_amount_on_the_right_account_is_recorded() -> None:
    given(PAYMENT, *SENT).when(credit()).then(CREDITED)


def test_the_same_credit_told_again_changes_nothing() -> None:
    given(PAYMENT, *SENT).when(credit()).then(CREDITED).when(credit(message=LATER_MESSAGE)).then_nothing()


@pytest.mark.parametrize("amount_fen", [OWED - 1, OWED + 1, 0])
def test_a_credit_off_by_a_fen_is_a_discrepancy_and_nothing_else(amount_fen: int) -> None:
    found = f"{amount_fen // 100}.{amount_fen % 100:02d}"
    expected = discrepancy("amount-differs", "1440.00", found, credit(amount_fen))
    given(PAYMENT, *SENT).when(credit(amount_fen)).then(expected).when(credit()).then(CREDITED)


def test_a_credit_on_another_account_is_a_discrepancy_and_nothing_else() -> None:
    elsewhere = credit(account=OTHER_ACCOUNT, place="4/1", reference="R4")
    expected = discrepancy("account-differs", ACCOUNT, OTHER_ACCOUNT, elsewhere)
    given(PAYMENT, *SENT).when(elsewhere).then(expected).when(credit()).then(CREDITED)


@pytest.mark.parametrize(
    ("line", "expected", "told"),
    [
        (credit(OWED + 1, message=LATER_MESSAGE), "1440.00", "1440.01"),
        (credit(account=OTHER_ACCOUNT, message=LATER_MESSAGE), ACCOUNT, OTHER_ACCOUNT),
    ],
    ids=["amount", "account"],
)
def test_a_credit_told_again_in_other_words_is_a_changed_replay(line: BankCredit, expected: str, told: str) -> None:
    (found,) = given(PAYMENT, *SENT, CREDITED).when(line).then_some(BankDiscrepancyFound)
    assert (found.kind, found.message_sha256, found.end_to_end_id) == ("changed-replay", LATER_MESSAGE, FIRST_ID)
    assert (found.expected, found.found) == (expected, told)


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
@pytest.mark.parametrize(
    ("line", "said"), [(credit(inward=None), "credited"), (bank_return(transfer=SECOND_ID), "returned")]
)
def test_a_line_of_the_bank_that_no_release_explains_is_a_discrepancy_and_nothing_else(
    past: tuple[Fact, ...], state: str, line: BankCredit | BankReturn, said: str
) -> None:
    expected = discrepancy("unexpected-state", f"{FIRST_ID} is {state}", said, line)
    given(PAYMENT, *past).when(line).then(expected)


def test_a_credit_of_an_attempt_that_came_back_before_is_a_discrepancy() -> None:
    again = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    sent = RELEASED.model_copy(update={"end_to_end_id": SECOND_ID, "account_fingerprint": OTHER_ACCOUNT})
    refused = RETURNED.model_copy(update={"rejected": True, "line": rejection().line})
    expected = discrepancy("unexpected-state", f"{SECOND_ID} is released", "credited", credit())
    given(PAYMENT, *SENT, refused, REISSUED, again, sent).when(credit()).then(expected)


@pytest.mark.parametrize("line", [credit(), bank_return()], ids=["credit", "return"])
def test_a_line_for_a_payment_that_was_never_ordered_is_refused(line: BankCredit | BankReturn) -> None:
    given(PAYMENT).when(line).then_refused("There is no such payment.")


# Returned


def test_a_return_is_recorded_with_the_banks_own_words() -> None:
    given(PAYMENT, *SENT).when(bank_return()).then(RETURNED).when(bank_return(message=LATER_MESSAGE)).then_nothing()


def test_a_return_without_an_amount_is_a_return_of_the_whole_payment() -> None:
    line = bank_return(None)
    given(PAYMENT, *SENT).when(line).then(RETURNED.model_copy(update={"line": line.line}))


def test_a_return_of_another_amount_is_a_discrepancy_and_nothing_else() -> None:
    given(PAYMENT, *SENT).when(bank_return(OWED - 1)).then(
        discrepancy("amount-differs", "1440.00", "1439.99", bank_return(OWED - 1))
    )


def test_a_credit_that_comes_back_days_later_is_a_return() -> None:
    late = RETURNED.model_copy(update={"message_sha256": LATER_MESSAGE, "was": "credited"})
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
    was = "held" if HELD in past else "returned"
    reissued = REISSUED.model_copy(update={"was": was})
    after = given(PAYMENT, *past).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(reissued)
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
    story.when(ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS, OWED)).then(released)


def test_a_payment_that_waits_is_ordered_anew_when_another_account_is_confirmed() -> None:
    given(PAYMENT, ORDERED).when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(
        REISSUED.model_copy(update={"was": "ordered"})
    )


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
    release = ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS, OWED)
    given(PAYMENT, ORDERED, BATCHED, RECONFIRMED).when(release).then(HELD, REISSUED.model_copy(update={"was": "held"}))


def test_a_payment_held_for_a_third_account_waits_for_its_confirmation() -> None:
    release = ReleasePayment(BATCH_ID, "c" * 64, OTHER_DETAILS, OWED)
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


# Checked again just before release


@pytest.mark.parametrize(
    ("release", "reason"),
    [
        (replace(RELEASE, granted_fen=None), "not-granted"),
        (replace(RELEASE, granted_fen=OWED - 1), "not-granted"),
        (replace(RELEASE, barred="excluded"), "excluded"),
        (replace(RELEASE, barred="deregistered"), "deregistered"),
        (replace(RELEASE, payee_verified=False), "payee-not-verified"),
    ],
    ids=["not granted", "granted otherwise", "excluded", "deregistered", "not verified"],
)
def test_a_payment_is_held_for_what_happened_since_it_was_ordered(release: ReleasePayment, reason: str) -> None:
    (held,) = given(PAYMENT, ORDERED, BATCHED).when(release).then_some(PaymentHeld)
    assert (held.reason, held.amount_fen) == (reason, OWED)


@pytest.mark.parametrize("verified", [True, None], ids=["verified", "not asked"])
def test_a_payment_goes_when_nothing_is_known_against_it(verified: bool | None) -> None:
    given(PAYMENT, ORDERED, BATCHED).when(replace(RELEASE, payee_verified=verified)).then(RELEASED)


def test_a_hold_for_a_list_is_lifted_when_the_employer_is_off_it_and_the_payment_goes_where_it_was_to_go() -> None:
    barred = HELD.model_copy(update={"reason": "excluded"})
    story = given(PAYMENT, ORDERED, BATCHED, barred)
    again = REISSUED.model_copy(update={"account_fingerprint": ACCOUNT, "was": "held"})
    story.when(LiftHold(frozenset({"excluded", "deregistered"}))).then(again)
    story.when(LiftHold(frozenset({"payee-not-verified"}))).then_nothing()
    given(PAYMENT, ORDERED, BATCHED, HELD).when(LiftHold(frozenset({"excluded"}))).then_nothing()


# A batch that was sent back

FREED = PaymentFreed(payment_id=PAYMENT_ID, batch_id=BATCH_ID, end_to_end_id=FIRST_ID)


def test_a_payment_of_a_rejected_batch_waits_for_another() -> None:
    freed = given(PAYMENT, ORDERED, BATCHED).when(FreePayment(BATCH_ID)).then(FREED)
    freed.when(PutInBatch("second")).then(BATCHED.model_copy(update={"batch_id": "second"}))


def test_a_payment_freed_after_another_account_was_confirmed_is_ordered_anew() -> None:
    anew = REISSUED.model_copy(update={"was": "ordered"})
    given(PAYMENT, ORDERED, BATCHED, RECONFIRMED).when(FreePayment(BATCH_ID)).then(FREED, anew)


def test_another_batch_frees_nothing() -> None:
    given(PAYMENT, ORDERED, BATCHED).when(FreePayment("second")).then_nothing()
    given(PAYMENT, *SENT).when(FreePayment(BATCH_ID)).then_nothing()


# The same line in several files, and lines that contradict themselves

NAMED = (ORDERED, BATCHED, RELEASED.model_copy(update={"payee_name": "西宁第1商贸有限公司（总部）"}))


@pytest.mark.parametrize("name", ["西宁第1商贸有限公司(总部)", "西宁第1商贸有限公司 （总部）", None])
def test_a_payee_named_in_the_banks_way_is_the_same(name: str | None) -> None:
    given(PAYMENT, *NAMED).when(replace(credit(), payee_name=name)).then(CREDITED)


def test_a_credit_to_another_name_is_a_discrepancy_and_nothing_else() -> None:
    line = replace(credit(), payee_name="西宁第2商贸有限公司")
    expected = discrepancy("name-differs", "西宁第1商贸有限公司（总部）", "西宁第2商贸有限公司", line)
    given(PAYMENT, *NAMED).when(line).then(expected).when(line).then_nothing()


def test_a_format_that_names_no_account_can_repeat_a_credit_and_cannot_tell_one() -> None:
    line = replace(credit(message=LATER_MESSAGE), account_fingerprint=None)
    (case,) = given(PAYMENT, *SENT).when(line).then_some(BankDiscrepancyFound)
    assert case.kind == "account-not-named"
    given(PAYMENT, *SENT, CREDITED).when(line).then_nothing()


@pytest.mark.parametrize("line", [credit(OWED - 1), credit(account=OTHER_ACCOUNT)], ids=["amount", "account"])
def test_a_discrepancy_repeated_by_another_file_is_the_same_case(line: BankCredit) -> None:
    again = replace(line, message_sha256=LATER_MESSAGE)
    found = given(PAYMENT, *SENT).when(line).then_some(BankDiscrepancyFound)
    given(PAYMENT, *SENT, *found).when(again).then_nothing()
    given(PAYMENT, *SENT, *found).when(credit(reference="R5", place="5/1")).then_some(PaymentCredited)


def test_a_payment_that_was_credited_cannot_be_rejected_afterwards() -> None:
    line = rejection()
    expected = discrepancy("unexpected-state", f"{FIRST_ID} is credited", "rejected", line)
    given(PAYMENT, *SENT, CREDITED).when(line).then(expected)


def test_a_credit_told_again_after_the_payment_came_back_is_no_news() -> None:
    late = RETURNED.model_copy(update={"was": "credited"})
    given(PAYMENT, *SENT, CREDITED, late).when(credit(message=LATER_MESSAGE)).then_nothing()
    given(PAYMENT, *SENT, CREDITED, late, REISSUED).when(credit(message=LATER_MESSAGE)).then_nothing()


# Too many attempts

LAST_RETURN = replace(bank_return(), attempts_allowed=1)
REISSUE = DecideReferral("reissue", "已电话核实。", "zhao", "key-zhao")
STOP = DecideReferral("stop", "单位已停业。", "zhao", "key-zhao")


def _decided(command: DecideReferral) -> ReferralDecided:
    return ReferralDecided(
        payment_id=PAYMENT_ID,
        decision=command.decision,
        reason=command.reason,
        person=command.person,
        key_id=command.key_id,
    )


def test_a_payment_that_came_back_as_often_as_allowed_is_left_to_a_person() -> None:
    given(PAYMENT, *SENT).when(LAST_RETURN).then(RETURNED, REFERRED)
    given(PAYMENT, *SENT, RECONFIRMED).when(LAST_RETURN).then(RETURNED, REFERRED)
    given(PAYMENT, *SENT).when(replace(LAST_RETURN, attempts_allowed=2)).then(RETURNED)


def test_a_confirmation_of_a_referred_payment_is_kept_and_a_person_orders_it_anew() -> None:
    story = given(PAYMENT, *SENT, RETURNED, REFERRED)
    story.when(REISSUE).then_refused("has not confirmed its bank details since")
    kept = story.when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(RECONFIRMED)
    kept.when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then_nothing()
    kept.when(REISSUE).then(_decided(REISSUE), REISSUED)


def test_a_person_stops_a_payment_once_and_may_change_their_mind() -> None:
    stopped = given(PAYMENT, *SENT, RETURNED, REFERRED, RECONFIRMED).when(STOP).then(_decided(STOP))
    stopped.when(STOP).then_nothing()
    stopped.when(REISSUE).then(_decided(REISSUE), REISSUED)


@pytest.mark.parametrize("past", [(ORDERED,), SENT, (*SENT, RETURNED), (*SENT, CREDITED)])
def test_nobody_decides_on_a_payment_that_did_not_come_back_too_often(past: tuple[Fact, ...]) -> None:
    given(PAYMENT, *past).when(STOP).then_refused("did not come back so often")


# The bank details that a batch was approved with

APPROVED_WITH = BATCHED.model_copy(update={"bank_details_id": DETAILS})


def test_a_batch_knows_with_which_bank_details_each_payment_was_put_in() -> None:
    given(PAYMENT, ORDERED).when(PutInBatch(BATCH_ID, DETAILS)).then(APPROVED_WITH)
    given(PAYMENT, ORDERED, APPROVED_WITH).when(RELEASE).then(RELEASED)


def test_another_name_for_the_same_account_after_the_batch_was_made_is_held_until_it_is_confirmed() -> None:
    renamed = replace(RELEASE, bank_details_id=OTHER_DETAILS, payee_name="西宁另一家有限公司")
    (held,) = given(PAYMENT, ORDERED, APPROVED_WITH).when(renamed).then_some(PaymentHeld)
    assert (held.reason, held.detail) == (
        "account-changed",
        "Name or bank on record are not those that the batch was approved with.",
    )
    given(PAYMENT, ORDERED, BATCHED).when(renamed).then_some(PaymentReleased)  # a fact of before, which tells none
    confirmed = NoteReconfirmation(OWED, ACCOUNT)
    again = REISSUED.model_copy(update={"account_fingerprint": ACCOUNT, "was": "held"})
    given(PAYMENT, ORDERED, APPROVED_WITH, held).when(confirmed).then(again)


def test_a_credit_told_again_under_another_name_is_a_changed_replay() -> None:
    sent = RELEASED.model_copy(update={"payee_name": ORDERED.payee_name})
    past = (ORDERED, BATCHED, sent, CREDITED)
    given(PAYMENT, *past).when(replace(credit(), payee_name=ORDERED.payee_name)).then_nothing()
    line = credit(payee="西宁另一家有限公司")
    given(PAYMENT, *past).when(line).then(discrepancy("changed-replay", ORDERED.payee_name, "西宁另一家有限公司", line))


def test_a_return_told_again_with_another_amount_is_a_changed_replay() -> None:
    past = (*SENT, RETURNED)
    given(PAYMENT, *past).when(bank_return(message=LATER_MESSAGE)).then_nothing()
    given(PAYMENT, *past).when(bank_return(None)).then_nothing()
    (case,) = given(PAYMENT, *past).when(bank_return(OWED - 1)).then_some(BankDiscrepancyFound)
    assert (case.kind, case.expected, case.found) == ("changed-replay", yuan(OWED), yuan(OWED - 1))
