"""The editions as eligibility's log tells them: every content, which of an edition was adopted last, and the funds that
its programme may be paid from. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import get_args

from services.supervision.domain.law import Law, law_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, terms_of
from shared.editions.payments import FundLevel, fund_region


class Laws:
    """Up to some position of the log. ``records``: proposals, adoptions and funds, in any order; none: nothing is
    known."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        proposed: dict[str, Law | None] = {}
        self._adopted: dict[str, dict[str, Law]] = defaultdict(dict)
        self._adoptions: dict[str, list[tuple[Record, Law]]] = defaultdict(list)
        self._reserves: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        self._terms: dict[str | None, Terms] = {}
        for record in sorted(records, key=lambda one: one.position):
            if record.name == "edition-proposed":
                content = record.text("content")
                proposed[hashlib.sha256(content.encode()).hexdigest()] = law_of(content)
            elif record.name == "edition-adopted":
                law = proposed.get(record.text("sha256"))
                if law is not None:
                    adopted = self._adopted[record.text("edition")]
                    adopted.pop(record.text("sha256"), None)
                    adopted[record.text("sha256")] = law
                    self._adoptions[record.text("edition")].append((record, law))
            elif record.name == "fund-recorded":
                self._reserves[record.text("edition")][record.text("region")].append(record)

    def terms_for(self, edition: str | None) -> Terms:
        if edition not in self._terms:
            name = edition or ""
            adopted = self._adopted.get(name, {})
            in_force = next(reversed(adopted.values()), None)
            self._terms[edition] = terms_of(
                in_force, adopted, self._adoptions.get(name, ()), self._reserves.get(name, {})
            )
        return self._terms[edition]

    def funds(self) -> set[str]:
        """Streams in which a fund of these editions may be recorded, whatever the level of funds."""
        return {
            f"fund:{edition}:{region}"
            for edition, adopted in self._adopted.items()
            for law in adopted.values()
            for county in law.counties
            for level in get_args(FundLevel)
            if (region := fund_region(level, county)) is not None
        }
