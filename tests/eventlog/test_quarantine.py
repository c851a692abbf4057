"""A fact that nobody can take: two people set it aside, and take it again. The rules."""

import pytest

from shared.contracts.quarantine import is_approval
from shared.contracts.registration import (
    REGISTRATION_FACTS,
    FactQuarantineApproved,
    FactQuarantineProposed,
)
from shared.eventlog.quarantine import STREAM, ApproveQuarantine, ProposeQuarantine, QuarantineDecider, set_aside
from tests.given_when_then import given

DECIDER = QuarantineDecider.of(REGISTRATION_FACTS)
TOPIC, SUBJECT, REASON = "registration.refund-confirmed.v1", "employer:1", "The database takes no U+0000."
PROPOSE = ProposeQuarantine(7, "set-aside", TOPIC, SUBJECT, REASON, "wang.wei")
AGAIN = ProposeQuarantine(7, "take-again", TOPIC, SUBJECT, "The program is mended.", "li.ming")


def proposed(action: str = "set-aside", by: str = "wang.wei", reason: str = REASON) -> FactQuarantineProposed:
    return FactQuarantineProposed.model_validate(
        {
            "position": 7,
            "action": action,
            "fact_topic": TOPIC,
            "fact_stream": SUBJECT,
            "reason": reason,
            "proposed_by": by,
        }
    )


def approved(action: str = "set-aside", by: str = "li.ming", first: str = "wang.wei") -> FactQuarantineApproved:
    return FactQuarantineApproved.model_validate(
        {"position": 7, "action": action, "fact_topic": TOPIC, "proposed_by": first, "approved_by": by}
    )


def test_one_person_proposes_and_another_approves() -> None:
    given(DECIDER).when(PROPOSE).then(proposed())
    given(DECIDER, proposed()).when(ApproveQuarantine(7, "li.ming")).then(approved())


@pytest.mark.parametrize("same", ["wang.wei", "Wang.Wei", "ＷＡＮＧ.wei"])
def test_nobody_approves_what_they_proposed_however_their_name_is_spelled(same: str) -> None:
    given(DECIDER, proposed()).when(ApproveQuarantine(7, same)).then_refused("second person")


def test_asking_twice_adds_nothing() -> None:
    given(DECIDER, proposed()).when(PROPOSE).then_nothing()
    given(DECIDER, proposed(), approved()).when(ApproveQuarantine(7, "li.ming")).then_nothing()


def test_a_second_person_is_told_to_approve_and_who_proposed_may_say_it_better() -> None:
    other = ProposeQuarantine(7, "set-aside", TOPIC, SUBJECT, REASON, "li.ming")
    given(DECIDER, proposed()).when(other).then_refused("approve it")
    better = ProposeQuarantine(7, "set-aside", TOPIC, SUBJECT, "Better said.", "wang.wei")
    given(DECIDER, proposed()).when(better).then(proposed(reason="Better said."))


def test_what_is_not_proposed_is_not_approved() -> None:
    given(DECIDER).when(ApproveQuarantine(7, "li.ming")).then_refused("propose it first")


def test_only_what_is_set_aside_is_taken_again_and_that_takes_two_as_well() -> None:
    given(DECIDER).when(AGAIN).then_refused("nothing to take again")
    given(DECIDER, proposed(), approved()).when(PROPOSE).then_refused("set aside already")
    back = proposed("take-again", "li.ming", "The program is mended.")
    given(DECIDER, proposed(), approved()).when(AGAIN).then(back)
    given(DECIDER, proposed(), approved(), back).when(ApproveQuarantine(7, "li.ming")).then_refused("second person")
    done = approved("take-again", "wang.wei", "li.ming")
    given(DECIDER, proposed(), approved(), back).when(ApproveQuarantine(7, "wang.wei")).then(done)
    assert set_aside(DECIDER.fold([proposed(), approved()])) == {7: TOPIC}
    assert set_aside(DECIDER.fold([proposed(), approved(), back])) == {7: TOPIC}
    assert set_aside(DECIDER.fold([proposed(), approved(), back, done])) == {}


def test_what_sets_aside_is_not_set_aside() -> None:
    itself = ProposeQuarantine(8, "set-aside", FactQuarantineProposed.topic, STREAM, REASON, "wang.wei")
    given(DECIDER).when(itself).then_refused("cannot be set aside itself")


def test_approvals_are_known_by_their_topics() -> None:
    assert is_approval("payout.quarantine-approved.v2")
    assert not any(is_approval(topic) for topic in ("payout.quarantine-proposed.v1", "quarantine-approved", "", "a.b"))
