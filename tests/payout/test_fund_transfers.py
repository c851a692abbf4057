"""A transfer is believed until the statements are past its day; a line of the bank proves it, before or after."""

from dataclasses import replace
from datetime import date

import pytest

from services.payout.domain.fund import FUND, CommitFunds
from services.payout.domain.fund_transfers import DoubtTransfer, ProveRepayment, ProveTransfer
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLine,
    DiscrepancySettled,
    FundsTransferNotBooked,
    FundsTransferProven,
    RepaymentProven,
)
from tests.given_when_then import given
from tests.payout.test_fund import APPROVED, FUND_ID, NAMED, READY, REQUESTED, TRANSFERRED

MESSAGE = "5" * 64
LINE = BankLine(
    source="camt.053",
    account="a" * 64,
    report="S-7",
    report_key="7" * 16,
    place="3/0",
    inward=True,
    amount_fen=100_000,
    reference="CZ-1",
    booked_on=date(2021, 8, 5),
)
PROVE = ProveTransfer("YK-1", LINE, MESSAGE)
PROVEN = FundsTransferProven(**NAMED, bank_reference="CZ-1", was="recorded", line=LINE)
DOUBT = DoubtTransfer("YK-1", date(2021, 8, 9), "S-9", MESSAGE)
NOT_BOOKED = FundsTransferNotBooked(**NAMED, closed_on=date(2021, 8, 9), statement_id="S-9")
CASE = BankDiscrepancyFound(
    payment_id=None,
    end_to_end_id="CZ-1",
    kind="transfer-not-booked",
    expected="1000.00 in on 2021-08-05: YK-1",
    found="no such line up to 2021-08-09",
    message_sha256=MESSAGE,
    amount_fen=100_000,
    key=f"transfer-not-booked:{FUND_ID}/YK-1",
)
ALL = CommitFunds(FUND_ID, "B-1", 100_000)
ONE_FEN = CommitFunds(FUND_ID, "B-1", 1)


def test_a_line_proves_a_transfer_once_and_moves_nothing() -> None:
    story = given(FUND, *READY).when(PROVE).then(PROVEN)
    story.when(PROVE).then_nothing()
    story.when(replace(ALL, amount_fen=100_001)).then_refused("1000.00 of")
    story.when(DOUBT).then_nothing()


def test_what_the_statements_do_not_show_is_a_case_and_no_batch_may_take_it() -> None:
    story = given(FUND, *READY).when(DOUBT).then(NOT_BOOKED, CASE)
    story.when(DOUBT).then_nothing()
    story.when(ONE_FEN).then_refused("0.00 of")


def test_a_line_that_comes_late_settles_the_case_and_the_money_is_there() -> None:
    proven = PROVEN.model_copy(update={"was": "not-booked"})
    settled = DiscrepancySettled(key=CASE.key, because="credited", message_sha256=MESSAGE, line=LINE)
    story = given(FUND, *READY, NOT_BOOKED, CASE).when(PROVE).then(proven, settled)
    story.when(PROVE).then_nothing()
    story.when(replace(ALL, amount_fen=100_001)).then_refused("1000.00 of")


def test_a_batch_that_took_what_is_found_missing_leaves_less_than_nothing() -> None:
    (taken,) = given(FUND, *READY).when(ALL)._decided()
    given(FUND, *READY, taken, NOT_BOOKED, CASE).when(replace(ONE_FEN, batch_id="B-2")).then_refused("-1000.00 of")


def test_a_transfer_of_before_is_not_doubted_since_its_line_was_not_kept() -> None:
    before = TRANSFERRED.model_copy(update={"provisional": False})
    given(FUND, REQUESTED, APPROVED, before).when(DOUBT).then_nothing()
    given(FUND, REQUESTED, APPROVED, before).when(PROVE).then(PROVEN)


@pytest.mark.parametrize("command", [PROVE, DOUBT])
def test_nothing_is_proven_or_doubted_that_was_not_recorded(command: ProveTransfer | DoubtTransfer) -> None:
    given(FUND, REQUESTED, APPROVED).when(command).then_refused("was not transferred")
    given(FUND).when(command).then_refused("no such request")


def test_a_repayment_that_came_to_the_account_can_be_spent_and_counts_once() -> None:
    prove = ProveRepayment(FUND_ID, "R1", "CCB000001", 5_000, LINE)
    proven = RepaymentProven(fund_id=FUND_ID, recovery_id="R1", bank_reference="CCB000001", amount_fen=5_000, line=LINE)
    story = given(FUND).when(prove).then(proven)
    story.when(prove).then_nothing()
    story.when(CommitFunds(FUND_ID, "B-1", 5_001)).then_refused("50.00 of")
