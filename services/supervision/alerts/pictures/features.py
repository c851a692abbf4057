"""What employers of an edition are compared by: a row of plain values each, from the employer's own records. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
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
_LEFT = ("retired", "deceased", "left_not_counted")

Months = Sequence[Mapping[str, Any]]


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
    last = _months(imports[-1], law)
    assessed = next(iter(case.all("employer-assessed")[-1:]), None)
    return Features(
        edition=case.edition,
        uscc=case.uscc,
        name=whose.name,
        agency=whose.agency,
        unit_kind=facts.text("unit_kind"),
        size_class=facts.text("size_class"),
        first_insured=facts.text("first_insured_month"),
        **_named("enrolled", rosters[0]),
        **_favoured(rosters, law),
        imports=len(imports),
        **_named("imported", imports[-1]),
        **_raised(imports, law),
        **_paid(last, law),
        layoff=_part(assessed, "layoff_rate", _PARTS),
        layoff_limit=_part(assessed, "layoff_limit", _PARTS),
        average_insured=_part(assessed, "average_insured", 1),
        **_accounts(case),
    )


def _named(which: str, record: Record | None) -> dict[str, Any]:
    if record is None:
        return {which: 0, f"{which}_at": _NEVER, f"{which}_by": ""}
    return {which: record.position, f"{which}_at": record.at, f"{which}_by": person_key(record.actor)}


def _months(imported: Record, law: Law | None) -> Months:
    """Of the base year, in order."""
    months = [one for one in imported.data.get("months", ()) if isinstance(one, dict)]
    if law is not None:
        months = [one for one in months if str(one.get("month", "")).startswith(f"{law.base_year}-")]
    return sorted(months, key=lambda one: str(one.get("month", "")))


def _fen(month: Mapping[str, Any]) -> int:
    return int(month.get("unit_paid_fen") or 0) + int(month.get("staff_paid_fen") or 0)


def _favoured(rosters: Sequence[Record], law: Law | None) -> dict[str, Any]:
    """The correction that raised the rate most."""
    gained, by, was = 0, None, ""
    for before, after in pairwise(rosters):
        more = _rate(after, law) - _rate(before, law)
        if more > gained:
            gained, by, was = more, after, before.text("size_class") or before.text("unit_kind")
    return {**_named("favoured", by), "favoured_from": was, "rate_gained": gained}


def _rate(facts: Record, law: Law | None) -> int:
    """On the day that refunds are paid by; 0 where the edition gives none."""
    rate = None if law is None else law.rate_of(facts.text("unit_kind"), facts.text("size_class") or None, law.pay_by)
    return 0 if rate is None else int(rate * _PARTS)


def _raised(imports: Sequence[Record], law: Law | None) -> dict[str, Any]:
    if len(imports) == 1:
        return {**_named("raised", None), "raised_fen": 0, "kept_more": 0}
    every = [_months(one, law) for one in imports]
    paid = [sum(map(_fen, months)) for months in every]
    steps = [(abs(after - before), -number) for number, (before, after) in enumerate(pairwise(paid))]
    most, number = max(steps)
    by = imports[1 - number] if most else imports[-1]
    more = _kept(every[-1]) - _kept(every[0])
    return {**_named("raised", by), "raised_fen": paid[-1] - paid[0], "kept_more": more}


def _kept(months: Months) -> int:
    """Who is left at the end, and who left naturally, less who was there at the beginning."""
    if not months:
        return 0
    return int(months[-1].get("insured") or 0) - int(months[0].get("insured") or 0) + sum(map(_left, months))


def _left(month: Mapping[str, Any]) -> int:
    return sum(int(month.get(name) or 0) for name in _LEFT)


def _paid(months: Months, law: Law | None) -> dict[str, Any]:
    insured = [int(one.get("insured") or 0) for one in months]
    paid = [_fen(one) for one in months]
    return {
        "premium_fen": sum(paid) if law is None else law.paid_fen(months),
        "person_months": sum(insured),
        "months_insured": sum(1 for heads in insured if heads),
        "largest_fen": max(paid, default=0),
        "caught_up_fen": sum(int(one.get("arrears_paid_fen") or 0) for one in months),
        "insured_first": insured[0] if insured else 0,
        "left_naturally": sum(map(_left, months)),
        "per_head": _per_head(months, insured),
    }


def _per_head(months: Months, insured: Sequence[int]) -> str:
    each = [
        (one.get("month"), int(one.get(part) or 0) // heads)
        for one, heads in zip(months, insured, strict=True)
        if heads
        for part in ("unit_paid_fen", "staff_paid_fen")
    ]
    if len(each) < 12 or not any(fen for _, fen in each):
        return ""
    return hashlib.sha256(repr(each).encode()).hexdigest()[:16]


def _part(assessed: Record | None, name: str, of: int) -> int:
    try:
        return 0 if assessed is None else int(Fraction(assessed.text(name)) * of)
    except (ValueError, ZeroDivisionError):
        return 0


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
        "account": fingerprint_given(given[-1]) if given else "",
        "accounts_given": len(given),
        **_named("changed", changes[-1] if changes else None),
        "changes_by_agency": len(changes),
        "speaker": said_by,
    }
