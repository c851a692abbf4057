"""From assessment to grant: who is listed, told, asked and granted."""

from collections.abc import Mapping

from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    EmployerAssessed,
    NoticeWindowPassed,
    RefundDeemedWaived,
    RefundGranted,
)
from shared.contracts.payout import (
    PaymentBatched,
    PaymentCredited,
    PaymentOrdered,
    PaymentReleased,
)
from shared.contracts.registration import (
    AmountDisputed,
    BankDetailsGiven,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from wengang.season.acts import PAYOUT, not_entitled, not_granted
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    EDITION,
    NO_FUND,
    Story,
    assessed,
    confirm,
    credit,
    granted,
    moment,
    ordered,
    send,
)


def _not_listed(story: Story) -> None:
    story.drop(CaseListed, RefundGranted, *PAYOUT)


def _never_told(story: Story) -> None:
    mute = (RegistrationNoticeSent, EmployerRegistered, BankDetailsGiven, RefundConfirmed, ConfirmationNoted)
    story.drop(*mute, RefundGranted, *PAYOUT)
    names = {"edition": EDITION, "uscc": story.uscc, "notice_id": story.notice_id}
    story.tell(moment(13 + story.shift, 8), NoticeWindowPassed(**names, waiting_for="confirmation"))


def _dispute_forgotten(story: Story) -> None:
    story.drop(RefundConfirmed, ConfirmationNoted, RefundGranted, *PAYOUT)
    disputed(story)


def disputed(story: Story) -> None:
    word = {"uscc": story.uscc, "edition": EDITION, "assessment_id": story.assessment_id}
    fact = AmountDisputed.model_validate({**word, "amount_fen": story.amount_fen, "reason": "少算了"})
    story.tell(moment(7, 10), fact, "platform")


def _waived_though_confirmed(story: Story) -> None:
    story.drop(ConfirmationNoted, RefundGranted, *PAYOUT)
    waived(story)


def waived(story: Story) -> None:
    names = {"edition": EDITION, "uscc": story.uscc, "assessment_id": story.assessment_id}
    story.tell(moment(184, 1), RefundDeemedWaived(**names, amount_fen=story.amount_fen))


def _never_noticed(story: Story) -> None:
    story.drop(CaseListed)


def _granted_early(story: Story) -> None:
    story.move(RefundGranted, moment(9 + story.shift))
    story.move(PaymentOrdered, moment(9 + story.shift, 9.1))


def _unconfirmed(story: Story) -> None:
    story.drop(RefundConfirmed, ConfirmationNoted)


def _granted_though_ineligible(story: Story) -> None:
    story.change(EmployerAssessed, outcome="ineligible")


def _granted_again(story: Story) -> None:
    grant = next(one.fact for one in story.told if isinstance(one.fact, RefundGranted))
    story.tell(moment(30), grant)


def _never_completed(story: Story) -> None:
    _not_listed(story)
    story.change(EmployerAssessed, outcome="not_assessable", amount_fen=None, premium_paid_fen=None)


def _without_reserve(story: Story) -> None:
    """By an agency of another city, whose fund nobody recorded."""
    story.change(RefundGranted, agency=NO_FUND)


def _disputed_and_assessed_anew(story: Story) -> None:
    story.drop(RefundConfirmed, RefundGranted, PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)
    story.told = [one for one in story.told if type(one.fact).__name__ != "ConfirmationNoted"]
    disputed(story)
    story.tell(moment(7, 15), assessed(story, 2), f"clerk-{story.agency}")
    confirm(story, moment(7, 16), assessment=2)
    story.change(CaseListed, assessment_id=f"{story.case_id}:2")
    story.tell(moment(13 + story.shift, 8), granted(story).model_copy(update={"assessment_id": f"{story.case_id}:2"}))
    story.tell(moment(13 + story.shift, 8.01), ordered(story))
    send(story, 15 + story.shift)
    credit(story, 19 + story.shift)


def _silent_and_waived(story: Story) -> None:
    quiet = ("BankDetailsGiven", "RefundConfirmed", "ConfirmationNoted", "EmployerRegistered")
    paid = ("RefundGranted", "PaymentOrdered", "PaymentBatched", "PaymentReleased", "PaymentCredited")
    story.told = [one for one in story.told if type(one.fact).__name__ not in (*quiet, *paid)]
    waived(story)


def _not_entitled(story: Story) -> None:
    not_entitled(story)
    paid = ("CaseListed", "RefundGranted", "PaymentOrdered", "PaymentBatched", "PaymentReleased", "PaymentCredited")
    story.told = [one for one in story.told if type(one.fact).__name__ not in paid]


PLANTS: Mapping[str, Plant] = {
    "listed, never granted": plant(not_granted, "withheld.listed-not-granted"),
    "entitled, never listed": plant(_not_listed, "withheld.eligible-not-listed"),
    "cannot be assessed, and nobody asks": plant(_never_completed, "withheld.not-assessable"),
    "never told to confirm": plant(_never_told, "withheld.never-told", wants="confirming"),
    "dispute never answered": plant(_dispute_forgotten, "withheld.dispute-unanswered", wants="confirming"),
    "confirmed, and deemed waived": plant(
        _waived_though_confirmed, "withheld.waived-though-confirmed", wants="confirming"
    ),
    "granted without public notice": plant(_never_noticed, "misrouted.granted-without-notice"),
    "granted inside the notice's window": plant(_granted_early, "misrouted.granted-without-notice"),
    "granted unconfirmed": plant(_unconfirmed, "misrouted.granted-unconfirmed", wants="confirming"),
    "granted though not entitled": plant(_granted_though_ineligible, "misrouted.granted-not-entitled"),
    "granted twice": plant(_granted_again, "misrouted.granted-twice"),
    "granted with no fund on record": plant(_without_reserve, "misrouted.granted-without-reserve"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "dispute answered": LookAlike(_disputed_and_assessed_anew, "confirming"),
    "silent until the closing date": LookAlike(_silent_and_waived, "confirming"),
    "not entitled": LookAlike(_not_entitled),
}
