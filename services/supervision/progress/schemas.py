"""What the API of progress answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from shared.contracts.fact import unsaid
from shared.http.answers import Answer, At, Listing, Yuan

Why = Literal[
    "not-assessable",
    "no-registration",
    "no-account",
    "no-confirmation",
    "returned",
    "held",
    "top-up-returned",
    "top-up-held",
]


def _yuan(of: str) -> Any:
    return Field(description=f"Yuan: {of}.")


class FiguresAnswer(Answer):
    """Counts are of employers where nothing else is said; of new figures they may be below zero."""

    employers: int = Field(description="On the roster.")
    entitled: int = Field(description="Found eligible, and not taken off a list.")
    entitled_amount: str = _yuan("what they are owed, top-ups included")
    noticed: int = Field(description="Of the entitled: those who stand on a published list.")
    noticed_amount: str = _yuan("owed to those on a published list")
    confirmed: int
    disputed: int = Field(description="Said that the amount is wrong, and have not confirmed since.")
    waiting: int = Field(description="The list's window is over, and something is missing.")
    awaiting_confirmation: int
    awaiting_account: int
    objected: int = Field(description="With an objection that nobody has decided yet.")
    taken_off: int
    waived: int
    waived_amount: str = _yuan("what was waived")
    granted: int
    granted_amount: str = _yuan("granted, top-ups included")
    paid: int
    paid_amount: str = _yuan("credited, and not come back")
    offset_amount: str = _yuan("kept of payments for what their employers owe back; it counts as paid")
    workers: int = Field(description="Average insured of the employers paid.")
    direct: int = Field(description="Entitled on the direct route.")
    direct_amount: str = _yuan("owed on the direct route")
    direct_paid: int
    direct_paid_amount: str = _yuan("credited on the direct route")
    returned: int = Field(description="Payments that came back and are not ordered anew.")
    returned_amount: str = _yuan("of these")
    held: int = Field(description="Payments kept back.")
    onward_owed_amount: str = _yuan("what dispatch firms were credited for using firms")
    onward_passed_on_amount: str = _yuan("of that, what they passed on")
    onward_undivided_amount: str = _yuan("with dispatch firms, and not divided among using firms yet")
    completion_by_count: str | None = Field(
        description="Paid of the entitled, a share with four places, cut; null where nobody is.", examples=["0.9583"]
    )
    completion_by_amount: str | None = Field(
        description="Paid and offset of what is owed, a share with four places, cut; null where nothing is."
    )


class Groups(Answer):
    """By kind of employer."""

    large: FiguresAnswer = Field(description="Large enterprises.")
    small: FiguresAnswer = Field(description="Small, medium and micro enterprises.")
    social_organisation: FiguresAnswer
    other: FiguresAnswer = Field(description="Every other kind, and who has not been assessed.")


class GroupedFigures(FiguresAnswer):
    groups: Groups


class RegionFigures(GroupedFigures):
    agency: str
    name: str | None


class ProgressAnswer(Answer):
    edition: str
    as_of: At
    positions: Mapping[str, int] = Field(description="By service, how far its log is counted.")
    counties: Sequence[RegionFigures]
    cities: Sequence[RegionFigures]
    total: GroupedFigures


class Balance(Answer):
    """Granted (eligibility's log) against paid, returned and waiting (payout's log), to the fen."""

    granted: Yuan
    paid: Yuan
    offset: str = _yuan("what recoveries kept of payments that were ordered")
    returned: Yuan
    waiting: str = _yuan("ordered and not ended, and granted and not ordered yet")
    difference: str = _yuan("of payments of another sum than their grant, or without one; below zero too")
    open_payments: int


class CountyBalance(Balance):
    agency: str


class Reconciliation(Answer):
    edition: str
    counties: Sequence[CountyBalance]
    total: Balance


class NotReached(Answer):
    """One employer, and the next step."""

    uscc: str
    name: str | None
    agency: str
    why: Why
    amount: str | None = _yuan("what they are entitled to, of a top-up its own; null while nobody knows")
    notices_sent: int = Field(description="How often it was told to register and confirm.")
    disputed: bool = Field(description="Said that the amount is wrong.")
    since: date | None = Field(description="When it was enrolled, assessed, or its payment came back or was held.")
    days: int | None = Field(description="Since then.")


class NotReachedList(Listing[NotReached]):
    as_of: date


def _step(why: Why) -> Any:
    return Field(default=None, alias=why, exclude_if=unsaid, description="Employers; not there where none is.")


class CountyNotReached(Answer):
    """How many wait for each step."""

    agency: str
    name: str | None
    not_assessable: int | None = _step("not-assessable")
    no_registration: int | None = _step("no-registration")
    no_account: int | None = _step("no-account")
    no_confirmation: int | None = _step("no-confirmation")
    returned: int | None = _step("returned")
    held: int | None = _step("held")
    top_up_returned: int | None = _step("top-up-returned")
    top_up_held: int | None = _step("top-up-held")

    def waiting(self, why: Why) -> int:
        return getattr(self, why.replace("-", "_")) or 0


class CountiesNotReached(Answer):
    items: Sequence[CountyNotReached]
