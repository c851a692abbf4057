"""What another edition would cost, over HTTP: for the bureau, on the assessments that are in the log."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from services.eligibility.comparison.decisions import Columns
from services.eligibility.comparison.simulating import CHANGES, GROUPS, Fund, Simulation, chart
from services.eligibility.queries.cases import current_assessments
from services.eligibility.use_cases.in_force import edition_in_force
from shared.contracts.eligibility import EmployerAssessed
from shared.http.commands import runtime_of
from shared.http.fields import Day, Edition, Region
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.money import YuanText, fen
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["eligibility"])

_AT_ONCE = 20_000
_MOST_CHANGES = 1_000


@router.get(
    "/simulations",
    summary="Another edition on the employers assessed: budget, winners, losers, fund",
    dependencies=[FRESH],
)
async def simulate(
    request: Request,
    edition: Edition,
    against: Edition,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Annotated[Region | None, Query(description="A county, city or province; the token's own without.")] = None,
    on: Annotated[Day | None, Query(description="The first edition's day; its payment deadline without.")] = None,
    against_on: Annotated[Day | None, Query(description="The other's day; its payment deadline without.")] = None,
    fund_balance: Annotated[YuanText | None, Query(description="Of the pooling region's fund.")] = None,
    monthly_payments: Annotated[YuanText | None, Query(description="What the fund pays in a month.")] = None,
) -> dict[str, Any]:
    """Both editions are applied to the same facts, the operands of the current assessments under the first."""
    region = principal.region_or(agency)
    fund = _fund(fund_balance, monthly_payments)
    one, other = await edition_in_force(request, edition), await edition_in_force(request, against)
    simulation = Simulation(one, other, on or one.pay_by.value, against_on or other.pay_by.value)
    changes: list[dict[str, str]] = []
    changed = without_operands = 0
    after = ""
    while receipts := await current_assessments(
        runtime_of(request).engine, one.id, region, after=after, limit=_AT_ONCE
    ):
        after = receipts[-1].uscc
        operands = [receipt for receipt in receipts if receipt.counts or receipt.unit_kind is not None]
        without_operands += len(receipts) - len(operands)
        found = await asyncio.to_thread(_add, simulation, operands)
        changed += len(found)
        changes += found[: _MOST_CHANGES - len(changes)]
    total = simulation.total
    return {
        "edition": one.id,
        "against": other.id,
        "base_year": one.base_year.value,
        "on": simulation.on.isoformat(),
        "against_on": simulation.against_on.isoformat(),
        "groups": [dict(zip(GROUPS, row, strict=True)) for row in simulation.rows()],
        "changes": changes,
        "changed": changed,
        "without_operands": without_operands,
        "fund": None
        if fund is None
        else {
            "months_after": fund.months_after(total.refund_fen),
            "months_after_against": fund.months_after(total.refund_against_fen),
            "asked": one.fund_months.value,
            "asked_against": other.fund_months.value,
        },
        "chart": chart(simulation),
    }


def _add(simulation: Simulation, receipts: list[EmployerAssessed]) -> list[dict[str, str]]:
    if not receipts:
        return []
    difference = simulation.add(Columns.of_receipts(receipts))
    return [dict(zip(CHANGES, row, strict=True)) for row in difference.changes()]


def _fund(balance: str | None, monthly_payments: str | None) -> Fund | None:
    if balance is None and monthly_payments is None:
        return None
    if balance is None or monthly_payments is None or fen(monthly_payments) == 0:
        detail = "The fund's balance and its monthly payments, more than 0, come together."
        raise Problem(422, "bad-fund", detail)
    return Fund(fen(balance), fen(monthly_payments))
