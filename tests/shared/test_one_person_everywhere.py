"""Wherever two people must act, one person under another spelling is not the second."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.eligibility.domain.adoption import EDITION
from services.payout.domain.batch import BATCH, ApproveBatch, CheckBatch, Person, RejectBatch, ReleaseBatch
from services.payout.domain.fund import FUND, ApproveFunds
from services.payout.domain.fund_transfers import TransferFunds
from services.payout.domain.placements import PLACEMENTS, DecidePlacements
from services.payout.domain.recovery import RECOVERIES, CloseRecovery
from services.supervision.alerts.judging import judge_batch
from services.supervision.domain.actions.account import ACCOUNT, AllowSharing
from services.supervision.domain.actions.alert import ALERT, DismissAlert
from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.record import Record
from tests.eligibility import test_adopting as adopting
from tests.given_when_then import given
from tests.payout import test_batch as batches
from tests.payout import test_fund as funds
from tests.payout import test_onward_use as onward
from tests.payout import test_recovery as recovery
from tests.supervision import test_actions as actions
from tests.supervision.laws import terms_for

AT = datetime(2021, 9, 1, tzinfo=UTC)
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "with one capital": str.capitalize,
    "in full-width letters": lambda name: "".join(chr(ord(one) + 0xFEE0) for one in name),
    "with what nobody sees": lambda name: f"{name}\u200b",
}


def _release(name: str) -> ReleaseBatch:
    return ReleaseBatch(batches.RELEASED, _person(name), None)


def _person(name: str) -> Person:
    return Person(name, "key-x")


def _word(name: str) -> Statement:
    return Statement(name, "The bank corrected its file.", AT)


BATCH_PAST = (batches.DRAFTED, batches.CHECKED, batches.APPROVED)
REFUSED: dict[str, tuple[Any, tuple[Any, ...], str, Callable[[str], Any]]] = {
    "a maker checks": (BATCH, BATCH_PAST[:1], "li", lambda name: CheckBatch(_person(name))),
    "a maker approves": (BATCH, BATCH_PAST[:2], "li", lambda name: ApproveBatch(_person(name))),
    "a checker approves": (BATCH, BATCH_PAST[:2], "wang", lambda name: ApproveBatch(_person(name))),
    "a maker rejects": (BATCH, BATCH_PAST[:1], "li", lambda name: RejectBatch(_person(name), "...")),
    "a maker releases": (BATCH, BATCH_PAST, "li", _release),
    "a checker releases": (BATCH, BATCH_PAST, "wang", _release),
    "an approver releases": (
        BATCH,
        BATCH_PAST,
        "zhao",
        _release,
    ),
    "who asked for funds approves": (
        FUND,
        funds.READY[:1],
        "li",
        lambda name: ApproveFunds("YK-1", name, "", funds.DAY),
    ),
    "who asked for funds moves them": (
        FUND,
        funds.READY[:2],
        "li",
        lambda name: TransferFunds("YK-1", 100_000, funds.DAY, "CZ-1", name, "", funds.DAY),
    ),
    "who approved funds moves them": (
        FUND,
        funds.READY[:2],
        "wang",
        lambda name: TransferFunds("YK-1", 100_000, funds.DAY, "CZ-1", name, "", funds.DAY),
    ),
    "who proposed an edition adopts it": (
        EDITION,
        (adopting.proposed(),),
        "li",
        lambda name: adopting.adopt(by=name),
    ),
    "who declared placements checks them": (
        PLACEMENTS,
        (onward.DUE, onward.DECLARED),
        "firm",
        lambda name: DecidePlacements(None, name),
    ),
    "who opened a recovery gives it up": (
        RECOVERIES,
        (recovery.opened(),),
        "clerk",
        lambda name: CloseRecovery(recovery.FIRST, "written-off", "...", name),
    ),
    "who proposed a dismissal agrees": (
        ALERT,
        (actions.PROPOSED,),
        "anna",
        lambda name: DismissAlert("1", "grave", (), _word(name)),
    ),
    "whom an alert is about dismisses it": (
        ALERT,
        (),
        "anna",
        lambda name: DismissAlert("1", "serious", ("anna",), _word(name)),
    ),
    "who proposed that an account is shared allows it": (
        ACCOUNT,
        (actions.SHARING,),
        "anna",
        lambda name: AllowSharing("f", ("A", "B"), _word(name)),
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("rule", REFUSED)
def test_under_no_spelling(rule: str, spelling: str) -> None:
    decider, past, name, command = REFUSED[rule]
    given(decider, *past).when(command(SPELLINGS[spelling](name))).then_refused("")


@pytest.mark.parametrize("rule", REFUSED)
def test_and_somebody_else_may(rule: str) -> None:
    decider, past, _, command = REFUSED[rule]
    assert decider.decide(command("somebody-else"), decider.fold(past))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_supervision_sees_one_person_behind_two_spellings(spelling: str) -> None:
    facts = [
        batches.DRAFTED,
        batches.CHECKED.model_copy(update={"checker": SPELLINGS[spelling]("li")}),
        batches.APPROVED,
    ]
    records = [
        Record(
            "payout",
            number,
            f"batch:{batches.BATCH_ID}",
            fact.topic.split(".")[1],
            AT,
            "",
            fact.model_dump(mode="json"),
        )
        for number, fact in enumerate(facts, start=1)
    ]
    (found,) = judge_batch(batches.BATCH_ID, records, terms_for).values()
    assert [one.kind for one in found] == ["misrouted.same-person"]
    honest = [_checked_by(one, "wu") if one.name == "batch-checked" else one for one in records]
    assert list(judge_batch(batches.BATCH_ID, honest, terms_for).values()) == [[]]


def _checked_by(record: Record, person: str) -> Record:
    return record._replace(data={**record.data, "checker": person})


def test_two_approvals_of_one_person_are_one() -> None:
    large = batches.DRAFTED.model_copy(update={"approvals": 2})
    given(BATCH, large, batches.CHECKED, batches.APPROVED.model_copy(update={"complete": False})).when(
        ApproveBatch(_person("ZHAO"))
    ).then_refused("approved this batch")
