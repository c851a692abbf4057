"""Discrepancy cases: open ones, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.bank_line import line_of
from services.payout.domain.ways_out import ways_out
from services.payout.queries.payments import days_since
from services.payout.schemas.cases import CaseAnswer
from services.payout.tables.bank import discrepancies, settled_cases
from services.payout.tables.money import payments
from shared.contracts.payout import Resolution
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


def is_open() -> ColumnElement[bool]:
    """Of a row of ``discrepancies``: nobody has resolved the case, and nothing has settled it."""
    later = exists().where(
        settled_cases.c.key == discrepancies.c.key, settled_cases.c.position > discrepancies.c.position
    )
    return discrepancies.c.outcome.is_(None) & ~later


def in_doubt() -> ColumnElement[bool]:
    """Whether an open case of the bank leaves open what became of a payment."""
    return exists().where(discrepancies.c.payment_id == payments.c.payment_id, discrepancies.c.holds, is_open())


async def find_case(engine: AsyncEngine, case: int) -> dict[str, Any] | None:
    """A case, whether it ``is_open``, and the agency whose payment it is about; None for a case without one."""
    query = (
        select(discrepancies, is_open().label("is_open"), payments.c.agency)
        .select_from(discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id))
        .where(discrepancies.c.position == case)
    )
    found = await rows_of(engine, query)
    return found[0] if found else None


async def page_of_cases(
    engine: AsyncEngine, page: Page, *, region: str, only_open: bool | None, now: datetime
) -> Listing[CaseAnswer]:
    """Cases of a region's payments; those of no payment are for whoever may see all that the account pays."""
    query = cases_of(region).order_by(discrepancies.c.position).limit(page.limit + 1)
    if only_open is not None:
        query = query.where(is_open() if only_open else ~is_open())
    query = query.where(page.follows(discrepancies.c.position))
    return page.listing([case_answer(row, now) for row in await rows_of(engine, query)], ["position"])


def cases_of(region: str) -> Select[Any]:
    settled = settled_cases.alias()
    source = discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id).outerjoin(
        settled, (settled.c.key == discrepancies.c.key) & (settled.c.position > discrepancies.c.position)
    )
    columns = (payments.c.agency, settled.c.because, settled.c.settled_at)
    query = select(discrepancies, *columns).select_from(source)
    return query if region == "000000" else query.where(in_region(payments.c.agency, region))


def case_answer(row: Mapping[str, Any], now: datetime) -> CaseAnswer:
    outcome = row["outcome"] or (None if row["because"] is None else f"settled-{row['because']}")
    proposal = None if outcome is not None or row["proposal"] is None else row["proposal"]
    proposed = None if proposal is None else Resolution.model_validate_json(proposal)
    return CaseAnswer(
        **{**row, "outcome": outcome, "line": line_of(row), "proposal": proposed},
        case=row["position"],
        amount=None if row["amount_fen"] is None else yuan(row["amount_fen"]),
        state="proposed" if proposed is not None else "open" if outcome is None else "resolved",
        days=days_since(row["found_at"], now) if outcome is None else None,
        holds_payment=bool(row["holds"]) and outcome is None,
        ways_out=ways_out(row) if outcome is None else (),
    )
