"""Money paid without right, and how it comes back."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    InstalmentsAgreed,
    RecoveriesRestated,
    RecoveryOpened,
    RecoveryRepaid,
)
from wengang.season.acts import overpaid
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import EDITION, Story, Told, moment


def claimed(story: Story, day: float) -> None:
    claim = {
        "recovery_id": f"R{story.number}",
        "payment_id": story.case_id,
        "edition": EDITION,
        "uscc": story.uscc,
        "name": story.name,
        "agency": story.agency,
        "amount_fen": 2_000,
        "cause": "facts-corrected",
        "reason": "更正",
        "legal_basis": "N29",
        "opened_by": "clerk",
    }
    _of_recovery(story, day, RecoveryOpened.model_validate(claim))


def in_parts(story: Story, day: float, *due_on: date) -> None:
    """A thousand fen by each day."""
    parts = [{"due_on": one, "amount_fen": 1_000} for one in due_on]
    names = {"recovery_id": f"R{story.number}", "edition": EDITION, "uscc": story.uscc}
    _of_recovery(story, day, InstalmentsAgreed.model_validate({**names, "instalments": parts}))


def repaid(story: Story, day: float, outstanding_fen: int) -> None:
    names = {"recovery_id": f"R{story.number}", "edition": EDITION, "uscc": story.uscc}
    came = {"amount_fen": 1_000, "received_on": moment(day).date(), "bank_reference": f"B{story.number}-{day}"}
    paid = RecoveryRepaid.model_validate({**names, **came, "outstanding_fen": outstanding_fen})
    _of_recovery(story, day, paid)


def _of_recovery(story: Story, day: float, fact: Fact) -> None:
    story.told.append(Told(moment(day), "payout", f"recoveries:{story.uscc}", fact, f"clerk-{story.agency}"))


def _claim_rests(story: Story) -> None:
    claimed(story, 60)


def _not_given_back(story: Story) -> None:
    """The bank takes back what a claim rests on, after the employer has paid the claim."""
    claimed(story, 60)
    repaid(story, 61, 1_000)
    repaid(story, 62, 0)
    claims = [{"recovery_id": f"R{story.number}", "stands_fen": 0, "outstanding_fen": 0, "owed_back_fen": 2_000}]
    names = {"payment_id": story.case_id, "edition": EDITION, "uscc": story.uscc, "kept_fen": 0}
    _of_recovery(story, 65, RecoveriesRestated.model_validate({**names, "claims": claims}))


def _second_part_missing(story: Story) -> None:
    claimed(story, 60)
    in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 29))
    repaid(story, 80, 1_000)


def _paid_back_in_parts(story: Story) -> None:
    """The second part is due on a Saturday; it comes on the Monday, which is in time."""
    claimed(story, 60)
    in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 30))
    repaid(story, 80, 1_000)
    repaid(story, (date(2021, 11, 1) - date(2021, 7, 1)).days, 0)


def _parts_agreed_anew(story: Story) -> None:
    """Before the first part is due, other parts are agreed on."""
    claimed(story, 60)
    in_parts(story, 65, date(2021, 9, 30), date(2021, 10, 29))
    in_parts(story, 80, date(2021, 12, 31), date(2022, 1, 31))
    repaid(story, 150, 1_000)


PLANTS: Mapping[str, Plant] = {
    "overpayment not claimed": plant(overpaid, "misrouted.overpayment-not-claimed"),
    "claim that nobody follows": plant(_claim_rests, "misrouted.recovery-rests"),
    "recovered, and not given back": plant(_not_given_back, "withheld.not-given-back"),
    "instalment that does not come": plant(_second_part_missing, "misrouted.instalment-overdue"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "paid back in parts": LookAlike(_paid_back_in_parts),
    "other parts agreed in time": LookAlike(_parts_agreed_anew),
}
