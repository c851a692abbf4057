"""Answers from supervision's read tables."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.money_flow import Flow
from services.supervision.tables import trail
from shared.contracts.payout import BankDiscrepancyFound
from shared.http.reading import rows_of
from shared.money import yuan


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


def reconciliation(edition: str, counties: Mapping[str, Flow]) -> dict[str, Any]:
    """Granted (eligibility's log) against paid, returned and waiting (payout's log), to the fen.

    ``offset`` is what recoveries kept of payments that were ordered. ``waiting`` holds what payout ordered and has not
    ended, and grants not ordered yet. A payment of another sum than
    its grant, or without one, shows as a difference.
    """
    return {
        "edition": edition,
        "counties": [{"agency": agency, **_balance(flow)} for agency, flow in counties.items()],
        "total": _balance(sum(counties.values(), Flow())),
    }


def _balance(flow: Flow) -> dict[str, Any]:
    return {
        "granted": yuan(flow.granted),
        "paid": yuan(flow.credited),
        "offset": yuan(flow.offset),
        "returned": yuan(flow.returned),
        "waiting": yuan(flow.waiting_payment),
        "difference": yuan(flow.difference),
        "open_payments": flow.open_payments,
    }
