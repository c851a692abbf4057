"""Answers from supervision's read tables."""

import json
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.further_money import top_ups_of
from services.supervision.tables import money, trail
from shared.contracts.payout import BankDiscrepancyFound
from shared.http.reading import in_region, rows_of
from shared.money import yuan
from shared.regions import county_name

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


async def progress(engine: AsyncEngine, *, edition: str, region: str) -> dict[str, Any]:
    """By county and city: entitled, confirmed, granted, paid; amounts; completion by count and amount."""
    rows = await _with_top_ups_added(engine, edition, region)
    counties = [
        {"agency": agency, "name": county_name(agency), **_progress(employers)}
        for agency, employers in sorted(rows.items())
    ]
    cities: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for agency, employers in rows.items():
        cities[agency[:4] + "00"].extend(employers)
    return {
        "edition": edition,
        "counties": counties,
        "cities": [{"agency": city, **_progress(employers)} for city, employers in sorted(cities.items())],
        "total": _progress([row for employers in rows.values() for row in employers]),
    }


async def _with_top_ups(engine: AsyncEngine, edition: str, region: str) -> Mapping[str, list[dict[str, Any]]]:
    """Every payment by agency: those of the cases, and the further ones."""
    grouped = defaultdict(list, await _by_agency(engine, edition, region))
    for row in await top_ups_of(engine, edition, region):
        grouped[row["agency"]].append(row)
    return grouped


async def _with_top_ups_added(engine: AsyncEngine, edition: str, region: str) -> Mapping[str, list[dict[str, Any]]]:
    """Employers by agency: what was granted and paid in further payments is added to their one row."""
    rows = await _by_agency(engine, edition, region)
    employers = {row["uscc"]: row for employers in rows.values() for row in employers}
    for row in await top_ups_of(engine, edition, region):
        employer = employers[row["uscc"]]
        for name in ("granted_fen", "paid_fen", "offset_fen"):
            if row[name] is not None:
                employer[name] = (employer[name] or 0) + row[name]
    return rows


async def _by_agency(engine: AsyncEngine, edition: str, region: str) -> Mapping[str, list[dict[str, Any]]]:
    query = select(money).where(money.c.edition == edition, in_region(money.c.agency, region))
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in await rows_of(engine, query):
        grouped[row["agency"]].append(row)
    return grouped


def _progress(rows: list[dict[str, Any]]) -> dict[str, Any]:
    entitled = [row for row in rows if row["outcome"] == "eligible" and row["stage"] != "taken-off"]
    granted = [row for row in rows if row["granted_fen"] is not None]
    paid = [row for row in rows if row["paid_fen"] is not None or row["payment_state"] == "settled"]
    entitled_fen = sum(row["entitled_fen"] or 0 for row in entitled)
    paid_fen = sum(row["paid_fen"] or 0 for row in paid)
    offset_fen = sum(row["offset_fen"] or 0 for row in paid)
    return {
        "employers": len(rows),
        "entitled": len(entitled),
        "entitled_amount": yuan(entitled_fen),
        "confirmed": sum(bool(row["confirmed"]) for row in entitled),
        "disputed": sum(bool(row["disputed"]) for row in rows),
        "waiting": sum((row["stage"] or "").startswith("waiting") for row in rows),
        "waived": sum(row["stage"] == "waived" for row in rows),
        "granted": len(granted),
        "granted_amount": yuan(sum(row["granted_fen"] for row in granted)),
        "paid": len(paid),
        "paid_amount": yuan(paid_fen),
        "offset_amount": yuan(offset_fen),
        "returned": sum(row["payment_state"] == "returned" for row in rows),
        "held": sum(row["payment_state"] == "held" for row in rows),
        "completion_by_count": _share(len(paid), len(entitled)),
        "completion_by_amount": _share(paid_fen + offset_fen, entitled_fen),
    }


def _share(part: int, whole: int) -> str | None:
    """Four places, cut: what is not finished never shows as 1.0000."""
    if whole == 0:
        return None
    tenths = Fraction(part, whole) * 10_000
    return f"{int(tenths) // 10_000}.{int(tenths) % 10_000:04d}"


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
