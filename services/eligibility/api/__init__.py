"""Eligibility over HTTP: a router a subject."""

from services.eligibility.api import (
    assessments,
    contributions,
    editions,
    exclusions,
    funds,
    notices,
    objections,
    placements,
    reconsiderations,
    reviews,
    simulations,
)

ROUTERS = tuple(
    one.router
    for one in (
        contributions,
        assessments,
        notices,
        objections,
        editions,
        funds,
        exclusions,
        reviews,
        reconsiderations,
        placements,
        simulations,
    )
)
