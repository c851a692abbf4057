"""What employers of an edition are compared by: a row of plain values each, from the employer's own records. Pure."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import fingerprint_given
from services.supervision.domain.law import Law
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.people import person_key

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = 1_000_000
_MONTHS_TO_COMPARE = 6
_PREMIUM = ("unit_paid_fen", "staff_paid_fen")
_LARGEST = 10**13
_LONGEST = 200
_EXACT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?(/[0-9]{1,15})?")


class Features(NamedTuple):
    """Amounts in fen, shares in millionths; 0, "" and 1970 of what no record tells.

    Three columns name a record: its position, when it was recorded, and who did it. ``imported``, ``raised`` and
    ``left_more`` are in eligibility's log, ``enrolled``, ``favoured`` and ``changed`` in registration's.
    """

    edition: str
    uscc: str
    name: str
    agency: str
    unit_kind: str
    size_class: str
    first_insured: str
    enrolled: int
    enrolled_at: datetime
    enrolled_by: str
    favoured: int
    """A correction of the roster that raised the rate."""
    favoured_at: datetime
    favoured_by: str
    favoured_from: str
    rate_gained: int
    imports: int
    imported: int
    imported_at: datetime
    imported_by: str
    """Who recorded the last import."""
    raised: int
    """The import that changed the premium most, of those after the first."""
    raised_at: datetime
    raised_by: str
    raised_fen: int
    """What counts as paid by the last import, less that by the first; negative where it became less."""
    kept_more: int
    """Persons that the last import shows kept, or left naturally, and the first did not."""
    premium_fen: int
    person_months: int
    months_insured: int
    largest_fen: int
    """Of one month."""
    caught_up_fen: int
    """Of what was owed, and was paid since."""
    insured_first: int
    left_naturally: int
    per_head: str
    """A digest of what was paid for a head in each month; empty of fewer than six months."""
    layoff: int
    layoff_limit: int
    """By the last assessment."""
    average_insured: int
    account: str
    accounts_given: int
    changed: int
    """The last change of the account that the agency's people recorded."""
    changed_at: datetime
    changed_by: str
    changes_by_agency: int
    speaker: str
    """Who last confirmed for the employer."""

    def people(self) -> tuple[str, ...]:
        """Who recorded something of it."""
        return (self.enrolled_by, self.favoured_by, self.imported_by, self.raised_by, self.changed_by)

    def record(self, which: str) -> Record:
        """The record that three columns name, without what it says."""
        source = "registration" if which in ("enrolled", "favoured", "changed") else "eligibility"
        at, by = getattr(self, f"{which}_at"), getattr(self, f"{which}_by")
        return Record(source, getattr(self, which), "", which, at, by, {})


def features_of(case: Case, terms: Terms) -> Features | None:
    """None of whom no roster and no import tells."""
    rosters = case.all("employer-enrolled", "employer-facts-corrected")
    imports = case.all("contributions-recorded")
    if not rosters or not imports:
        return None
    whose, law, facts = case.whose, terms.law, rosters[-1]
    assessed = next(iter(case.all("employer-assessed")[-1:]), None)
    return Features(
        edition=case.edition,
        uscc=case.uscc,
        name=_plain(whose.name),
        agency=_plain(whose.agency),
        unit_kind=_plain(facts.text("unit_kind")),
        size_class=_plain(facts.text("size_class")),
        first_insured=_plain(facts.text("first_insured_month")),
        **_named("enrolled", rosters[0]),
        **_favoured(rosters, law),
        imports=len(imports),
        **_named("imported", imports[-1]),
        **_raised(imports, law),
        **_paid(_months(imports[-1], law)),
        layoff=_part(assessed.text("layoff_rate"), _PARTS) if assessed else 0,
        layoff_limit=_part(assessed.text("layoff_limit"), _PARTS) if assessed else 0,
        average_insured=_part(assessed.text("average_insured"), 1) if assessed else 0,
        **_accounts(case),
    )


def _named(which: str, record: Record | None) -> dict[str, Any]:
    if record is None:
        return {which: 0, f"{which}_at": _NEVER, f"{which}_by": ""}
    return {which: record.position, f"{which}_at": record.at, f"{which}_by": person_key(record.actor)}


def _plain(text: str) -> str:
    """As a table holds it."""
    return text.replace("\x00", "")[:_LONGEST]


class _Month(NamedTuple):
    month: str
    insured: int
    paid: int
    left: int
    caught_up: int


