"""What the bank is told and tells: twice, without a grant, outside a batch."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.eligibility import (
    CaseListed,
    RefundGranted,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    DiscrepancyResolved,
    PayeeBarred,
    PayeeCleared,
    PaymentBatched,
    PaymentCredited,
    PaymentReleased,
)
from wengang.season.acts import not_entitled
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    Story,
    Told,
    credit,
    moment,
)


def _credited_twice(story: Story) -> None:
    credit(story, 22 + story.shift)


def _released_twice(story: Story) -> None:
    story.drop(PaymentCredited)
    names = {"payment_id": story.case_id, "batch_id": story.batch_id()}
    again = PaymentReleased(
        **names,
        end_to_end_id=story.end_to_end(),
        amount_fen=story.amount_fen,
        account_fingerprint=story.account,
        bank_details_id="0" * 64,
    )
    story.tell(moment(18.1 + story.shift), again, "releaser")
    credit(story, 19 + story.shift)


def _paid_without_grant(story: Story) -> None:
    not_entitled(story)
    story.drop(CaseListed, RefundGranted)


def _never_sent(story: Story) -> None:
    story.drop(PaymentReleased)


def _outside_batch(story: Story) -> None:
    story.drop(PaymentBatched)


def _barred(story: Story) -> None:
    bar = {"uscc": story.uscc, "why": "deregistered", "source": "市场监管", "since": date(2021, 7, 1)}
    fact = PayeeBarred.model_validate({**bar, "person": "clerk", "key_id": ""})
    story.tell(moment(14), fact, "clerk")


def discrepancy(story: Story) -> None:
    found = BankDiscrepancyFound(
        payment_id=story.case_id,
        end_to_end_id=story.end_to_end(),
        kind="amount-differs",
        expected="1.00",
        found="2.00",
        message_sha256="0" * 64,
    )
    story.tell(moment(20 + story.shift), found, "bank")


def _barred_and_cleared(story: Story) -> None:
    names = {"uscc": story.uscc, "source": "市场监管", "person": "clerk", "key_id": ""}
    bar = PayeeBarred.model_validate({**names, "why": "deregistered", "since": date(2021, 7, 1)})
    story.tell(moment(14), bar, "clerk")
    story.tell(moment(16), PayeeCleared.model_validate(names), "clerk")


def _discrepancy_resolved(story: Story) -> None:
    """See ``season``: the case is the position of the discrepancy in payout's log, known when all is told."""
    discrepancy(story)
    answer = {"case": 0, "outcome": "bank-corrected", "note": "更正", "person": "clerk", "key_id": ""}
    fact = DiscrepancyResolved.model_validate(answer)
    story.told.append(Told(moment(24 + story.shift), "payout", f"discrepancy:{story.uscc}", fact, "clerk"))


PLANTS: Mapping[str, Plant] = {
    "credited twice": plant(_credited_twice, "misrouted.paid-twice"),
    "released twice": plant(_released_twice, "misrouted.released-twice"),
    "paid without a grant": plant(_paid_without_grant, "misrouted.paid-without-grant"),
    "credited, never sent": plant(_never_sent, "misrouted.credited-without-release", "withheld.order-not-released"),
    "released outside its batch": plant(_outside_batch, "misrouted.released-outside-batch"),
    "paid though barred": plant(_barred, "misrouted.paid-while-barred"),
    "bank's line unexplained": plant(discrepancy, "misrouted.discrepancy-open"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "barred and cleared before the release": LookAlike(_barred_and_cleared),
    "bank's line explained": LookAlike(_discrepancy_resolved),
}
