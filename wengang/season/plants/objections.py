"""Objections and reviews, and who decides them."""

from collections.abc import Mapping

from shared.contracts.eligibility import (
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    ReconsiderationAsked,
    ReconsiderationDecided,
    RefundGranted,
)
from shared.contracts.payout import (
    PaymentBatched,
    PaymentCredited,
    PaymentOrdered,
    PaymentReleased,
)
from wengang.season.acts import not_granted
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    EDITION,
    Story,
    assessed,
    moment,
)


def objected(story: Story, day: float) -> str:
    raised = ObjectionRaised(
        edition=EDITION,
        uscc=story.uscc,
        notice_id=story.notice_id,
        objection_id=f"O{story.number}",
        objector="某某某",
        grounds="裁员",
    )
    story.tell(moment(day + story.shift), raised, "platform")
    return raised.objection_id


def _dismiss(story: Story, day: float, hour: float, actor: str) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id, "objection_id": f"O{story.number}"}
    story.tell(moment(day + story.shift, hour), ObjectionDismissed(**names, reason="查实"), actor)


def _decided_by_who_raised_it(story: Story) -> None:
    objected(story, 9)
    _dismiss(story, 11, 9, "platform")


def _dismissed_at_once(story: Story) -> None:
    objected(story, 9)
    _dismiss(story, 9, 9.1, "bureau")


def _objection_forgotten(story: Story) -> None:
    objected(story, 9)
    not_granted(story)


def _under_objection(story: Story) -> None:
    objected(story, 9)


def reconsidered(story: Story, day: float, decided: float | None = None) -> None:
    """The employer asks for a review; without ``decided`` nobody answers."""
    names = {"edition": EDITION, "uscc": story.uscc, "reconsideration_id": f"F{story.number}"}
    asked = {**names, "claimant": story.name, "grounds": "人数有误", "assessment_id": story.assessment_id}
    story.tell(moment(day), ReconsiderationAsked.model_validate(asked), "platform")
    if decided is not None:
        same = {"before_assessment_id": story.assessment_id, "after_assessment_id": story.assessment_id}
        amounts = {"before_fen": story.amount_fen, "after_fen": story.amount_fen}
        answer = {**names, **same, **amounts, "accepted": False, "reason": "核对无误"}
        story.tell(moment(decided), ReconsiderationDecided.model_validate(answer), f"clerk-{story.agency}")


def _reconsideration_forgotten(story: Story) -> None:
    reconsidered(story, 30)


def _decide(story: Story, day: float, upheld: bool) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id, "objection_id": f"O{story.number}"}
    kind = ObjectionUpheld if upheld else ObjectionDismissed
    story.tell(moment(day + story.shift), kind.model_validate({**names, "reason": "查实"}), "bureau")


def _objection_dismissed(story: Story) -> None:
    objected(story, 9)
    _decide(story, 11, upheld=False)


def _objection_upheld(story: Story) -> None:
    objected(story, 9)
    _decide(story, 11, upheld=True)
    story.drop(RefundGranted, PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)
    story.tell(
        moment(12 + story.shift),
        assessed(story, 2).model_copy(update={"outcome": "ineligible", "amount_fen": 0}),
    )


def _review_decided(story: Story) -> None:
    reconsidered(story, 30, decided=45)


PLANTS: Mapping[str, Plant] = {
    "objection never decided": plant(_objection_forgotten, "withheld.objection-undecided"),
    "review asked for, never decided": plant(_reconsideration_forgotten, "withheld.reconsideration-undecided"),
    "granted under an objection": plant(
        _under_objection, "misrouted.granted-under-objection", "withheld.objection-undecided"
    ),
    "objection decided by who raised it": plant(_decided_by_who_raised_it, "misrouted.raised-and-decided"),
    "objection dismissed within minutes": plant(_dismissed_at_once, "misrouted.quick-dismissal"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "objection dismissed in time": LookAlike(_objection_dismissed),
    "objection upheld, not granted": LookAlike(_objection_upheld),
    "review decided in time": LookAlike(_review_decided),
}
