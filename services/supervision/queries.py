"""Answers from supervision's read tables."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.further_money import top_ups_of
from services.supervision.tables import money, trail
from shared.contracts.payout import BankDiscrepancyFound
from shared.http.reading import in_region, rows_of
from shared.money import yuan

_NOT_PAID_YET = ("ordered", "batched", "released", "held")


async def agency_of(engine: AsyncEngine, uscc: str) -> str | None:
    """The agency of the employer's latest programme."""
    query = select(money.c.agency).where(money.c.uscc == uscc, money.c.agency.is_not(None)).order_by(money.c.edition)
    found = await rows_of(engine, query)
    return found[-1]["agency"] if found else None


async def trail_of(engine: AsyncEngine, uscc: str, edition: str | None) -> list[dict[str, Any]]:
    """Every step of one employer's money, and of the batches, notices and bank files that it was in, by time."""
    own = select(trail).where(trail.c.uscc == uscc)
    if edition is not None:
        own = own.where(or_(trail.c.edition == edition, trail.c.edition.is_(None)))
    steps = await rows_of(engine, own)
    streams = {step["refers_to"] for step in steps if step["refers_to"]}
    if streams:
        # Facts of a batch or bank file as a whole; another employer's line in them is not told.
        steps += await rows_of(
            engine,
            select(trail).where(
                trail.c.stream.in_(streams), trail.c.uscc.is_(None), trail.c.topic != BankDiscrepancyFound.topic
            ),
        )
    steps.sort(key=lambda step: (step["recorded_at"], _ORDER[step["source"]], step["position"]))
    return [
        {
            "source": step["source"],
            "position": step["position"],
            "time": step["recorded_at"].isoformat(),
            "event": step["topic"],
            "stream": step["stream"],
            "actor": step["actor"],
            "leaf_hash": step["leaf_hash"],
            "data": json.loads(step["data"]),
        }
        for step in steps
    ]


_ORDER = {"registration": 0, "eligibility": 1, "payout": 2}


async def _with_top_ups(engine: AsyncEngine, edition: str, region: str) -> Mapping[str, list[dict[str, Any]]]:
    """Every payment by agency: those of the cases, and the further ones."""
    grouped = defaultdict(list, await _by_agency(engine, edition, region))
    for row in await top_ups_of(engine, edition, region):
        grouped[row["agency"]].append(row)
    return grouped


async def _by_agency(engine: AsyncEngine, edition: str, region: str) -> Mapping[str, list[dict[str, Any]]]:
    query = select(money).where(money.c.edition == edition, in_region(money.c.agency, region))
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in await rows_of(engine, query):
        grouped[row["agency"]].append(row)
    return grouped


async def reconciliation(engine: AsyncEngine, *, edition: str, region: str) -> dict[str, Any]:
    """Granted (eligibility's log) against paid, returned and waiting (payout's log), to the fen.

    ``offset`` is what recoveries kept of payments that were ordered. ``waiting`` holds what payout ordered and has not
    ended, and grants not ordered yet. A payment of another sum than
    its grant, or without one, shows as a difference.
    """
    rows = await _with_top_ups(engine, edition, region)
    counties = [{"agency": agency, **_balance(employers)} for agency, employers in sorted(rows.items())]
    return {
        "edition": edition,
        "counties": counties,
        "total": _balance([row for employers in rows.values() for row in employers]),
    }


def _balance(rows: list[dict[str, Any]]) -> dict[str, Any]:
    granted = sum(row["granted_fen"] or 0 for row in rows)
    paid = sum(row["paid_fen"] or 0 for row in rows if row["payment_state"] == "credited")
    returned = sum(row["returned_fen"] or 0 for row in rows if row["payment_state"] == "returned")
    waiting = sum(row["ordered_fen"] or 0 for row in rows if row["payment_state"] in _NOT_PAID_YET)
    not_ordered = sum(row["granted_fen"] or 0 for row in rows if row["payment_state"] is None)
    offset = sum(row.get("offset_fen") or 0 for row in rows)
    difference = granted - paid - offset - returned - waiting - not_ordered
    open_states = [row for row in rows if row["payment_state"] not in (None, "credited", "settled")]
    return {
        "granted": yuan(granted),
        "paid": yuan(paid),
        "offset": yuan(offset),
        "returned": yuan(returned),
        "waiting": yuan(waiting + not_ordered),
        "difference": yuan(difference),
        "open_payments": len(open_states),
    }
