"""A bank reference is looked up before it is used: it is taken, or so near one that is that a person must look."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.reference import (
    MOST_ADDED,
    REFERENCE,
    Reference,
    UseReference,
    reference_of,
    reference_stream,
    said,
)
from services.payout.tables.books import used_references
from shared.contracts.payout import BankReferenceUsed
from shared.eventlog.records import Work
from shared.http.problems import Problem
from shared.http.reading import rows_of
from shared.security.tokens import Principal

Told = Annotated[str, Field(min_length=1, max_length=200)]
UNLIKE = (
    "References that this one resembles and is not, as the refusal named them: a person compared both with the bank."
)
_LAST = "\U0010ffff"


async def uses_of(engine: AsyncEngine, reference: Reference) -> list[dict[str, Any]]:
    """What the very reference was used for, and what those that it resembles were; the same one first."""
    query = select(used_references).where(or_(used_references.c.reference == reference.key, _looks_like(reference)))
    rows = await rows_of(engine, query.order_by(used_references.c.reference, used_references.c.use))
    same = [row for row in rows if row["reference"] == reference.key]
    return same + [row for row in rows if reference.resembles(Reference(row["reference"], row["told"]))]


def _looks_like(reference: Reference) -> ColumnElement[bool]:
    """Beginning or end alike, but for a few characters more on either side: more than resemble it, and few."""
    loose = reference.loose
    found: list[ColumnElement[bool]] = []
    for column, text in ((used_references.c.loose, loose), (used_references.c.backwards, loose[::-1])):
        found.append(column == func.any([text[: len(text) - cut] for cut in range(MOST_ADDED + 1)]))
        # As text_pattern_ops compares, character by character, whatever the database's language.
        begins = and_(column.op("~>=~")(text), column.op("~<~")(text + _LAST))
        found.append(and_(begins, func.length(column) <= len(text) + MOST_ADDED))
    return or_(*found)


async def to_use(
    engine: AsyncEngine,
    reference: Reference,
    kind: Literal["transfer", "repayment", "entry"],
    use: str,
    by: Principal,
    unlike: Sequence[str] = (),
) -> Work[Any, Any]:
    """The work that takes a reference, for the command of what it proves. The tables must know the own log.

    ``unlike``: references, as a refusal named them, that a person says this one is none of. Raises ``Problem`` that
    tells what the reference was used for, or resembles.
    """
    for row in await uses_of(engine, reference):
        if (row["kind"], row["use"]) == (kind, use) or row["kind"] == kind == "entry":
            continue
        before = said(row["kind"], row["use"])
        if row["reference"] == reference.key:
            raise Problem(409, "bank-reference-used", f"This bank reference was used before: {before}.")
        if kind != "entry" and row["told"] not in unlike:
            raise Problem(
                409,
                "bank-reference-resembles",
                f"The bank reference resembles {row['told']}, which was used before: {before}. Compare both with the "
                f'bank; if they are two transfers, send it again with "unlike": ["{row["told"]}"].',
                resembles=row["told"],
            )
    used = BankReferenceUsed(
        reference=reference.key,
        told=reference.told,
        kind=kind,
        use=use,
        unlike=tuple(unlike),
        person=by.subject,
        key_id=by.key_id,
    )
    return Work(REFERENCE, reference_stream(reference.key), UseReference(used))


async def entry_to_use(engine: AsyncEngine, case: Mapping[str, Any], by: Principal) -> Sequence[Work[Any, Any]]:
    """Of money in that is booked as an entry: its reference proves nothing else. Money out proves nothing anyway."""
    try:
        reference = reference_of(case["end_to_end_id"])
    except ValueError:
        return []
    return [await to_use(engine, reference, "entry", str(case["position"]), by)] if case["inward"] else []
