"""The disbursement account's two sides out of the tables: up to a day, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.bank.terms import BankTerms, day_after
from services.payout.domain.account_book import (
    STATEMENT_KINDS,
    Day,
    Difference,
    OpenCases,
    Sides,
    compared,
    days_of,
    told_of,
)
from services.payout.domain.bank_identity import line_key
from services.payout.queries.cases import case_in, is_open
from services.payout.schemas.account import Comparison, Movement
from services.payout.tables.bank import discrepancies, statements
from services.payout.tables.books import account_lines
from shared.contracts.payout import AccountCompared, BankLine
from shared.http.reading import rows_of
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class Account:
    """``days``: those that statements close, the oldest first."""

    fingerprint: str
    days: Sequence[Day]


async def account_of(engine: AsyncEngine) -> Account | None:
    """None: no statement with an identity has come in yet."""
    query = select(statements).where(statements.c.source.in_(STATEMENT_KINDS), statements.c.report_key != "")
    rows = await rows_of(engine, query.order_by(statements.c.closed_on, statements.c.report_key, statements.c.page))
    if not rows:
        return None
    return Account(rows[-1]["account_fingerprint"], days_of(map(told_of, rows)))


async def comparison(
    engine: AsyncEngine, account: Account, up_to: date, terms: BankTerms
) -> tuple[AccountCompared, Sequence[Difference]] | None:
    """At the end of the last closed day that is not after ``up_to``, by what is known now. None: there is none."""
    days = [one for one in account.days if one.day <= up_to]
    if not days:
        return None
    sides = await _sides(engine, days)
    closed = account.days[-1].day

    def late(day: date) -> bool:
        return day_after(terms, day) <= closed

    return compared(account.fingerprint, days, sides, await _open_cases(engine), late), sides.differences


async def _sides(engine: AsyncEngine, days: Sequence[Day]) -> Sides:
    bank, book = _up_to(days)
    amount = account_lines.c.amount_fen
    sums = select(_sum(case((bank, amount), else_=0), "lines"), _sum(case((book, amount), else_=0), "book"))
    (total,) = await rows_of(engine, sums)
    by_key = select(
        account_lines.c.key,
        func.max(account_lines.c.payment_id).label("payment_id"),
        _sum(case((bank, amount), else_=0), "bank"),
        _sum(case((book, amount), else_=0), "book"),
        func.max(account_lines.c.day).label("day"),
    ).where(or_(bank, book))
    differing = by_key.group_by(account_lines.c.key).having(func.sum(case((bank, amount), else_=-amount)) != 0)
    differences = [
        Difference(row["key"], row["payment_id"], int(row["bank"]), int(row["book"]), row["day"])
        for row in await rows_of(engine, differing.order_by(account_lines.c.key))
    ]
    return Sides(int(total["lines"]), int(total["book"]), differences)


def _up_to(days: Sequence[Day]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    reports = [report for one in days for report in one.reports]
    bank = and_(account_lines.c.side == "bank", account_lines.c.report_key == func.any(reports))
    return bank, and_(account_lines.c.side == "book", account_lines.c.day <= days[-1].day)


def _sum(value: Any, name: str) -> Any:
    return cast(func.coalesce(func.sum(value), 0), BigInteger).label(name)


async def _open_cases(engine: AsyncEngine) -> OpenCases:
    query = select(discrepancies).where(is_open()).order_by(discrepancies.c.position)
    cases = [case_in(row, is_open=True) for row in await rows_of(engine, query)]
    lines = [one.line for one in cases if one.line is not None]
    return OpenCases(
        keys=frozenset(map(line_key, lines)),
        payments=frozenset(one.payment_id for one in cases if one.payment_id is not None),
        missing=any(one.kind in ("statement-gap", "statement-break") for one in cases),
        unread=any(map(_unread, lines)),
    )


def _unread(line: BankLine) -> bool:
    return line.source in STATEMENT_KINDS and (line.amount_fen is None or line.inward is None)


async def items_answer(engine: AsyncEngine, differences: Sequence[Difference]) -> list[Movement]:
    """With the reference that the bank or a person gave."""
    query = select(account_lines.c.key, func.max(account_lines.c.reference).label("reference"))
    keys = account_lines.c.key == func.any([one.key for one in differences])
    rows = await rows_of(engine, query.where(keys).group_by(account_lines.c.key)) if differences else []
    references = {row["key"]: row["reference"] for row in rows}
    return [
        Movement(
            key=one.key,
            payment_id=one.payment_id,
            reference=references.get(one.key) or None,
            booked_on=one.day,
            statement=yuan(one.bank_fen),
            ledger=yuan(one.book_fen),
        )
        for one in differences
    ]


def comparison_answer(one: AccountCompared) -> Comparison:
    adjusted_statement = one.statement_fen + one.books_in_fen - one.books_out_fen
    adjusted_ledger = one.ledger_fen + one.opening_fen + one.bank_in_fen - one.bank_out_fen
    return Comparison(
        day=one.day,
        statement=yuan(one.statement_fen),
        books_in=yuan(one.books_in_fen),
        books_out=yuan(one.books_out_fen),
        adjusted_statement=yuan(adjusted_statement),
        ledger=yuan(one.ledger_fen),
        opening=yuan(one.opening_fen),
        bank_in=yuan(one.bank_in_fen),
        bank_out=yuan(one.bank_out_fen),
        adjusted_ledger=yuan(adjusted_ledger),
        difference=yuan(adjusted_statement - adjusted_ledger),
        missing=yuan(one.missing_fen),
        unread=yuan(one.unread_fen),
        drift=yuan(one.drift_fen),
    )
