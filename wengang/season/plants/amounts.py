"""Amounts, from the premium to what is credited."""

from collections.abc import Mapping

from shared.contracts.eligibility import (
    CaseListed,
    EmployerAssessed,
    RefundGranted,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    PaymentCredited,
    PaymentOrdered,
    PaymentReduced,
    PaymentReleased,
    RecoveryOffset,
    RecoveryOpened,
)
from wengang.season.acts import overpaid
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import (
    EDITION,
    Story,
    Told,
    moment,
)


def _offset_without_claim(story: Story) -> None:
    net = story.amount_fen - story.amount_fen // 2
    story.change(PaymentOrdered, gross_fen=story.amount_fen, amount_fen=net)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)


def reduced(story: Story) -> int:
    """After the order a part of the payment is kept, and the rest goes. Returns what is kept, in fen."""
    kept = story.amount_fen // 2
    net = story.amount_fen - kept
    names = {"payment_id": story.case_id, "recovery_id": f"{story.case_id}:o1"}
    amounts = {"by_fen": kept, "amount_fen": net, "granted_fen": net}
    fact = PaymentReduced.model_validate({**names, **amounts, "was": "ordered"})
    story.tell(moment(14 + story.shift), fact)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)
    return kept


def _reduced_without_claim(story: Story) -> None:
    reduced(story)


def _from(story: Story, *kinds: type[Fact]) -> None:
    for kind in kinds:
        story.change(kind, amount_fen=story.amount_fen + 12_345)


def _ordered_more(story: Story) -> None:
    _from(story, PaymentOrdered, PaymentReleased, PaymentCredited)


def _released_more(story: Story) -> None:
    _from(story, PaymentReleased, PaymentCredited)


def _credited_more(story: Story) -> None:
    _from(story, PaymentCredited)


def _granted_more(story: Story) -> None:
    _from(story, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited)


def _assessed_more(story: Story) -> None:
    _from(story, EmployerAssessed, CaseListed, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited)


def _by_nobodys_rules(story: Story) -> None:
    story.change(EmployerAssessed, edition_sha256="f" * 64)


def _premium_invented(story: Story) -> None:
    story.change(EmployerAssessed, premium_paid_fen=story.premium_fen + 100_000)
    more = story.amount_fen + 60_000
    for kind in (EmployerAssessed, CaseListed, RefundGranted, PaymentOrdered, PaymentReleased, PaymentCredited):
        story.change(kind, amount_fen=more)


def _offset_by_a_recovery(story: Story) -> None:
    taken = story.amount_fen // 2
    net = story.amount_fen - taken
    story.change(PaymentOrdered, gross_fen=story.amount_fen, amount_fen=net)
    story.change(PaymentReleased, amount_fen=net)
    story.change(PaymentCredited, amount_fen=net)
    last_year = {"recovery_id": f"R{story.number}", "edition": "qinghai-2020", "uscc": story.uscc}
    claim = {
        **last_year,
        "payment_id": f"qinghai-2020:{story.uscc}",
        "name": story.name,
        "agency": story.agency,
        "amount_fen": taken,
        "cause": "facts-corrected",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "clerk",
    }
    opened = RecoveryOpened.model_validate(claim)
    story.told.append(Told(moment(4), "payout", f"recoveries:{story.uscc}", opened, "clerk"))
    kept = {**last_year, "offset_payment_id": story.case_id, "amount_fen": taken, "outstanding_fen": 0}
    offset = RecoveryOffset.model_validate(kept)
    story.told.append(Told(moment(13 + story.shift, 8.01), "payout", f"recoveries:{story.uscc}", offset))


def _reduced_by_its_recovery(story: Story) -> None:
    """Granted too high, found before it went to the bank: its own claim takes the difference."""
    kept = reduced(story)
    overpaid(story, 13.5 + story.shift, kept)
    names = {"recovery_id": f"{story.case_id}:o1", "edition": EDITION, "uscc": story.uscc}
    claim = {
        **names,
        "payment_id": story.case_id,
        "name": story.name,
        "agency": story.agency,
        "amount_fen": kept,
        "cause": "overpayment-found",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "eligibility",
    }
    opened = RecoveryOpened.model_validate(claim)
    taken = {**names, "offset_payment_id": story.case_id, "amount_fen": kept, "outstanding_fen": 0}
    offset = RecoveryOffset.model_validate(taken)
    at = moment(13.6 + story.shift)
    story.told += [Told(at, "payout", f"recoveries:{story.uscc}", fact) for fact in (opened, offset)]


PLANTS: Mapping[str, Plant] = {
    "offset that no recovery took": plant(_offset_without_claim, "withheld.offset-without-claim"),
    "reduced, and no recovery took it": plant(_reduced_without_claim, "withheld.offset-without-claim"),
    "ordered another amount": plant(_ordered_more, "misrouted.ordered-amount"),
    "released another amount": plant(_released_more, "misrouted.released-amount"),
    "credited another amount": plant(_credited_more, "misrouted.credited-amount"),
    "granted another amount than listed": plant(_granted_more, "misrouted.granted-amount"),
    "amount that the receipt does not give": plant(_assessed_more, "misrouted.recomputed-amount"),
    "decided by a content that nobody adopted": plant(_by_nobodys_rules, "misrouted.unadopted-edition"),
    "premium that nobody paid": plant(_premium_invented, "misrouted.premium-beyond-payments"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "offset by an open recovery": LookAlike(_offset_by_a_recovery),
    "reduced by its own recovery": LookAlike(_reduced_by_its_recovery),
}
