"""One employer out of line with its peers: its imports, its roster, its accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.contracts.eligibility import ContributionMonth, ContributionsRecorded, EmployerAssessed
from shared.contracts.registration import EmployerEnrolled, EmployerFactsCorrected
from wengang.season.acts import new_account
from wengang.season.plot import LookAlike, Plant, plant
from wengang.season.story import EDITION, Story, confirm, fingerprint, honest, moment

Months = tuple[ContributionMonth, ...]


def with_premium(story: Story, premium_fen: int) -> None:
    """The same course with another premium."""
    story.premium_fen, story.amount_fen = premium_fen, (premium_fen * 3 * 2 + 5) // 10
    story.told.clear()
    honest(story)


def months_of(story: Story) -> Months:
    return next(one.fact.months for one in story.told if isinstance(one.fact, ContributionsRecorded))


def changed(months: Months, which: Sequence[int], **values: Any) -> Months:
    """``which``: numbers of months, from 1."""
    return tuple(
        one.model_copy(update=values) if number in which else one for number, one in enumerate(months, start=1)
    )


def imported_before(story: Story, months: Months) -> None:
    """An import before the one that counts."""
    first = ContributionsRecorded(edition=EDITION, uscc=story.uscc, months=months, import_sha256="1" * 64)
    story.tell(moment(0.5), first, f"clerk-{story.agency}")


def lower(months: Months, by_fen: int) -> Months:
    """By so much in all, in December."""
    return changed(months, [12], unit_paid_fen=months[11].unit_paid_fen - by_fen)


def _raised(story: Story) -> None:
    with_premium(story, 600_000)
    imported_before(story, tuple(one.model_copy(update={"unit_paid_fen": 0}) for one in months_of(story)))


def _raised_by_little(story: Story) -> None:
    with_premium(story, 600_000)
    imported_before(story, lower(months_of(story), 10_000))


def _lowered(story: Story) -> None:
    with_premium(story, 600_000)
    imported_before(story, lower(months_of(story), -200_000))


def _roster_said(story: Story, first: str, then: str) -> None:
    story.change(EmployerEnrolled, size_class=first)
    enrolled = next(one.fact for one in story.told if isinstance(one.fact, EmployerEnrolled))
    fact = EmployerFactsCorrected.model_validate({**enrolled.model_dump(), "size_class": then})
    story.tell(moment(3), fact, f"clerk-{story.agency}")


def _made_small(story: Story) -> None:
    with_premium(story, 650_000)
    _roster_said(story, "large", "small")


def _same_rate(story: Story) -> None:
    with_premium(story, 650_000)
    _roster_said(story, "medium", "small")


def _staff_corrected(story: Story) -> None:
    imported_before(story, changed(months_of(story), [12], insured=15))


def _one_corrected(story: Story) -> None:
    imported_before(story, changed(months_of(story), [12], insured=19))


def _left(story: Story, persons: int, layoff_rate: str) -> None:
    story.change(ContributionsRecorded, months=changed(months_of(story), [6], retired=persons))
    story.change(EmployerAssessed, layoff_rate=layoff_rate)


def _as_many_left_as_needed(story: Story) -> None:
    _left(story, 9, "1/5")


def _many_left(story: Story) -> None:
    _left(story, 4, "0")


def _at_once(story: Story) -> None:
    with_premium(story, 480_000)
    months = changed(months_of(story), range(1, 12), unit_paid_fen=0, staff_paid_fen=0)
    months = changed(months, [12], unit_paid_fen=240_000, staff_paid_fen=240_000)
    story.change(ContributionsRecorded, months=months)


def _two_months_at_once(story: Story) -> None:
    with_premium(story, 480_000)
    months = changed(months_of(story), [5], unit_paid_fen=0, staff_paid_fen=0)
    months = changed(months, [6], unit_paid_fen=40_000, staff_paid_fen=40_000, arrears_paid_fen=40_000)
    story.change(ContributionsRecorded, months=months)


def _by_the_quarter(story: Story) -> None:
    with_premium(story, 480_000)
    months = changed(months_of(story), range(1, 13), unit_paid_fen=0, staff_paid_fen=0)
    months = changed(months, [3, 6, 9, 12], unit_paid_fen=60_000, staff_paid_fen=60_000)
    story.change(ContributionsRecorded, months=months)


def _for_one_head(story: Story) -> None:
    with_premium(story, 4_200_000)
    story.change(ContributionsRecorded, months=changed(months_of(story), range(1, 13), insured=1))
    story.change(EmployerAssessed, average_insured="1")


def _twice_per_head(story: Story) -> None:
    with_premium(story, 690_000)
    story.change(ContributionsRecorded, months=changed(months_of(story), range(1, 13), insured=10))
    story.change(EmployerAssessed, average_insured="10")


def _accounts(story: Story, times: int) -> None:
    for number in range(times):
        other = fingerprint(f"account {number} of {story.uscc}")
        new_account(story, 60 + 10 * number, other)
        confirm(story, moment(60 + 10 * number, 10), other)


def _again_and_again(story: Story) -> None:
    _accounts(story, 4)


def _twice(story: Story) -> None:
    _accounts(story, 2)


PLANTS: Mapping[str, Plant] = {
    "premium raised by half after the first import": plant(_raised, "indication.premium-raised"),
    "size class corrected to a higher rate": plant(_made_small, "indication.rate-favoured"),
    "headcount corrected below the layoff limit": plant(_staff_corrected, "indication.staff-corrected"),
    "as many retired as the layoff test needs": plant(_as_many_left_as_needed, "indication.left-naturally"),
    "a year's premium paid in December": plant(_at_once, "indication.paid-at-once"),
    "premium of twenty for one head": plant(_for_one_head, "indication.paid-per-head"),
    "account changed again and again": plant(_again_and_again, "indication.many-account-changes"),
}
LOOK_ALIKES: Mapping[str, LookAlike] = {
    "premium raised by little": LookAlike(_raised_by_little),
    "premium lowered": LookAlike(_lowered),
    "size class corrected at one rate": LookAlike(_same_rate),
    "headcount corrected by one": LookAlike(_one_corrected),
    "many retired, and far from the limit": LookAlike(_many_left),
    "two months paid together": LookAlike(_two_months_at_once),
    "paid by the quarter": LookAlike(_by_the_quarter),
    "twice as much for a head": LookAlike(_twice_per_head),
    "account changed twice": LookAlike(_twice),
}
