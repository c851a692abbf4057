"""The money for payments: asked for, approved and transferred by three people, and never spent twice."""

from dataclasses import replace
from datetime import date

import pytest

from services.payout.domain.fund import (
    FUND,
    ApproveFunds,
    CommitFunds,
    FundCommand,
    RequestFunds,
    TakeBackFunds,
)
from services.payout.domain.fund_transfers import TransferFunds
from shared.contracts.payout import (
    FundsApproved,
    FundsCameBack,
    FundsCommitted,
    FundsRequested,
    FundsTransferred,
)
from tests.given_when_then import given

FUND_ID = "qinghai-2021:630100"
DAY = date(2021, 8, 5)
REQUEST = RequestFunds(FUND_ID, "YK-1", 100_000, "第一批", "li", "key-li")
APPROVE = ApproveFunds("YK-1", "wang", "key-wang", DAY)
TRANSFER = TransferFunds("YK-1", 100_000, DAY, "CZ-1", "zhao", "key-zhao", DAY)
NAMED = {"fund_id": FUND_ID, "request_id": "YK-1", "amount_fen": 100_000}
REQUESTED = FundsRequested(**NAMED, purpose="第一批", person="li", key_id="key-li")
APPROVED = FundsApproved(**NAMED, person="wang", key_id="key-wang", approved_on=DAY)
TRANSFERRED = FundsTransferred(
    **NAMED, transferred_on=DAY, bank_reference="CZ-1", person="zhao", key_id="key-zhao", provisional=True
)
READY = (REQUESTED, APPROVED, TRANSFERRED)


def _took(batch: str, amount_fen: int) -> FundsCommitted:
    return FundsCommitted(fund_id=FUND_ID, batch_id=batch, amount_fen=amount_fen)


def test_funds_are_asked_for_approved_and_transferred_by_three_people() -> None:
    story = given(FUND).when(REQUEST).then(REQUESTED).when(APPROVE).then(APPROVED)
    story.when(APPROVE).then_nothing()
    story.when(TRANSFER).then(TRANSFERRED)


@pytest.mark.parametrize(
    ("past", "command", "sentence"),
    [
        ((REQUESTED,), REQUEST, "There is a request of this name."),
        ((), RequestFunds(FUND_ID, "YK-1", 0, "无", "li", ""), "A request for nothing is none."),
        ((), APPROVE, "There is no such request for funds."),
        ((REQUESTED,), ApproveFunds("YK-1", "li", "", DAY), "li made this request, and cannot approve it."),
        ((REQUESTED, APPROVED), ApproveFunds("YK-1", "sun", "", DAY), "wang approved this request before."),
        ((REQUESTED,), TRANSFER, "The request was not approved."),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_000, DAY, "CZ-1", "li", "", DAY),
            "li made this request, and cannot transfer its money.",
        ),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_000, DAY, "CZ-1", "wang", "", DAY),
            "wang approved this request, and cannot transfer its money.",
        ),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_001, DAY, "CZ-1", "zhao", "", DAY),
            "1000.00 was approved, not 1000.01.",
        ),
        (READY, TRANSFER, "The money of this request was transferred before."),
    ],
)
def test_every_other_step_is_refused(past: tuple[FundsRequested, ...], command: FundCommand, sentence: str) -> None:
    given(FUND, *past).when(command).then_refused(sentence)


@pytest.mark.parametrize(
    ("transferred_on", "sentence"),
    [
        (date(2021, 8, 6), "Today is 2021-08-05: nothing was transferred on 2021-08-06 yet."),
        (date(2099, 1, 1), "nothing was transferred on 2099-01-01 yet"),
        (date(9999, 12, 31), "nothing was transferred on 9999-12-31 yet"),
        (date(2021, 8, 4), "approved later, on 2021-08-05: its money did not come on 2021-08-04."),
        (date(1, 1, 1), "its money did not come on 0001-01-01"),
    ],
)
def test_money_comes_between_its_approval_and_today(transferred_on: date, sentence: str) -> None:
    moved = replace(TRANSFER, transferred_on=transferred_on)
    given(FUND, REQUESTED, APPROVED).when(moved).then_refused(sentence)


def test_of_an_approval_of_before_that_tells_no_day_a_year_is_believed() -> None:
    past = (REQUESTED, APPROVED.model_copy(update={"approved_on": None}))
    given(FUND, *past).when(replace(TRANSFER, transferred_on=date(2020, 8, 3))).then_refused("approved later: its")
    given(FUND, *past).when(replace(TRANSFER, transferred_on=date(2020, 8, 4))).then_some(FundsTransferred)


def test_batches_take_what_was_transferred_and_not_a_fen_more() -> None:
    story = given(FUND, *READY).when(CommitFunds(FUND_ID, "B-1", 60_000)).then(_took("B-1", 60_000))
    story.when(CommitFunds(FUND_ID, "B-2", 40_001)).then_refused("The batch needs 400.01; 400.00 of")
    story.when(CommitFunds(FUND_ID, "B-2", 40_000)).then(_took("B-2", 40_000))
    story.when(CommitFunds(FUND_ID, "B-1", 60_000)).then_nothing()


def test_money_that_was_only_approved_is_not_there() -> None:
    given(FUND, REQUESTED, APPROVED).when(CommitFunds(FUND_ID, "B-1", 1)).then_refused("0.00 of")


def test_what_comes_back_can_be_spent_again_and_counts_once() -> None:
    back = FundsCameBack(fund_id=FUND_ID, reference="file/0", payments=2, amount_fen=30_000)
    story = given(FUND, *READY, _took("B-1", 100_000)).when(TakeBackFunds(FUND_ID, "file/0", 2, 30_000)).then(back)
    story.when(TakeBackFunds(FUND_ID, "file/0", 2, 30_000)).then_nothing()
    story.when(CommitFunds(FUND_ID, "B-2", 30_001)).then_refused("300.00 of")
    story.when(CommitFunds(FUND_ID, "B-2", 30_000)).then(_took("B-2", 30_000))
