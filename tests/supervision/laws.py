"""The shipped editions as supervision knows them once eligibility's log has told of their adoption."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from services.eligibility.editions import shipped
from services.supervision.domain.laws import Laws
from services.supervision.domain.record import Record


def adoption_of(edition: str, content: str, position: int = -10_000) -> list[Record]:
    """And a fund on record for each of its regions."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    at = datetime(2020, 1, 1, tzinfo=UTC)
    named = {"edition": edition, "sha256": sha256}
    told = (("edition-proposed", named | {"content": content}), ("edition-adopted", named))
    adopted = [
        Record("eligibility", position + number, f"edition:{edition}", name, at, "x", data)
        for number, (name, data) in enumerate(told)
    ]
    held = {"edition": edition, "balance_fen": 200, "payments_of_year_fen": 100}
    funds = [
        Record("eligibility", position + number, stream, "fund-recorded", at, "x", {**held, "region": stream[-6:]})
        for number, stream in enumerate(sorted(Laws(adopted).funds()), start=len(adopted))
    ]
    return [*adopted, *funds]


def laws_of(contents: Iterable[tuple[str, str]]) -> Laws:
    return Laws(
        record
        for number, (edition, content) in enumerate(contents)
        for record in adoption_of(edition, content, -10_000 + 500 * number)
    )


SHIPPED = laws_of(shipped().items())
terms_for = SHIPPED.terms_for
