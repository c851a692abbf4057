"""Money in on the disbursement account: what people recorded, what lines showed of it, and how far statements go."""

from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.account_book import STATEMENT_KINDS
from services.payout.domain.case import Case
from services.payout.domain.incoming import Recorded, key_of
from services.payout.domain.rules import Rules
from services.payout.queries.cases import case_in, is_open
from services.payout.tables.bank import discrepancies, statements
from services.payout.tables.books import fund_requests, used_references
from services.payout.tables.recoveries import recoveries
from shared.contracts.payout import BankLine, IncomingShown
from shared.http.reading import rows_of


async def shown_by(engine: AsyncEngine, rules: Rules, line: BankLine, message_sha256: str) -> IncomingShown | None:
    """What a line of money in shows: recorded under its reference, with its amount, and shown by no line yet.

    None: nobody recorded it; it is a case until somebody does.
    """
    if not line.inward or line.reversal or line.amount_fen is None:
        return None
    key = key_of(line.reference)
    if key is None:
        return None
    query = select(used_references).where(
        used_references.c.reference == key,
        used_references.c.amount_fen == line.amount_fen,
        used_references.c.kind.in_(("transfer", "repayment")),
        used_references.c.shown.is_(False),
    )
    for row in await rows_of(engine, query):
        fund_id, _, use = row["use"].rpartition("/")
        if row["kind"] == "repayment":
            fund_id, use = await fund_of_recovery(engine, rules, row["use"]), row["use"]
        if fund_id:
            return IncomingShown(
                kind=row["kind"],
                use=use,
                fund_id=fund_id,
                bank_reference=row["told"],
                amount_fen=line.amount_fen,
                message_sha256=message_sha256,
                line=line,
            )
    return None


async def fund_of_recovery(engine: AsyncEngine, rules: Rules, recovery_id: str) -> str:
    """The fund that money of a claim belongs to; empty for an agency above the level of a fund."""
    query = select(recoveries.c.edition, recoveries.c.agency).where(recoveries.c.recovery_id == recovery_id)
    for row in await rows_of(engine, query):
        if region := rules.of(row["edition"]).fund_region(row["agency"]):
            return f"{row['edition']}:{region}"
    return ""


async def case_that_shows(engine: AsyncEngine, recorded: Recorded) -> Case | None:
    """The first open case whose line bears reference and amount of what is recorded."""
    query = select(discrepancies).where(
        discrepancies.c.kind == "unexplained-entry",
        discrepancies.c.inward.is_(True),
        discrepancies.c.amount_fen == recorded.amount_fen,
        is_open(),
    )
    key = key_of(recorded.bank_reference)
    for row in await rows_of(engine, query.order_by(discrepancies.c.position)):
        case = case_in(row, is_open=True)
        if key_of(case.reference) == key:
            return case
    return None


async def is_repaid_under(engine: AsyncEngine, reference: str) -> bool:
    """Whether a repayment was recorded under this reference (its key)."""
    query = select(used_references.c.use).where(
        used_references.c.kind == "repayment", used_references.c.reference == reference
    )
    return bool(await rows_of(engine, query))


async def reference_not_shown(
    engine: AsyncEngine, kind: Literal["transfer", "repayment"], use: str, amount_fen: int | None
) -> str | None:
    """Under which reference a record of this amount was made that no line has shown; None: there is no such record."""
    query = select(used_references).where(
        used_references.c.kind == kind,
        used_references.c.use == use,
        used_references.c.shown.is_(False),
        used_references.c.amount_fen == amount_fen,
    )
    found = await rows_of(engine, query.order_by(used_references.c.reference).limit(1))
    return found[0]["told"] if found else None


async def transfers_believed(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Requests whose transfer is recorded and that no line has shown."""
    query = select(fund_requests).where(fund_requests.c.state == "transferred", fund_requests.c.provisional)
    return await rows_of(engine, query.order_by(fund_requests.c.fund_id, fund_requests.c.request_id))


async def days_closed(engine: AsyncEngine) -> tuple[date, dict[str, Any]] | None:
    """The first day that the statements close, and the last statement; None while any is missing between them.

    One statement of SQL, so one moment of the tables: a statement that comes between two reads may be the one that
    shows a gap.
    """
    missing = select(discrepancies.c.position).where(
        discrepancies.c.kind.in_(("statement-gap", "statement-break")), is_open()
    )
    whole = statements.c.source.is_(None) | statements.c.source.in_(STATEMENT_KINDS)
    first = select(func.min(statements.c.closed_on)).where(whole).scalar_subquery().label("first_day")
    query = select(statements, first).where(whole, ~missing.exists()).order_by(statements.c.closed_on.desc())
    last = await rows_of(engine, query.limit(1))
    return (last[0].pop("first_day"), last[0]) if last else None
