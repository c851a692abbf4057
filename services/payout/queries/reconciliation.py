"""Granted = ordered + waiting + offset, and ordered = credited + returned + in flight + held, to the fen.

Three sources that know nothing of one another are set side by side: eligibility's grants, the states of the payments,
and the ledger's movements. *Ordered* is what the ledger moved from waiting towards the bank and has not moved back.
*Waiting* is granted, and neither sent nor held. *Offset* is what recoveries kept of a payment when it was ordered.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, assert_never

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.ledger import DISBURSEMENT, HELD, IN_FLIGHT, REFUNDS, RETURNED, WAITING, Entry, Movement
from services.payout.queries.cases import case_answer, cases_of, is_open
from services.payout.queries.funds import region_seen, sees_the_account, sums_of_fund
from services.payout.queries.payments import days_since
from services.payout.schemas.cases import CaseAnswer
from services.payout.schemas.reconciliation import (
    AgencyRow,
    AgencyTotal,
    BatchRow,
    BatchTotal,
    By,
    DayRow,
    FundRow,
    FundTotal,
    LastStatement,
    NoTotal,
    Reconciliation,
    RemainingPayment,
    UnansweredBatch,
)
from services.payout.tables.bank import discrepancies, statements
from services.payout.tables.books import funds, ledger
from services.payout.tables.known import known_grants
from services.payout.tables.money import batches, payment_terms, payments, transfers
from shared.http.answers import Answer, Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan

_PARTS = ("credited", "returned", "in_flight", "held")
_STATES = {
    "waiting": ("ordered", "batched"),
    "credited": ("credited",),
    "returned": ("returned", "referred", "stopped"),
    "in_flight": ("released",),
    "held": ("held",),
}


async def by_agency(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """A row an agency: sums in fen."""
    granted = (
        select(
            known_grants.c.agency,
            func.sum(known_grants.c.amount_fen).label("granted"),
            func.count().label("employers"),
            _sum(payments.c.payment_id.is_(None), known_grants.c.amount_fen, "unordered"),
        )
        .select_from(known_grants.outerjoin(payments, payments.c.payment_id == known_grants.c.payment_id))
        .where(known_grants.c.edition == edition, in_region(known_grants.c.agency, region))
        .group_by(known_grants.c.agency)
    )
    stated = (
        select(
            payments.c.agency,
            *(_sum(payments.c.state.in_(of), payments.c.amount_fen, n) for n, of in _STATES.items()),
            func.coalesce(func.sum(payment_terms.c.offset_fen), 0).label("offset"),
            func.coalesce(func.sum(payments.c.arrived_fen), 0).label("arrived"),
        )
        .select_from(payments.outerjoin(payment_terms, payment_terms.c.payment_id == payments.c.payment_id))
        .where(payments.c.edition == edition, in_region(payments.c.agency, region))
        .group_by(payments.c.agency)
    )
    moved = (
        select(payments.c.agency, _ordered().label("ordered"))
        .select_from(ledger.join(payments, payments.c.payment_id == ledger.c.payment_id))
        .where(payments.c.edition == edition, in_region(payments.c.agency, region))
        .group_by(payments.c.agency)
    )
    rows: dict[str, dict[str, Any]] = {}
    for query in (granted, stated, moved):
        for found in await rows_of(engine, query):
            rows.setdefault(found["agency"], {}).update(found)
    return [_balanced(rows[agency]) for agency in sorted(rows)]


def _sum(condition: Any, amount: Any, name: str) -> Any:
    return func.coalesce(func.sum(case((condition, amount), else_=0)), 0).label(name)


def _ordered() -> Any:
    """What left *waiting* towards the bank, less what came back to it as a next attempt, or is not owed after all.

    What was not owed, and is again, left it as before.
    """
    left = and_(ledger.c.debit == WAITING, ledger.c.credit.in_((IN_FLIGHT, HELD, DISBURSEMENT)))
    out = or_(left, and_(ledger.c.debit == REFUNDS, ledger.c.credit.in_((RETURNED, HELD))))
    back = and_(ledger.c.credit.in_((WAITING, REFUNDS)), ledger.c.debit.in_((RETURNED, HELD)))
    return func.coalesce(func.sum(case((out, ledger.c.amount_fen), (back, -ledger.c.amount_fen), else_=0)), 0)


def _balanced(row: dict[str, Any]) -> dict[str, Any]:
    """With both differences; each is 0, or something is wrong."""
    found = {name: int(row.get(name) or 0) for name in ("granted", "ordered", "waiting", "offset", *_PARTS)}
    found["waiting"] += int(row.get("unordered") or 0)
    found["credited"] += int(row.get("arrived") or 0)  # of payments that were settled in parts
    ordered = sum(found[name] for name in _PARTS)
    return {
        "agency": row["agency"],
        "employers": int(row.get("employers") or 0),
        **found,
        "granted_difference": found["granted"] - found["ordered"] - found["waiting"] - found["offset"],
        "ordered_difference": found["ordered"] - ordered,
    }


async def by_batch(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """A row a released batch: what the batch said it released and held, and what became of its transfers."""
    states = {"credited": "credited", "returned": "returned", "in_flight": "released"}
    query = (
        select(
            batches.c.batch_id,
            batches.c.fund_id,
            batches.c.released_at,
            batches.c.acknowledged_at,
            (batches.c.released_fen + batches.c.held_fen).label("ordered"),
            batches.c.held_fen.label("held"),
            *(_sum(transfers.c.state == state, transfers.c.amount_fen, name) for name, state in states.items()),
        )
        .select_from(batches.outerjoin(transfers, transfers.c.batch_id == batches.c.batch_id))
        .where(batches.c.edition == edition, batches.c.state == "released", in_region(batches.c.agency, region))
        .group_by(batches.c.batch_id)
        .order_by(batches.c.batch_id)
    )
    found = []
    for row in await rows_of(engine, query):
        sums = {name: int(row[name]) for name in ("ordered", *_PARTS)}
        difference = sums["ordered"] - sum(sums[name] for name in _PARTS)
        found.append({**row, **sums, "ordered_difference": difference})
    return found


async def by_fund(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """A row a fund: what its log says that batches took and what came back, against what the transfers say."""
    took = (
        select(
            batches.c.fund_id,
            func.coalesce(func.sum(transfers.c.amount_fen), 0).label("sent"),
            _sum(transfers.c.state == "returned", transfers.c.amount_fen, "returned"),
        )
        .select_from(batches.join(transfers, transfers.c.batch_id == batches.c.batch_id))
        .group_by(batches.c.fund_id)
        .subquery()
    )
    query = (
        select(funds, took.c.sent, took.c.returned)
        .select_from(funds.outerjoin(took, took.c.fund_id == funds.c.fund_id))
        .where(funds.c.edition == edition, in_region(funds.c.region, region))
        .order_by(funds.c.fund_id)
    )
    found = []
    for row in await rows_of(engine, query):
        sums = {name: value for name, value in sums_of_fund(row).items() if name not in ("requested", "approved")}
        sent, returned = int(row["sent"] or 0), int(row["returned"] or 0)
        found.append(
            {
                "fund_id": row["fund_id"],
                **sums,
                "sent": sent,
                "returned": returned,
                "committed_difference": sums["committed"] - sent,
                "came_back_difference": sums["came_back"] - sums["gone_again"] - returned,
            }
        )
    return found


async def by_day(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """A row a day: what each account of the ledger gained on it, and what it held at its end."""
    accounts = {"waiting": WAITING, "in_flight": IN_FLIGHT, "returned": RETURNED, "held": HELD}
    gained = [(_net(account)).label(name) for name, account in accounts.items()]
    credited = _sum(ledger.c.credit == "assets:disbursement", ledger.c.amount_fen, "credited_out")
    back = _sum(ledger.c.debit == "assets:disbursement", ledger.c.amount_fen, "credited_back")
    query = (
        select(ledger.c.day, *gained, credited, back)
        .select_from(ledger.join(payments, payments.c.payment_id == ledger.c.payment_id))
        .where(payments.c.edition == edition, in_region(payments.c.agency, region))
        .group_by(ledger.c.day)
        .order_by(ledger.c.day)
    )
    held = dict.fromkeys((*accounts, "credited"), 0)
    found = []
    for row in await rows_of(engine, query):
        gains = {name: int(row[name]) for name in accounts}
        gains["credited"] = int(row["credited_out"]) - int(row["credited_back"])
        held = {name: held[name] + gains[name] for name in held}
        closing = {f"{name}_closing": value for name, value in held.items()}
        found.append({"day": row["day"], **gains, **closing, "granted_closing": sum(held.values())})
    return found


def _net(account: str) -> Any:
    gain = case(
        (ledger.c.credit == account, ledger.c.amount_fen), (ledger.c.debit == account, -ledger.c.amount_fen), else_=0
    )
    return func.coalesce(func.sum(gain), 0)


Row = TypeVar("Row", bound=Answer)


def _in_yuan(model: type[Row], rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of sums in fen as they are answered; everything else as it is."""

    def text(name: str, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) and name != "employers" else value

    return [model(**{name: text(name, value) for name, value in row.items()}) for row in rows]


