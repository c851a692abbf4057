"""What is answered about the working of one assessment: the receipt, and every rule in words. For the document."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from services.eligibility.domain.wording import Lang
from shared.contracts.eligibility import EmployerAssessed, Outcome, TraceStep
from shared.contracts.fact import Fen
from shared.editions.sourced import Document
from shared.http.answers import Answer

OperandAnswer = int | str | Sequence[str] | None
"""Exact numbers that are not whole are fractions: ``"3/50"``."""


class ExplainedEdition(Answer):
    id: str
    title: str
    sha256: str
    documents: Mapping[str, Document]


class Recomputed(Answer):
    """Whether the receipt's operands and the edition give its results again."""

    possible: bool
    equal: bool
    differences: Sequence[str]
    why_not: str | None


class StepSource(Answer):
    source: str
    in_force_from: date
    published: date
    recorded: date
    assumption: str | None


class ExplainedStep(Answer):
    """One rule as it was applied."""

    rule: str
    title: str
    text: str
    operands: Mapping[str, OperandAnswer]
    threshold: OperandAnswer
    result: OperandAnswer
    passed: bool | None
    clause: str
    sources: Sequence[StepSource]


class Assumed(Answer):
    source: str
    assumption: str


class WhatIfAnswer(Answer):
    """What would have given money, or more of it."""

    change: str
    number: int
    value: str | None
    amount: str = Field(description="Yuan.")
    text: str


class Explanation(Answer):
    """``steps`` of the first engine are as it wrote them down; what follows them is not there then."""

    lang: Lang
    engine: str
    edition: ExplainedEdition
    outcome: Outcome
    recomputed: Recomputed
    reasons: Sequence[str]
    steps: Sequence[ExplainedStep | TraceStep]
    assumptions: Sequence[Assumed] = ()
    counts: Mapping[str, int] = {}
    months: Sequence[Mapping[str, str | int]] = Field(default=(), description="The rows that were counted.")
    months_add_up: bool | None = None
    what_if: Sequence[WhatIfAnswer] = ()


class ExplainedAssessment(EmployerAssessed):
    """The receipt as it is stored, without what is empty, and with amounts in yuan."""

    premium_paid_fen: Fen | None = Field(default=None, exclude=True)
    amount_fen: Fen | None = Field(default=None, exclude=True)
    premium_paid: str | None
    amount: str | None
    explanation: Explanation | None
