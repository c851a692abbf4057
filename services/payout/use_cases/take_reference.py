"""A bank reference is looked up before it is used: it is taken, or so near one that is that a person must look."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.reference import (
    REFERENCE,
    Reference,
    UseReference,
    reference_stream,
    said,
)
from services.payout.queries.references import uses_of
from shared.contracts.payout import BankReferenceUsed
from shared.eventlog.records import Work
from shared.http.problems import Problem
from shared.security.tokens import Principal


async def take_reference(
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
