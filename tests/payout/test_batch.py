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
    Person,
    RejectBatch,
    ReleaseBatch,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchLine,
    BatchRejected,
    BatchReleased,
)
from shared.editions.reserve import Reserves
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI, employer

BATCH_ID = f"{QINGHAI}-{CITY_EAST}-1"
LINES = tuple(
    BatchLine(payment_id=f"{QINGHAI}:{employer(number).uscc}", end_to_end_id=f"E-{number}", amount_fen=amount)
    for number, amount in ((1, 144_000), (2, 100_001))
)
LI, WANG, ZHAO, SUN, QIAN = (Person(name, f"key-{name}") for name in ("li", "wang", "zhao", "sun", "qian"))
DRAFT = DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, LINES, LI)
DRAFTED = BatchDrafted(
    batch_id=BATCH_ID,
    edition=QINGHAI,
    agency=CITY_EAST,
    lines=LINES,
    payments=2,
    total_fen=244_001,
    maker="li",
    key_id="key-li",
)
CHECKED = BatchChecked(batch_id=BATCH_ID, checker="wang", key_id="key-wang")
APPROVED = BatchApproved(batch_id=BATCH_ID, approver="zhao", key_id="key-zhao")
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
REJECTED = BatchRejected(batch_id=BATCH_ID, person="sun", key_id="key-sun", reason="金额有误。")
COMMANDS: dict[str, BatchCommand] = {
    "draft": DRAFT,
    "check": CheckBatch(WANG),
    "approve": ApproveBatch(ZHAO),
    "release": ReleaseBatch(RELEASED, QIAN, None),
    "reject": RejectBatch(SUN, "金额有误。"),
}
STAGES: dict[str, tuple[Fact, ...]] = {
    "undrafted": (),
    "drafted": (DRAFTED,),
    "checked": (DRAFTED, CHECKED),
    "approved": (DRAFTED, CHECKED, APPROVED),
    "gone": (DRAFTED, CHECKED, APPROVED, RELEASED),
    "rejected": (DRAFTED, CHECKED, REJECTED),
}
RIGHT_ORDER = {
    ("draft", "undrafted"),
    ("check", "drafted"),
    ("approve", "checked"),
    ("release", "approved"),
    ("reject", "drafted"),
    ("reject", "checked"),
    ("reject", "approved"),
}


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
    given(BATCH).when(DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, (), LI)).then_refused("No payment is waiting")


@pytest.mark.parametrize(
    ("stage", "command", "sentence"),
    [
        ("drafted", CheckBatch(LI), "li made this batch, and cannot check it."),
        ("checked", ApproveBatch(LI), "li made this batch, and cannot approve it."),
        ("checked", ApproveBatch(WANG), "wang checked this batch, and cannot approve it."),
        ("approved", ReleaseBatch(RELEASED, LI, None), "li made this batch, and cannot release it."),
        ("approved", ReleaseBatch(RELEASED, WANG, None), "wang checked this batch, and cannot release it."),
        ("approved", ReleaseBatch(RELEASED, ZHAO, None), "zhao approved this batch, and cannot release it."),
        ("drafted", RejectBatch(LI, "否"), "li made this batch, and cannot reject it."),
        ("approved", RejectBatch(ZHAO, "否"), "zhao approved this batch, and cannot reject it."),
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
    given(BATCH, *STAGES["approved"]).when(ReleaseBatch(released, QIAN, None)).then_refused(sentence)


def test_a_checker_or_approver_sends_a_batch_back_with_a_reason() -> None:
    for stage in ("drafted", "checked", "approved"):
        given(BATCH, *STAGES[stage]).when(COMMANDS["reject"]).then(REJECTED)


def test_a_large_batch_needs_two_approvers_and_they_are_two() -> None:
    large = DRAFTED.model_copy(update={"approvals": 2})
    first = APPROVED.model_copy(update={"complete": False})
    second = BatchApproved(batch_id=BATCH_ID, approver="sun", key_id="key-sun")
    story = given(BATCH, large, CHECKED).when(ApproveBatch(ZHAO)).then(first)
    story.when(ReleaseBatch(RELEASED, QIAN, None)).then_refused("The batch is checked; it must be approved")
    story.when(ApproveBatch(ZHAO)).then_refused("zhao approved this batch, and cannot approve it.")
    story.when(ApproveBatch(SUN)).then(second).when(ReleaseBatch(RELEASED, QIAN, None)).then(RELEASED)


ENTERED = Person("sun", "key-sun", entered=True)


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("undrafted", DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, LINES, ENTERED)),
        ("drafted", CheckBatch(ENTERED)),
        ("checked", ApproveBatch(ENTERED)),
        ("approved", ReleaseBatch(RELEASED, ENTERED, None)),
        ("checked", RejectBatch(ENTERED, "否")),
    ],
)
def test_who_entered_bank_details_of_a_payment_does_nothing_with_its_batch(stage: str, command: BatchCommand) -> None:
    given(BATCH, *STAGES[stage]).when(command).then_refused("sun entered bank details of a payment in this batch")


def test_a_batch_is_not_released_while_its_fund_is_not_there() -> None:
    lacking = ReleaseBatch(RELEASED, QIAN, Reserves(QINGHAI, "city", 12, "N29 §1", {}).lacks(CITY_EAST))
    given(BATCH, *STAGES["approved"]).when(lacking).then_refused("No fund of 630100")


HELPED = Person("sun", "key-sun", helped=True)


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("undrafted", DraftBatch(BATCH_ID, QINGHAI, CITY_EAST, LINES, HELPED)),
        ("drafted", CheckBatch(HELPED)),
        ("checked", ApproveBatch(HELPED)),
        ("approved", ReleaseBatch(RELEASED, HELPED, None)),
        ("checked", RejectBatch(HELPED, "否")),
    ],
)
def test_who_spoke_for_an_employer_does_nothing_with_a_batch_that_pays_it(stage: str, command: BatchCommand) -> None:
    given(BATCH, *STAGES[stage]).when(command).then_refused("sun acted for an employer that this batch pays")
