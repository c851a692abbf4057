"""What one person decided about money. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.terms import Terms
from shared.money import fen

APPROVALS = ("batch-checked", "batch-approved", "objection-dismissed", "placements-accepted", "referral-decided")


@dataclass(frozen=True, slots=True)
class Person:
    """What one person decided about money, in order."""

    person: str
    acts: Sequence[Record]
    limits: Mapping[str, tuple[int, int]]
    """By the key of each draft: from which amount two approved of it, and what is just below that, in fen."""

    @property
    def whose(self) -> Whose:
        edition = next((one.text("edition") for one in self.acts if one.text("edition")), None)
        agency = next((one.text("agency") for one in self.acts if one.text("agency")), "000000")
        return Whose(owner=f"person:{self.person}", edition=edition, agency=agency)


def person_picture(person: str, records: Iterable[Record], terms_for: Callable[[str | None], Terms]) -> Person:
    acts = in_order(records)
    drafts = [one for one in acts if one.name == "batch-drafted"]
    return Person(person, acts, {one.key: _limits_of(one, terms_for(one.text("edition"))) for one in drafts})


def _limits_of(drafted: Record, terms: Terms) -> tuple[int, int]:
    """Of the content that the draft names, else of the one in force then: a limit of today says nothing of it."""
    law = terms.laws.get(drafted.text("rules_sha256")) or terms.law_at(drafted)
    limit, near = terms.approval_limit_fen, terms.near_limit_percent
    if law is not None:
        limit, near = fen(law.payments["second_approver_from"]), law.supervision["near_limit_percent"]
    return limit, limit * near // 100
