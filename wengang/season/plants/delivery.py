"""Payments that do not arrive, and those that do in the end."""

from collections.abc import Mapping
from datetime import timedelta

from shared.contracts.payout import (
    PaymentBatched,
    PaymentCredited,
    PaymentHeld,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
)
from wengang.season.acts import PAYOUT, new_account
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    Story,
    confirm,
    credit,
    fingerprint,
    moment,
    send,
)

_UNPAID = "withheld.unpaid-past-deadline"


def _not_ordered(story: Story) -> None:
    story.drop(*PAYOUT)


def _not_released(story: Story) -> None:
    story.drop(PaymentBatched, PaymentReleased, PaymentCredited)


def _no_result(story: Story) -> None:
    story.drop(PaymentCredited)


def returned(story: Story, day: float, attempt: int = 1) -> None:
    back = PaymentReturned(
        payment_id=story.case_id,
        end_to_end_id=story.end_to_end(attempt),
        amount_fen=story.amount_fen,
        reason="account-closed",
        bank_code="AC04",
        bank_text="账户已销户",
        message_sha256="0" * 64,
    )
    story.tell(moment(day), back, "bank")


def _not_reissued(story: Story) -> None:
    story.drop(PaymentCredited)
    returned(story, 20 + story.shift)


def held(story: Story) -> None:
    story.drop(PaymentReleased, PaymentCredited)
    names = {"payment_id": story.case_id, "batch_id": story.batch_id()}
    story.tell(moment(18 + story.shift), PaymentHeld(**names, reason="account-changed", detail="Changed."))


def _credited_too_late(story: Story) -> None:
    story.move(PaymentCredited, moment(75))


def _reissue(story: Story, day: int, account: str, was: str) -> None:
    new_account(story, day, account)
    confirm(story, moment(day, 10), account)
    anew = {
        "payment_id": story.case_id,
        "attempt": 2,
        "end_to_end_id": story.end_to_end(2),
        "previous_end_to_end_id": story.end_to_end(),
        "amount_fen": story.amount_fen,
        "account_fingerprint": account,
        "was": was,
    }
    story.tell(moment(day, 11), PaymentReissued.model_validate(anew))
    send(story, day + 4, 2, account, "b")
    credit(story, day + 8, 2, account)


def returned_and_paid(story: Story) -> None:
    story.drop(PaymentCredited)
    returned(story, 20 + story.shift)
    _reissue(story, 25 + story.shift, fingerprint(f"second {story.uscc}"), "returned")


def _held_and_cured(story: Story) -> None:
    """The account changed between approval and release, and the release held the payment: as it should be."""
    held(story)
    new_account(story, 17 + story.shift, fingerprint(f"second {story.uscc}"))
    _reissue(story, 22 + story.shift, fingerprint(f"second {story.uscc}"), "held")


def _credited_then_returned(story: Story) -> None:
    returned(story, 21 + story.shift)
    _reissue(story, 25 + story.shift, fingerprint(f"second {story.uscc}"), "returned")


def _last_day_credit(story: Story) -> None:
    """The bank took four days, two of them a weekend."""
    story.move(PaymentCredited, moment(18 + story.shift, 9) + timedelta(days=4))


PLANTS: Mapping[str, Plant] = {
    "granted, never ordered": plant(_not_ordered, "withheld.grant-not-ordered", _UNPAID),
    "ordered, never in a released batch": plant(_not_released, "withheld.order-not-released", _UNPAID),
    "released, no word from the bank": plant(_no_result, "withheld.release-without-result", _UNPAID),
    "returned, never ordered anew": plant(_not_reissued, "withheld.return-not-reissued", _UNPAID),
    "held, never ordered anew": plant(held, "withheld.held-not-reissued", _UNPAID),
    "credited after the deadline": plant(_credited_too_late, "withheld.release-without-result", _UNPAID),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "returned, confirmed anew, paid": LookAlike(returned_and_paid),
    "held for a changed account, confirmed, paid": LookAlike(_held_and_cured),
    "credited, sent back, paid again": LookAlike(_credited_then_returned),
    "credited over a weekend": LookAlike(_last_day_credit),
}
