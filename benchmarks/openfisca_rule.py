"""The rule of Qinghai 2021 in openfisca-core, as its users write it: vectors of floats, periods of a year."""

from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from services.eligibility.domain.columns import Columns
from services.eligibility.domain.contribution_facts import BASE_MONTHS

YEAR = "2020"
EMPLOYER = build_entity(key="employer", plural="employers", label="An employer", is_person=True)


def _input(label: str, value_type: type) -> dict[str, Any]:
    return {"value_type": value_type, "entity": EMPLOYER, "definition_period": periods.DateUnit.YEAR, "label": label}


def _layoff_rate(employer: Any, period: Any) -> Any:
    opening = employer("opening", period)
    left = opening - employer("december", period) - employer("natural", period)
    return np.maximum(left, 0) / np.where(opening == 0, 1, opening)


def _limit(employer: Any, period: Any) -> Any:
    return np.where(employer("average_insured", period) <= 30, 0.20, 0.06)


def _refund(employer: Any, period: Any) -> Any:
    """Yuan with two places, rounded half up."""
    within = employer("layoff_rate", period) <= employer("limit", period)
    exact = employer("premium", period) * employer("rate", period)
    return np.where(employer("judged", period) & within, np.floor(exact * 100 + 0.5) / 100, 0)


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([EMPLOYER])
    inputs = {
        "premium": float,
        "rate": float,
        "average_insured": float,
        "opening": int,
        "december": int,
        "natural": int,
        "judged": bool,
    }
    for name, value_type in inputs.items():
        system.add_variable(type(name, (Variable,), _input(name, value_type)))
    for name, formula in (("layoff_rate", _layoff_rate), ("limit", _limit), ("refund", _refund)):
        system.add_variable(type(name, (Variable,), _input(name, float) | {"formula": formula}))
    return system


SYSTEM = _system()


def refunds_fen(columns: Columns, judged: np.ndarray) -> np.ndarray:
    """``judged``: neither a gap nor a kind that is not covered, by our own rules; the peer has no words for those."""
    counts = columns.counts
    months = np.maximum(np.bitwise_count(counts["staffed"] & BASE_MONTHS), 1)
    thirty = [
        size == "large" or kind == "social_organisation"
        for size, kind in zip(columns.size_class, columns.unit_kind, strict=True)
    ]
    own = [kind in {"enterprise", "social_organisation"} for kind in columns.unit_kind]
    before = np.array([month <= "2019-12" for month in columns.first_insured_month])
    inputs = {
        "premium": (counts["unit_paid_fen"] + counts["staff_paid_fen"]) / 100,
        "rate": np.where(np.array(thirty) & np.array(own), 0.3, 0.6),
        "average_insured": counts["insured_sum"] / months,
        "opening": np.where(before, counts["prior_december"], counts["first_month"]),
        "december": counts["december"],
        "natural": counts["retired"] + counts["deceased"],
        "judged": judged,
    }
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=len(columns))
    for name, values in inputs.items():
        simulation.set_input(name, YEAR, values)
    refund = simulation.calculate("refund", YEAR)
    return np.rint(np.asarray(refund, dtype=np.float64) * 100).astype(np.int64)
