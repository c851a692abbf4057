"""Answers from supervision's read tables."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.tables import trail
from services.supervision.trail.schemas import TrailStep
from shared.contracts.payout import BankDiscrepancyFound
from shared.http.reading import rows_of


async def trail_of(engine: AsyncEngine, uscc: str, edition: str | None) -> list[TrailStep]:
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
    return _told(steps)


async def steps_of_edition(engine: AsyncEngine, edition: str) -> list[TrailStep]:
    """Who proposed which content of it, and who adopted it."""
    query = select(trail).where(trail.c.stream == f"edition:{edition}", trail.c.uscc.is_(None))
    return _told(await rows_of(engine, query.order_by(trail.c.position)))


def _told(steps: Sequence[Mapping[str, Any]]) -> list[TrailStep]:
    return [
        TrailStep(
            source=step["source"],
            position=step["position"],
            time=step["recorded_at"],
            event=step["topic"],
            stream=step["stream"],
            actor=step["actor"],
            leaf_hash=step["leaf_hash"],
            data=json.loads(step["data"]),
        )
        for step in steps
    ]


_ORDER = {"registration": 0, "eligibility": 1, "payout": 2}