def _months(imported: Record, law: Law | None) -> list[_Month]:
    """Of the base year, in order."""
    year = "" if law is None else f"{law.base_year}-"
    parts = _PREMIUM if law is None else tuple(f"{part}_fen" for part in law.premium)
    told = imported.data.get("months")
    months = [
        _Month(
            month,
            _number(one.get("insured")),
            sum([_number(one.get(part)) for part in parts]),
            _number(one.get("retired")) + _number(one.get("deceased")) + _number(one.get("left_not_counted")),
            _number(one.get("arrears_paid_fen")),
        )
        for one in (told if isinstance(told, list) else ())
        if isinstance(one, dict) and (month := str(one.get("month", ""))).startswith(year)
    ]
    return sorted(months)


def _number(told: object) -> int:
    """Whoever writes a log may write anything: what is no number, or none that a table holds, is none."""
    return told if type(told) is int and 0 <= told <= _LARGEST else 0


def _favoured(rosters: Sequence[Record], law: Law | None) -> dict[str, Any]:
    """The correction that raised the rate most."""
    gained, by, was = 0, None, ""
    for before, after in pairwise(rosters):
        more = _rate(after, law) - _rate(before, law)
        if more > gained:
            gained, by, was = more, after, _plain(before.text("size_class") or before.text("unit_kind"))
    return {**_named("favoured", by), "favoured_from": was, "rate_gained": gained}


def _rate(facts: Record, law: Law | None) -> int:
    """On the day that refunds are paid by; 0 where the edition gives none."""
    rate = None if law is None else law.rate_of(facts.text("unit_kind"), facts.text("size_class") or None, law.pay_by)
    return 0 if rate is None else int(rate * _PARTS)


def _raised(imports: Sequence[Record], law: Law | None) -> dict[str, Any]:
    if len(imports) == 1:
        return {**_named("raised", None), "raised_fen": 0, "kept_more": 0}
    every = [_months(one, law) for one in imports]
    paid = [sum([one.paid for one in months]) for months in every]
    steps = [(abs(after - before), -number) for number, (before, after) in enumerate(pairwise(paid))]
    most, number = max(steps)
    by = imports[1 - number] if most else imports[-1]
    more = _kept(every[-1]) - _kept(every[0])
    return {**_named("raised", by), "raised_fen": paid[-1] - paid[0], "kept_more": more}


def _kept(months: Sequence[_Month]) -> int:
    """Who is left at the end, and who left naturally, less who was there at the beginning."""
    return months[-1].insured - months[0].insured + sum(one.left for one in months) if months else 0


def _paid(months: Sequence[_Month]) -> dict[str, Any]:
    paid = [one.paid for one in months]
    return {
        "premium_fen": sum(paid),
        "person_months": sum([one.insured for one in months]),
        "months_insured": sum([one.insured > 0 for one in months]),
        "largest_fen": max(paid, default=0),
        "caught_up_fen": sum([one.caught_up for one in months]),
        "insured_first": months[0].insured if months else 0,
        "left_naturally": sum([one.left for one in months]),
        "per_head": _per_head(months),
    }


def _per_head(months: Sequence[_Month]) -> str:
    each = [f"{one.month} {one.paid // one.insured}" for one in months if one.insured and one.paid]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()[:16] if len(each) >= _MONTHS_TO_COMPARE else ""


@lru_cache(maxsize=16_384)
def _part(number: str, of: int) -> int:
    """Of an exact number like ``3/50`` or ``12.5``; 0 of what is none."""
    if not _EXACT.fullmatch(number):
        return 0
    numerator, _, denominator = number.partition("/")
    below = Fraction(denominator or 1)
    return _number(int(Fraction(numerator) * of / below)) if below else 0


def _accounts(case: Case) -> dict[str, Any]:
    given = case.all("bank-details-given")
    changes = [
        after
        for before, after in pairwise(given)
        if fingerprint_given(after) != fingerprint_given(before)
        and (after.text("source") == "roster" or after.data.get("counter"))
    ]
    spoken = [one for one in case.spoken if one.name in ("refund-confirmed", "employer-registered")]
    said_by = person_key(spoken[-1].text("person")) if spoken and spoken[-1].text("person") else ""
    return {
        "account": _plain(fingerprint_given(given[-1])) if given else "",
        "accounts_given": len(given),
        **_named("changed", changes[-1] if changes else None),
        "changes_by_agency": len(changes),
        "speaker": _plain(said_by),
    }
