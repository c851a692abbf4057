"""What a decision is worked out on: the paper of one employer, and that of many in columns. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.eligibility.domain.columns import Columns, Marks
from services.eligibility.domain.contribution_facts import ContributionFacts
from services.eligibility.domain.decision import Operand, Reason, Step
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from shared.editions.sourced import Sourced


@dataclass(slots=True)
class Working:
    """The paper that the clerk works on: steps done, and why it cannot go on or go well."""

    edition: Edition
    employer: KnownEmployer
    counts: ContributionFacts
    on: date
    steps: list[Step] = field(default_factory=list)
    gaps: list[Reason] = field(default_factory=list)
    failures: list[Reason] = field(default_factory=list)

    def step(
        self,
        rule: str,
        operands: dict[str, Operand],
        result: Operand,
        *sources: Sourced[Any],
        threshold: Operand = None,
        passed: bool | None = None,
    ) -> None:
        self.steps.append(Step(rule, tuple(operands.items()), result, sources, threshold, passed))


@dataclass(slots=True)
class WorkingColumns:
    """What is found on the way: which rows have which gap or failure, in the order of the rules."""

    edition: Edition
    columns: Columns
    gap: Marks
    failure: Marks
    gaps: list[tuple[Marks, Callable[[int], Reason]]] = field(default_factory=list)
    failures: list[tuple[Marks, Callable[[int], Reason]]] = field(default_factory=list)

    def found_gap(self, where: Marks, reason: Callable[[int], Reason]) -> None:
        if where.any():
            self.gap |= where
            self.gaps.append((where, reason))

    def found_failure(self, where: Marks, reason: Callable[[int], Reason]) -> None:
        if where.any():
            self.failure |= where
            self.failures.append((where, reason))
