"""Who may be paid, and whether name and account belong together by the bank's word."""

from datetime import date

import pytest

from services.payout.domain.payee import (
    PAYEE,
    PAYEE_CHECK,
    AnswerPayeeCheck,
    BarPayee,
    ClearPayee,
    RequestPayeeCheck,
)
from shared.contracts.payout import PayeeBarred, PayeeCheckAnswered, PayeeCheckRequested, PayeeCleared
from tests.given_when_then import given
from tests.people import employer

USCC = employer().uscc
SINCE = date(2021, 8, 1)
BAR = BarPayee(USCC, "excluded", "严重失信名单", SINCE, "li", "key")
BARRED = PayeeBarred(uscc=USCC, why="excluded", source="严重失信名单", since=SINCE, person="li", key_id="key")
CLEAR = ClearPayee(USCC, "严重失信名单", "li", "key")
CLEARED = PayeeCleared(uscc=USCC, source="严重失信名单", person="li", key_id="key")


def test_an_employer_is_barred_by_each_list_once_and_cleared_of_each() -> None:
    story = given(PAYEE).when(BAR).then(BARRED)
    story.when(BAR).then_nothing()
    story.when(CLEAR).then(CLEARED).when(BAR).then(BARRED)
    given(PAYEE).when(CLEAR).then_refused("The employer is not barred by 严重失信名单.")


ASK = RequestPayeeCheck(USCC, "d" * 64, "a" * 64, "li", "key")
ASKED = PayeeCheckRequested(
    uscc=USCC, bank_details_id="d" * 64, account_fingerprint="a" * 64, person="li", key_id="key"
)


def _answer(result: str) -> PayeeCheckAnswered:
    told = {"uscc": USCC, "bank_details_id": "d" * 64, "result": result, "bank_text": "", "person": "bank"}
    return PayeeCheckAnswered.model_validate({**told, "key_id": "key"})


def test_the_bank_is_asked_once_and_its_answer_stands() -> None:
    story = given(PAYEE_CHECK).when(ASK).then(ASKED)
    story.when(ASK).then_nothing()
    matched = story.when(AnswerPayeeCheck("match", "", "bank", "key")).then(_answer("match"))
    matched.when(AnswerPayeeCheck("match", "", "bank", "key")).then_nothing()
    matched.when(AnswerPayeeCheck("no-match", "", "bank", "key")).then_refused("The bank answered before: match.")
    matched.when(ASK).then_nothing()


def test_an_unknown_result_may_be_asked_about_again() -> None:
    given(PAYEE_CHECK, ASKED, _answer("unknown")).when(ASK).then(ASKED)


@pytest.mark.parametrize("result", ["match", "no-match", "unknown"])
def test_an_answer_that_nobody_asked_for_is_refused(result: str) -> None:
    command = AnswerPayeeCheck(result, "", "bank", "key")  # type: ignore[arg-type]  # one of the three
    given(PAYEE_CHECK).when(command).then_refused("Nobody asked the bank")
