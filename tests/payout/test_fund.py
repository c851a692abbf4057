"""The money for payments: asked for, approved and transferred by three people, and never spent twice."""

from datetime import date

import pytest

from services.payout.domain.fund import (
    FUND,
    ApproveFunds,
    CommitFunds,
    FundCommand,
    RequestFunds,
    TakeBackFunds,
    TransferFunds,
)
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
APPROVE = ApproveFunds("YK-1", "wang", "key-wang")
TRANSFER = TransferFunds("YK-1", 100_000, DAY, "CZ-1", "zhao", "key-zhao")
NAMED = {"fund_id": FUND_ID, "request_id": "YK-1", "amount_fen": 100_000}
REQUESTED = FundsRequested(**NAMED, purpose="第一批", person="li", key_id="key-li")
APPROVED = FundsApproved(**NAMED, person="wang", key_id="key-wang")
TRANSFERRED = FundsTransferred(**NAMED, transferred_on=DAY, bank_reference="CZ-1", person="zhao", key_id="key-zhao")
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
        ((REQUESTED,), ApproveFunds("YK-1", "li", ""), "li made this request, and cannot approve it."),
        ((REQUESTED, APPROVED), ApproveFunds("YK-1", "sun", ""), "wang approved this request before."),
        ((REQUESTED,), TRANSFER, "The request was not approved."),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_000, DAY, "CZ-1", "li", ""),
            "li made this request, and cannot transfer its money.",
        ),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_000, DAY, "CZ-1", "wang", ""),
            "wang approved this request, and cannot transfer its money.",
        ),
        (
            (REQUESTED, APPROVED),
            TransferFunds("YK-1", 100_001, DAY, "CZ-1", "zhao", ""),
            "1000.00 was approved, not 1000.01.",
        ),
        (READY, TRANSFER, "The money of this request was transferred before."),
    ],
)
def test_every_other_step_is_refused(past: tuple[FundsRequested, ...], command: FundCommand, sentence: str) -> None:
    given(FUND, *past).when(command).then_refused(sentence)


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
