"""What would have changed the answer: the same decision with one fact otherwise. Pure.

Each answer is a decision by the same rules; nothing is estimated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.eligibility.domain.assessment import decide
from services.eligibility.domain.contribution_facts import BASE_MONTHS, DECEMBER, ContributionFacts
from services.eligibility.domain.decision import Decision
from services.eligibility.domain.edition import MOST_MONTHS, Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.layoff import SIZES
from services.eligibility.domain.wording import Lang, word
from shared.contracts.employer import SizeClass
from shared.money import yuan

_ONE_BY_ONE = 100


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``number`` people or months fewer or more, or another size class, would have given ``amount_fen``."""

    change: str
    """``fewer-leavers``, ``fewer-claimants``, ``fewer-laid-off``, ``more-paid-months``, ``arrears-paid``,
    ``no-arrears``, ``size-class``, ``not-on-list``."""
    number: int
    value: str | None
    amount_fen: int


def what_ifs(
    edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date, found: Decision | None = None
) -> tuple[WhatIf, ...]:
    """The least change, of each kind, that gives money, or more of it; ordered as the kinds are above.

    ``found`` is the decision itself, where it is at hand.
    """
    found = found or decide(edition, employer, counts, on)
    codes = {reason.code for reason in found.reasons}
    if found.outcome == "not_assessable" and codes != {"size-missing"}:
        return ()  # what is missing must be given first; nothing can be said before
    told: list[WhatIf] = []
    if "layoff-above" in codes:
        told += _fewer(edition, employer, counts, on)
    if codes & {"too-few-months-paid", "too-few-months-in-all"}:
        told += _more_months(edition, employer, counts, on)
    if codes & {"arrears-owed", "arrears-paid-late"}:
        told += _without_arrears(edition, employer, counts, on)
    told += _other_sizes(edition, employer, counts, on, found)
    if "excluded" in codes:
        freed = decide(edition, employer.changed(excluded_by=()), counts, on)
        if freed.amount_fen:
            told.append(WhatIf("not-on-list", 0, ", ".join(employer.excluded_by), freed.amount_fen))
    return tuple(told)


def _fewer(edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date) -> Iterator[WhatIf]:
    """Fewer people who left, or who drew the benefit, or who were laid off: the least number that passes."""
    terms = edition.layoff.terms
    if "december" in terms:
        most = max(counts.prior_december, counts.january, counts.first_month)
        yield from _least("fewer-leavers", most, edition, employer, counts, on)
    if terms & {"new_claimants", "new_claimants_from_february"}:
        yield from _least("fewer-claimants", counts.new_claimants, edition, employer, counts, on)
    if "laid_off" in terms:
        yield from _least("fewer-laid-off", counts.laid_off, edition, employer, counts, on)


def _changed(kind: str, counts: ContributionFacts, number: int) -> ContributionFacts:
    if kind == "fewer-leavers":
        # They would have been insured in December at the least.
        return replace(
            counts,
            december=counts.december + number,
            insured_sum=counts.insured_sum + number,
            staffed=counts.staffed | DECEMBER,
        )
    if kind == "fewer-claimants":
        later = max(0, counts.new_claimants_from_february - number)
        return replace(counts, new_claimants=counts.new_claimants - number, new_claimants_from_february=later)
    return replace(counts, laid_off=counts.laid_off - number)


def _least(
    kind: str, most: int, edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date
) -> Iterator[WhatIf]:
    """One by one as far as the size of a small employer goes, where a limit may change on the way; then by halves."""

    def amount(number: int) -> int:
        return decide(edition, employer, _changed(kind, counts, number), on).amount_fen or 0

    if most <= 0 or not amount(most):
        return
    low = next((number for number in range(1, min(most, _ONE_BY_ONE) + 1) if amount(number)), most)
    low, high = (low, low) if low <= _ONE_BY_ONE else (_ONE_BY_ONE + 1, most)
    while low < high:
        middle = (low + high) // 2
        if amount(middle):
            high = middle
        else:
            low = middle + 1
    yield WhatIf(kind, low, None, amount(low))


