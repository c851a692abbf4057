"""misrouted.split-batches. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.person import Person
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import yuan


def split_batches(person: Person, terms: Terms) -> Iterable[Sign]:
    """Several batches, each just below the limit of approval, that together would have passed it."""
    run: list[Record] = []
    for draft in person.acts:
        if draft.name != "batch-drafted":
            continue
        limit, near = person.limits[draft.key]
        if not near <= draft.fen("total_fen") < limit:
            continue
        same = [
            one
            for one in run
            if (one.text("agency"), one.text("edition")) == (draft.text("agency"), draft.text("edition"))
        ]
        same = [one for one in same if draft.day <= after_working_days(one.day, terms.split_window_days)]
        if same:
            total = sum(one.fen("total_fen") for one in (*same, draft))
            yield Sign(
                since=draft,
                amount_fen=total,
                detail=says(
                    "{batches} batches just below the limit of {limit} within days.",
                    batches=len(same) + 1,
                    limit=yuan(limit),
                ),
                people=(person.person,),
                evidence=tuple(same),
            )
        run.append(draft)


RULE = Rule(
    kind="misrouted.split-batches",
    severity="grave",
    clause="R8: large amounts go to a panel",
    of=Person,
    find=split_batches,
)
