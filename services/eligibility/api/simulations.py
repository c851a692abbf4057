"""What another edition would cost: for the bureau, on the assessments that are in the log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.eligibility.comparison.simulating import Fund
from services.eligibility.problems import BAD_FUND, EDITION_NOT_IN_FORCE
from services.eligibility.schemas.simulations import SimulationAnswer
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.simulate_edition import Trial, simulate_edition
from shared.http.commands import RuntimeOf
from shared.http.fields import Day, Edition, Region
from shared.http.freshness import FRESH
from shared.http.languages import language
from shared.http.operations import reading
from shared.http.problems import BEHIND
from shared.money import YuanText, fen
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["eligibility"])


@router.get(
    "/simulations",
    **reading(
        "simulateEdition",
        "Another edition on the employers assessed: budget, winners, losers, fund",
        problems=(BEHIND, EDITION_NOT_IN_FORCE, BAD_FUND),
    ),
    dependencies=[FRESH],
)
async def simulate(
    request: Request,
    runtime: RuntimeOf,
    edition: Edition,
    against: Edition,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Annotated[Region | None, Query(description="A county, city or province; the token's own without.")] = None,
    on: Annotated[Day | None, Query(description="The first edition's day; its payment deadline without.")] = None,
    against_on: Annotated[Day | None, Query(description="The other's day; its payment deadline without.")] = None,
    fund_balance: Annotated[YuanText | None, Query(description="Of the pooling region's fund.")] = None,
    monthly_payments: Annotated[YuanText | None, Query(description="What the fund pays in a month.")] = None,
) -> SimulationAnswer:
    """Both editions are applied to the same facts, the operands of the current assessments under the first."""
    region = principal.region_or(agency)
    fund = _fund(fund_balance, monthly_payments)
    one, other = await edition_in_force(runtime, edition), await edition_in_force(runtime, against)
    return await simulate_edition(
        runtime, region, Trial(one, on), Trial(other, against_on), fund, language(request, None, "en")
    )


def _fund(balance: str | None, monthly_payments: str | None) -> Fund | None:
    if balance is None and monthly_payments is None:
        return None
    if balance is None or monthly_payments is None or fen(monthly_payments) == 0:
        raise Problem(BAD_FUND)
    return Fund(fen(balance), fen(monthly_payments))
