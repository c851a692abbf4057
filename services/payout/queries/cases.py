"""Discrepancy cases: open ones, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.case import Case
from services.payout.domain.ways_out import ways_out
from services.payout.queries.payments import days_since
from services.payout.schemas.cases import CaseAnswer
from services.payout.tables.bank import discrepancies, settled_cases
from services.payout.tables.money import payments
from shared.contracts.payout import BankLine, Resolution
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


async def find_case(engine: AsyncEngine, number: int) -> Case | None:
    query = (
        select(discrepancies, is_open().label("is_open"), payments.c.agency)
        .select_from(discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id))
        .where(discrepancies.c.position == number)
    )
    found = await rows_of(engine, query)
    return case_in(found[0], is_open=found[0]["is_open"]) if found else None


def case_in(row: Mapping[str, Any], *, is_open: bool) -> Case:
    """Of a row of ``discrepancies``, perhaps with its payment's ``agency``."""
    return Case(
        number=row["position"],
        kind=row["kind"],
        payment_id=row["payment_id"],
        end_to_end_id=row["end_to_end_id"],
        message_sha256=row["message_sha256"],
        amount_fen=row["amount_fen"],
        inward=row["inward"],
        key=row["key"] or "",
        holds=bool(row["holds"]),
        line=None if row["line"] is None else BankLine.model_validate_json(row["line"]),
        booked_on=row["booked_on"],
        is_open=is_open,
        outcome=row["outcome"],
        proposal=None if row["proposal"] is None else Resolution.model_validate_json(row["proposal"]),
        proposed_by=row["proposed_by"] or "",
        agency=row.get("agency"),
    )


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
    case = case_in(row, is_open=outcome is None)
    proposal = case.proposal if case.is_open else None
    return CaseAnswer(
        **{**row, "outcome": outcome, "line": case.line, "proposal": proposal},
        case=case.number,
        amount=None if case.amount_fen is None else yuan(case.amount_fen),
        state="resolved" if outcome is not None else "open" if proposal is None else "proposed",
        days=days_since(row["found_at"], now) if case.is_open else None,
        holds_payment=case.holds and case.is_open,
        ways_out=ways_out(case) if case.is_open else (),
    )
