"""A batch: made, checked and approved by three different people, then released."""

from datetime import date
from itertools import product

import pytest

from services.payout.domain.batch import (
    BATCH,
    ApproveBatch,
    BatchCommand,
    CheckBatch,
    DraftBatch,
    ReleaseBatch,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import BatchApproved, BatchChecked, BatchDrafted, BatchLine, BatchReleased
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI, employer

BATCH_ID = f"{QINGHAI}-{CITY_EAST}-1"
LINES = tuple(
    BatchLine(payment_id=f"{QINGHAI}:{employer(number).uscc}", end_to_end_id=f"E-{number}", amount_fen=amount)
    for number, amount in ((1, 144_000), (2, 100_001))
)
DRAFT = DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, LINES, "li")
DRAFTED = BatchDrafted(
    batch_id=BATCH_ID, edition=QINGHAI, agency=CITY_EAST, lines=LINES, payments=2, total_fen=244_001, maker="li"
)
CHECKED = BatchChecked(batch_id=BATCH_ID, checker="wang")
APPROVED = BatchApproved(batch_id=BATCH_ID, approver="zhao")
RELEASED = BatchReleased(
    batch_id=BATCH_ID,
    message_id=BATCH_ID,
    payments=1,
    total_fen=144_000,
    held=1,
    held_fen=100_001,
    file_sha256="f" * 64,
    sheet_sha256="5" * 64,
    requested_on=date(2021, 8, 6),
    created_at="2021-08-06T10:00:00+08:00",
)
COMMANDS: dict[str, BatchCommand] = {
    "draft": DRAFT,
    "check": CheckBatch("wang"),
    "approve": ApproveBatch("zhao"),
    "release": ReleaseBatch(RELEASED, "qian"),
}
STAGES: dict[str, tuple[Fact, ...]] = {
    "undrafted": (),
    "drafted": (DRAFTED,),
    "checked": (DRAFTED, CHECKED),
    "approved": (DRAFTED, CHECKED, APPROVED),
    "gone": (DRAFTED, CHECKED, APPROVED, RELEASED),
}
RIGHT_ORDER = {("draft", "undrafted"), ("check", "drafted"), ("approve", "checked"), ("release", "approved")}


def test_a_batch_is_drafted_checked_approved_and_released_by_different_people() -> None:
    story = given(BATCH).when(COMMANDS["draft"]).then(DRAFTED)
    story = story.when(COMMANDS["check"]).then(CHECKED)
    story = story.when(COMMANDS["approve"]).then(APPROVED)
    story.when(COMMANDS["release"]).then(RELEASED)


@pytest.mark.parametrize(("command", "stage"), sorted(set(product(COMMANDS, STAGES)) - RIGHT_ORDER))
def test_every_step_out_of_order_is_refused(command: str, stage: str) -> None:
    sentence = "There is no such batch." if stage == "undrafted" else f"The batch is {stage}; it must be"
    given(BATCH, *STAGES[stage]).when(COMMANDS[command]).then_refused(sentence)


def test_a_batch_of_no_payments_is_refused() -> None:
    given(BATCH).when(DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, (), "li")).then_refused("No payment is waiting")


@pytest.mark.parametrize(
    ("stage", "command", "sentence"),
    [
        ("drafted", CheckBatch("li"), "li made this batch, and cannot check it."),
        ("checked", ApproveBatch("li"), "li made this batch, and cannot approve it."),
        ("checked", ApproveBatch("wang"), "wang checked this batch, and cannot approve it."),
        ("approved", ReleaseBatch(RELEASED, "li"), "li made this batch, and cannot release it."),
    ],
)
def test_nobody_passes_their_own_work(stage: str, command: BatchCommand, sentence: str) -> None:
    given(BATCH, *STAGES[stage]).when(command).then_refused(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held": 0}, "do not add up to the batch"),
        ({"payments": 2}, "do not add up to the batch"),
        ({"held_fen": 100_000}, "The sums released and held do not add up"),
        ({"total_fen": 144_001}, "The sums released and held do not add up"),
    ],
)
def test_what_is_released_and_held_must_add_up_to_the_batch(changes: dict[str, int], sentence: str) -> None:
    released = RELEASED.model_copy(update=changes)
    given(BATCH, *STAGES["approved"]).when(ReleaseBatch(released, "qian")).then_refused(sentence)
