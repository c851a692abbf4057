"""What a decision is made of: steps, reasons, results. Exact, and without words; ``wording`` has those."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shared.contracts.eligibility import Outcome, Route
from shared.editions.sourced import Sourced

Operand = int | str | Fraction | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, as a code and what belongs to it; ``wording.reason_text`` makes the sentence."""

    code: str
    values: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One rule as it was applied. ``sources`` are the edition's values that it took, the judging one last."""

    rule: str
    operands: tuple[tuple[str, Operand], ...]
    result: Operand
    sources: tuple[Sourced[Any], ...]
    threshold: Operand = None
    passed: bool | None = None
    """None where the rule computes and does not judge."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Ratios are exact. ``layoff_*`` are of the edition's first test: the formula that passed, else the lowest."""

    outcome: Outcome
    route: Route
    rate: Fraction | None
    premium_fen: int
    average_insured: Fraction | None
    layoff_rate: Fraction | None
    layoff_limit: Fraction | None
    amount_fen: int | None
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
