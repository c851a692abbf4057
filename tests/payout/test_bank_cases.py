"""Cases of the bank at a payment: what they hold back, and what people make of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as with_examples
from hypothesis import strategies as st

from services.payout.domain.payee_name import NameCuts, equal_names
from services.payout.domain.payment import (
    PAYMENT,
    AcceptCredit,
    AcceptReturn,
    BankOdd,
    CloseCase,
    Days,
    NoteReconfirmation,
    PutInBatch,
    ReleasePayment,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    DiscrepancySettled,
    PaymentCaseClosed,
    PaymentCredited,
    PaymentHeld,
    PaymentPartSettled,
    PaymentReferred,
    PaymentReissued,
    PaymentReturned,
)
from tests.given_when_then import given
from tests.payout.facts import (
    ACCOUNT,
    BATCH_ID,
    BATCHED,
    BOOKED_ON,
    CREDITED,
    DETAILS,
    FIRST_ID,
    HELD,
    MESSAGE,
    ORDERED,
    OTHER_ACCOUNT,
    OTHER_DETAILS,
    OWED,
    PAYMENT_ID,
    REISSUED,
    RELEASED,
    RETURNED,
    SECOND_ID,
    SENT,
    bank_line,
    bank_return,
    credit,
    discrepancy,
    rejection,
)

DUPLICATE = replace(rejection(), bank_code="DUPL", bank_text="重复指令", duplicate=True)
IN_DOUBT = discrepancy("duplicate-code", "an answer to what was sent once", "DUPL 重复指令", DUPLICATE)
AFTER_ALL = credit(message="3" * 64)
CREDITED_AFTER_ALL = discrepancy("unexpected-state", f"{SECOND_ID} is ordered", "credited", AFTER_ALL)
REFUSED = RETURNED.model_copy(update={"rejected": True, "line": rejection().line})
WAITS = (*SENT, REFUSED, REISSUED)
"""Rejected, and ordered anew to another account."""

# What is refused as a duplicate


def test_a_payment_that_the_bank_refuses_as_a_duplicate_has_not_come_back() -> None:
    story = given(PAYMENT, *SENT).when(DUPLICATE).then(IN_DOUBT)
    story.when(DUPLICATE).then_nothing()
    story.when(NoteReconfirmation(OWED, ACCOUNT)).then_nothing()


def test_the_booking_of_what_was_refused_as_a_duplicate_is_its_credit_and_answers_the_case() -> None:
    settled = DiscrepancySettled(
        key=IN_DOUBT.key, payment_id=PAYMENT_ID, because="credited", message_sha256=MESSAGE, line=credit().line
    )
    given(PAYMENT, *SENT, IN_DOUBT).when(credit()).then(CREDITED, settled)


# While a case is open no further attempt goes


def test_a_payment_of_which_an_earlier_attempt_may_have_gone_out_is_put_in_no_batch() -> None:
    story = given(PAYMENT, *WAITS).when(AFTER_ALL).then(CREDITED_AFTER_ALL)
    story.when(PutInBatch("second")).then_refused("is an open case")


@pytest.mark.parametrize(
    "case",
    [
        CREDITED_AFTER_ALL,
        IN_DOUBT,
        discrepancy("unexpected-state", "", "", credit(place="8/1")),
        discrepancy("paid-twice", "", "", credit(place="8/1")),
        discrepancy("account-differs", "", "", credit(place="8/1")),
        discrepancy("changed-replay", "", "", credit(place="8/1")),
        discrepancy("day-differs", "", "", credit(place="8/1")),
    ],
    ids=lambda case: case.kind,
)
def test_a_case_that_is_found_between_draft_and_release_holds_the_payment(case: BankDiscrepancyFound) -> None:
    again = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    past = (*WAITS, again, case)
    release = ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS, OWED, in_doubt=True)
    (held,) = given(PAYMENT, *past).when(release).then_some(PaymentHeld)
    assert held.reason == "bank-case-open"
    given(PAYMENT, *past).when(replace(release, in_doubt=False)).then_refused("changed just now")
    closed = PaymentCaseClosed(payment_id=PAYMENT_ID, key=case.key, case=17)
    third = REISSUED.model_copy(
        update={
            "attempt": 3,
            "end_to_end_id": f"{SECOND_ID[:-1]}3",
            "previous_end_to_end_id": SECOND_ID,
            "was": "held",
        }
    )
    given(PAYMENT, *past, held).when(CloseCase(case.key, 17)).then(closed, third)


def test_money_that_came_in_twice_holds_nothing_back() -> None:
    again = bank_return(reference="RT-2", place="9/1")
    case = discrepancy("returned-twice", "one return", "another one", again)
    past = (*SENT, CREDITED, RETURNED, REISSUED, case)
    given(PAYMENT, *past).when(PutInBatch("second", DETAILS)).then(
        BATCHED.model_copy(update={"batch_id": "second", "end_to_end_id": SECOND_ID, "bank_details_id": DETAILS})
    )


def test_a_debit_without_an_id_for_the_account_and_amount_of_a_payment_holds_it() -> None:
    suspect = BankOdd("", "unexplained-entry", "a payment by its id", "1440.00 out", MESSAGE, bank_line(reference=""))
    (case,) = given(PAYMENT, *WAITS).when(suspect).then_some(BankDiscrepancyFound)
    assert (case.payment_id, case.inward, case.amount_fen) == (PAYMENT_ID, False, OWED)
    story = given(PAYMENT, *WAITS, case)
    story.when(suspect).then_nothing()
    story.when(PutInBatch("second")).then_refused("is an open case")


# Days

DAY_CASES = [
    (date(2021, 8, 4), "not before 2021-08-05"),
    (date(2099, 1, 1), "not after 2021-08-20"),
    (date(1, 1, 1), "not before 2021-08-05"),
]


@pytest.mark.parametrize(("day", "expected"), DAY_CASES)
def test_a_line_before_the_release_or_after_today_is_a_case(day: date, expected: str) -> None:
    for line in (credit(booked_on=day), bank_return(booked_on=day)):
        case = discrepancy("day-differs", expected, day.isoformat(), line)
        given(PAYMENT, *SENT).when(line).then(case).when(line).then_nothing()


@with_examples(st.dates(), st.dates(), st.dates())
def test_a_day_is_right_from_the_release_until_today(released: date, day: date, today: date) -> None:
    assert (Days(released, today).fault(day) is None) == (released <= day <= today)


# Names, cut to the room that a format has


@pytest.mark.parametrize(
    ("theirs", "cuts", "same"),
    [
        ("青海省西宁市城东区湟中大道某某劳务派遣有限责任公司分公司", NameCuts(), True),
        ("青海省西宁市城东区湟中大道某某劳务派遣", NameCuts(characters=frozenset({19})), True),
        ("青海省西宁市城东区湟中大道某某劳务派", NameCuts(characters=frozenset({19})), False),
        ("青海省西宁市城东区湟中大道某某", NameCuts(gbk_bytes=frozenset({30})), True),
        ("青海省西宁市城东区湟中大道某某", NameCuts(gbk_bytes=frozenset({31})), True),
        ("青海省西宁市城东区湟中大道某某", NameCuts(gbk_bytes=frozenset({60})), False),
        ("", NameCuts(characters=frozenset({19})), False),
    ],
)
def test_a_name_is_the_same_up_to_the_cut_and_at_no_other_length(theirs: str, cuts: NameCuts, same: bool) -> None:
    assert cuts("青海省西宁市城东区湟中大道某某劳务派遣有限责任公司分公司", theirs) is same


@with_examples(st.text("湟水河畔商贸有限公司 （）()", min_size=2, max_size=60), st.integers(2, 60), st.booleans())
def test_a_cut_name_fits_the_cut_that_made_it(name: str, size: int, of_gbk: bool) -> None:
    cut = name.encode("gb18030")[:size].decode("gb18030", "ignore") if of_gbk else name.strip()[:size]
    cuts = NameCuts(gbk_bytes=frozenset({size})) if of_gbk else NameCuts(characters=frozenset({size}))
    if name == name.strip() and cut.strip():
        assert cuts(name, cut)
        assert cuts(name, name)
        if not equal_names(name, cut):
            assert not NameCuts()(name, cut)


def test_a_credit_to_a_name_cut_by_the_format_is_the_credit_and_says_so() -> None:
    name, cut = "青海省西宁市城东区湟中大道某某劳务派遣有限责任公司", "青海省西宁市城东区湟中大道某某"
    sent = RELEASED.model_copy(update={"payee_name": name})
    line = replace(credit(payee=cut), name_fits=NameCuts(gbk_bytes=frozenset({30})))
    given(PAYMENT, ORDERED, BATCHED, sent).when(line).then(CREDITED.model_copy(update={"name_as_cut": cut}))
    (case,) = given(PAYMENT, ORDERED, BATCHED, sent).when(credit(payee=cut)).then_some(BankDiscrepancyFound)
    assert case.kind == "name-differs"


# Returns are counted, not new orders


def test_changes_of_account_before_the_first_batch_are_no_returns() -> None:
    second = REISSUED.model_copy(update={"was": "ordered"})
    third = REISSUED.model_copy(
        update={
            "attempt": 3,
            "end_to_end_id": f"{SECOND_ID[:-1]}3",
            "previous_end_to_end_id": SECOND_ID,
            "account_fingerprint": ACCOUNT,
            "was": "ordered",
        }
    )
    batched = BATCHED.model_copy(update={"end_to_end_id": third.end_to_end_id})
    sent = RELEASED.model_copy(update={"end_to_end_id": third.end_to_end_id})
    back = replace(bank_return(transfer=third.end_to_end_id), attempts_allowed=3)
    given(PAYMENT, ORDERED, second, third, batched, sent).when(back).then_some(PaymentReturned)
    given(PAYMENT, ORDERED, second, third, batched, sent).when(replace(back, attempts_allowed=1)).then_some(
        PaymentReturned, PaymentReferred
    )


# What two people find a case to be


def accepted(amount_fen: int = OWED, transfer: str = FIRST_ID, line: Any = None) -> AcceptCredit:
    return AcceptCredit(transfer, amount_fen, line, BOOKED_ON, 17, MESSAGE)


@pytest.mark.parametrize(
    ("past", "was"),
    [
        (SENT, "released"),
        ((*SENT, REFUSED), "returned"),
        (WAITS, "ordered"),
        ((ORDERED, BATCHED, HELD), "held"),
    ],
    ids=["released", "returned", "ordered anew", "held"],
)
def test_a_line_accepted_as_the_credit_ends_the_payment_whatever_was_thought_of_it(
    past: tuple[Fact, ...], was: str
) -> None:
    line = credit(place="7/1").line
    (found,) = given(PAYMENT, *past).when(accepted(line=line)).then_some(PaymentCredited)
    assert (found.was, found.case, found.line, found.amount_fen) == (was, 17, line, OWED)
    after = given(PAYMENT, *past, found)
    after.when(PutInBatch("second")).then_refused("is not waiting for one any more")
    after.when(credit(place="7/1")).then_nothing()


def test_what_is_credited_or_on_its_way_cannot_be_accepted_again() -> None:
    given(PAYMENT, *SENT, CREDITED).when(accepted()).then_refused("was credited already")
    again = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    given(PAYMENT, *WAITS, again).when(accepted()).then_refused("is in the batch")
    sent = RELEASED.model_copy(update={"end_to_end_id": SECOND_ID})
    given(PAYMENT, *WAITS, again, sent).when(accepted()).then_refused("is at the bank")


def test_a_payment_of_which_a_part_arrived_is_paid_the_rest() -> None:
    part = PaymentPartSettled(
        payment_id=PAYMENT_ID,
        end_to_end_id=FIRST_ID,
        arrived_fen=100_000,
        arrived_in_all_fen=100_000,
        amount_fen=44_000,
        granted_fen=OWED,
        account_fingerprint=ACCOUNT,
        batch_id=BATCH_ID,
        was="released",
        booked_on=BOOKED_ON,
        case=17,
    )
    story = given(PAYMENT, *SENT).when(accepted(100_000)).then(part)
    rest = REISSUED.model_copy(update={"amount_fen": 44_000})
    waiting = story.when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then(rest)
    batched = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    ready = waiting.when(PutInBatch(BATCH_ID)).then(batched)
    released = RELEASED.model_copy(
        update={
            "end_to_end_id": SECOND_ID,
            "amount_fen": 44_000,
            "account_fingerprint": OTHER_ACCOUNT,
            "bank_details_id": OTHER_DETAILS,
        }
    )
    ready.when(ReleasePayment(BATCH_ID, OTHER_ACCOUNT, OTHER_DETAILS, OWED)).then(released)


def test_a_part_of_a_credit_that_came_back_leaves_the_other_part_with_the_payee() -> None:
    accept = AcceptReturn(FIRST_ID, 100_000, None, BOOKED_ON, 17, MESSAGE, 3)
    (part,) = given(PAYMENT, *SENT, CREDITED).when(accept).then_some(PaymentPartSettled)
    assert (part.arrived_fen, part.amount_fen, part.was) == (44_000, 100_000, "credited")


def test_a_line_accepted_as_the_return_is_one() -> None:
    line = bank_return(place="7/1").line
    accept = AcceptReturn(FIRST_ID, OWED, line, BOOKED_ON, 17, MESSAGE, 3)
    (back,) = given(PAYMENT, *SENT, CREDITED).when(accept).then_some(PaymentReturned)
    assert (back.was, back.case) == ("credited", 17)
    given(PAYMENT, *SENT, CREDITED, back).when(accept).then_refused("neither at the bank nor credited")
    given(PAYMENT, *SENT, CREDITED, back).when(bank_return(place="7/1")).then_nothing()
    given(PAYMENT, *SENT).when(replace(accept, amount_fen=OWED + 1)).then_refused("more than that cannot come back")


def test_a_status_accepted_as_a_rejection_brings_no_money_back() -> None:
    accept = AcceptReturn(FIRST_ID, OWED, DUPLICATE.line, BOOKED_ON, 17, MESSAGE, 3)
    (back,) = given(PAYMENT, *SENT, IN_DOUBT).when(accept).then_some(PaymentReturned)
    assert back.rejected


def test_a_format_that_names_what_another_left_out_answers_the_case() -> None:
    unnamed = credit(account=None, source="mt940", report_key="4" * 16)
    (case,) = given(PAYMENT, *SENT).when(unnamed).then_some(BankDiscrepancyFound)
    assert case.kind == "account-not-named"
    story = given(PAYMENT, *SENT, case)
    credited, settled = story.when(credit()).then_some(PaymentCredited, DiscrepancySettled)
    assert (settled.key, settled.because) == (case.key, "credited")
    after = given(PAYMENT, *SENT, case, credited, settled)
    after.when(unnamed).then_nothing()
    twice = credit(account=None, source="mt940", report_key="4" * 16, place="2/1", reference="R7")
    (second,) = after.when(twice).then_some(BankDiscrepancyFound)
    assert second.kind == "paid-twice"


def test_a_payment_held_for_a_debit_that_the_bank_takes_back_goes_on() -> None:
    held = HELD.model_copy(update={"reason": "bank-case-open"})
    again = BATCHED.model_copy(update={"end_to_end_id": SECOND_ID})
    story = given(PAYMENT, *WAITS, again, CREDITED_AFTER_ALL, held).when(bank_return(reversal=True))
    settled, third = story.then_some(DiscrepancySettled, PaymentReissued)
    assert (settled.key, third.attempt, third.was) == (CREDITED_AFTER_ALL.key, 3, "held")


def test_a_payment_held_for_a_case_that_the_bank_settles_can_be_ordered_anew_by_its_employer() -> None:
    held = HELD.model_copy(update={"reason": "bank-case-open"})
    (again,) = given(PAYMENT, ORDERED, BATCHED, held).when(NoteReconfirmation(OWED, ACCOUNT)).then_some(PaymentReissued)
    assert again.was == "held"