def _more_months(edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date) -> Iterator[WhatIf]:
    """Months paid for besides; what they would have added to the premium is not known, and not added."""
    unpaid = [1 << bit for bit in range(1, 13) if not counts.paid >> bit & 1]
    for number in range(1, len(unpaid) + 1):
        found = decide(edition, employer, replace(counts, paid=counts.paid | sum(unpaid[:number])), on)
        if found.amount_fen:
            yield WhatIf("more-paid-months", number, None, found.amount_fen)
            return
    if not edition.asks_earlier_months:
        return
    for earlier in range(1, MOST_MONTHS + 1):
        more = replace(counts, paid=counts.paid | BASE_MONTHS, earlier_paid=counts.earlier_paid + earlier)
        found = decide(edition, employer, more, on)
        if found.amount_fen:
            yield WhatIf("more-paid-months", len(unpaid) + earlier, None, found.amount_fen)
            return


def _without_arrears(
    edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date
) -> Iterator[WhatIf]:
    """Paid at last, where that is enough; else never owed."""
    paid = replace(counts, arrears_fen=0, arrears_paid_fen=counts.arrears_paid_fen + counts.arrears_fen)
    for change, otherwise in (("arrears-paid", paid), ("no-arrears", replace(paid, arrears_paid_fen=0))):
        found = decide(edition, employer, otherwise, on)
        if found.amount_fen:
            yield WhatIf(change, 0, None, found.amount_fen)
            return


def _other_sizes(
    edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date, found: Decision
) -> Iterator[WhatIf]:
    amounts = {_rules_for(edition, employer, employer.size_class, on): found.amount_fen}
    for size in SIZES:
        rules = _rules_for(edition, employer, size, on)
        if rules not in amounts:
            amounts[rules] = decide(edition, employer.changed(size_class=size), counts, on).amount_fen
        amount = amounts[rules]
        if amount and amount != found.amount_fen:
            yield WhatIf("size-class", 0, size, amount)


def _rules_for(edition: Edition, employer: KnownEmployer, size: SizeClass | None, on: date) -> tuple[object, ...]:
    """Whatever of an edition depends on the size: sizes that have the same are decided alike."""
    rate = edition.rate_of(employer.unit_kind, size, on)
    limits = (size in limit.size_classes for test in edition.layoff.tests for limit in test.limits)
    return (None if rate is None else rate.rate.value, *limits)


_TEXTS: dict[str, tuple[str, str]] = {
    "fewer-leavers": ("若少减员 {n} 人，可返还 {a} 元。", "With {n} fewer leavers you would have received {a}."),
    "fewer-claimants": (
        "若少 {n} 人领取失业保险金，可返还 {a} 元。",
        "With {n} fewer benefit claimants you would have received {a}.",
    ),
    "fewer-laid-off": ("若少裁员 {n} 人，可返还 {a} 元。", "With {n} fewer laid off you would have received {a}."),
    "more-paid-months": (
        "若多缴费 {n} 个月，可返还不少于 {a} 元。",
        "With {n} more month(s) paid you would have received at least {a}.",
    ),
    "arrears-paid": ("若补缴欠费，可返还 {a} 元。", "With what is owed paid you would have received {a}."),
    "no-arrears": ("若未曾欠费，可返还 {a} 元。", "Had you never been in arrears you would have received {a}."),
    "size-class": ("若划型为{v}，可返还 {a} 元。", "As a unit of the size class {v} you would have received {a}."),
    "not-on-list": ("若未列入名单，可返还 {a} 元。", "Not standing on the list, you would have received {a}."),
}


def what_if_answer(one: WhatIf, lang: Lang) -> dict[str, Any]:
    """As an answer carries it, with the sentence."""
    chinese, english = _TEXTS[one.change]
    sentence = (chinese if lang == "zh" else english).format(
        n=one.number, a=yuan(one.amount_fen), v=word(one.value, lang)
    )
    return {
        "change": one.change,
        "number": one.number,
        "value": one.value,
        "amount": yuan(one.amount_fen),
        "text": sentence,
    }
