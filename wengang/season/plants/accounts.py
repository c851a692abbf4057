"""Accounts and names, and who gives them."""

from collections.abc import Mapping
from dataclasses import replace

from shared.contracts.eligibility import (
    EmployerAssessed,
    RefundGranted,
)
from shared.contracts.payout import (
    PaymentCredited,
    PaymentOrdered,
    PaymentReleased,
)
from shared.contracts.registration import (
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFactsCorrected,
    RefundConfirmed,
)
from wengang.season.acts import new_account
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    Story,
    Told,
    bank_of,
    confirm,
    fingerprint,
    moment,
)

_STRANGER = fingerprint("a stranger's account")


def _one_hand(story: Story) -> None:
    for kind in (BankDetailsGiven, RefundConfirmed):
        story.change(kind, counter=True)


def _credited_elsewhere(story: Story) -> None:
    story.change(PaymentCredited, account_fingerprint=_STRANGER)


def _released_elsewhere(story: Story) -> None:
    story.change(PaymentReleased, account_fingerprint=_STRANGER)
    _credited_elsewhere(story)


def _ordered_elsewhere(story: Story) -> None:
    story.change(PaymentOrdered, account_fingerprint=_STRANGER)
    _released_elsewhere(story)


def _changed_after_approval(story: Story) -> None:
    new_account(story, 17 + story.shift, fingerprint(f"new {story.uscc}"))
    story.change(PaymentReleased, account_fingerprint=fingerprint(f"new {story.uscc}"))
    story.change(PaymentCredited, account_fingerprint=fingerprint(f"new {story.uscc}"))


def _changed_after_assessment(story: Story) -> None:
    other = fingerprint(f"new {story.uscc}")
    new_account(story, 6, other)
    for kind in (RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, account_fingerprint=other)


def _payee_swapped(story: Story) -> None:
    story.change(PaymentOrdered, payee_name="西宁某某咨询有限公司")


def _strange_holder(story: Story) -> None:
    story.change(BankDetailsGiven, bank=bank_of(story, holder="张三"))


def _own_clerk(story: Story) -> None:
    """Whoever confirmed for the employer checks the batch it is in: see ``season``, which lets them."""
    story.told = [
        one if not isinstance(one.fact, RefundConfirmed) else _by(one, f"checker-{story.agency}") for one in story.told
    ]


def _by(told: Told, actor: str) -> Told:
    return replace(told, actor=actor)


def _changed_and_confirmed(story: Story) -> None:
    """On the direct route, too: a new account that the employer itself confirmed before the grant."""
    other = fingerprint(f"new {story.uscc}")
    new_account(story, 6, other)
    confirm(story, moment(6, 10), other)
    for kind in (RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, account_fingerprint=other)


def _changed_after_the_credit(story: Story) -> None:
    other = fingerprint(f"new {story.uscc}")
    new_account(story, 60, other)
    confirm(story, moment(60, 10), other)


def _changed_for_the_payment(story: Story) -> None:
    _changed_and_confirmed(story)
    new_account(story, 60, story.account)
    confirm(story, moment(60, 10), story.account)


def _corrected_name(story: Story) -> None:
    enrolled = next(one.fact for one in story.told if isinstance(one.fact, EmployerEnrolled))
    new = f"{story.name}(更名)"
    fact = EmployerFactsCorrected.model_validate({**enrolled.model_dump(), "name": new})
    story.tell(moment(3), fact, f"clerk-{story.agency}")
    for kind in (RefundGranted, EmployerAssessed):
        story.change(kind, name=new)
    story.change(PaymentOrdered, payee_name=new)


PLANTS: Mapping[str, Plant] = {
    "credited to another account": plant(_credited_elsewhere, "misrouted.other-account"),
    "released to another account": plant(
        _released_elsewhere, "misrouted.released-to-other-account", "misrouted.other-account"
    ),
    "ordered to another account": plant(
        _ordered_elsewhere,
        "misrouted.ordered-to-other-account",
        "misrouted.released-to-other-account",
        "misrouted.other-account",
    ),
    "account swapped between approval and release": plant(
        _changed_after_approval,
        "misrouted.account-changed-after-approval",
        "misrouted.released-to-other-account",
        "misrouted.other-account",
    ),
    "account changed after assessment, unconfirmed": plant(
        _changed_after_assessment, "misrouted.account-changed-unconfirmed"
    ),
    "account changed for the payment and changed back": plant(
        _changed_for_the_payment, "indication.account-changed-back"
    ),
    "payee's name swapped": plant(_payee_swapped, "misrouted.other-name"),
    "account in another's name": plant(_strange_holder, "misrouted.holder-is-not-employer"),
    "clerk checks their own employer": plant(_own_clerk, "misrouted.own-employer", wants="confirming"),
    "account entered and confirmed by one helper": plant(_one_hand, "misrouted.one-hand", wants="confirming"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "account changed and confirmed": LookAlike(_changed_and_confirmed),
    "account changed after the credit": LookAlike(_changed_after_the_credit),
    "renamed": LookAlike(_corrected_name),
}
