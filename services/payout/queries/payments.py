"""Answers from payout's read tables."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.rules import Rules
from services.payout.domain.ways_out import ways_out
from services.payout.tables import (
    barred_payees,
    batches,
    discrepancies,
    funds,
    known_accounts,
    known_bank_details,
    known_contents,
    known_editions,
    known_givers,
    known_grants,
    known_helpers,
    known_list_entries,
    known_reserves,
    overpayments,
    payee_checks,
    payment_terms,
    payments,
    recoveries,
    released_lines,
    settled_cases,
    transfers,
)
from shared.clock import date_of
from shared.contracts.payout import BankLine, PaymentShare, Resolution
from shared.editions.reserve import Reserve
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.people import person_key


async def payments_to_batch(engine: AsyncEngine, edition: str, region: str, route: str | None) -> list[dict[str, Any]]:
    """Payments that wait for a batch, of one route or of all, each with the bank details on record."""
    source = payments.outerjoin(known_accounts, known_accounts.c.uscc == payments.c.uscc)
    details = known_accounts.c.bank_details_id
    query = (
        select(payments.c.payment_id, payments.c.end_to_end_id, payments.c.amount_fen, details)
        .select_from(source)
        .where(_waits_for_batch(edition, region, route))
        .order_by(payments.c.payment_id)
    )
    return await rows_of(engine, query)


def _waits_for_batch(edition: str, region: str, route: str | None) -> ColumnElement[bool]:
    ordered = (payments.c.edition == edition) & (payments.c.state == "ordered") & in_region(payments.c.agency, region)
    of_route = ordered if route is None else ordered & (payments.c.route == route)
    return of_route & ~_overpaid() & ~in_doubt()


def _overpaid() -> ColumnElement[bool]:
    """Whether something is to be kept of a payment before it goes."""
    return exists().where(overpayments.c.payment_id == payments.c.payment_id)


def is_open() -> ColumnElement[bool]:
    """Of a row of ``discrepancies``: nobody has resolved the case, and nothing has settled it."""
    later = exists().where(
        settled_cases.c.key == discrepancies.c.key, settled_cases.c.position > discrepancies.c.position
    )
    return discrepancies.c.outcome.is_(None) & ~later


def in_doubt() -> ColumnElement[bool]:
    """Whether an open case of the bank leaves open what became of a payment."""
    return exists().where(discrepancies.c.payment_id == payments.c.payment_id, discrepancies.c.holds, is_open())


async def hand_in_waiting(
    engine: AsyncEngine, edition: str, region: str, route: str | None, person: str
) -> dict[str, bool]:
    """Whether somebody ``entered`` bank details of a payment that would come into the batch, or ``helped`` its
    employer."""
    return await _hand(engine, person, _waits_for_batch(edition, region, route))


async def hand_in_batch(engine: AsyncEngine, batch_id: str, person: str) -> dict[str, bool]:
    """As ``hand_in_waiting``, of the payments in a batch; now or earlier."""
    return await _hand(engine, person, payments.c.batch_id == batch_id)


async def hand_in_payment(engine: AsyncEngine, payment_id: str, person: str) -> bool:
    """Whether somebody ever entered bank details of a payment's employer, or spoke for it: a payment that waits for a
    decision may go to another account than it was ordered to."""
    which = payments.c.payment_id == payment_id
    given = payments.join(known_givers, known_givers.c.uscc == payments.c.uscc)
    query = select(payments.c.payment_id).select_from(given).where(which, known_givers.c.person == person_key(person))
    return bool(await rows_of(engine, query.limit(1))) or (await _hand(engine, person, which))["helped"]


async def _hand(engine: AsyncEngine, person: str, which: ColumnElement[bool]) -> dict[str, bool]:
    entered = bool(await rows_of(engine, _entered(person).where(which)))
    spoken = payments.join(known_helpers, known_helpers.c.uscc == payments.c.uscc)
    query = select(payments.c.payment_id).select_from(spoken).where(which, known_helpers.c.person == person_key(person))
    return {"entered": entered, "helped": bool(await rows_of(engine, query.limit(1)))}


def _entered(person: str) -> Select[Any]:
    """By the account that the payment goes to: whoever ever entered it for this employer."""
    details = known_bank_details.join(
        known_givers,
        (known_givers.c.uscc == known_bank_details.c.uscc)
        & (known_givers.c.bank_details_id == known_bank_details.c.bank_details_id),
    )
    given = details.join(
        payments,
        (payments.c.uscc == known_bank_details.c.uscc)
        & (payments.c.account_fingerprint == known_bank_details.c.account_fingerprint),
    )
    return select(payments.c.payment_id).select_from(given).where(known_givers.c.person == person_key(person)).limit(1)


async def batches_of_agency(engine: AsyncEngine, edition: str, agency: str) -> int:
    query = select(func.count()).select_from(batches).where(batches.c.edition == edition, batches.c.agency == agency)
    async with engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def ids_of_batch(engine: AsyncEngine, batch_id: str) -> list[str]:
    query = select(payments.c.payment_id).where(payments.c.batch_id == batch_id).order_by(payments.c.payment_id)
    return [row["payment_id"] for row in await rows_of(engine, query)]


async def payments_at_release(engine: AsyncEngine, batch_id: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Each payment of a batch, with all that is known of it now, in parts.

    Columns of the payment, and ``account_now``, ``bank_details_id``, the bank details on record, ``granted_fen``,
    ``gross_fen`` (what was granted of it, before offsets and parts), ``barred``, ``overpaid``, ``in_doubt``,
    ``check_asked``, ``check_result``.
    """
    barred = (
        select(func.max(barred_payees.c.why))
        .where(
            barred_payees.c.uscc == payments.c.uscc,
            barred_payees.c.edition.is_(None) | (barred_payees.c.edition == payments.c.edition),
        )
        .correlate(payments)
        .scalar_subquery()
    )
    source = (
        payments.outerjoin(known_accounts, known_accounts.c.uscc == payments.c.uscc)
        .outerjoin(
            known_bank_details,
            (known_bank_details.c.uscc == payments.c.uscc)
            & (known_bank_details.c.bank_details_id == known_accounts.c.bank_details_id),
        )
        .outerjoin(known_grants, known_grants.c.payment_id == payments.c.payment_id)
        .outerjoin(payment_terms, payment_terms.c.payment_id == payments.c.payment_id)
        .outerjoin(
            payee_checks,
            (payee_checks.c.uscc == payments.c.uscc)
            & (payee_checks.c.bank_details_id == known_accounts.c.bank_details_id),
        )
    )
    query = (
        select(
            payments.c.payment_id,
            payments.c.uscc,
            payments.c.amount_fen,
            payments.c.end_to_end_id,
            payments.c.account_fingerprint,
            payments.c.batched_details_id,
            known_accounts.c.account_fingerprint.label("account_now"),
            known_accounts.c.bank_details_id,
            *_DETAILS,
            known_grants.c.amount_fen.label("granted_fen"),
            func.coalesce(
                payment_terms.c.gross_fen, payments.c.amount_fen + func.coalesce(payments.c.arrived_fen, 0)
            ).label("gross_fen"),
            barred.label("barred"),
            _overpaid().label("overpaid"),
            in_doubt().label("in_doubt"),
            payee_checks.c.asked_at.label("check_asked"),
            payee_checks.c.result.label("check_result"),
        )
        .select_from(source)
        .where(payments.c.batch_id == batch_id)
    )
    async for part in _in_parts(engine, query.order_by(payments.c.payment_id)):
        yield part