def _total_in_yuan(model: type[Row], rows: Sequence[Mapping[str, Any]]) -> Row | NoTotal:
    if not rows:
        return NoTotal()
    names = [name for name, value in rows[0].items() if isinstance(value, int)]
    return _in_yuan(model, [{name: sum(row[name] for row in rows) for name in names}])[0]


async def reconciliation(engine: AsyncEngine, edition: str, region: str, by: By, now: datetime) -> Reconciliation:
    items: Any
    total: Any = None
    match by:
        case "agency":
            rows = await by_agency(engine, edition, region)
            items, total = _in_yuan(AgencyRow, rows), _total_in_yuan(AgencyTotal, rows)
        case "batch":
            rows = await by_batch(engine, edition, region)
            items, total = _in_yuan(BatchRow, rows), _total_in_yuan(BatchTotal, rows)
        case "fund":
            rows = await by_fund(engine, edition, region)
            items, total = _in_yuan(FundRow, rows), _total_in_yuan(FundTotal, rows)
        case "day":
            items = _in_yuan(DayRow, await by_day(engine, edition, region))
        case _:
            assert_never(by)
    return Reconciliation(
        edition=edition,
        by=by,
        items=items,
        total=total,
        unanswered_batches=await unanswered_batches(engine, edition, region, now),
        bank_statements=await last_statements(engine, region),
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """What the balance sheet of an edition shows: agencies, funds, and cases that nobody has resolved yet."""

    rows: Sequence[AgencyRow]
    total: AgencyTotal | NoTotal
    funds: Sequence[FundRow]
    cases: Sequence[CaseAnswer]


async def balance(engine: AsyncEngine, edition: str, region: str, now: datetime) -> Balance:
    rows = await by_agency(engine, edition, region)
    return Balance(
        rows=_in_yuan(AgencyRow, rows),
        total=_total_in_yuan(AgencyTotal, rows),
        funds=_in_yuan(FundRow, await by_fund(engine, edition, region)),
        cases=await open_cases(engine, region, now),
    )


async def remaining(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, now: datetime
) -> Listing[RemainingPayment]:
    """Every granted fen that is neither credited nor kept for a debt, by name: where it is, since when, why."""
    query = (
        select(
            known_grants.c.payment_id,
            known_grants.c.uscc,
            known_grants.c.name,
            known_grants.c.agency,
            func.coalesce(payments.c.amount_fen, known_grants.c.amount_fen).label("amount_fen"),
            known_grants.c.granted_at,
            func.coalesce(payments.c.state, literal("not-ordered")).label("state"),
            payments.c.reason,
            payments.c.attempt,
            payments.c.end_to_end_id,
            payments.c.previous_end_to_end_id,
            payments.c.batch_id,
            payments.c.since,
            payments.c.returned_at,
        )
        .select_from(known_grants.outerjoin(payments, payments.c.payment_id == known_grants.c.payment_id))
        .where(
            known_grants.c.edition == edition,
            in_region(known_grants.c.agency, region),
            or_(payments.c.state.is_(None), payments.c.state.not_in(("credited", "settled"))),
            page.follows(known_grants.c.payment_id),
        )
        .order_by(known_grants.c.payment_id)
        .limit(page.limit + 1)
    )
    items = [
        RemainingPayment(
            **row,
            amount=yuan(row["amount_fen"]),
            days_since_grant=days_since(row["granted_at"], now),
            days_in_state=days_since(row["since"] or row["granted_at"], now),
            days_since_return=days_since(row["returned_at"], now),
        )
        for row in await rows_of(engine, query)
    ]
    return page.listing(items, ["payment_id"])


async def unanswered_batches(engine: AsyncEngine, edition: str, region: str, now: datetime) -> list[UnansweredBatch]:
    """Released batches of which the bank has told no status, with their age."""
    query = select(batches.c.batch_id, batches.c.released_fen, batches.c.released_at).where(
        batches.c.edition == edition,
        batches.c.state == "released",
        batches.c.released > 0,
        batches.c.acknowledged_at.is_(None),
        in_region(batches.c.agency, region),
    )
    return [
        UnansweredBatch(
            batch_id=row["batch_id"], amount=yuan(row["released_fen"]), days=days_since(row["released_at"], now)
        )
        for row in await rows_of(engine, query.order_by(batches.c.batch_id))
    ]


async def open_cases(engine: AsyncEngine, region: str, now: datetime) -> list[CaseAnswer]:
    """Of a region's payments; those of the account itself, too, for who sees all of it."""
    query = cases_of(await region_seen(engine, region)).where(is_open()).order_by(discrepancies.c.position)
    return [case_answer(row, now) for row in await rows_of(engine, query)]


async def last_statements(engine: AsyncEngine, region: str) -> list[LastStatement]:
    """The latest statement of each account: what the bank itself says is there. Nothing for who sees a part of it."""
    if not await sees_the_account(engine, region):
        return []
    query = (
        select(statements.c.statement_id, statements.c.closed_on, statements.c.closing_fen)
        .distinct(statements.c.account_fingerprint)
        .order_by(statements.c.account_fingerprint, statements.c.closed_on.desc(), statements.c.statement_id.desc())
    )
    return [
        LastStatement(statement_id=row["statement_id"], closed_on=row["closed_on"], closing=yuan(row["closing_fen"]))
        for row in await rows_of(engine, query)
    ]


async def ledger_entries(engine: AsyncEngine, edition: str) -> AsyncIterator[list[Entry]]:
    """The ledger of one edition in the order of the log, in parts."""
    after = 0
    while True:
        rows = await rows_of(engine, _ledger_part(edition, after))
        if not rows:
            return
        yield [_entry(row) for row in rows]
        after = rows[-1]["position"]


def _entry(row: Mapping[str, Any]) -> Entry:
    movement = Movement(row["debit"], row["credit"], row["amount_fen"])
    subject = row["payment_id"] or row["fund_id"] or row["recovery_id"]
    return Entry(row["position"], row["day"], subject, movement)


def _ledger_part(edition: str, after: int) -> Select[Any]:
    of_edition = or_(
        ledger.c.payment_id.startswith(f"{edition}:", autoescape=True),
        ledger.c.fund_id.startswith(f"{edition}:", autoescape=True),
        ledger.c.recovery_id.startswith(f"{edition}:", autoescape=True),
    )
    return select(ledger).where(ledger.c.position > after, of_edition).order_by(ledger.c.position).limit(5_000)
