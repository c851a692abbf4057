"""What is granted on top."""

from collections.abc import Mapping
from datetime import date

from shared.calendar import notice_window
from shared.contracts.eligibility import (
    ContributionsRecorded,
    DecisionReviewed,
    EmployerAssessed,
    TopUpDue,
    TopUpGranted,
    TopUpListed,
)
from shared.contracts.payout import (
    PaymentBatched,
    PaymentCredited,
    PaymentOrdered,
    PaymentReleased,
)
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import EDITION, Story, moment

MORE_FEN, _PREMIUM_MORE_FEN = 6_000, 10_000
"""What a top-up comes to; and the premium of which that is the refund, at three fifths."""


def top_up(story: Story, before_fen: int) -> TopUpGranted:
    return TopUpGranted.model_validate(
        {
            "edition": EDITION,
            "uscc": story.uscc,
            "case_id": story.case_id,
            "top_up_id": f"{story.case_id}:2",
            "name": story.name,
            "agency": story.agency,
            "assessment_id": story.assessment_id,
            "amount_fen": MORE_FEN,
            "granted_before_fen": before_fen,
            "route": "direct",
            "account_fingerprint": story.account,
            "dispatch_firm": False,
            "pay_by": date(2021, 10, 31),
            "legal_basis": "补差",
        }
    )


def pay_top_up(story: Story) -> None:
    """Ordered, batched, released and credited as any payment."""
    names = {"payment_id": f"{story.case_id}:2", "end_to_end_id": story.end_to_end(9)}
    money = {"amount_fen": MORE_FEN, "account_fingerprint": story.account}
    batch = {"batch_id": story.batch_id("t")}
    case = {"edition": EDITION, "uscc": story.uscc, "agency": story.agency, "payee_name": story.name}
    order = {**names, **money, **case, "route": "direct", "attempt": 1, "pay_by": date(2021, 10, 31)}
    story.tell(moment(70, 10), PaymentOrdered.model_validate(order))
    story.tell(moment(71), PaymentBatched.model_validate({**names, **batch}))
    release = {**names, **money, **batch, "bank_details_id": "0" * 64}
    story.tell(moment(74), PaymentReleased.model_validate(release))
    rest = {"booked_on": date(2021, 9, 14), "bank_reference": f"T{story.number}", "message_sha256": "0" * 64}
    story.tell(moment(75), PaymentCredited.model_validate({**names, **money, **rest}), "bank")


def found_more(story: Story, day: float) -> EmployerAssessed:
    """A review that finds other facts than those on the list, and more."""
    assessed = next(one.fact for one in story.told if isinstance(one.fact, EmployerAssessed))
    imported = next(one.fact for one in story.told if isinstance(one.fact, ContributionsRecorded))
    *others, last = imported.months
    paid = last.model_copy(update={"unit_paid_fen": last.unit_paid_fen + _PREMIUM_MORE_FEN})
    story.tell(moment(day), imported.model_copy(update={"months": (*others, paid), "import_sha256": "1" * 64}))
    number, more = f"{story.case_id}:2", story.amount_fen + MORE_FEN
    found = assessed.model_copy(
        update={
            "assessment_id": number,
            "amount_fen": more,
            "premium_paid_fen": story.premium_fen + _PREMIUM_MORE_FEN,
            "first_insured_month": "2010-01",
            "rows": "2",
        }
    )
    reviewed = DecisionReviewed(
        edition=EDITION, uscc=story.uscc, cause="reconsideration", before_fen=story.amount_fen, assessment=found
    )
    story.tell(moment(day), reviewed)
    return found


def due_top_up(story: Story, found: EmployerAssessed) -> TopUpDue:
    return TopUpDue(
        edition=EDITION,
        uscc=story.uscc,
        assessment_id=found.assessment_id,
        amount_fen=MORE_FEN,
        granted_before_fen=story.amount_fen,
    )


def _topped_up_unseen(story: Story) -> None:
    found = found_more(story, 69)
    more = top_up(story, story.amount_fen).model_copy(update={"assessment_id": found.assessment_id})
    story.tell(moment(69), more)
    pay_top_up(story)


def _top_up_forgotten(story: Story) -> None:
    story.tell(moment(60), due_top_up(story, found_more(story, 60)))


def _top_up_of_nothing(story: Story) -> None:
    story.tell(moment(70), top_up(story, 0))
    pay_top_up(story)


def _topped_up(story: Story) -> None:
    story.tell(moment(70), top_up(story, story.amount_fen))
    pay_top_up(story)


_SECOND_LIST = "630123-8"
"""Of everybody whose top-up was put on one."""


def _topped_up_after_a_list(story: Story) -> None:
    found = found_more(story, 60)
    story.tell(moment(60), due_top_up(story, found))
    published = moment(64)
    listed = TopUpListed(
        edition=EDITION,
        uscc=story.uscc,
        notice_id=_SECOND_LIST,
        assessment_id=found.assessment_id,
        amount_fen=found.amount_fen or 0,
        granted_before_fen=story.amount_fen,
        last_day=notice_window(published.date(), 3)[1],
    )
    story.tell(published, listed, "bureau")
    more = top_up(story, story.amount_fen)
    story.tell(moment(69), more.model_copy(update={"assessment_id": found.assessment_id}))
    pay_top_up(story)


PLANTS: Mapping[str, Plant] = {
    "top-up that forgets the first payment": plant(_top_up_of_nothing, "misrouted.top-up-basis"),
    "topped up by facts that nobody saw": plant(_topped_up_unseen, "misrouted.topped-up-without-notice"),
    "owed more, never listed": plant(_top_up_forgotten, "withheld.top-up-not-granted"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "topped up": LookAlike(_topped_up),
    "topped up after a second list": LookAlike(_topped_up_after_a_list),
}