_DETAILS = (
    known_bank_details.c.account_name,
    known_bank_details.c.account_sealed,
    known_bank_details.c.bank_name,
    known_bank_details.c.cnaps_code,
)


async def lines_of_file(engine: AsyncEngine, batch_id: str) -> AsyncIterator[list[dict[str, Any]]]:
    """What went into a batch's file, with the bank details of then, in the file's order, in parts."""
    source = released_lines.join(
        known_bank_details,
        (known_bank_details.c.uscc == released_lines.c.uscc)
        & (known_bank_details.c.bank_details_id == released_lines.c.bank_details_id),
    )
    query = select(released_lines, *_DETAILS).select_from(source).where(released_lines.c.batch_id == batch_id)
    async for part in _in_parts(engine, query.order_by(released_lines.c.payment_id)):
        yield part


async def _in_parts(engine: AsyncEngine, query: Select[Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """A long answer, all of it of one moment, a part at a time: while one is worked on, the next is on its way.

    It is asked for once: asked for anew after each part, the database would sort all that are left every time.
    """
    async with engine.connect() as connection:
        found = await connection.stream(query, execution_options={"yield_per": _PART})
        names = tuple(found.keys())
        ahead = asyncio.create_task(found.fetchmany(_PART))
        try:
            while rows := await ahead:
                ahead = asyncio.create_task(found.fetchmany(_PART))
                yield [dict(zip(names, row, strict=True)) for row in rows]
        finally:
            ahead.cancel()
            await asyncio.wait([ahead])


_PART = 5_000


async def transfers_by_id(engine: AsyncEngine, end_to_end_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By end-to-end id: the payment, its batch, when that was released, and the fund that it drew on."""
    columns = (transfers.c.end_to_end_id, transfers.c.payment_id, transfers.c.batch_id, transfers.c.released_at)
    query = (
        select(*columns, batches.c.fund_id)
        .select_from(transfers.outerjoin(batches, batches.c.batch_id == transfers.c.batch_id))
        .where(transfers.c.end_to_end_id == func.any(list(end_to_end_ids)))
    )
    return {row["end_to_end_id"]: row for row in await rows_of(engine, query)}


async def only_payments_to(engine: AsyncEngine, asked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Of accounts (fingerprints) and amounts: the payment of ours, where just one was ever sent there with it."""
    accounts, amounts = zip(*asked, strict=True)
    query = (
        select(
            transfers.c.account_fingerprint,
            transfers.c.amount_fen,
            func.min(transfers.c.payment_id).label("payment_id"),
        )
        .where(
            transfers.c.account_fingerprint == func.any(list(set(accounts))),
            transfers.c.amount_fen == func.any(list(set(amounts))),
        )
        .group_by(transfers.c.account_fingerprint, transfers.c.amount_fen)
        .having(func.min(transfers.c.payment_id) == func.max(transfers.c.payment_id))
    )
    rows = await rows_of(engine, query)
    return {(row["account_fingerprint"], row["amount_fen"]): row["payment_id"] for row in rows}


async def at_the_bank(engine: AsyncEngine, batch_id: str) -> int:
    """The sum of a batch's transfers that the bank has and has not told anything about."""
    return sum(one.amount_fen for one in await shares_at_the_bank(engine, batch_id))


async def shares_at_the_bank(engine: AsyncEngine, batch_id: str) -> list[PaymentShare]:
    query = (
        select(transfers.c.payment_id, transfers.c.end_to_end_id, transfers.c.amount_fen)
        .where(transfers.c.batch_id == batch_id, transfers.c.state == "released")
        .order_by(transfers.c.payment_id)
    )
    return [PaymentShare(**row) for row in await rows_of(engine, query)]


async def came_back(engine: AsyncEngine, end_to_end_id: str) -> bool:
    """Whether a transfer was returned or rejected, so that its fund has the money again."""
    query = select(transfers.c.state).where(transfers.c.end_to_end_id == end_to_end_id)
    return any(row["state"] == "returned" for row in await rows_of(engine, query))


async def fund_of_payment(engine: AsyncEngine, payment_id: str, end_to_end_id: str) -> str:
    """The fund that the attempt's batch drew on, else that of any attempt; empty when there is none."""
    query = (
        select(batches.c.fund_id, transfers.c.end_to_end_id)
        .select_from(transfers.join(batches, batches.c.batch_id == transfers.c.batch_id))
        .where(transfers.c.payment_id == payment_id)
    )
    funds_of = {row["end_to_end_id"]: row["fund_id"] or "" for row in await rows_of(engine, query)}
    return funds_of.get(end_to_end_id) or next(iter(funds_of.values()), "")


async def payment(engine: AsyncEngine, payment_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(payments).where(payments.c.payment_id == payment_id))
    return found[0] if found else None


async def agencies_paid(engine: AsyncEngine) -> list[str]:
    """Of every batch that was released: whose payments the account pays."""
    query = select(batches.c.agency).where(batches.c.state == "released").distinct()
    return [row["agency"] for row in await rows_of(engine, query)]


async def agencies_of_resolution(engine: AsyncEngine, resolution: Resolution) -> list[str]:
    """Of the payments, the batch and the fund that a resolution names."""
    ids = [one.payment_id for one in resolution.payments]
    found = await rows_of(engine, select(payments.c.agency).where(payments.c.payment_id == func.any(ids)).distinct())
    agencies = [row["agency"] for row in found]
    if resolution.batch_id and (named := await batch(engine, resolution.batch_id)) is not None:
        agencies.append(named["agency"])
    if resolution.fund_id:
        agencies.append(resolution.fund_id.rpartition(":")[2])
    if resolution.recovery_id:
        claim = select(recoveries.c.agency).where(recoveries.c.recovery_id == resolution.recovery_id)
        agencies += [row["agency"] for row in await rows_of(engine, claim)]
    return agencies


async def agency_of_payment(engine: AsyncEngine, payment_id: str) -> str | None:
    found = await rows_of(engine, select(payments.c.agency).where(payments.c.payment_id == payment_id))
    return found[0]["agency"] if found else None


async def batch(engine: AsyncEngine, batch_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(batches).where(batches.c.batch_id == batch_id))
    return found[0] if found else None


def told_batch(row: dict[str, Any]) -> dict[str, Any]:
    """A batch for people: amounts in yuan."""
    money = {name: row[f"{name}_fen"] for name in ("total", "released", "held")}
    rest = {
        name: value for name, value in row.items() if not name.endswith("_fen") and name not in ("released", "held")
    }
    day = rest.pop("requested_on")
    for name in ("drafted_at", "released_at", "acknowledged_at"):
        rest[name] = None if rest[name] is None else rest[name].isoformat()
    return rest | {
        "requested_on": None if day is None else day.isoformat(),
        "released_payments": row["released"],
        "held_payments": row["held"],
        **{f"{name}_amount": None if value is None else yuan(value) for name, value in money.items()},
    }


async def list_batches(engine: AsyncEngine, page: Page, *, edition: str | None, region: str) -> dict[str, Any]:
    query = select(batches).where(in_region(batches.c.agency, region))
    if edition is not None:
        query = query.where(batches.c.edition == edition)
    query = query.where(page.follows(batches.c.batch_id))
    rows = await rows_of(engine, query.order_by(batches.c.batch_id).limit(page.limit + 1))
    return page.answer([told_batch(row) for row in rows], ["batch_id"])


async def list_payments(
    engine: AsyncEngine,
    page: Page,
    *,
    edition: str,
    region: str,
    state: str | None,
    batch_id: str | None,
    now: datetime,
) -> dict[str, Any]:
    terms = (payment_terms.c.gross_fen, payment_terms.c.offset_fen, payment_terms.c.first_payment_id)
    query = (
        select(payments, *terms)
        .outerjoin(payment_terms, payment_terms.c.payment_id == payments.c.payment_id)
        .where(payments.c.edition == edition, in_region(payments.c.agency, region))
    )
    if state is not None:
        query = query.where(payments.c.state == state)
    if batch_id is not None:
        query = query.where(payments.c.batch_id == batch_id)
    query = query.where(page.follows(payments.c.payment_id))
    rows = await rows_of(engine, query.order_by(payments.c.payment_id).limit(page.limit + 1))
    return page.answer([_told_payment(row, now) for row in rows], ["payment_id"])


def days_since(instant: datetime | None, now: datetime) -> int | None:
    """Calendar days in China."""
    return None if instant is None else (date_of(now) - date_of(instant)).days


def _told_payment(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    hidden = (
        *("amount_fen", "account_fingerprint", "pay_by", "ordered_at", "since", "returned_at"),
        *("gross_fen", "offset_fen"),
    )
    told = {name: value for name, value in row.items() if name not in hidden}
    return told | {
        "gross": yuan(row["amount_fen"] if row["gross_fen"] is None else row["gross_fen"]),
        "offset": yuan(row["offset_fen"] or 0),
        "amount": yuan(row["amount_fen"]),
        "pay_by": row["pay_by"].isoformat(),
        "days_since_ordered": days_since(row["ordered_at"], now),
        "days_in_state": days_since(row["since"], now),
        "days_since_return": days_since(row["returned_at"], now),
    }


async def discrepancy(engine: AsyncEngine, case: int) -> dict[str, Any] | None:
    """A case, whether it ``is_open``, and the agency whose payment it is about; None for a case without one."""
    query = (
        select(discrepancies, is_open().label("is_open"), payments.c.agency)
        .select_from(discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id))
        .where(discrepancies.c.position == case)
    )
    found = await rows_of(engine, query)
    return found[0] if found else None


async def list_discrepancies(
    engine: AsyncEngine, page: Page, *, region: str, only_open: bool | None, now: datetime
) -> dict[str, Any]:
    """Cases of a region's payments; those of no payment are for whoever may see all that the account pays."""
    query = cases_of(region).order_by(discrepancies.c.position).limit(page.limit + 1)
    if only_open is not None:
        query = query.where(is_open() if only_open else ~is_open())
    query = query.where(page.follows(discrepancies.c.position))
    return page.answer([told_discrepancy(row, now) for row in await rows_of(engine, query)], ["position"])


def cases_of(region: str) -> Select[Any]:
    settled = settled_cases.alias()
    source = discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id).outerjoin(
        settled, (settled.c.key == discrepancies.c.key) & (settled.c.position > discrepancies.c.position)
    )
    columns = (payments.c.agency, settled.c.because, settled.c.settled_at)
    query = select(discrepancies, *columns).select_from(source)
    return query if region == "000000" else query.where(in_region(payments.c.agency, region))


def told_discrepancy(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """``case`` is its number; ``days`` its age while it is open; ``ways_out`` what people may make of it."""
    hidden = ("amount_fen", "found_at", "resolved_at", "settled_at", "because", "key", "holds", "line", "proposal")
    told = {name: value for name, value in row.items() if name not in (*hidden, "booked_on")}
    outcome = row["outcome"] or (None if row["because"] is None else f"settled-{row['because']}")
    state = "proposed" if outcome is None and row["proposal"] else "open" if outcome is None else "resolved"
    return told | {
        "case": row["position"],
        "amount": None if row["amount_fen"] is None else yuan(row["amount_fen"]),
        "outcome": outcome,
        "state": state,
        "days": days_since(row["found_at"], now) if outcome is None else None,
        "holds_payment": bool(row["holds"]) and outcome is None,
        "line": None if row["line"] is None else json.loads(row["line"]),
        "proposal": None if outcome is not None or row["proposal"] is None else json.loads(row["proposal"]),
        "ways_out": list(ways_out(row)) if outcome is None else [],
    }


def line_of(case: Mapping[str, Any]) -> BankLine | None:
    return None if case["line"] is None else BankLine.model_validate_json(case["line"])


# Funds and payees

SUMS_OF_FUND = {
    "requested": 0,
    "approved": 0,
    "transferred": 1,
    "not_booked": -1,
    "committed": -1,
    "came_back": 1,
    "gone_again": -1,
    "repaid": 1,
    "booked": 1,
}
"""What is known of a fund's money, and what of it batches may take."""


def sums_of_fund(row: dict[str, Any]) -> dict[str, int]:
    """In fen, with what is ``available``."""
    sums = {name: int(row[f"{name}_fen"] or 0) for name in SUMS_OF_FUND}
    return sums | {"available": sum(sign * sums[name] for name, sign in SUMS_OF_FUND.items())}


async def list_funds(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    query = select(funds).where(funds.c.edition == edition, in_region(funds.c.region, region))
    return await rows_of(engine, query.order_by(funds.c.fund_id))


async def agencies_of_payee(engine: AsyncEngine, uscc: str) -> list[str]:
    """Of every refund granted to the employer."""
    return [row["agency"] for row in await rows_of(engine, select(known_grants).where(known_grants.c.uscc == uscc))]


async def held_payments(engine: AsyncEngine, uscc: str) -> list[str]:
    query = select(payments.c.payment_id).where(payments.c.uscc == uscc, payments.c.state == "held")
    return [row["payment_id"] for row in await rows_of(engine, query)]


async def payments_to_reduce(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Payments of which something is to be kept, and that are not at the bank nor in a batch on the way there."""
    source = payments.join(overpayments, overpayments.c.payment_id == payments.c.payment_id)
    query = (
        select(payments.c.payment_id, payments.c.uscc, payments.c.amount_fen, overpayments.c.recovery_id)
        .select_from(source)
        .where(payments.c.state.in_(("ordered", "held", "returned", "referred", "stopped")))
    )
    return await rows_of(engine, query.order_by(payments.c.payment_id, overpayments.c.recovery_id))


async def list_entries(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Entries of employers that were granted something, once for each edition."""
    source = known_list_entries.join(known_grants, known_grants.c.uscc == known_list_entries.c.uscc)
    query = select(known_list_entries, known_grants.c.edition).select_from(source).distinct()
    return await rows_of(engine, query)


async def adopted_contents(engine: AsyncEngine) -> dict[str, str]:
    """By edition: its canonical JSON."""
    return {edition: content for edition, (_, content) in (await rules(engine)).adopted.items()}


async def rules(engine: AsyncEngine) -> Rules:
    """How the payments of each edition are made, by the contents adopted so far."""
    source = known_editions.join(known_contents, known_contents.c.sha256 == known_editions.c.sha256)
    query = select(known_editions, known_contents.c.content).select_from(source)
    return Rules({row["edition"]: (row["sha256"], row["content"]) for row in await rows_of(engine, query)})


async def reserves_recorded(engine: AsyncEngine, edition: str) -> dict[str, Reserve]:
    """The funds that eligibility has on record for an edition, by region."""
    query = select(
        known_reserves.c.region,
        known_reserves.c.balance_fen,
        known_reserves.c.payments_of_year_fen,
        known_reserves.c.as_of,
    ).where(known_reserves.c.edition == edition)
    return {row.pop("region"): Reserve(**row) for row in await rows_of(engine, query)}


async def bars_by_lists(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Who is barred for standing on a list that eligibility recorded."""
    return await rows_of(engine, select(barred_payees).where(barred_payees.c.list.is_not(None)))


async def bars_of(engine: AsyncEngine, uscc: str) -> set[str]:
    """The lists that the employer is on."""
    query = select(barred_payees.c.source).where(barred_payees.c.uscc == uscc)
    return {row["source"] for row in await rows_of(engine, query)}


async def account_of(engine: AsyncEngine, uscc: str) -> dict[str, Any] | None:
    """What is on record now."""
    found = await rows_of(engine, select(known_accounts).where(known_accounts.c.uscc == uscc))
    return found[0] if found else None
