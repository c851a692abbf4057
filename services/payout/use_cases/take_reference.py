"""A bank reference is looked up before it is used: it is taken, or so near one that is that a person must look."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.reference import (
    REFERENCE,
    KnownUse,
    Reference,
    UseReference,
    in_the_way,
    reference_stream,
    said,
)
from services.payout.domain.refusals.references import REFERENCE_RESEMBLES, REFERENCE_USED
from services.payout.queries.references import uses_of
from shared.contracts.payout import BankReferenceUsed
from shared.eventlog.records import Work
from shared.problem import Problem
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
    known = in_the_way(reference, kind, use, await uses_of(engine, reference), unlike)
    if known is not None:
        raise _problem(reference, known)
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


def _problem(reference: Reference, known: KnownUse) -> Problem:
    before = said(known.kind, known.use)
    if known.reference.key == reference.key:
        return Problem(REFERENCE_USED, before=before)
    return Problem(REFERENCE_RESEMBLES, resembles=known.reference.told, before=before)
