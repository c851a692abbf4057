"""What another edition would cost, on the facts of the current assessments. Nothing is recorded."""

import asyncio
from dataclasses import dataclass
from datetime import date

from services.eligibility.comparison.simulating import CHANGES, GROUPS, Fund, Simulation, chart
from services.eligibility.domain.assessment import operands_of
from services.eligibility.domain.columns import Columns
from services.eligibility.domain.edition import Edition
from services.eligibility.queries.cases import current_assessments
from services.eligibility.schemas.simulations import (
    SimulatedChange,
    SimulatedFund,
    SimulatedGroup,
    SimulationAnswer,
)
from shared.contracts.eligibility import EmployerAssessed
from shared.runtime import Runtime
from shared.words import Language

_AT_ONCE = 20_000
_MOST_CHANGES = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """An edition on a day: by default, that of its payment deadline."""

    edition: Edition
    on: date | None

    @property
    def day(self) -> date:
        return self.on or self.edition.pay_by.value


async def simulate_edition(
    runtime: Runtime, region: str, one: Trial, other: Trial, fund: Fund | None, language: Language = "en"
) -> SimulationAnswer:
    """Both editions are applied to the same facts, the operands of the current assessments under the first."""
    simulation = Simulation(one.edition, other.edition, one.day, other.day)
    changes: list[SimulatedChange] = []
    changed = without_operands = 0
    after = ""
    while receipts := await current_assessments(runtime.engine, one.edition.id, region, after=after, limit=_AT_ONCE):
        after = receipts[-1].uscc
        operands = [receipt for receipt in receipts if receipt.counts or receipt.unit_kind is not None]
        without_operands += len(receipts) - len(operands)
        found = await asyncio.to_thread(_add, simulation, operands)
        changed += len(found)
        changes += found[: _MOST_CHANGES - len(changes)]
    groups = [dict(zip(GROUPS, row, strict=True)) for row in simulation.rows()]
    return SimulationAnswer(
        edition=one.edition.id,
        against=other.edition.id,
        base_year=one.edition.base_year.value,
        on=simulation.on,
        against_on=simulation.against_on,
        groups=[SimulatedGroup.model_validate(group) for group in groups],
        changes=changes,
        changed=changed,
        without_operands=without_operands,
        fund=None if fund is None else _fund(fund, simulation),
        chart=chart(simulation, language),
    )


def _add(simulation: Simulation, receipts: list[EmployerAssessed]) -> list[SimulatedChange]:
    if not receipts:
        return []
    operands = [operands_of(receipt) for receipt in receipts]
    columns = Columns.of([employer for employer, _, _ in operands], [counts for _, counts, _ in operands])
    difference = simulation.add(columns)
    return [SimulatedChange.model_validate(dict(zip(CHANGES, row, strict=True))) for row in difference.changes()]


def _fund(fund: Fund, simulation: Simulation) -> SimulatedFund:
    total = simulation.total
    return SimulatedFund(
        months_after=fund.months_after(total.refund_fen),
        months_after_against=fund.months_after(total.refund_against_fen),
        asked=simulation.edition.fund_months.value,
        asked_against=simulation.against.fund_months.value,
    )
